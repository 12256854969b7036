/**
 * A random duration as data; every time is in whole microseconds. Sampled by
 * `base/sample.ts`, rounded to a whole microsecond once, at the draw.
 */
export type Distribution =
  | { readonly kind: 'constant'; readonly valueUs: number }
  | { readonly kind: 'uniform'; readonly fromUs: number; readonly toUs: number }
  | { readonly kind: 'exponential'; readonly meanUs: number }
  | { readonly kind: 'erlang'; readonly shape: number; readonly meanUs: number }
  /** Median and the ratio of the 84th percentile to it (the geometric standard deviation). */
  | { readonly kind: 'lognormal'; readonly medianUs: number; readonly spread: number }
  /** One of the values, each as likely. */
  | { readonly kind: 'empirical'; readonly valuesUs: readonly number[] };
