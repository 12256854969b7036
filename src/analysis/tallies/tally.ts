import type { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { kindOfCode } from '../../log/kind-codes.ts';
import { type Aspect, type Counted, type Counting, NO_GAUGES } from './aspect.ts';

/**
 * Reads the rows of one channel or node once, as far as it is asked: moments that ascend cost one pass together, and an
 * earlier one begins anew. For charts and for a look at one moment; never for what is painted while a run goes on.
 */
export class Tally<Figure extends string, Value extends Counted = number> {
  readonly #log: EventLog;
  readonly #column: 'channel' | 'node';
  readonly #subject: number;
  /** Of a node: rows about other channels do not count; null for all. */
  readonly #channels: ReadonlySet<number> | null;
  readonly #aspects: readonly Aspect<Figure, Value>[];
  #next = 0;
  #countings: readonly Counting<Figure, Value>[] = [];
  /** By code of a kind: who reads it. */
  #readers: readonly (readonly Counting<Figure, Value>[] | undefined)[] = [];

  /** The rows whose `column` is `subject`, an index into the header; of what is not there (0 or less) it knows nothing. */
  constructor(log: EventLog, column: 'channel' | 'node', subject: number, aspects: readonly Aspect<Figure, Value>[], channels: ReadonlySet<number> | null = null) {
    this.#log = log;
    this.#column = column;
    this.#subject = subject;
    this.#aspects = aspects;
    this.#channels = channels;
    this.#begin();
  }

  /** After the row at `index`, at a time that is not before it, with the gauges of that moment; undefined for what the run does not have. */
  at(index: number, nowUs: number, gauges: Float64Array = NO_GAUGES): { readonly [F in Figure]: Value } | undefined {
    if (this.#subject <= 0) return undefined;
    if (index + 1 < this.#next) this.#begin();
    while (this.#next <= index) this.#readSegment(index);
    return Object.assign({}, ...this.#countings.map((each) => each.figures(nowUs, gauges))) as { [F in Figure]: Value };
  }

  #begin(): void {
    this.#next = 0;
    this.#countings = this.#aspects.map((aspect) => aspect.begin(this.#log, this.#subject));
    const readers: Counting<Figure, Value>[][] = [];
    this.#aspects.forEach(({ kinds }, at) => kinds.forEach((kind) => (readers[EVENT_KINDS[kind].code] ??= []).push(this.#countings[at]!)));
    this.#readers = readers;
  }

  #readSegment(last: number): void {
    const channels = this.#channels;
    const { columns, firstRow, rows } = this.#log.segmentAt(this.#next);
    const end = Math.min(rows, last + 1 - firstRow);
    const { kind, channel } = columns;
    const subject = columns[this.#column];
    for (let at = this.#next - firstRow; at < end; at++) {
      if (subject[at] !== this.#subject) continue;
      if (channels !== null && channel[at] !== 0 && !channels.has(channel[at]!)) continue;
      const readers = this.#readers[kind[at]!];
      if (readers !== undefined) for (const each of readers) each.read(kindOfCode(kind[at]!), firstRow + at);
    }
    this.#next = firstRow + end;
  }
}
