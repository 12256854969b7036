import { isForbiddenName } from '../catalog/forbidden-name.ts';

/** An id of a node, edge, system, scenario, fault or expectation; ASCII, so that two that look alike are alike. */
export const IDENTIFIER_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._:>#-]{0,99}$';

export const isIdentifier = (id: string): boolean => PATTERN.test(id) && !isForbiddenName(id);

/** What is wrong with an id, as the end of a sentence that names it. */
export function identifierProblem(id: string): string {
  if (id === '') return 'is empty';
  if (isForbiddenName(id)) return 'is a name that programs reserve';
  if (id.length > LENGTH_MAX) return `has ${id.length} characters; an id may have ${LENGTH_MAX}`;
  return 'is no id: ids start with a letter or digit and hold letters, digits and . _ : > # -';
}

/**
 * A valid id as near to the text as can be, and taken by nobody. `nextNumbers` remembers the number to try next
 * for a text, so that thousands of equal ones take no longer than different ones.
 */
export function freeIdentifier(text: string, isTaken: (id: string) => boolean, nextNumbers: Map<string, number> = new Map()): string {
  const plain = text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/[^A-Za-z0-9._:>#-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').replace(/-+$/, '');
  const start = plain === '' ? 'unnamed' : plain.slice(0, LENGTH_MAX);
  if (isIdentifier(start) && !isTaken(start)) return start;
  const stem = start.slice(0, LENGTH_MAX - SUFFIX_LENGTH);
  let number = nextNumbers.get(stem) ?? 2;
  while (isTaken(`${stem}-${number}`)) number += 1;
  nextNumbers.set(stem, number + 1);
  return `${stem}-${number}`;
}

const PATTERN = new RegExp(IDENTIFIER_PATTERN);
const LENGTH_MAX = 100;
const SUFFIX_LENGTH = 7;
