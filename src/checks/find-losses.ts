import { SECOND_US } from '../base/time.ts';
import type { EventLog } from '../log/event-log.ts';
import { AT_WORK, entriesOf, entryAt, expiredRow, HANDLED, SETTLED, type Entry, type EntryLedger, type EntryReader } from './entry-ledger.ts';
import { FINDINGS_MAX } from './finding.ts';

/** An acknowledged message that somebody cannot read any more, and how that came about. */
export type Loss =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly ways: readonly LossWay[] }
  /** It never became an entry of the channel. */
  | { readonly kind: 'unsent'; readonly channel: number; readonly message: number; readonly acknowledged: number };

/** How a reader lost it; node 0 stands for a channel that nobody reads. */
export interface LossWay {
  readonly node: number;
  readonly how: 'truncated' | 'expired' | 'passed' | 'removed';
  readonly row: number;
}

/** At most FINDINGS_MAX, in the order of channel, partition and position. `unplaced` holds acknowledgements by `message * channels + channel`. */
export function findLosses(ledgers: readonly EntryLedger[], unplaced: ReadonlyMap<number, number>, log: EventLog, endUs: number): readonly Loss[] {
  const suspects = ledgers.flatMap(lostEntries);
  const copies = copiesOf(ledgers, suspects);
  const losses: Loss[] = [];
  for (const entry of suspects) {
    const ways = waysOf(entry).filter(({ node }) => !copies.get(copyKey(entry))!.some((copy) => isSafeFor(copy, node)));
    if (ways.length > 0) losses.push({ kind: 'entry', entry, ways });
    if (losses.length === FINDINGS_MAX) return losses;
  }
  return [...losses, ...neverAppended(unplaced, log, endUs)].slice(0, FINDINGS_MAX);
}

const copyKey = ({ ledger, message }: Entry): string => `${ledger.channel}/${message}`;

function lostEntries(ledger: EntryLedger): Entry[] {
  const lost = ledger.truncated.filter((entry) => entry.acknowledged !== 0 && waysOf(entry).length > 0);
  for (let position = 0; position < ledger.end; position++) {
    if (ledger.acknowledged[position] === 0 || ledger.compacted[position] === 1 || isHandledByAll(ledger, position)) continue;
    const entry = entryAt(ledger, position);
    if (waysOf(entry).length > 0) lost.push(entry);
  }
  return lost;
}

const isHandledByAll = ({ readers }: EntryLedger, position: number): boolean => readers.every(({ progress }) => (progress[position]! & HANDLED) !== 0);

/** A message appended twice is lost only with all of its entries: those of the suspects' messages, the suspects included. */
function copiesOf(ledgers: readonly EntryLedger[], suspects: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const copies = new Map<string, Entry[]>(suspects.map((entry) => [copyKey(entry), []]));
  if (suspects.length === 0) return copies;
  for (const ledger of ledgers) for (const entry of entriesOf(ledger)) copies.get(copyKey(entry))?.push(entry);
  return copies;
}

function waysOf(entry: Entry): LossWay[] {
  if (entry.readers.length === 0 && entry.truncated !== 0) return [{ node: 0, how: 'truncated', row: entry.truncated }];
  return entry.readers.flatMap((reader) => wayOf(entry, reader) ?? []);
}

/** How a reader lost the entry; undefined when it handled it or still can. */
function wayOf(entry: Entry, reader: EntryReader): LossWay | undefined {
  const { node, progress, passed } = reader;
  if (entry.compacted || isDone(reader) || progress >= AT_WORK) return undefined;
  if (entry.ledger.shared) return passed === 0 ? undefined : { node, how: 'removed', row: passed };
  const gone = entry.truncated || expiredRow(entry.ledger, entry.position);
  if (passed !== 0 && (gone === 0 || passed < gone)) return { node, how: 'passed', row: passed };
  return gone === 0 ? undefined : { node, how: entry.truncated === 0 ? 'expired' : 'truncated', row: gone };
}

const isDone = ({ progress, passed }: EntryReader): boolean => (progress & HANDLED) !== 0 || ((progress & SETTLED) !== 0 && passed !== 0);

const isSafeFor = (entry: Entry, node: number): boolean =>
  node === 0 ? entry.truncated === 0 : entry.readers.some((reader) => reader.node === node && wayOf(entry, reader) === undefined);

/** What a producer was told is sent, without waiting for an answer, and what may still be on its way at the end. */
function neverAppended(unplaced: ReadonlyMap<number, number>, log: EventLog, endUs: number): Loss[] {
  const overdue = [...unplaced.values()].filter((row) => log.cell('time', row - 1) < endUs - ON_ITS_WAY_US);
  return overdue.map((row) => ({ kind: 'unsent', channel: log.cell('channel', row - 1), message: log.cell('message', row - 1), acknowledged: row }));
}

const ON_ITS_WAY_US = SECOND_US;
