import type { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { kindOfCode } from '../../log/kind-codes.ts';
import type { Aspect, Counting } from './aspect.ts';

/**
 * Reads the rows of one channel or node once, as far as it is asked: moments that ascend cost one pass together, and an
 * earlier one begins anew. For charts and for a look at one moment; never for what is painted while a run goes on.
 */
export class Tally<Figure extends string> {
  readonly #log: EventLog;
  readonly #column: 'channel' | 'node';
  readonly #subject: number;
  readonly #aspects: readonly Aspect<Figure>[];
  #next = 0;
  #countings: readonly Counting<Figure>[] = [];
  /** By code of a kind: who reads it. */
  #readers: readonly (readonly Counting<Figure>[] | undefined)[] = [];

  /** The rows whose `column` is `subject`, an index into the header; of what is not there (0 or less) it knows nothing. */
  constructor(log: EventLog, column: 'channel' | 'node', subject: number, aspects: readonly Aspect<Figure>[]) {
    this.#log = log;
    this.#column = column;
    this.#subject = subject;
    this.#aspects = aspects;
    this.#begin();
  }

  /** After the row at `index`, at a time that is not before it; undefined for what the run does not have. */
  at(index: number, nowUs: number): { readonly [F in Figure]: number } | undefined {
    if (this.#subject <= 0) return undefined;
    if (index + 1 < this.#next) this.#begin();
    while (this.#next <= index) this.#readSegment(index);
    return Object.assign({}, ...this.#countings.map((each) => each.figures(nowUs))) as { [F in Figure]: number };
  }

  #begin(): void {
    this.#next = 0;
    this.#countings = this.#aspects.map((aspect) => aspect.begin(this.#log));
    const readers: Counting<Figure>[][] = [];
    this.#aspects.forEach(({ kinds }, at) => kinds.forEach((kind) => (readers[EVENT_KINDS[kind].code] ??= []).push(this.#countings[at]!)));
    this.#readers = readers;
  }

  #readSegment(last: number): void {
    const { columns, firstRow, rows } = this.#log.segmentAt(this.#next);
    const end = Math.min(rows, last + 1 - firstRow);
    const { kind } = columns;
    const subject = columns[this.#column];
    for (let at = this.#next - firstRow; at < end; at++) {
      if (subject[at] !== this.#subject) continue;
      const readers = this.#readers[kind[at]!];
      if (readers !== undefined) for (const each of readers) each.read(kindOfCode(kind[at]!), firstRow + at);
    }
    this.#next = firstRow + end;
  }
}
