/** Where a series has settled. */
export interface WarmUp {
  /** Values to drop at its start. */
  readonly drop: number;
  /** False when the best cut lies at the end of the first half: what looks like warming up may never end. */
  readonly settles: boolean;
}

/**
 * MSER-5 (White 1997): the cut that makes the standard error of the mean of the rest least, on means of five values,
 * within the first half of the series.
 */
export function warmUpOf(values: readonly number[], batch: number = 5): WarmUp {
  const means = batchesOf(values, batch);
  const most = Math.floor(means.length / 2);
  let best = { drop: 0, error: Number.POSITIVE_INFINITY };
  let [count, sum, squares] = [0, 0, 0];
  // From the end, so that each cut needs one more value and no new pass.
  for (let at = means.length - 1; at >= 0; at--) {
    const value = means[at]!;
    count++;
    const before = sum / Math.max(1, count - 1);
    sum += value;
    squares += (value - before) * (value - sum / count);
    const error = squares / (count * count);
    if (at <= most && error <= best.error) best = { drop: at, error };
  }
  return { drop: best.drop * batch, settles: means.length >= 2 && best.drop < most };
}

/** Means of so many values each; what is left over at the end is dropped. */
export function batchesOf(values: readonly number[], size: number): number[] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, at) => {
    let sum = 0;
    for (let i = at * size; i < (at + 1) * size; i++) sum += values[i]!;
    return sum / size;
  });
}
