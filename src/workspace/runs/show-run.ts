import type { Workspace } from '../workspace.ts';

/** A run that was started comes on the screen, in a task of its own: compiling it and mounting its panels at once would keep the page from answering for too long. */
export function showRun({ layout, services }: Workspace): void {
  services.timers.set(() => {
    if (layout.state.mode === 'design') layout.setMode('simulate');
  }, 0);
}
