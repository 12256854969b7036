import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useState } from 'react';
import { ensure } from '../base/assert.ts';
import type { Workspace } from '../workspace/workspace.ts';

const Context = createContext<Workspace | null>(null);

/** Everything below may ask for the workspace. */
export function WorkspaceProvider({ workspace, children }: { readonly workspace: Workspace; readonly children: ReactNode }): ReactElement {
  return <Context value={workspace}>{children}</Context>;
}

/** The application's state, for components: `useStore(useWorkspace().document.store, select)` follows a part of it. */
export function useWorkspace(): Workspace {
  return ensure(useContext(Context), 'a component that needs the workspace stands inside WorkspaceProvider');
}

/** A store that comes with this part of the page. */
export const useLate = <S,>(storeOf: (workspace: Workspace) => S): S => storeOf(useWorkspace());

/** The row of the playhead, for components that may lag behind; what moves at every frame listens to `playhead.onFrame`. */
export function usePlayheadRow(throttleMs = 100): number {
  const { playhead } = useWorkspace();
  const [row, setRow] = useState(() => playhead.store.getState().row);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shownAt = -Infinity;
    const show = (): void => {
      timer = undefined;
      shownAt = performance.now();
      setRow(playhead.store.getState().row);
    };
    show();
    const stop = playhead.store.subscribe((now, before) => {
      if (now.row !== before.row) timer ??= setTimeout(show, Math.max(0, throttleMs - (performance.now() - shownAt)));
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [playhead, throttleMs]);
  return row;
}
