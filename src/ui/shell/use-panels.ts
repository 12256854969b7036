import { useStore } from 'zustand';
import type { Panels } from '../../workspace/layout-store.ts';
import { useWorkspace } from '../workspace-context.tsx';

/** The panels of the mode that is shown. */
export function usePanels(): Panels {
  const { layout } = useWorkspace();
  return useStore(layout.store, ({ mode, panels }) => panels[mode]);
}
