import { useEffect } from 'react';
import { commandFor, contextOf } from '../../workspace/keymap.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { useWorkspace } from '../workspace-context.tsx';

/** Keys act by the registry of commands, wherever the focus is; what a control has used itself is left to it. */
export function useKeys(): void {
  const workspace = useWorkspace();
  const { commands, settings, services } = workspace;
  useClipboard(workspace);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const { hasLetterKeys } = settings.state;
      const id = commandFor(event, contextOf(event.target), commands, { isMac: services.isMac, hasLetterKeys });
      if (id === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      commands.run(id);
    };
    // A button takes Enter for a press whatever is held with it.
    const pressEarly = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !contextOf(event.target).isTyping) press(event);
    };
    window.addEventListener('keydown', pressEarly, { capture: true });
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', pressEarly, { capture: true });
      window.removeEventListener('keydown', press);
    };
  }, [commands, settings, services]);
}

/** Copy, cut and paste are the browser's own events; what hears them comes after the first view. */
function useClipboard(workspace: Workspace): void {
  useEffect(() => {
    let isOver = false;
    let stop = (): void => {};
    void import('./clipboard-events.ts').then(({ listenToClipboard }) => isOver || (stop = listenToClipboard(workspace)), () => {});
    return () => {
      isOver = true;
      stop();
    };
  }, [workspace]);
}
