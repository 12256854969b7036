import type { ComprehensionOperation, FunctionName } from './syntax.ts';

/** How a function is called: the least and most arguments, the words of its help, and whether it draws. */
export interface Signature {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly help: string;
  readonly random?: true;
}

const signature = (usage: string, least: number, most: number, help: string): Signature => ({ usage, least, most, help });
const random = (usage: string, count: number, help: string): Signature => ({ usage, least: count, most: count, help, random: true });

/** The functions of the language. */
export const SIGNATURES: { readonly [name in FunctionName]: Signature } = {
  len: signature('len(x)', 1, 1, 'the number of characters, items or keys'),
  min: signature('min(a, b, ...)', 1, 100, 'the least of the numbers, or of one list of numbers'),
  max: signature('max(a, b, ...)', 1, 100, 'the greatest of the numbers, or of one list of numbers'),
  abs: signature('abs(x)', 1, 1, 'the number without its sign'),
  floor: signature('floor(x)', 1, 1, 'the next whole number below'),
  ceil: signature('ceil(x)', 1, 1, 'the next whole number above'),
  round: signature('round(x)', 1, 1, 'the nearest whole number, halves upwards'),
  contains: signature('contains(x, y)', 2, 2, 'whether a text holds a text, or a list an item'),
  startsWith: signature('startsWith(text, start)', 2, 2, 'whether the text starts so'),
  endsWith: signature('endsWith(text, end)', 2, 2, 'whether the text ends so'),
  lower: signature('lower(text)', 1, 1, 'in small letters'),
  upper: signature('upper(text)', 1, 1, 'in capital letters'),
  trim: signature('trim(text)', 1, 1, 'without white space at both ends'),
  join: signature('join(list, separator)', 2, 2, 'the items as one text'),
  split: signature('split(text, separator)', 2, 2, 'the parts of the text between separators'),
  number: signature('number(text)', 1, 1, 'the number that the text writes; missing if it writes none'),
  text: signature('text(x)', 1, 1, 'the value as text, lists and maps as JSON'),
  keys: signature('keys(map)', 1, 1, 'the keys, in their order'),
  values: signature('values(map)', 1, 1, 'the values, in the order of the keys'),
  exists: signature('exists(x)', 1, 1, 'whether the value is neither missing nor null'),
  hash: signature('hash(text)', 1, 1, 'a whole number from 0 to 4294967295 (FNV-1a of the UTF-8 bytes)'),
  slice: signature('slice(x, from, to)', 2, 3, 'items or characters from a position up to, not including, another; negative counts from the end'),
  concat: signature('concat(list, list, ...)', 1, 100, 'the lists as one'),
  now: signature('now()', 0, 0, 'virtual time in seconds'),
  timestamp: signature('timestamp()', 0, 0, 'virtual time as an ISO 8601 instant'),
  random: random('random(a, b)', 2, 'a number between a and b, each as likely'),
  randomInteger: random('randomInteger(a, b)', 2, 'a whole number from a to b, both included'),
  pick: random('pick(list)', 1, 'one item, each as likely'),
  chance: random('chance(p)', 1, 'true with probability p'),
  zipf: random('zipf(keys, exponent)', 2, 'a key from 1 to keys; key k comes in proportion to 1 / k^exponent'),
  hot: random('hot(keys, few, share)', 3, 'a key from 1 to keys, of which the first few get the share'),
  uuid: random('uuid()', 0, 'a random UUID, version 4'),
};

/** The forms `name(x in list, expression)`. */
export const COMPREHENSIONS: { readonly [name in ComprehensionOperation]: string } = {
  any: 'whether the condition holds for at least one item',
  all: 'whether the condition holds for every item',
  count: 'for how many items the condition holds',
  filter: 'the items for which the condition holds',
  map: 'the expression for each item',
  sum: 'the sum of the expression over the items',
};

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(SIGNATURES, name);

export const isComprehension = (name: string): name is ComprehensionOperation => Object.hasOwn(COMPREHENSIONS, name);
