import { FUNCTION_HELP } from './function-help.ts';
import { COMPREHENSIONS, SIGNATURES } from './signatures.ts';
import type { FunctionName } from './syntax.ts';

/** What may stand at a place in an expression. */
export interface ExpressionCompletion {
  readonly name: string;
  /** What it is, in a few words. */
  readonly help: string;
  readonly kind: 'variable' | 'field' | 'function' | 'word';
}

/** What an expression can see, for its completion. */
export interface ExpressionNames {
  readonly variables: readonly { readonly name: string; readonly help: string }[];
  /** Fields of what a path such as `['payload', 'order']` leads to, as far as they are known. */
  readonly fieldsOf: (path: readonly string[]) => readonly { readonly name: string; readonly help: string }[];
  /** Domain functions, such as `lag`. */
  readonly functions?: readonly { readonly name: string; readonly help: string }[];
  readonly random?: boolean;
}

/** What may take the place of a text from `from` to the caret, the nearest first. */
export interface Completions {
  readonly from: number;
  readonly items: readonly ExpressionCompletion[];
}

/** What may stand at the caret (from 0) of an expression; nothing inside of a text in quotes or a number. */
export function completionsAt(source: string, caret: number, names: ExpressionNames): Completions {
  const before = source.slice(0, caret);
  const path = /(?<![\w$.])[A-Za-z_$][\w$]*(?:\s*\.\s*[\w$]+)*(?:\s*\.\s*)?$/.exec(before)?.[0] ?? '';
  const typed = /[\w$]*$/.exec(before)![0];
  const nothing = { from: caret, items: [] };
  if (isInText(before) || /^\d/.test(typed) || (path === '' && /[\w$.\])]\s*$/.test(before) && typed === '' && before.trim() !== '')) return nothing;
  const parts = path.split('.').map((part) => part.trim());
  const holders = path === '' ? [] : parts.slice(0, -1);
  const items = holders.length > 0
    ? names.fieldsOf(holders).map((field): ExpressionCompletion => ({ ...field, kind: 'field' }))
    : /\.\s*[\w$]*$/.test(before) ? [] : [...wordsOf(before, names)];
  return { from: caret - typed.length, items: matching(items, typed) };
}

/** The same in a JSON text whose `${...}` hold expressions; nothing outside of these. */
export function templateCompletionsAt(text: string, caret: number, names: ExpressionNames): Completions {
  const start = text.lastIndexOf('${', caret - 1);
  if (start < 0 || text.slice(start + 2, caret).includes('}')) return { from: caret, items: [] };
  const { from, items } = completionsAt(text.slice(start + 2, caret), caret - start - 2, { ...names, random: true });
  return { from: from + start + 2, items };
}

function* wordsOf(before: string, { variables, functions = [], random = false }: ExpressionNames): Iterable<ExpressionCompletion> {
  // The item of a comprehension that is open here.
  for (const [, name = ''] of before.matchAll(/\b(?:any|all|count|filter|map|sum)\s*\(\s*([A-Za-z_$][\w$]*)\s+in\b/g)) yield { name, help: 'the item', kind: 'variable' };
  for (const variable of variables) yield { ...variable, kind: 'variable' };
  for (const each of functions) yield { ...each, kind: 'function' };
  for (const name of Object.keys(SIGNATURES) as FunctionName[]) if (random || SIGNATURES[name].random !== true) yield { name, help: `${SIGNATURES[name].usage}: ${FUNCTION_HELP[name]}`, kind: 'function' };
  for (const name of COMPREHENSIONS) yield { name, help: `${name}(x in list, ...): ${FUNCTION_HELP[name]}`, kind: 'function' };
  for (const name of ['true', 'false', 'null']) yield { name, help: 'the value', kind: 'word' };
}

/** Those that begin with what is typed, then those that hold it; what is typed already in full is no help. */
function matching(items: readonly ExpressionCompletion[], typed: string): readonly ExpressionCompletion[] {
  const wanted = typed.toLowerCase();
  const distinct = [...new Map(items.map((item) => [item.name, item])).values()];
  const starting = distinct.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const holding = wanted.length < HELD_FROM ? [] : distinct.filter(({ name }) => !name.toLowerCase().startsWith(wanted) && name.toLowerCase().includes(wanted));
  const found = [...starting, ...holding];
  return found.some(({ name }) => name === typed) ? [] : found;
}

/** Two letters stand in too many names. */
const HELD_FROM = 3;

function isInText(before: string): boolean {
  let quote = '';
  for (let at = 0; at < before.length; at++) {
    const letter = before[at]!;
    if (quote === '') quote = letter === '"' || letter === "'" ? letter : '';
    else if (letter === '\\') at++;
    else if (letter === quote) quote = '';
  }
  return quote !== '';
}
