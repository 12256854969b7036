import type { JsonObject } from '../../base/json.ts';
import type { Design, DesignNode } from '../document.ts';
import { handlersOf, stepsOf } from './handlers.ts';
import { Rebuild } from './rebuild.ts';
import type { Refactoring } from './refactoring.ts';
import { REFACTORING_TITLES } from './titles.ts';

/** A message that fails goes out of the way: to a topic that is tried again later, then to one for people to look at. */
export const retryTopics: Refactoring = {
  id: 'retry-topics',
  title: REFACTORING_TITLES['retry-topics'],
  help: 'A message that fails waits in a topic of its own and is tried again there; what still fails goes to a dead-letter topic. The partition goes on, and keys keep their order.',
  mends: ['eventually', 'progress', 'always', 'no-loss', 'never'],
  offers: (design) => design.nodes.filter((node) => mayRetryElsewhere(node, design)).map(({ id }) => ({ node: id, apply: () => apply(design, id) })),
};

const SOURCE = 'kafka-topic';

/** It reads one topic, gives nothing up elsewhere yet, and answers no saga, which expects its replies from one reader. */
function mayRetryElsewhere({ id, kind, config }: DesignNode, { nodes, edges }: Design): boolean {
  if (kind !== 'consumer' || config['deadLetter'] !== undefined || config['holdFor'] !== undefined || isSet(config['producer'])) return false;
  const sources = edges.filter(({ to }) => to === id).map(({ from }) => nodes.find((node) => node.id === from));
  return sources.length === 1 && sources[0]?.kind === SOURCE && handlersOf(config).length > 0 && !handlersOf(config).some((handler) => [...stepsOf(handler), ...failureSteps(handler)].some((step) => step['do'] === 'reply'));
}

const isSet = (producer: unknown): boolean => typeof producer === 'object' && producer !== null && 'transactional.id' in producer;

const failureSteps = ({ onFailure = [] }: JsonObject): readonly JsonObject[] => stepsOf({ steps: onFailure });

function apply(design: Design, id: string): Design {
  const rebuild = new Rebuild(design);
  const reader = rebuild.find(id)!;
  const source = rebuild.find(design.edges.find(({ to }) => to === id)?.from ?? '')!;
  const targets = rebuild.targetsOf(id);
  const { x, y } = rebuild.placeOf(id);
  const topic = (name: string, dx: number): string => rebuild.add({ kind: SOURCE, name, ...(source.system !== undefined && { system: source.system }), config: source.config }, { x: x + dx, y: y + 160 });
  const waiting = topic(`${source.name} retry`, 0);
  const { client, ...stage } = reader.config;
  const again = rebuild.add({ kind: 'consumer', name: `${reader.name} retry`, config: { ...stage, ...(client !== undefined && { client: ownGroup(client as JsonObject) }), holdFor: '5s', retry: { retries: 2, delay: '1s' } } }, { x: x + 280, y: y + 160 });
  const dead = topic(`${source.name} dead letters`, 560);
  const parking = targets.find((target) => rebuild.find(target)?.kind === 'store');
  rebuild.setConfig(id, (config) => ({ ...config, retry: { retries: 0 }, deadLetter: waiting, ...(parking !== undefined && { parks: parking }) }));
  rebuild.setConfig(again, (config) => ({ ...config, deadLetter: dead, ...(parking !== undefined && { unparks: parking }) }));
  for (const [from, to] of [[id, waiting], [waiting, again], [again, dead], ...targets.map((target) => [again, target] as const)] as const) rebuild.wire(from, to);
  return rebuild.design;
}

/** The stage reads a topic of its own as a group of its own. */
const ownGroup = (client: JsonObject): JsonObject => Object.fromEntries(Object.entries(client).filter(([name]) => name !== 'group.id'));
