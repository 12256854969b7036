import { studentQuantile } from './student-t.ts';

/** How sure an interval is. */
export const CONFIDENCE = 0.95;

/** A mean and how far the true one may be from it, with probability `CONFIDENCE`. NaN where there is nothing to say. */
export interface Interval {
  readonly mean: number;
  readonly halfWidth: number;
  /** Independent values that it rests on. */
  readonly count: number;
}

/** Student's interval around the mean of independent values, such as the means of replications or of batches. */
export function intervalOf(values: readonly number[], confidence: number = CONFIDENCE): Interval {
  const count = values.length;
  const mean = meanOf(values);
  if (count < 2) return { mean, halfWidth: Number.NaN, count };
  const spread = varianceOf(values, mean);
  return { mean, halfWidth: studentQuantile((1 + confidence) / 2, count - 1) * Math.sqrt(spread / count), count };
}

/** Half the width of the interval as a share of the mean. */
export const relativeWidth = ({ mean, halfWidth }: Interval): number => (halfWidth === 0 ? 0 : halfWidth / Math.abs(mean));

export const covers = ({ mean, halfWidth }: Interval, value: number): boolean => Math.abs(value - mean) <= halfWidth;

export const meanOf = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length);

/** Of a sample: the sum of squares is divided by one less than their number. */
export const varianceOf = (values: readonly number[], mean: number = meanOf(values)): number =>
  values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);

/** Slope of the straight line through evenly spaced values with the least squares, in units of value per step. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = meanOf(values);
  let over = 0;
  let under = 0;
  values.forEach((value, at) => {
    over += (at - middle) * (value - mean);
    under += (at - middle) * (at - middle);
  });
  return under === 0 ? 0 : over / under;
}
