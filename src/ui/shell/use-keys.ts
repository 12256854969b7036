import { useEffect } from 'react';
import { commandFor, contextOf } from '../../workspace/keymap.ts';
import { useWorkspace } from '../workspace-context.tsx';

/** Keys act by the registry of commands, wherever the focus is; what a control has used itself is left to it. */
export function useKeys(): void {
  const { commands, settings, services } = useWorkspace();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const { hasLetterKeys } = settings.state;
      const id = commandFor(event, contextOf(event.target), commands, { isMac: services.isMac, hasLetterKeys });
      if (id === undefined) return;
      event.preventDefault();
      commands.run(id);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [commands, settings, services]);
}
