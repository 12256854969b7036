import type { JsonObject } from '../../base/json.ts';
import type { DesignNode } from '../document.ts';
import { handlersOf, stepsOf, withHandlers } from './handlers.ts';
import { Rebuild } from './rebuild.ts';
import type { Refactoring } from './refactoring.ts';
import { REFACTORING_TITLES } from './titles.ts';

/** How long a saga waits for a reply, and a handler for an answer. */
const [STEP_TIMEOUT, CALL_TIMEOUT] = ['30s', '5s'];

/** What waits for ever waits for so long. */
export const timeout: Refactoring = {
  id: 'timeout',
  title: REFACTORING_TITLES.timeout,
  help: 'Without an answer in time it fails instead of waiting for ever: a step of a saga is tried again or undone, a handler goes on failure.',
  mends: ['saga-termination', 'eventually', 'always'],
  offers: (design) => design.nodes.filter((node) => bounded(node) !== undefined).map((node) => ({
    node: node.id,
    apply: () => {
      const rebuild = new Rebuild(design);
      rebuild.setConfig(node.id, (config) => bounded(node) ?? config);
      return rebuild.design;
    },
  })),
};

/** The config with every wait bounded; undefined when each is. */
function bounded({ kind, config }: DesignNode): JsonObject | undefined {
  if (kind === 'saga-step') return waits(config) ? { ...config, timeout: STEP_TIMEOUT, ...patience(config) } : undefined;
  if (kind === 'saga-monitor') return config['deadline'] === UNLIMITED ? { ...config, deadline: '1m' } : undefined;
  if (kind === 'client' || kind === 'query-client') return waits(config) ? { ...config, timeout: CALL_TIMEOUT } : undefined;
  if (!handlersOf(config).some((handler) => stepsOf(handler).some(waits))) return undefined;
  return withHandlers(config, (handler) => (stepsOf(handler).some(waits) ? { ...handler, steps: stepsOf(handler).map((step) => (waits(step) ? { ...step, timeout: CALL_TIMEOUT } : step)) } : handler));
}

const UNLIMITED = 'unlimited';

const waits = (config: JsonObject): boolean => config['timeout'] === UNLIMITED;

/** One that cannot be undone is asked again before it is given up. */
function patience({ kind = 'compensatable', compensation, retries }: JsonObject): JsonObject {
  return (kind === 'compensatable' && compensation !== undefined) || retries !== undefined ? {} : { retries: 5, retryDelay: '1s' };
}
