import { createStore, type StoreApi } from 'zustand/vanilla';
import { type PreferenceStorage, readPreferences, writePreferences } from './preferences.ts';

/** What a person sets once and for all designs. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** Design tool: scroll pans, drag selects. Map: scroll zooms, drag pans. */
  readonly pointer: 'design' | 'map';
  readonly isGridShown: boolean;
  readonly isSnapping: boolean;
  readonly isMinimapShown: boolean;
  /** Keys without modifier act (WCAG 2.1.4 asks that they can be switched off). */
  readonly hasLetterKeys: boolean;
  /** Keys by command id, where they differ from the registry's; [] for none. */
  readonly keys: { readonly [command: string]: readonly string[] };
  readonly motion: 'system' | 'reduced' | 'full';
  /** The card of the first five minutes was closed. */
  readonly isWelcomed: boolean;
  /** Number of the step of the tour, from 0; null for who is not on it. */
  readonly tour: number | null;
  /** It was said once that a file is safer than a browser. */
  readonly isRemindedOfFile: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system', pointer: 'design', isGridShown: true, isSnapping: true, isMinimapShown: true, hasLetterKeys: true, keys: {}, motion: 'system', isWelcomed: false, isRemindedOfFile: false, tour: null,
};

/** Settings that survive a reload. */
export class SettingsStore {
  readonly store: StoreApi<Settings>;

  constructor(storage: PreferenceStorage) {
    this.store = createStore<Settings>(() => known(readPreferences(storage, KEY, DEFAULT_SETTINGS)));
    this.store.subscribe((settings) => writePreferences(storage, KEY, settings));
  }

  get state(): Settings {
    return this.store.getState();
  }

  set(change: Partial<Settings>): void {
    this.store.setState(change);
  }
}

/** The inline script in `index.html` reads the theme from here, so that the page does not flash. */
const KEY = 'flowstage.settings';

const OPTIONS = { theme: ['system', 'light', 'dark'], pointer: ['design', 'map'], motion: ['system', 'reduced', 'full'] } as const;

/** A word that this release does not know is the default again. */
function known(settings: Settings): Settings {
  const wrong = (Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]).filter((name) => !(OPTIONS[name] as readonly string[]).includes(settings[name]));
  return { ...settings, ...Object.fromEntries(wrong.map((name) => [name, DEFAULT_SETTINGS[name]])) };
}
