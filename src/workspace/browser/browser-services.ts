import type { PreferenceStorage } from '../preferences.ts';
import type { WorkspaceServices } from '../services.ts';
import { browserFiles } from './browser-files.ts';

/** What a browser gives; workers and storage come from the composition root. */
export type BrowserServices = Omit<WorkspaceServices, 'newRunClient' | 'storage' | 'arrange'>;

/** `base` is where the page lies, with a slash at the end. */
export function browserServices(page: Window, base: string): BrowserServices {
  return {
    timers: { set: (run, ms) => page.setTimeout(run, ms), clear: (timer) => page.clearTimeout(timer as number) },
    frames: { request: (frame) => page.requestAnimationFrame(frame), cancel: (handle) => page.cancelAnimationFrame(handle as number) },
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    preferences: browserPreferences(page),
    files: browserFiles(page),
    clipboard: { write: (text) => page.navigator.clipboard.writeText(text), read: () => page.navigator.clipboard.readText() },
    loadText: async (path) => {
      const response = await fetch(base + path);
      if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
      return response.text();
    },
    isMac: /Mac|iPhone|iPad/.test(page.navigator.userAgent),
  };
}

/** Full, switched off or blocked: what is kept there is a comfort, and its lack no failure. */
function browserPreferences(page: Window): PreferenceStorage {
  const orNothing = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch {
      return null;
    }
  };
  return { get: (key) => orNothing(() => page.localStorage.getItem(key)), set: (key, value) => void orNothing(() => page.localStorage.setItem(key, value)) };
}
