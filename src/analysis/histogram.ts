import { assert } from '../base/assert.ts';

/** Buckets of one doubling: a bucket is at most 1/128 as wide as the values in it. */
const STEPS = 128;
const STEP_BITS = 7;

/** A quantile differs from the exact one by at most this share of it; up to 255 µs it is exact. */
export const RELATIVE_ERROR = 1 / (2 * STEPS);

/** A histogram as plain data: it goes through `postMessage` as it is. */
export interface HistogramData {
  readonly counts: Float64Array<ArrayBuffer>;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Counts whole numbers from 0 to 2^53 in buckets that grow with the value, 128 to a doubling, as HdrHistogram does
 * (hdrhistogram.org). Two of them add up to the histogram of all their values; the size follows from the largest one.
 */
export class Histogram {
  #counts = new Float64Array(STEPS * 2);
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  static of({ counts, count, sum, min, max }: HistogramData): Histogram {
    const histogram = new Histogram();
    histogram.#counts = counts.slice();
    histogram.#count = count;
    histogram.#sum = sum;
    histogram.#min = min;
    histogram.#max = max;
    return histogram;
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#sum / this.#count;
  }

  get data(): HistogramData {
    return { counts: this.#counts, count: this.#count, sum: this.#sum, min: this.#min, max: this.#max };
  }

  add(value: number): void {
    const bucket = bucketOf(value);
    if (bucket >= this.#counts.length) this.#grow(bucket);
    this.#counts[bucket]!++;
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  merge(other: Histogram): void {
    if (other.#counts.length > this.#counts.length) this.#grow(other.#counts.length - 1);
    other.#counts.forEach((count, bucket) => (this.#counts[bucket]! += count));
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** The smallest value with at least a share `q` of all values at or below it (nearest rank); NaN without values. */
  quantile(q: number): number {
    assert(q >= 0 && q <= 1, `a quantile of ${q} is outside 0 to 1`);
    if (this.#count === 0) return Number.NaN;
    const rank = Math.max(1, Math.ceil(q * this.#count - 1e-9));
    let below = 0;
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      below += this.#counts[bucket]!;
      if (below >= rank) return Math.min(this.#max, Math.max(this.#min, middleOf(bucket)));
    }
    return this.#max;
  }

  #grow(bucket: number): void {
    const doublings = Math.ceil((bucket + 1) / STEPS);
    const counts = new Float64Array(doublings * STEPS);
    counts.set(this.#counts);
    this.#counts = counts;
  }
}

/** Values below 256 have a bucket each; above, the upper eight bits of the value name it. */
function bucketOf(value: number): number {
  assert(value >= 0 && Number.isSafeInteger(value), `${value} is no whole number from 0 to 2^53`);
  if (value < 2 * STEPS) return value;
  const high = Math.floor(value / 0x1_0000_0000);
  const bits = high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value >>> 0);
  const shift = bits - STEP_BITS - 1;
  return shift * STEPS + Math.floor(value / powerOfTwo(shift));
}

function middleOf(bucket: number): number {
  if (bucket < 2 * STEPS) return bucket;
  const shift = Math.floor(bucket / STEPS) - 1;
  const low = (bucket - shift * STEPS) * powerOfTwo(shift);
  return low + powerOfTwo(shift) / 2;
}

/** Exact for every shift of a safe integer. */
const powerOfTwo = (shift: number): number => (shift < 31 ? 1 << shift : 0x4000_0000 * (1 << (shift - 30)));
