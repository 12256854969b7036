import { isObject, type Json, type JsonObject } from '../../base/json.ts';

/** Why an entry was dead-lettered, in the words of the x-death header. */
export type DeathReason = 'rejected' | 'expired' | 'maxlen' | 'delivery_limit';

/** One line of the table of deaths. */
export interface Death {
  readonly queue: string;
  readonly reason: DeathReason;
  readonly exchange: string;
  readonly routingKeys: readonly string[];
  /** Whole seconds since 1970. */
  readonly time: number;
  /** Life in ms that its sender had asked for; it does not count any more. */
  readonly originalExpiration?: string;
}

const TABLE = 'x-death';

/** The headers of the copy: its table of deaths, newest first, one line for each queue and reason; and where it died first. */
export function withDeath(headers: JsonObject, death: Death): JsonObject {
  const { queue, reason, exchange, routingKeys, time, originalExpiration } = death;
  const table = deathsOf(headers);
  const isSame = (line: JsonObject): boolean => line['queue'] === queue && line['reason'] === reason;
  const known = table.find(isSame);
  const fresh: JsonObject = { count: 1, reason, queue, time, exchange, 'routing-keys': routingKeys as Json, ...(originalExpiration !== undefined && { 'original-expiration': originalExpiration }) };
  const line: JsonObject = known === undefined ? fresh : { ...known, count: Number(known['count']) + 1 };
  const first = headers['x-first-death-queue'] === undefined ? { 'x-first-death-queue': queue, 'x-first-death-reason': reason, 'x-first-death-exchange': exchange } : {};
  return { ...headers, ...first, 'x-last-death-queue': queue, 'x-last-death-reason': reason, 'x-last-death-exchange': exchange, [TABLE]: [line, ...table.filter((other) => !isSame(other))] };
}

/**
 * Would the copy only go round? It would come back to a queue that it died in, and nobody rejected it on the way:
 * such a cycle is cut (rabbit_dead_letter:is_cycle).
 */
export function isCycle(queue: string, headers: JsonObject): boolean {
  const table = deathsOf(headers);
  const at = table.findIndex((line) => line['queue'] === queue);
  return at >= 0 && table.slice(0, at + 1).every((line) => line['reason'] !== 'rejected');
}

export const deathsOf = (headers: JsonObject): readonly JsonObject[] => {
  const table = headers[TABLE];
  return Array.isArray(table) ? (table as readonly Json[]).filter(isObject) : [];
};
