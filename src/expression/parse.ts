import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { SOURCE_LENGTH_MAX } from './limits.ts';
import { fail, ParseFailure } from './parse-failure.ts';
import { createParser, parseFrom } from './parser.ts';
import type { Expression, ExpressionError, ExpressionOptions } from './syntax.ts';

/** Reads an expression; total: every text gives a tree or an error. */
export function parseExpression(source: string, options: ExpressionOptions = {}): Result<Expression, ExpressionError> {
  try {
    if (source.length > SOURCE_LENGTH_MAX) fail(SOURCE_LENGTH_MAX, `an expression has at most ${SOURCE_LENGTH_MAX} characters; this one has ${source.length}`);
    return ok(parseFrom(createParser(source, 0, options), 'end'));
  } catch (failure) {
    if (failure instanceof ParseFailure) return err(failure.error);
    throw failure;
  }
}
