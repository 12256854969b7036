import { EventLog } from '../../../log/event-log.ts';
import { type TokenChunk, type TokenRoute, TokensIndex } from '../../../analysis/tokens-index.ts';

interface FeedTarget {
  readonly run: () => void;
  readonly chunk: (at: number, chunk: TokenChunk) => void;
  readonly routes: (routes: readonly TokenRoute[]) => void;
}

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
      this.#rows = -1;
      this.#target.run();
    }
    this.#timer ??= setTimeout(this.#read, 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #read = (): void => {
    this.#timer = undefined;
    const [log, index] = [this.#log, this.#index];
    if (log === null || index === null || (log.rowCount === this.#rows && !this.#isComplete)) return;
    const { length } = log.segments;
    const next = Math.min(this.#done + 1, length);
    this.#isUnpacked = !this.#isUnpacked && log.segments[next - 1]?.columns !== undefined;
    if (this.#isUnpacked) {
      this.#timer = setTimeout(this.#read, 0);
      return;
    }
    const isLast = next === length;
    const isWhole = !isLast || this.#isComplete;
    index.advance(isLast ? log : new EventLog(log.header, log.segments.slice(0, next), undefined, log.layout), isWhole);
    for (let at = this.#done; at < index.chunks.length; at++) this.#target.chunk(at, index.chunks[at]!);
    this.#target.routes(index.routes);
    const done = isWhole ? next : next - 1;
    for (let at = this.#done; at < done; at++) index.forget(at);
    this.#done = done;
    if (isLast) this.#rows = log.rowCount;
    else this.#timer = setTimeout(this.#read, PAUSE_MS);
  };
}
