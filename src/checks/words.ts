import { formatInstant } from '../base/time.ts';
import type { EventLog } from '../log/event-log.ts';
import { nodeText, placeText } from '../log/row-words.ts';
import type { AuditWorld } from './auditor.ts';

/** An instant of virtual time without needless zeros: `00:00:07.1`. */
export const momentText = (us: number): string => formatInstant(us).replace(/\.?0+$/, '');

/** When a row (by number) happened. */
export const rowMoment = (log: EventLog, row: number): string => momentText(log.cell('time', row - 1));

/** `once`, `2 times`. */
export const timesText = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]!}`;
}

/** `OrderPlaced order-3`, `OrderPlaced (message 3)` without key, `message 3` when the log does not know it. */
export function messageName({ messages }: AuditWorld, log: EventLog, message: number): string {
  const record = messages.read(log, message);
  if (record === undefined) return `message ${message}`;
  return record.key === null ? `${record.type} (message ${message})` : `${record.type} ${record.key}`;
}

/** The place of the entry that a row (by number) is about: `orders/2@5`. */
export const rowPlace = (log: EventLog, row: number): string =>
  placeText(log.header, { channel: log.cell('channel', row - 1), partition: log.cell('partition', row - 1), position: log.cell('position', row - 1) });

/** Who a row (by number) is about: `payment#0`. */
export const rowActor = (log: EventLog, row: number): string =>
  nodeText(log.header, { node: log.cell('node', row - 1), member: log.cell('member', row - 1) }) || 'somebody';
