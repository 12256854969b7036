import { applyPatches, enablePatches, produceWithPatches, type Draft, type Patch } from 'immer';

enablePatches();

/** One change as a person sees it: named, and reversible by its patches. */
export interface HistoryEntry {
  readonly label: string;
  readonly patches: readonly Patch[];
  readonly inverse: readonly Patch[];
  /** Consecutive entries with the same key become one: a drag, or typing in one field. */
  readonly mergeKey: string | null;
}

export interface History {
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
}

export const EMPTY_HISTORY: History = { past: [], future: [] };

/** Older entries are forgotten beyond this. */
export const HISTORY_MAX = 10_000;

export interface Change<T> {
  readonly value: T;
  readonly history: History;
  /** What was done, as patches on the value before: the currency of saving. */
  readonly entry: HistoryEntry;
}

/** Applies a recipe; null if it changed nothing. */
export function change<T extends object>(value: T, history: History, label: string, recipe: (draft: Draft<T>) => void, mergeKey: string | null): Change<T> | null {
  const [next, patches, inverse] = produceWithPatches(value, (draft: Draft<T>) => recipe(draft));
  if (patches.length === 0) return null;
  const entry: HistoryEntry = { label, patches, inverse: keepingOrder(value, patches, inverse), mergeKey };
  return { value: next as T, history: { past: remember(history.past, entry), future: [] }, entry };
}

/**
 * A name that is removed from a map and put back stands last; in a file that is another text. So what brings it back
 * brings the whole map back as it was.
 */
function keepingOrder(before: object, patches: readonly Patch[], inverse: readonly Patch[]): readonly Patch[] {
  const maps = patches.filter(({ op, path }) => op === 'remove' && path.length > 1 && !Array.isArray(valueAt(before, path.slice(0, -1)))).map(({ path }) => path.slice(0, -1));
  const outermost = maps.filter((path, index) => !maps.some((other, at) => isWithin(path, other) && (other.length < path.length || at < index)));
  if (outermost.length === 0) return inverse;
  const rest = inverse.filter(({ path }) => !outermost.some((map) => isWithin(path, map)));
  return [...rest, ...outermost.map((path): Patch => ({ op: 'replace', path: [...path], value: valueAt(before, path) }))];
}

const isWithin = (path: readonly (string | number)[], outer: readonly (string | number)[]): boolean => outer.every((name, at) => path[at] === name);

const valueAt = (value: unknown, path: readonly (string | number)[]): unknown => path.reduce<unknown>((inner, name) => (inner as Record<string | number, unknown>)[name], value);

function remember(past: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  const last = past[past.length - 1];
  if (last === undefined || entry.mergeKey === null || last.mergeKey !== entry.mergeKey) return [...past, entry].slice(-HISTORY_MAX);
  const merged: HistoryEntry = { ...entry, patches: [...last.patches, ...entry.patches], inverse: [...entry.inverse, ...last.inverse] };
  return [...past.slice(0, -1), merged];
}

/** Ends merging: what follows is an entry of its own, even with the same key. */
export const seal = (history: History): History => {
  const last = history.past[history.past.length - 1];
  return last === undefined || last.mergeKey === null ? history : { ...history, past: [...history.past.slice(0, -1), { ...last, mergeKey: null }] };
};

export function undo<T extends object>(value: T, { past, future }: History): Change<T> | null {
  const last = past[past.length - 1];
  if (last === undefined) return null;
  const undone = applyPatches(value, last.inverse as Patch[]);
  return { value: undone, history: { past: past.slice(0, -1), future: [last, ...future] }, entry: { ...last, label: `Undo ${last.label}`, patches: last.inverse, inverse: last.patches } };
}

export function redo<T extends object>(value: T, { past, future }: History): Change<T> | null {
  const [next, ...rest] = future;
  if (next === undefined) return null;
  return { value: applyPatches(value, next.patches as Patch[]), history: { past: [...past, { ...next, mergeKey: null }], future: rest }, entry: { ...next, label: `Redo ${next.label}` } };
}
