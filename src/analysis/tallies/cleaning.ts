import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Aspect, Counting } from './aspect.ts';

type Figure = 'dirtyMostPercent';

interface Segment {
  readonly first: number;
  bytes: number;
  isClosed: boolean;
}

interface Cleaned {
  readonly segments: Segment[];
  readonly bytes: Map<number, number>;
  cleanedTo: number;
}

/** How much of its closed segments the cleaner has not looked at, by bytes, in the partition where that is most; 0 while none is closed. */
export const CLEANING: Aspect<Figure> = {
  figures: ['dirtyMostPercent'],
  kinds: ['entryAppended', 'markerAppended', 'segmentRolled', 'entryCompacted', 'entriesExpired', 'entriesTruncated', 'partitionCleaned'],
  begin: (log) => new Cleaning(log),
};

class Cleaning implements Counting<Figure> {
  readonly #log: EventLog;
  readonly #partitions = new Map<number, Cleaned>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(kind: EventKindName, row: number): void {
    const p = this.#partition(this.#log.cell('partition', row));
    const position = this.#log.cell('position', row);
    switch (kind) {
      case 'entryAppended': return append(p, position, this.#log.cell('value', row));
      case 'markerAppended': return append(p, position, 0);
      case 'segmentRolled': return close(p, position);
      case 'entryCompacted': return drop(p, position);
      case 'entriesExpired': return expire(p, position);
      case 'entriesTruncated': return truncate(p, position);
      default: p.cleanedTo = position;
    }
  }

  figures(): { readonly [F in Figure]: number } {
    return { dirtyMostPercent: Math.max(0, ...[...this.#partitions.values()].map(dirtyPercent)) };
  }

  #partition(partition: number): Cleaned {
    let found = this.#partitions.get(partition);
    if (found === undefined) this.#partitions.set(partition, (found = { segments: [], bytes: new Map(), cleanedTo: 0 }));
    return found;
  }
}

function dirtyPercent({ segments, cleanedTo }: Cleaned): number {
  let [dirty, total] = [0, 0];
  for (const { first, bytes, isClosed } of segments) {
    if (!isClosed) continue;
    total += bytes;
    if (first >= cleanedTo) dirty += bytes;
  }
  return total === 0 ? 0 : (100 * dirty) / total;
}

function append({ segments, bytes }: Cleaned, position: number, size: number): void {
  const last = segments.at(-1);
  if (last === undefined || last.isClosed) segments.push({ first: position, bytes: size, isClosed: false });
  else last.bytes += size;
  bytes.set(position, size);
}

function close({ segments }: Cleaned, first: number): void {
  const segment = segments.find((each) => each.first === first);
  if (segment !== undefined) segment.isClosed = true;
}

function drop({ segments, bytes }: Cleaned, position: number): void {
  const segment = segments.findLast(({ first }) => first <= position);
  if (segment !== undefined) segment.bytes -= bytes.get(position) ?? 0;
  bytes.delete(position);
}

function expire(p: Cleaned, border: number): void {
  while (p.segments[0] !== undefined && p.segments[0].first < border) p.segments.shift();
  for (const position of p.bytes.keys()) if (position < border) p.bytes.delete(position);
  p.cleanedTo = Math.max(p.cleanedTo, border);
}

/** What the new leader never had is gone; its last segment is open again. */
function truncate(p: Cleaned, end: number): void {
  for (const position of p.bytes.keys()) if (position >= end) drop(p, position);
  while (p.segments.length > 1 && p.segments.at(-1)!.first >= end) p.segments.pop();
  const last = p.segments.at(-1);
  if (last !== undefined) last.isClosed = false;
  p.cleanedTo = Math.min(p.cleanedTo, end);
}
