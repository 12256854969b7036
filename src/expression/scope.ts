import type { Json } from '../base/json.ts';
import type { Result } from '../base/result.ts';

/** What an expression computes with; undefined is a missing field. Numbers are finite. */
export type Value = Json | undefined;

/** What an expression can see of the world. Values are plain data; the evaluator never changes them. */
export interface Scope {
  /** The value of a variable; undefined if there is none. */
  variable(name: string): Value;
  /** The same as the field `name` of that variable; undefined if either is missing. For scopes whose variables are costly to make. */
  field?(variable: string, name: string): Value;
  /** Answers the functions that `ExpressionOptions.functions` lists. The error is a sentence without a position. */
  call?(name: string, args: readonly Value[]): Result<Value, string> | undefined;
  /** The next uniform number in (0, 1); asked in evaluation order. */
  draw?(): number;
  /** Virtual time since the start of the run. */
  readonly nowUs?: number;
  /** The wall-clock instant at which virtual time is 0, since 1970-01-01 UTC. */
  readonly epochUs?: number;
}

/** Why an expression has no value this time. */
export interface EvaluationError {
  /** What is wrong and how to mend it. */
  readonly message: string;
  /** 1-based, in UTF-16 units of the source. */
  readonly column: number;
}
