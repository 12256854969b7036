/** Animation frames, so that tests need no browser. */
export interface FrameClock {
  /** Calls back once, before the next paint, with a time in milliseconds that never goes back. */
  readonly request: (frame: (nowMs: number) => void) => unknown;
  readonly cancel: (handle: unknown) => void;
}
