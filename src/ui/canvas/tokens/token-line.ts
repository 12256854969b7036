/** A way of points that tokens move on with an even speed. */
export class TokenLine {
  readonly #points: Float32Array;
  /** Length from the start to each point. */
  readonly #lengths: Float32Array;

  constructor(points: Float32Array) {
    this.#points = points;
    const count = points.length / 2;
    this.#lengths = new Float32Array(count);
    for (let at = 1; at < count; at++) {
      this.#lengths[at] = this.#lengths[at - 1]! + Math.hypot(points[2 * at]! - points[2 * at - 2]!, points[2 * at + 1]! - points[2 * at - 1]!);
    }
  }

  /** Writes x and y of a part of the way, 0 to 1, into `place`. */
  at(part: number, place: Float64Array): void {
    const last = this.#lengths.length - 1;
    const wanted = part * this.#lengths[last]!;
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#lengths[middle]! <= wanted) low = middle;
      else high = middle;
    }
    const length = this.#lengths[high]! - this.#lengths[low]!;
    const share = length === 0 ? 0 : (wanted - this.#lengths[low]!) / length;
    const points = this.#points;
    place[0] = points[2 * low]! + (points[2 * high]! - points[2 * low]!) * share;
    place[1] = points[2 * low + 1]! + (points[2 * high + 1]! - points[2 * low + 1]!) * share;
  }
}
