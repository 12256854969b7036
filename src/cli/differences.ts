import { isObject, type Json } from '../base/json.ts';

/** Where `actual` is not what `expected` says, as lines; keys that `expected` leaves out may be anything. */
export function differences(expected: Json, actual: Json | undefined, path = ''): string[] {
  if (isObject(expected) && isObject(actual)) {
    return Object.entries(expected).flatMap(([key, value]) => differences(value, Object.hasOwn(actual, key) ? actual[key] : undefined, path === '' ? key : `${path}.${key}`));
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((value: Json, index) => differences(value, actual[index] as Json, `${path}[${index}]`));
  }
  return JSON.stringify(expected) === JSON.stringify(actual) ? [] : [`${path || 'the whole'} is ${shown(actual)}, expected ${shown(expected)}`];
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}...` : text;
}

const SHOWN_MAX = 200;
