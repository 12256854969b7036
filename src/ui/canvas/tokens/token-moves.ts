import type { TokenMoves } from './token-messages.ts';

/** Moves that are looked over together. */
const BLOCK = 256;

/** Finds the moves of one chunk that are under way at a time without looking at all of them. */
export class MovesInTime {
  readonly moves: TokenMoves;
  readonly #blockEndUs: Float64Array;
  readonly #endUs: number;

  constructor(moves: TokenMoves) {
    this.moves = moves;
    this.#blockEndUs = new Float64Array(Math.ceil(moves.count / BLOCK));
    for (let at = 0; at < moves.count; at++) {
      const block = Math.floor(at / BLOCK);
      if (moves.endUs[at]! > this.#blockEndUs[block]!) this.#blockEndUs[block] = moves.endUs[at]!;
    }
    this.#endUs = this.#blockEndUs.reduce((latest, end) => Math.max(latest, end), 0);
  }

  /** Calls back with the index of each move under way. */
  at(timeUs: number, visit: (at: number) => void): void {
    const { count, startUs, endUs } = this.moves;
    if (count === 0 || startUs[0]! > timeUs || this.#endUs <= timeUs) return;
    const started = countStarted(startUs, count, timeUs);
    for (let from = 0; from < started; from += BLOCK) {
      if (this.#blockEndUs[from / BLOCK]! <= timeUs) continue;
      const to = Math.min(started, from + BLOCK);
      for (let at = from; at < to; at++) if (endUs[at]! > timeUs) visit(at);
    }
  }
}

/** Moves that have started at a time. */
function countStarted(startUs: Float64Array, count: number, timeUs: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startUs[middle]! <= timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
