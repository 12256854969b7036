/** Moves that are looked over together. */
const BLOCK = 256;

/** Moves of messages, by start. All over one buffer, which may be handed to a worker. `route` is an index into `TokensIndex.routes`, `kind` into TOKEN_KINDS. */
export interface TokenMoves {
  readonly count: number;
  readonly startUs: Float64Array<ArrayBuffer>;
  readonly endUs: Float64Array<ArrayBuffer>;
  readonly message: Uint32Array<ArrayBuffer>;
  readonly route: Uint16Array<ArrayBuffer>;
  readonly kind: Uint8Array<ArrayBuffer>;
}

/** Those that ended in one segment of the log. */
export interface TokenChunk extends TokenMoves {
  readonly minStartUs: number;
  readonly maxEndUs: number;
  /** The latest end within each block of BLOCK moves. */
  readonly blockMaxEndUs: Float64Array;
}

export const NO_MOVES: TokenChunk = {
  count: 0, startUs: new Float64Array(0), endUs: new Float64Array(0), message: new Uint32Array(0), route: new Uint16Array(0), kind: new Uint8Array(0),
  minStartUs: 0, maxEndUs: 0, blockMaxEndUs: new Float64Array(0),
};

/** Moves as they are found, in columns that are written over for each segment: an object for each would be left to the collector, thousands at a time. */
export class GatheredMoves {
  #count = 0;
  #startUs = new Float64Array(CAPACITY_MIN);
  #endUs = new Float64Array(CAPACITY_MIN);
  #message = new Uint32Array(CAPACITY_MIN);
  #route = new Uint16Array(CAPACITY_MIN);
  #kind = new Uint8Array(CAPACITY_MIN);

  /** What takes no time is no move. */
  add(startUs: number, endUs: number, message: number, route: number, kind: number): void {
    if (!(endUs > startUs)) return;
    if (this.#count === this.#kind.length) this.#grow();
    const at = this.#count++;
    this.#startUs[at] = startUs;
    this.#endUs[at] = endUs;
    this.#message[at] = message;
    this.#route[at] = route;
    this.#kind[at] = kind;
  }

  /** All since the last time, by their start. */
  take(): TokenChunk {
    const count = this.#count;
    const order = this.#order();
    this.#count = 0;
    // One buffer for all of them: what is posted to a worker costs the browser some objects for each.
    const bytes = new ArrayBuffer(23 * count);
    const endUs = inOrder(this.#endUs, order, new Float64Array(bytes, 0, count));
    const startUs = inOrder(this.#startUs, order, new Float64Array(bytes, 8 * count, count));
    const blockMaxEndUs = new Float64Array(Math.ceil(count / BLOCK));
    let maxEndUs = 0;
    for (let at = 0; at < count; at++) {
      const block = Math.floor(at / BLOCK);
      if (endUs[at]! > blockMaxEndUs[block]!) blockMaxEndUs[block] = endUs[at]!;
      if (endUs[at]! > maxEndUs) maxEndUs = endUs[at]!;
    }
    return {
      count, startUs, endUs, blockMaxEndUs, maxEndUs,
      message: inOrder(this.#message, order, new Uint32Array(bytes, 16 * count, count)),
      route: inOrder(this.#route, order, new Uint16Array(bytes, 20 * count, count)),
      kind: inOrder(this.#kind, order, new Uint8Array(bytes, 22 * count, count)),
      minStartUs: startUs[0] ?? 0,
    };
  }

  #order(): Uint32Array {
    const [startUs, endUs] = [this.#startUs, this.#endUs];
    const order = new Uint32Array(this.#count);
    for (let at = 0; at < order.length; at++) order[at] = at;
    return order.sort((a, b) => startUs[a]! - startUs[b]! || endUs[a]! - endUs[b]! || a - b);
  }

  #grow(): void {
    const length = 2 * this.#kind.length;
    this.#startUs = longer(this.#startUs, new Float64Array(length));
    this.#endUs = longer(this.#endUs, new Float64Array(length));
    this.#message = longer(this.#message, new Uint32Array(length));
    this.#route = longer(this.#route, new Uint16Array(length));
    this.#kind = longer(this.#kind, new Uint8Array(length));
  }
}

const CAPACITY_MIN = 1024;

type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

function inOrder<T extends Column>(from: T, order: Uint32Array, to: T): T {
  for (let at = 0; at < order.length; at++) to[at] = from[order[at]!]!;
  return to;
}

function longer<T extends Column>(from: T, to: T): T {
  to.set(from as never);
  return to;
}

/** Calls back with the moves of a chunk that are under way at a time, at most `limit`; returns how many there were. */
export function visitMoves({ count, startUs, endUs, route, kind, message, blockMaxEndUs }: TokenChunk, timeUs: number, limit: number, visit: (route: number, part: number, kind: number, message: number) => void): number {
  const end = countStarted(startUs, count, timeUs);
  let found = 0;
  for (let block = 0; block * BLOCK < end; block++) {
    if (blockMaxEndUs[block]! <= timeUs) continue;
    for (let at = block * BLOCK; at < Math.min(end, (block + 1) * BLOCK); at++) {
      if (endUs[at]! <= timeUs) continue;
      if (found === limit) return found;
      visit(route[at]!, (timeUs - startUs[at]!) / (endUs[at]! - startUs[at]!), kind[at]!, message[at]!);
      found++;
    }
  }
  return found;
}

/** Moves that have started at a time. */
function countStarted(startUs: Float64Array, count: number, timeUs: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startUs[middle]! <= timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
