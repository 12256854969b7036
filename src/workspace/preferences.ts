/** Small texts that outlive the page: `localStorage`, or nothing where there is none. Neither function throws. */
export interface PreferenceStorage {
  readonly get: (key: string) => string | null;
  readonly set: (key: string, value: string) => void;
}

/** What was kept under the key, as far as it fits the defaults: unknown names and values of another type are left out. */
export function readPreferences<T extends object>(storage: PreferenceStorage, key: string, defaults: T): T {
  const kept = parseObject(storage.get(key));
  const values = Object.entries(defaults).map(([name, value]) => [name, fits(kept[name], value) ? kept[name] : value]);
  return Object.fromEntries(values) as T;
}

export const writePreferences = (storage: PreferenceStorage, key: string, values: object): void => storage.set(key, JSON.stringify(values));

/** For tests and for browsers that keep nothing. */
export function memoryPreferences(): PreferenceStorage {
  const values = new Map<string, string>();
  return { get: (key) => values.get(key) ?? null, set: (key, value) => void values.set(key, value) };
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Written by another release or by hand: as good as nothing.
    return {};
  }
}

const fits = (value: unknown, like: unknown): boolean =>
  typeof value === typeof like && Array.isArray(value) === Array.isArray(like) && (value === null) === (like === null);
