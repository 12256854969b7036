import { EVENT_KINDS } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { parseMessage } from '../log/stored-message.ts';

/** What a run did with what was sent, in terms that no product owns: to hold two runs of one scenario against each other. */
export interface DeliveryFigures {
  /** Messages that somebody sent to a channel. */
  readonly sent: number;
  /** Messages and readers: each reader of a channel is to handle each message that the channel took. */
  readonly handled: number;
  /** Handled again by the same reader. */
  readonly duplicates: Counted;
  /** Handled after a later one of the same key, as they were made. */
  readonly disorders: Counted;
  /** Whether any two messages of one key came to the same reader, so that order could be lost. */
  readonly ordersExamined: number;
  /** Sent, and in no channel ever. */
  readonly neverArrived: Counted;
  /** In a channel, and not handled by a reader of it at the end of the run, nor given up. */
  readonly unhandled: Counted;
  /** Dead-lettered by a broker, or given up by a handler that had failed. */
  readonly givenUp: Counted;
  /** From the making of a message until a reader has handled it. */
  readonly latency: LatencyFigures;
}

/** How many, and the numbers of rows that show the first of them. */
export interface Counted {
  readonly count: number;
  readonly rows: readonly number[];
}

/** µs; null when nothing was handled. */
export interface LatencyFigures {
  readonly p50Us: number | null;
  readonly p95Us: number | null;
  readonly p99Us: number | null;
  readonly maxUs: number | null;
  /** Number of the row in which the slowest was handled; 0 for none. */
  readonly slowestRow: number;
}

/** Rows of examples that are kept of each count. */
export const EXAMPLE_ROWS_MAX = 20;

export function deliveryFigures(log: EventLog): DeliveryFigures {
  const meter = new DeliveryMeter(log);
  for (const { columns, rows, firstRow } of log.segments) for (let at = 0; at < rows; at++) meter.take(columns.kind[at]!, firstRow + at);
  return meter.finish();
}

class Count {
  count = 0;
  readonly rows: number[] = [];

  add(...rows: readonly number[]): void {
    this.count++;
    if (this.rows.length < EXAMPLE_ROWS_MAX) this.rows.push(...rows);
  }
}

/** One message: a lineage, whatever copies of it are made. */
interface Lineage {
  readonly key: string | null;
  readonly order: number;
  readonly createdUs: number;
  sentRow: number;
  isAppended: boolean;
}

/** One message at one reader. */
interface Handling {
  readonly appendedRow: number;
  finishedRow: number;
  failedRow: number;
}

class DeliveryMeter {
  readonly #log: EventLog;
  readonly #readers: readonly (readonly number[])[];
  readonly #lineages = new Map<string, Lineage>();
  /** By number of the message. */
  readonly #byNumber = new Map<number, string>();
  /** By reader and lineage. */
  readonly #handlings = new Map<string, Handling>();
  /** The newest that a reader has handled of a key. */
  readonly #newest = new Map<string, { readonly order: number; readonly row: number }>();
  readonly #deadLettered = new Map<string, number>();
  readonly #duplicates = new Count();
  readonly #disorders = new Count();
  readonly #latencies: { readonly us: number; readonly row: number }[] = [];
  #examined = 0;

  constructor(log: EventLog) {
    this.#log = log;
    const { channels, subscriptions } = log.header;
    this.#readers = channels.map((_, channel) => subscriptions.filter((each) => each.channel === channel).map(({ node }) => node));
  }

  take(kind: number, index: number): void {
    switch (kind) {
      case EVENT_KINDS.messageCreated.code: return this.#created(index);
      case EVENT_KINDS.publishSent.code: return this.#sent(index);
      case EVENT_KINDS.entryAppended.code: return this.#appended(index);
      case EVENT_KINDS.handlerFinished.code: return this.#finished(index);
      case EVENT_KINDS.handlerFailed.code: return this.#failed(index);
      case EVENT_KINDS.entryDeadLettered.code: return this.#died(index);
    }
  }

  finish(): DeliveryFigures {
    const [never, unhandled, givenUp] = [new Count(), new Count(), new Count()];
    for (const { sentRow, isAppended } of this.#lineages.values()) if (sentRow > 0 && !isAppended) never.add(sentRow);
    let handled = 0;
    const told = new Set<string>();
    for (const [at, { appendedRow, finishedRow, failedRow }] of this.#handlings) {
      const id = at.slice(at.indexOf(' ') + 1);
      const died = this.#deadLettered.get(id);
      if (finishedRow > 0) handled++;
      else if (failedRow > 0 && died === undefined) givenUp.add(failedRow);
      else if (died === undefined) unhandled.add(appendedRow);
      if (died !== undefined && !told.has(id)) {
        told.add(id);
        givenUp.add(died);
      }
    }
    const sent = [...this.#lineages.values()].filter(({ sentRow }) => sentRow > 0).length;
    return {
      sent, handled, duplicates: this.#duplicates, disorders: this.#disorders, ordersExamined: this.#examined, neverArrived: never, unhandled, givenUp, latency: this.#latency(),
    };
  }

  #created(index: number): void {
    const number = this.#log.cell('message', index);
    const record = parseMessage(this.#log.detailText(index));
    if (record === undefined) return;
    this.#byNumber.set(number, record.id);
    if (!this.#lineages.has(record.id)) this.#lineages.set(record.id, { key: record.key, order: index, createdUs: this.#log.cell('time', index), sentRow: 0, isAppended: false });
  }

  #sent(index: number): void {
    const lineage = this.#lineageAt(index);
    if (lineage !== undefined && lineage.sentRow === 0) lineage.sentRow = index + 1;
  }

  #appended(index: number): void {
    const id = this.#byNumber.get(this.#log.cell('message', index));
    const lineage = this.#lineages.get(id ?? '');
    if (id === undefined || lineage === undefined) return;
    lineage.isAppended = true;
    for (const node of this.#readers[this.#log.cell('channel', index)] ?? []) {
      const at = `${node} ${id}`;
      if (!this.#handlings.has(at)) this.#handlings.set(at, { appendedRow: index + 1, finishedRow: 0, failedRow: 0 });
    }
  }

  #finished(index: number): void {
    if (!this.#isDelivery(index)) return;
    const node = this.#log.cell('node', index);
    const id = this.#byNumber.get(this.#log.cell('message', index));
    const handling = this.#handlings.get(`${node} ${id}`);
    const lineage = this.#lineages.get(id ?? '');
    if (handling === undefined || lineage === undefined) return;
    if (handling.finishedRow > 0) return this.#duplicates.add(handling.finishedRow, index + 1);
    handling.finishedRow = index + 1;
    this.#latencies.push({ us: this.#log.cell('time', index) - lineage.createdUs, row: index + 1 });
    if (lineage.key !== null) this.#compare(`${node} ${lineage.key}`, lineage.order, index + 1);
  }

  #compare(at: string, order: number, row: number): void {
    const newest = this.#newest.get(at);
    if (newest !== undefined) this.#examined++;
    if (newest !== undefined && newest.order > order) this.#disorders.add(newest.row, row);
    else this.#newest.set(at, { order, row });
  }

  #failed(index: number): void {
    if (!this.#isDelivery(index)) return;
    const handling = this.#handlings.get(`${this.#log.cell('node', index)} ${this.#byNumber.get(this.#log.cell('message', index))}`);
    if (handling !== undefined) handling.failedRow = index + 1;
  }

  /** A handler that a timer or a call opened is about a message, too, and reads no channel. */
  #isDelivery(index: number): boolean {
    return this.#log.cell('channel', index) !== 0;
  }

  #died(index: number): void {
    const id = this.#byNumber.get(this.#log.cell('message', index));
    if (id !== undefined && !this.#deadLettered.has(id)) this.#deadLettered.set(id, index + 1);
  }

  #lineageAt(index: number): Lineage | undefined {
    return this.#lineages.get(this.#byNumber.get(this.#log.cell('message', index)) ?? '');
  }

  #latency(): LatencyFigures {
    const sorted = this.#latencies.toSorted((a, b) => a.us - b.us);
    const at = (share: number): number | null => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]?.us ?? null;
    const slowest = sorted.at(-1);
    return { p50Us: at(0.5), p95Us: at(0.95), p99Us: at(0.99), maxUs: slowest?.us ?? null, slowestRow: slowest?.row ?? 0 };
  }
}
