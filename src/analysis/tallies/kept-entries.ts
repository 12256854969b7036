import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Aspect, Counting } from './aspect.ts';

type Figure = 'oldestAgeS' | 'keptBytes' | 'readyBytes' | 'leasedBytes';

interface Kept {
  readonly bytes: number;
  readonly cameUs: number;
  state: 'ready' | 'leased' | 'delayed';
}

/** The entries that are kept: how long the oldest has been there (in seconds; 0 for an empty channel), and their bytes. */
export const KEPT_ENTRIES: Aspect<Figure> = {
  figures: ['oldestAgeS', 'keptBytes', 'readyBytes', 'leasedBytes'],
  kinds: [
    'entryAppended', 'entryLeased', 'entryDelayed', 'entryReleased', 'entryDue', 'entryAcknowledged', 'entryRemoved', 'entryCompacted', 'entriesExpired', 'entriesTruncated',
  ],
  begin: (log) => new KeptEntries(log),
};

class KeptEntries implements Counting<Figure> {
  readonly #log: EventLog;
  readonly #bytes = { ready: 0, leased: 0, delayed: 0 };
  /** By partition, and by position in the order in which they came. */
  readonly #kept = new Map<number, Map<number, Kept>>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(kind: EventKindName, row: number): void {
    switch (kind) {
      case 'entryAppended': return this.#comes(row);
      case 'entryLeased': return this.#move(row, 'leased');
      case 'entryDelayed': return this.#move(row, 'delayed');
      case 'entryReleased': case 'entryDue': return this.#move(row, 'ready');
      case 'entriesExpired': return this.#goesWhere(row, (position, border) => position < border);
      case 'entriesTruncated': return this.#goesWhere(row, (position, border) => position >= border);
      default: return this.#goes(row);
    }
  }

  figures(nowUs: number): { readonly [F in Figure]: number } {
    const { ready, leased, delayed } = this.#bytes;
    return { oldestAgeS: this.#oldestAgeUs(nowUs) / 1_000_000, keptBytes: ready + leased + delayed, readyBytes: ready, leasedBytes: leased };
  }

  #comes(row: number): void {
    const bytes = this.#log.cell('value', row);
    this.#bytes.ready += bytes;
    this.#partition(row).set(this.#log.cell('position', row), { bytes, cameUs: this.#log.cell('time', row), state: 'ready' });
  }

  #move(row: number, to: Kept['state']): void {
    const entry = this.#partition(row).get(this.#log.cell('position', row));
    if (entry === undefined) return;
    this.#bytes[entry.state] -= entry.bytes;
    this.#bytes[to] += entry.bytes;
    entry.state = to;
  }

  #goes(row: number): void {
    const entries = this.#partition(row);
    const position = this.#log.cell('position', row);
    const entry = entries.get(position);
    if (entry === undefined) return;
    this.#bytes[entry.state] -= entry.bytes;
    entries.delete(position);
  }

  #goesWhere(row: number, isGone: (position: number, border: number) => boolean): void {
    const entries = this.#partition(row);
    const border = this.#log.cell('position', row);
    for (const [position, entry] of entries) {
      if (!isGone(position, border)) continue;
      this.#bytes[entry.state] -= entry.bytes;
      entries.delete(position);
    }
  }

  #partition(row: number): Map<number, Kept> {
    const partition = this.#log.cell('partition', row);
    let entries = this.#kept.get(partition);
    if (entries === undefined) this.#kept.set(partition, (entries = new Map()));
    return entries;
  }

  #oldestAgeUs(nowUs: number): number {
    let oldest = nowUs;
    for (const entries of this.#kept.values()) for (const { cameUs } of entries.values()) {
      oldest = Math.min(oldest, cameUs);
      break;
    }
    return nowUs - oldest;
  }
}
