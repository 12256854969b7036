import { useCallback, useSyncExternalStore } from 'react';

/** `wide`: panels beside the canvas. `medium` (under 1100 px): icons, panels over the canvas. `narrow` (under 760 px): sheets. */
export type Width = 'wide' | 'medium' | 'narrow';

const NARROW = '(max-width: 759.98px)';
const MEDIUM = '(max-width: 1099.98px)';

export function useWidth(): Width {
  return useSyncExternalStore(subscribe, currentWidth);
}

export function useMedia(query: string): boolean {
  const listen = useCallback((changed: () => void) => {
    const list = matchMedia(query);
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return useSyncExternalStore(listen, () => matchMedia(query).matches);
}

const currentWidth = (): Width => (matchMedia(NARROW).matches ? 'narrow' : matchMedia(MEDIUM).matches ? 'medium' : 'wide');

function subscribe(changed: () => void): () => void {
  const queries = [matchMedia(NARROW), matchMedia(MEDIUM)];
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
