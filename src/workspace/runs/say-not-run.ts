import type { Workspace } from '../workspace.ts';

/** A run was asked for and the design cannot be run: what is wrong comes on the screen, and is said, for the list may have been there already. */
export function sayNotRun({ run, layout, notices }: Workspace): void {
  layout.showDrawer('problems');
  const [first, ...others] = run.state.problems.filter(({ severity }) => severity === 'error');
  notices.show({ tone: 'error', text: `It cannot be run yet: ${first?.message ?? 'the design has problems'}${others.length > 0 ? `, and ${others.length} more` : ''}.`, key: 'run' });
}
