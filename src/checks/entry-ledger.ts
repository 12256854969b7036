import { reaching } from './growing.ts';

/** One partition as rows tell of it: which message lies where, who was told so, and what each reader did with it. */
export interface EntryLedger {
  readonly channel: number;
  readonly partition: number;
  /** Position of the next entry. */
  end: number;
  /** First position that is kept. */
  start: number;
  /** By position: the message, and the row that told its producer; 0 for none. */
  message: Uint32Array;
  acknowledged: Uint32Array;
  /** Where the entries lie whose producers have not been told yet, by message. */
  readonly untold: Map<number, number>;
  /** By position: 1 when compaction removed it. */
  compacted: Uint8Array;
  readonly expiries: (readonly [row: number, start: number])[];
  /** Of a queue: its readers share one ledger, and each entry is for any of them. */
  readonly shared: boolean;
  readonly readers: readonly ReaderLedger[];
  /** Entries that a truncation took; their positions were given to others. */
  readonly truncated: Entry[];
}

/** What the group of one node did with the entries of a partition. */
export interface ReaderLedger {
  readonly node: number;
  /** Where the group goes on: its last committed or reset position, and the row of it. */
  next: number;
  nextRow: number;
  /** By position: HANDLED and SETTLED bits, and the number of handlers at work above them. */
  progress: Uint8Array;
  /** By position: the row that moved `next` past it; 0 when it lies ahead. */
  passed: Uint32Array;
}

/** An entry with its readers' progress, as judged at the end. */
export interface Entry {
  readonly ledger: EntryLedger;
  readonly position: number;
  readonly message: number;
  acknowledged: number;
  /** Row that truncated it; 0 when it was not. */
  readonly truncated: number;
  readonly compacted: boolean;
  readonly readers: EntryReader[];
}

export interface EntryReader {
  readonly node: number;
  progress: number;
  readonly passed: number;
}

/** A handler finished it. */
export const HANDLED = 1;
/** A handler came to the step that commits it, with nothing left to do afterwards. */
export const SETTLED = 2;
/** One handler at work on it. */
export const AT_WORK = 4;

/** The ledger of a node; of a queue, the one that all share. */
export const readerOf = ({ shared, readers }: EntryLedger, node: number): ReaderLedger | undefined => (shared ? readers[0] : readers.find((other) => other.node === node));

export const newEntryLedger = (channel: number, partition: number, nodes: readonly number[], shared = false): EntryLedger => ({
  channel,
  partition,
  shared,
  end: 0,
  start: 0,
  message: new Uint32Array(0),
  acknowledged: new Uint32Array(0),
  untold: new Map(),
  compacted: new Uint8Array(0),
  expiries: [],
  readers: (shared ? nodes.slice(0, 1) : nodes).map((node) => ({ node, next: 0, nextRow: 0, progress: new Uint8Array(0), passed: new Uint32Array(0) })),
  truncated: [],
});

/** `acknowledged` is the row that told the producer beforehand; 0 when nobody has yet. */
export function appendEntry(ledger: EntryLedger, position: number, message: number, acknowledged: number): void {
  ledger.message = reaching(ledger.message, position);
  ledger.acknowledged = reaching(ledger.acknowledged, position);
  ledger.compacted = reaching(ledger.compacted, position);
  ledger.message[position] = message;
  ledger.acknowledged[position] = acknowledged;
  if (acknowledged === 0) ledger.untold.set(message, position);
  ledger.compacted[position] = 0;
  ledger.end = position + 1;
  for (const reader of ledger.readers) {
    reader.progress = reaching(reader.progress, position);
    reader.passed = reaching(reader.passed, position);
    reader.progress[position] = 0;
    // A group that is ahead of a truncated log does not come back for what takes the old positions.
    reader.passed[position] = position < reader.next ? reader.nextRow : 0;
  }
}

/** The producer of a message is told by a row. False when the message has no entry that nobody told of. */
export function acknowledgeEntry(ledger: EntryLedger, message: number, row: number): boolean {
  const position = ledger.untold.get(message);
  if (position === undefined) return false;
  ledger.untold.delete(message);
  if (position < ledger.end && ledger.message[position] === message) ledger.acknowledged[position] = row;
  else for (const cut of ledger.truncated) if (cut.position === position && cut.message === message) cut.acknowledged = row;
  return true;
}

/** The group goes on from a position; what it leaves behind is marked with the row. */
export function moveReader(ledger: EntryLedger, reader: ReaderLedger, position: number, row: number): void {
  const from = Math.min(reader.next, ledger.end);
  const to = Math.min(position, ledger.end);
  for (let passed = from; passed < to; passed++) reader.passed[passed] = row;
  for (let ahead = to; ahead < from; ahead++) reader.passed[ahead] = 0;
  reader.next = position;
  reader.nextRow = row;
}

export function truncateEntries(ledger: EntryLedger, position: number, row: number): void {
  for (let cut = Math.max(position, ledger.start); cut < ledger.end; cut++) ledger.truncated.push(entryAt(ledger, cut, row));
  ledger.end = Math.min(ledger.end, position);
}

export function expireEntries(ledger: EntryLedger, start: number, row: number): void {
  ledger.start = start;
  ledger.expiries.push([row, start]);
}

/** The row that expired a position; 0 when none has. Later rows reach further. */
export function expiredRow(ledger: EntryLedger, position: number): number {
  let low = 0;
  let high = ledger.expiries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ledger.expiries[middle]![1] > position) high = middle;
    else low = middle + 1;
  }
  return ledger.expiries[low]?.[0] ?? 0;
}

export function entryAt(ledger: EntryLedger, position: number, truncated = 0): Entry {
  return {
    ledger,
    position,
    message: ledger.message[position]!,
    acknowledged: ledger.acknowledged[position]!,
    truncated,
    compacted: ledger.compacted[position] === 1,
    readers: ledger.readers.map(({ node, progress, passed }) => ({ node, progress: progress[position]!, passed: passed[position]! })),
  };
}

/** Every entry that was ever appended. */
export function* entriesOf(ledger: EntryLedger): Generator<Entry> {
  yield* ledger.truncated;
  for (let position = 0; position < ledger.end; position++) yield entryAt(ledger, position);
}
