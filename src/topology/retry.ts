/** Attempt to delay, or stop. */
export interface RetrySchedule {
  /** Retries after the first attempt; UNBOUNDED for ever, 0 for none. */
  readonly retriesMax: number;
  readonly firstUs: number;
  /** 1 is a fixed delay. */
  readonly factor: number;
  readonly delayMaxUs: number;
  /** Fraction by which a delay is drawn around its value: 0.2 is +-20 %. */
  readonly jitter: number;
}
