import { isObject, type Json, type JsonObject } from '../../base/json.ts';

/**
 * Amazon SNS filter policies: every key of the policy must be satisfied, by any of its alternatives. Over attributes
 * the keys are names of headers; over a payload they may nest.
 */
export function matchesPolicy(policy: Json, document: Json): boolean {
  if (!isObject(policy) || !isObject(document)) return false;
  return Object.entries(policy).every(([name, wanted]) => {
    if (name === '$or') return Array.isArray(wanted) && wanted.some((other) => matchesPolicy(other as Json, document));
    const value = Object.hasOwn(document, name) ? (document as JsonObject)[name] : undefined;
    if (Array.isArray(wanted)) return wanted.some((alternative) => matchesAny(alternative as Json, value));
    return isObject(wanted) && (value === undefined ? absent(wanted) : matchesPolicy(wanted, value));
  });
}

/** A nested policy is satisfied by what is not there only if all its leaves ask for absence. */
const absent = (policy: Json): boolean =>
  isObject(policy) && Object.values(policy).every((wanted) => (Array.isArray(wanted) ? wanted.some((alternative) => isObject(alternative as Json) && (alternative as JsonObject)['exists'] === false) : absent(wanted as Json)));

/** A list matches if any of its items does. */
function matchesAny(wanted: Json, value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0 ? matches(wanted, undefined) : value.some((item) => matches(wanted, item as Json));
  return matches(wanted, value);
}

function matches(wanted: Json, value: Json | undefined): boolean {
  if (!isObject(wanted)) return value !== undefined && wanted === value;
  const [[operator, operand] = ['', null]] = Object.entries(wanted);
  if (operator === 'exists') return (value !== undefined) === operand;
  return value !== undefined && (OPERATORS[operator]?.(operand as Json, value) ?? false);
}

const text = (value: Json): string | undefined => (typeof value === 'string' ? value : undefined);

const OPERATORS: Readonly<Record<string, (operand: Json, value: Json) => boolean>> = {
  prefix: (operand, value) => text(value)?.startsWith(text(operand) ?? '\u0000') ?? false,
  suffix: (operand, value) => text(value)?.endsWith(text(operand) ?? '\u0000') ?? false,
  'equals-ignore-case': (operand, value) => text(value)?.toLowerCase() === text(operand)?.toLowerCase(),
  'anything-but': (operand, value) => {
    if (isObject(operand)) return !matches(operand, value);
    return !(Array.isArray(operand) ? operand : [operand]).some((other) => other === value);
  },
  numeric: (operand, value) => typeof value === 'number' && Array.isArray(operand) && withinAll(operand as readonly Json[], value),
};

/** Pairs of a comparison and a number. */
function withinAll(comparisons: readonly Json[], value: number): boolean {
  for (let i = 0; i + 1 < comparisons.length; i += 2) {
    const bound = comparisons[i + 1];
    const comparison = comparisons[i];
    const compare = typeof comparison === 'string' ? COMPARE[comparison] : undefined;
    if (typeof bound !== 'number' || compare === undefined || !compare(value, bound)) return false;
  }
  return comparisons.length > 0;
}

const COMPARE: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};
