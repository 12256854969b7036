import type { EntryFigure, EntryObservable } from '../../catalog/entry.ts';
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

/** From the rows of the entry so far; null for what is not known yet. */
type Fact = (log: EventLog, own: readonly number[], index: number) => string | null;

const deliveries = (log: EventLog, own: readonly number[]): number =>
  Math.max(0, ...own.filter((row) => ['entryLeased', 'delivered'].includes(log.kindOf(row))).map((row) => log.cell('attempt', row)));

const timeOf = (log: EventLog, own: readonly number[], ...kinds: readonly string[]): string | null => {
  const row = own.find((each) => kinds.includes(log.kindOf(each)));
  return row === undefined ? null : durationText(log.cell('time', row));
};

/** Where an entry came into being: what was dead-lettered, when it was first sent, through however many queues it went. */
function originOf(log: EventLog, came: number): number {
  const made = log.cell('cause', came) - 1;
  const died = made < 0 || log.kindOf(made) !== 'messageCreated' ? -1 : log.cell('cause', made) - 1;
  if (died < 0 || log.kindOf(died) !== 'entryDeadLettered') return came;
  const before = rowsOfMessage(log, log.cell('message', died)).find((row) => log.kindOf(row) === 'entryAppended' && log.cell('channel', row) === log.cell('channel', died) && log.cell('position', row) === log.cell('position', died));
  return before === undefined ? came : originOf(log, before);
}

/** A return counts as a failure if the consumer rejected the message, or was lost with it. */
const FAILURES: ReadonlySet<string> = new Set(['rejected', 'connectionLost']);

const FACTS: { readonly [F in EntryFigure]: Fact } = {
  partition: (log, _, index) => String(log.cell('partition', index)),
  position: (log, _, index) => String(log.cell('position', index)),
  deliveries: (log, own) => String(deliveries(log, own)),
  redelivered: (log, own) => String(deliveries(log, own) > 1),
  failures: (log, own) => String(own.filter((row) => log.kindOf(row) === 'entryReleased' && FAILURES.has(log.detailText(row))).length),
  appendedAt: (log, own) => timeOf(log, own, 'entryAppended'),
  sentAt: (log, own) => {
    const came = own.find((row) => log.kindOf(row) === 'entryAppended');
    return came === undefined ? null : durationText(log.cell('time', originOf(log, came)));
  },
  firstDeliveredAt: (log, own) => timeOf(log, own, 'entryLeased', 'delivered'),
};
