import type { EntryFigure, EntryObservable } from '../../catalog/entry.ts';
import type { JsonObject } from '../../base/json.ts';
import type { EventLog } from '../../log/event-log.ts';
import { NO_POSITION } from '../../log/columns.ts';
import { rowsOfMessage } from '../../log/query-rows.ts';
import { durationText } from '../../log/row-words.ts';

/** What a product's own tools say of the entry that a row is about, as it stands after the row; nothing for rows about no entry. */
export function entryFacts(log: EventLog, index: number, words: readonly EntryObservable[]): readonly { readonly name: string; readonly value: string }[] {
  const position = log.cell('position', index);
  const message = log.cell('message', index);
  if (words.length === 0 || message === 0 || position === NO_POSITION) return [];
  const own = rowsOfMessage(log, message).filter((row) => row <= index && log.cell('channel', row) === log.cell('channel', index) && log.cell('position', row) === position && log.cell('partition', row) === log.cell('partition', index));
  return words.flatMap(({ name, of }) => {
    const value = FACTS[of](log, own, index);
    return value === null ? [] : [{ name, value }];
  });
}

/** Whether a channel of this config has it at all: what a classic queue does not count, it does not tell. */
export const isToldOf = ({ needs = {} }: EntryObservable, config: JsonObject): boolean => Object.entries(needs).every(([name, value]) => config[name] === value);

/** From the rows of the entry so far; null for what is not known yet. */
type Fact = (log: EventLog, own: readonly number[], index: number) => string | null;

const deliveries = (log: EventLog, own: readonly number[]): number =>
  Math.max(0, ...own.filter((row) => ['entryLeased', 'delivered'].includes(log.kindOf(row))).map((row) => log.cell('attempt', row)));

const timeOf = (log: EventLog, own: readonly number[], ...kinds: readonly string[]): string | null => {
  const row = own.find((each) => kinds.includes(log.kindOf(each)));
  return row === undefined ? null : durationText(log.cell('time', row));
};

/** A return counts as a failure if the consumer rejected the message, or was lost with it. */
const FAILURES: ReadonlySet<string> = new Set(['rejected', 'connectionLost']);

const FACTS: { readonly [F in EntryFigure]: Fact } = {
  partition: (log, _, index) => String(log.cell('partition', index)),
  position: (log, _, index) => String(log.cell('position', index)),
  deliveries: (log, own) => String(deliveries(log, own)),
  redelivered: (log, own) => String(deliveries(log, own) > 1),
  failures: (log, own) => String(own.filter((row) => log.kindOf(row) === 'entryReleased' && FAILURES.has(log.detailText(row))).length),
  appendedAt: (log, own) => timeOf(log, own, 'entryAppended'),
  firstDeliveredAt: (log, own) => timeOf(log, own, 'entryLeased', 'delivered'),
};
