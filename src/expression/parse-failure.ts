import type { ExpressionError } from './syntax.ts';

/** How the parser gives up; caught where it was entered and handed out as an `ExpressionError`. */
export class ParseFailure {
  readonly error: ExpressionError;

  constructor(error: ExpressionError) {
    this.error = error;
  }
}

/** Gives up at an offset (0-based) of the source. */
export function fail(offset: number, message: string, suggestion?: string): never {
  const column = offset + 1;
  throw new ParseFailure(suggestion === undefined ? { message, column } : { message, column, suggestion });
}
