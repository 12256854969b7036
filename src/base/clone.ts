import { assert } from './assert.ts';

/**
 * A deep copy of plain data: primitives, arrays, plain objects, Map, Set, typed arrays and their buffers. What
 * is shared inside the value is shared inside the copy, and order is kept. Anything else, such as a function
 * or an instance of a class, is a bug: state must be data.
 */
export function clonePlain<T>(value: T): T {
  return cloned(value, new Map()) as T;
}

/**
 * Whether two values are the same plain data. Map and Set compare in order, since a run depends on it; plain
 * objects do not. NaN equals NaN, 0 does not equal -0.
 */
export function equalPlain(a: unknown, b: unknown): boolean {
  return areEqual(a, b, new Map());
}

/** Copies by original. */
type Seen = Map<object, object>;
/** What each object was compared with. */
type Pairs = Map<object, Set<object>>;
type View = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array
  | Uint8ClampedArray | BigInt64Array | BigUint64Array;
type Plain = Readonly<Record<string, unknown>>;

function cloned(value: unknown, seen: Seen): unknown {
  if (typeof value !== 'object' || value === null) {
    assert(typeof value !== 'function' && typeof value !== 'symbol', `plain data holds no ${typeof value}`);
    return value;
  }
  return seen.get(value) ?? clonedObject(value, seen);
}

function clonedObject(value: object, seen: Seen): object {
  if (Array.isArray(value)) return clonedArray(value, seen);
  if (isView(value)) return clonedView(value, seen);
  if (value instanceof ArrayBuffer) return remembered(value, value.slice(0), seen);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Map.prototype) return clonedMap(value as Map<unknown, unknown>, seen);
  if (prototype === Set.prototype) return clonedSet(value as Set<unknown>, seen);
  assert(prototype === Object.prototype || prototype === null, `plain data holds no ${nameOf(value)}`);
  return clonedRecord(value as Plain, prototype, seen);
}

/** Entered before the children, so that a value may hold itself. */
function remembered<C extends object>(original: object, copy: C, seen: Seen): C {
  seen.set(original, copy);
  return copy;
}

function clonedArray(value: readonly unknown[], seen: Seen): unknown[] {
  const copy = remembered<unknown[]>(value, [], seen);
  for (const item of value) copy.push(cloned(item, seen));
  return copy;
}

function clonedMap(value: ReadonlyMap<unknown, unknown>, seen: Seen): Map<unknown, unknown> {
  const copy = remembered(value, new Map<unknown, unknown>(), seen);
  for (const [key, item] of value) copy.set(cloned(key, seen), cloned(item, seen));
  return copy;
}

function clonedSet(value: ReadonlySet<unknown>, seen: Seen): Set<unknown> {
  const copy = remembered(value, new Set<unknown>(), seen);
  for (const item of value) copy.add(cloned(item, seen));
  return copy;
}

/** Columns over one buffer stay columns over one buffer. */
function clonedView(value: View, seen: Seen): View {
  const buffer = cloned(value.buffer, seen) as ArrayBuffer;
  const Type = value.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => View;
  return remembered(value, new Type(buffer, value.byteOffset, value.length), seen);
}

function clonedRecord(value: Plain, prototype: object | null, seen: Seen): object {
  const copy = remembered<Record<string, unknown>>(value, prototype === null ? Object.create(null) : {}, seen);
  for (const key of Object.keys(value)) {
    const item = cloned(value[key], seen);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: item, enumerable: true, configurable: true, writable: true });
    else copy[key] = item;
  }
  return copy;
}

const isView = (value: object): value is View => ArrayBuffer.isView(value) && !(value instanceof DataView);

const nameOf = (value: object): string => `instance of ${String(value.constructor?.name ?? 'a class')}`;

function areEqual(a: unknown, b: unknown, seen: Pairs): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const partners = seen.get(a);
  // A pair met before is being compared further up, or was found equal.
  if (partners?.has(b) === true) return true;
  if (partners === undefined) seen.set(a, new Set([b]));
  else partners.add(b);
  if (Array.isArray(a) && Array.isArray(b)) return areListsEqual(a, b, seen);
  if (isView(a) && isView(b)) return areViewsEqual(a, b);
  if (a instanceof ArrayBuffer && b instanceof ArrayBuffer) return areViewsEqual(new Uint8Array(a), new Uint8Array(b));
  if (a instanceof Map && b instanceof Map) return areListsEqual([...a].flat(), [...b].flat(), seen);
  if (a instanceof Set && b instanceof Set) return areListsEqual([...a], [...b], seen);
  return areRecordsEqual(a as Plain, b as Plain, seen);
}

const areListsEqual = (a: readonly unknown[], b: readonly unknown[], seen: Pairs): boolean =>
  a.length === b.length && a.every((item, index) => areEqual(item, b[index], seen));

function areViewsEqual(a: View, b: View): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

function areRecordsEqual(a: Plain, b: Plain, seen: Pairs): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && areEqual(a[key], b[key], seen));
}
