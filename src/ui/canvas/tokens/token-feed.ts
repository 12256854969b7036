import { EventLog } from '../../../log/event-log.ts';
import { ColdSegment, UnpackedSegments } from '../../../log/packed-segment.ts';
import type { Segment } from '../../../log/segment.ts';
import type { TokenChunk } from '../../../analysis/token-chunk.ts';
import { type TokenRoute, TokensIndex } from '../../../analysis/tokens-index.ts';

interface FeedTarget {
  readonly run: () => void;
  readonly chunk: (at: number, chunk: TokenChunk) => void;
  readonly routes: (routes: readonly TokenRoute[]) => void;
}

/** Segments that stand unpacked here: a move ends mostly near to where it began. */
const UNPACKED_MAX = 3;

/** One more than are read from: what is read stays as it is. */
const newUnpacked = (): UnpackedSegments => UnpackedSegments.recycling(UNPACKED_MAX + 1);

/** Pause between two slices of reading, so that the page stays at hand. */
const PAUSE_MS = 8;

/** Reads a run into the index of tokens, one segment at a time, and hands on what is new; it keeps nothing of it. */
export class TokenFeed {
  readonly #target: FeedTarget;
  #log: EventLog | null = null;
  #isComplete = false;
  #index: TokensIndex | null = null;
  #header: EventLog['header'] | null = null;
  /** Segments that were read to their end. */
  #done = 0;
  /** Segments are read into memory of our own, again and again: a megabyte for each would be left to the collector. */
  #unpacked = newUnpacked();
  #read: { readonly source: Segment; readonly segment: Segment }[] = [];
  /** Routes that the target has: they only ever become more. */
  #routes = 0;
  /** The next segment is at hand: one that is kept packed is unpacked in a slice of its own, which takes as long as reading it. */
  #isUnpacked = false;
  #rows = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(target: FeedTarget) {
    this.#target = target;
  }

  setLog(log: EventLog | null, isComplete: boolean): void {
    this.#log = log;
    this.#isComplete = isComplete;
    if (log?.header !== this.#header) {
      this.#header = log?.header ?? null;
      this.#index = log === null ? null : new TokensIndex(log.header);
      this.#done = 0;
      this.#isUnpacked = false;
      this.#unpacked = newUnpacked();
      this.#read = [];
      this.#rows = -1;
      this.#routes = 0;
      this.#target.run();
    }
    this.#timer ??= setTimeout(this.#readOn, 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #readOn = (): void => {
    this.#timer = undefined;
    const [log, index] = [this.#log, this.#index];
    if (log === null || index === null || (log.rowCount === this.#rows && !this.#isComplete)) return;
    const { length } = log.segments;
    const next = Math.min(this.#done + 1, length);
    const source = log.segments[next - 1];
    if (source === undefined) return;
    this.#isUnpacked = !this.#isUnpacked && this.#open(source).columns !== undefined;
    if (this.#isUnpacked) {
      this.#timer = setTimeout(this.#readOn, 0);
      return;
    }
    this.#open(source);
    const isLast = next === length;
    const isWhole = !isLast || this.#isComplete;
    index.advance(this.#logUpTo(log, next), isWhole);
    for (let at = this.#done; at < index.chunks.length; at++) this.#target.chunk(at, index.chunks[at]!);
    this.#tellRoutes(index.routes);
    const done = isWhole ? next : next - 1;
    for (let at = this.#done; at < done; at++) index.forget(at);
    this.#done = done;
    if (isLast) this.#rows = log.rowCount;
    else this.#timer = setTimeout(this.#readOn, PAUSE_MS);
  };

  /** New ones are rare, and each telling is a look of the page and a drawing. */
  #tellRoutes(routes: readonly TokenRoute[]): void {
    if (routes.length === this.#routes) return;
    this.#routes = routes.length;
    this.#target.routes(routes);
  }

  /** The segments up to one; the last of them as they are read here. */
  #logUpTo(log: EventLog, next: number): EventLog {
    const read = this.#read.map(({ segment }) => segment);
    return new EventLog(log.header, [...log.segments.slice(0, next - read.length), ...read], undefined, log.layout);
  }

  /** The next one to read, behind those that were read already. A tail is replaced by what it has become. */
  #open(source: Segment): Segment {
    const last = this.#read.at(-1);
    if (last?.source === source) return last.segment;
    const segment = source instanceof ColdSegment ? new ColdSegment(source.packed, this.#unpacked) : source;
    this.#read = [...this.#read.filter(({ segment: { index } }) => index < source.index).slice(1 - UNPACKED_MAX), { source, segment }];
    return segment;
  }
}
