import { releaseBuffers } from '../../../base/release-buffers.ts';
import { ByteSource, ByteStream } from '../../../log/byte-stream.ts';
import { MovableBytes, type ScratchFile } from '../../../log/scratch-file.ts';
import type { TokenMoves } from '../../../analysis/token-chunk.ts';

/** Moves that are looked over together. */
const BLOCK = 256;

/** Chunks that stand unpacked, at most: about a tenth of a megabyte each. */
const OPEN_MAX = 32;

/** Remembers which chunks stand unpacked, and closes the one that was opened longest ago. */
export class OpenMoves {
  readonly #open: MovesInTime[] = [];

  add(moves: MovesInTime): void {
    if (this.#open.push(moves) > OPEN_MAX) this.#open.shift()!.close();
  }
}

/** Finds the moves of one chunk that are under way at a time without looking at all of them. Packed while nobody looks: a long run has millions. */
export class MovesInTime {
  readonly #count: number;
  readonly #startUs: number;
  readonly #endUs: number;
  readonly #packed: MovableBytes;
  readonly #others: OpenMoves;
  #opened: Opened | undefined;

  /** Moves by their start, in whole microseconds. `file`: for them while nobody looks. */
  constructor(moves: TokenMoves, others: OpenMoves, file?: ScratchFile) {
    this.#count = moves.count;
    this.#startUs = moves.startUs[0] ?? 0;
    this.#endUs = latest(moves.endUs, moves.count);
    const packed = packMoves(moves);
    this.#packed = new MovableBytes(packed);
    // A file of this worker's own copies what it is given.
    if (file !== undefined && this.#packed.moveTo(file) && packed.byteLength > 0) releaseBuffers(packed.buffer);
    this.#others = others;
  }

  /** Whether any of them may be under way at a time. */
  mayMove(timeUs: number): boolean {
    return this.#count > 0 && this.#startUs <= timeUs && this.#endUs > timeUs;
  }

  /** Calls back with the moves and the index of each that is under way. */
  at(timeUs: number, visit: (moves: TokenMoves, at: number) => void): void {
    if (!this.mayMove(timeUs)) return;
    const { moves, blockEndUs } = (this.#opened ??= this.#open());
    const started = countStarted(moves.startUs, moves.count, timeUs);
    for (let from = 0; from < started; from += BLOCK) {
      if (blockEndUs[from / BLOCK]! <= timeUs) continue;
      const to = Math.min(started, from + BLOCK);
      for (let at = from; at < to; at++) if (moves.endUs[at]! > timeUs) visit(moves, at);
    }
  }

  close(): void {
    this.#opened = undefined;
  }

  #open(): Opened {
    this.#others.add(this);
    const moves = unpackMoves(this.#packed.get(), this.#count);
    const blockEndUs = new Float64Array(Math.ceil(this.#count / BLOCK));
    for (let at = 0; at < this.#count; at++) {
      const block = Math.floor(at / BLOCK);
      if (moves.endUs[at]! > blockEndUs[block]!) blockEndUs[block] = moves.endUs[at]!;
    }
    return { moves, blockEndUs };
  }
}

interface Opened {
  readonly moves: TokenMoves;
  /** The latest end within each block. */
  readonly blockEndUs: Float64Array;
}

/** A third of the size. */
function packMoves({ count, startUs, endUs, message, route, kind }: TokenMoves): Uint8Array<ArrayBuffer> {
  const out = new ByteStream(10 * count);
  for (let at = 0; at < count; at++) {
    out.uint(startUs[at]! - (startUs[at - 1] ?? 0));
    out.uint(endUs[at]! - startUs[at]!);
    out.step32(message[at - 1] ?? 0, message[at]!);
    out.uint(route[at]!);
    out.byte(kind[at]!);
  }
  return out.finish();
}

function unpackMoves(packed: Uint8Array, count: number): TokenMoves {
  const from = new ByteSource(packed);
  const moves = { count, startUs: new Float64Array(count), endUs: new Float64Array(count), message: new Uint32Array(count), route: new Uint16Array(count), kind: new Uint8Array(count) };
  for (let at = 0; at < count; at++) {
    moves.startUs[at] = (moves.startUs[at - 1] ?? 0) + from.uint();
    moves.endUs[at] = moves.startUs[at]! + from.uint();
    moves.message[at] = from.step32(moves.message[at - 1] ?? 0);
    moves.route[at] = from.uint();
    moves.kind[at] = from.byte();
  }
  return moves;
}

/** A loop: `reduce` would leave a boxed number for each. */
function latest(endUs: Float64Array, count: number): number {
  let last = 0;
  for (let at = 0; at < count; at++) if (endUs[at]! > last) last = endUs[at]!;
  return last;
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
