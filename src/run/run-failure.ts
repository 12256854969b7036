/** A bug of ours that ended a run, with what repeats it: the same job, seed and number of dispatches. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
  readonly seed: string;
  /** Number of the dispatch that failed, from 1; 0 when the run had not begun. */
  readonly dispatch: number;

  constructor(message: string, seed: string, dispatch: number, options?: ErrorOptions) {
    super(message, options);
    this.seed = seed;
    this.dispatch = dispatch;
  }
}

/** The failure behind anything that was thrown. */
export function runFailure(thrown: unknown, seed: string, dispatch: number): RunFailure {
  if (thrown instanceof RunFailure) return thrown;
  return new RunFailure(thrown instanceof Error ? thrown.message : String(thrown), seed, dispatch, { cause: thrown });
}
