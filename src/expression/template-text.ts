import { SOURCE_LENGTH_MAX } from './limits.ts';
import { fail } from './parse-failure.ts';
import { createParser, parseFrom } from './parser.ts';
import type { Expression, ExpressionOptions } from './syntax.ts';

/** Literal characters, or an expression whose value stands there. */
export type Part = string | Expression;

/** The parts of a template's text, neighbouring literal characters joined; throws a parse failure. */
export function readParts(source: string, options: ExpressionOptions): readonly Part[] {
  const parts: Part[] = [];
  let literal = '';
  let offset = 0;
  for (let open = source.indexOf('${'); open >= 0; open = source.indexOf('${', offset)) {
    if (open > offset && source.charAt(open - 1) === '$') {
      literal += `${source.slice(offset, open - 1)}\${`;
      offset = open + 2;
      continue;
    }
    literal += source.slice(offset, open);
    if (literal !== '') parts.push(literal);
    literal = '';
    const { expression, end } = readExpression(source, open, options);
    parts.push(expression);
    offset = end;
  }
  literal += source.slice(offset);
  if (literal !== '') parts.push(literal);
  return parts;
}

function readExpression(source: string, open: number, options: ExpressionOptions): { readonly expression: Expression; readonly end: number } {
  const start = open + 2;
  const parser = createParser(source, start, options);
  const expression = parseFrom(parser, '}');
  const { token } = parser;
  if (token.start - start > SOURCE_LENGTH_MAX) fail(start, `an expression has at most ${SOURCE_LENGTH_MAX} characters; this one has ${token.start - start}`);
  return { expression, end: token.end };
}
