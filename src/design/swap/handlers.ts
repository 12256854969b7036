import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Reader } from '../../catalog/brokers/broker.ts';
import { readConfig } from '../../catalog/read-config.ts';
import type { SwapRow } from './swap-report.ts';

/** Steps that give a message back: only queues take one. */
const GIVING_BACK: readonly string[] = ['nack', 'reject'];
const OF_QUEUES: readonly string[] = [...GIVING_BACK, 'changeVisibility'];

/** The config with handlers that settle as the target's clients need it: a log takes nothing back, and its clients acknowledge no message by themselves. */
export function handlersFor(config: JsonObject, before: JsonObject, from: Reader, to: Reader, after: JsonObject, id: string, rows: SwapRow[]): JsonObject {
  const handlers = config['handlers'];
  if (!Array.isArray(handlers) || to.reads.as !== 'group') return config;
  const acknowledged = from.settling(readConfig(from.fields, before, '').values).onSuccess && !to.settling(readConfig(to.fields, after, '').values).onSuccess;
  const asks = (handlers as readonly Json[]).flatMap((handler) => [...stepsOf(handler, 'steps'), ...stepsOf(handler, 'onFailure')]);
  const given = asks.filter((step) => OF_QUEUES.includes(word(step['do'])));
  if (given.length > 0) rows.push({ verdict: 'near', subject: id, what: 'Steps that give a message back', from: given.map((step) => `${word(step['do'])} ${word(step['id'])}`).join(', '), to: 'the handler fails there', note: 'A log takes nothing back: the handler tries again and then gives up.' });
  if (acknowledged) rows.push({ verdict: 'near', subject: id, what: 'Acknowledgement', from: 'the client, after success', to: 'an ack step at the end of each handler', note: 'A position says that all before it is done, too.' });
  return { ...config, handlers: (handlers as readonly Json[]).map((handler) => (isObject(handler) ? changed(handler, acknowledged) : handler)) };
}

function changed(handler: JsonObject, acknowledged: boolean): JsonObject {
  const lists = ['steps', 'onFailure'].filter((list) => Array.isArray(handler[list]));
  return { ...handler, ...Object.fromEntries(lists.map((list) => [list, settled(stepsOf(handler, list), acknowledged)])) };
}

function settled(steps: readonly JsonObject[], acknowledged: boolean): readonly JsonObject[] {
  const without = steps.flatMap((step) => {
    if (GIVING_BACK.includes(word(step['do']))) return [{ id: step['id'] ?? 'given-back', do: 'require', that: 'false', reason: 'given back' }];
    return step['do'] === 'changeVisibility' ? [] : [step];
  });
  const settles = without.some((step) => step['do'] === 'ack') || steps.some((step) => GIVING_BACK.includes(word(step['do'])));
  return acknowledged && !settles ? [...without, { id: 'ack', do: 'ack' }] : without;
}

const word = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const stepsOf = (handler: Json, list: string): readonly JsonObject[] => {
  const steps = isObject(handler) ? handler[list] : undefined;
  return Array.isArray(steps) ? (steps as readonly Json[]).filter(isObject) : [];
};
