import type { Value } from '../../expression/scope.ts';

/** The most that the attempt of a row, or the copy of a message, can count to. More stay there. */
export const COUNT_MAX = 0xffff;

/** A key or an identity as text: a text as it is, anything else as JSON; undefined when there is none. */
export const keyText = (value: Value): string | undefined => (value === undefined || typeof value === 'string' ? value : JSON.stringify(value));

/** A number of attempts or copies as rows can carry it; undefined when the value is no number. */
export const countOf = (value: Value, least: number): number | undefined =>
  typeof value === 'number' ? Math.min(COUNT_MAX, Math.max(least, Math.floor(value))) : undefined;
