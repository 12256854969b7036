import { FLAG_DISPATCH } from '../../log/columns.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Aspect, Counting } from './aspect.ts';

type Figure = 'recordsSent' | 'recordsRetried' | 'recordsFailed' | 'batchMeanBytes' | 'batchMeanRecords';

/**
 * A client that publishes in batches: how many records it has sent, sent again and given up, and how full its batches were as
 * brokers got them, whether they appended, refused or recognised them.
 */
export const PUBLISHING: Aspect<Figure> = {
  figures: ['recordsSent', 'recordsRetried', 'recordsFailed', 'batchMeanBytes', 'batchMeanRecords'],
  kinds: ['publishSent', 'publishRetried', 'publishFailed', 'entryAppended', 'entryRejected', 'entryRepeated'],
  begin: (log) => new Publishing(log),
};

class Publishing implements Counting<Figure> {
  readonly #log: EventLog;
  readonly #counts = { recordsSent: 0, recordsRetried: 0, recordsFailed: 0 };
  readonly #bytes = new Map<number, number>();
  #batches = 0;
  #batchedRecords = 0;
  #batchedBytes = 0;
  /** Last row of the batch that is being read; -1 before the first. */
  #last = -1;

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(kind: EventKindName, row: number): void {
    switch (kind) {
      case 'publishSent': return this.#sent(row);
      case 'publishRetried': return void this.#counts.recordsRetried++;
      case 'publishFailed': return void this.#counts.recordsFailed++;
      default: return this.#arrived(row);
    }
  }

  figures(): { readonly [F in Figure]: number } {
    const mean = (sum: number): number => (this.#batches === 0 ? Number.NaN : sum / this.#batches);
    return { ...this.#counts, batchMeanBytes: mean(this.#batchedBytes), batchMeanRecords: mean(this.#batchedRecords) };
  }

  #sent(row: number): void {
    this.#counts.recordsSent++;
    this.#bytes.set(this.#log.cell('message', row), this.#log.cell('value', row));
  }

  #arrived(row: number): void {
    if (!this.#isSameBatch(row)) this.#batches++;
    this.#last = row;
    this.#batchedRecords++;
    this.#batchedBytes += this.#bytes.get(this.#log.cell('message', row)) ?? 0;
  }

  /** A batch arrives in one dispatch. */
  #isSameBatch(row: number): boolean {
    if (this.#last < 0 || this.#log.cell('partition', row) !== this.#log.cell('partition', this.#last)) return false;
    for (let at = row; at > this.#last; at--) if ((this.#log.cell('flags', at) & FLAG_DISPATCH) !== 0) return false;
    return true;
  }
}
