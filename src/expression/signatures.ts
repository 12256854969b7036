import type { ComprehensionOperation, FunctionName } from './syntax.ts';

/** How a function is called: the least and most arguments, and whether it draws. */
export interface Signature {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly random?: true;
}

const signature = (usage: string, least: number, most: number): Signature => ({ usage, least, most });
const random = (usage: string, count: number): Signature => ({ usage, least: count, most: count, random: true });

/** The functions of the language. */
export const SIGNATURES: { readonly [name in FunctionName]: Signature } = {
  len: signature('len(x)', 1, 1),
  min: signature('min(a, b, ...)', 1, 100),
  max: signature('max(a, b, ...)', 1, 100),
  abs: signature('abs(x)', 1, 1),
  floor: signature('floor(x)', 1, 1),
  ceil: signature('ceil(x)', 1, 1),
  round: signature('round(x)', 1, 1),
  contains: signature('contains(x, y)', 2, 2),
  startsWith: signature('startsWith(text, start)', 2, 2),
  endsWith: signature('endsWith(text, end)', 2, 2),
  lower: signature('lower(text)', 1, 1),
  upper: signature('upper(text)', 1, 1),
  trim: signature('trim(text)', 1, 1),
  join: signature('join(list, separator)', 2, 2),
  split: signature('split(text, separator)', 2, 2),
  number: signature('number(text)', 1, 1),
  text: signature('text(x)', 1, 1),
  keys: signature('keys(map)', 1, 1),
  values: signature('values(map)', 1, 1),
  exists: signature('exists(x)', 1, 1),
  hash: signature('hash(text)', 1, 1),
  slice: signature('slice(x, from, to)', 2, 3),
  concat: signature('concat(list, list, ...)', 1, 100),
  now: signature('now()', 0, 0),
  timestamp: signature('timestamp()', 0, 0),
  random: random('random(a, b)', 2),
  randomInteger: random('randomInteger(a, b)', 2),
  pick: random('pick(list)', 1),
  chance: random('chance(p)', 1),
  zipf: random('zipf(keys, exponent)', 2),
  hot: random('hot(keys, few, share)', 3),
  uuid: random('uuid()', 0),
};

/** The forms `name(x in list, expression)`. */
export const COMPREHENSIONS: readonly ComprehensionOperation[] = ['any', 'all', 'count', 'filter', 'map', 'sum'];

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(SIGNATURES, name);

export const isComprehension = (name: string): name is ComprehensionOperation => (COMPREHENSIONS as readonly string[]).includes(name);
