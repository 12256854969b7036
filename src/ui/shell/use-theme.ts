import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '../../workspace/settings.ts';
import { useWorkspace } from '../workspace-context.tsx';

/** Keeps the theme of the page as the settings, or the system, have it. The first paint is the matter of `index.html`. */
export function useTheme(): void {
  const { settings } = useWorkspace();
  const theme = useStore(settings.store, (state) => state.theme);
  const motion = useStore(settings.store, (state) => state.motion);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const apply = (): void => void (document.documentElement.dataset['theme'] = shownTheme(theme, dark.matches));
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [theme]);
  useEffect(() => void (document.documentElement.dataset['motion'] = motion), [motion]);
}

export const shownTheme = (theme: Settings['theme'], isSystemDark: boolean): 'light' | 'dark' => (theme === 'system' ? (isSystemDark ? 'dark' : 'light') : theme);
