import type { PreferenceStorage } from '../../workspace/preferences.ts';

/** `localStorage`; where it is blocked or full nothing is kept, and nothing breaks. */
export function browserPreferences(): PreferenceStorage {
  return {
    get: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, value);
      } catch {
        // A preference is not worth a message.
      }
    },
  };
}
