import type { Design } from '../../design/document.ts';
import type { BreakpointEvent } from '../breakpoints/breakpoint.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import { targets } from './conditions.ts';
import type { CommandArgs } from './command-words.ts';

export const BREAKPOINT_COMMANDS: readonly Command[] = [
  {
    id: 'breakpoint.toggle', title: 'Breakpoint', group: 'Playback', keys: ['B', 'F9'], scope: 'global',
    isEnabled: (w) => places(w).length > 0, isChecked: (w) => w.breakpoints.on(places(w)).length > 0,
    run: toggle,
  },
  {
    id: 'breakpoint.condition', title: 'Breakpoint with a condition ...', group: 'Playback', keys: ['Shift+B'], scope: 'global',
    isEnabled: (w) => places(w).length > 0,
    run: (w, args) => {
      if (w.breakpoints.on(places(w, args)).length === 0) toggle(w, args);
      w.layout.showDrawer('breakpoints');
      w.breakpoints.edit(w.breakpoints.on(places(w, args))[0]?.id ?? null);
    },
  },
  {
    id: 'breakpoint.clear', title: 'Remove all breakpoints', group: 'Playback', scope: 'global',
    isEnabled: (w) => w.breakpoints.state.list.length > 0,
    run: (w) => w.breakpoints.remove(w.breakpoints.state.list.map(({ id }) => id)),
  },
];

/** On what receives something when it does, on what only sends when it sends, on a wire when it carries something. */
function toggle(workspace: Workspace, args?: CommandArgs): void {
  const { breakpoints, document, notices } = workspace;
  const ids = places(workspace, args);
  const own = breakpoints.on(ids);
  if (own.length > 0) breakpoints.remove(own.map(({ id }) => id));
  else for (const node of ids) breakpoints.add({ node, event: eventAt(document.state.design, node) });
  notices.say(own.length > 0 ? 'Breakpoint removed' : 'Breakpoint set');
}

const eventAt = ({ edges }: Design, id: string): BreakpointEvent => (edges.some((edge) => edge.id === id) ? 'carries' : edges.some(({ to }) => to === id) ? 'receives' : 'emits');

/** What is selected, or what a menu is about, of nodes and wires. */
function places(workspace: Workspace, args?: CommandArgs): readonly string[] {
  const { design } = workspace.document.state;
  return targets(workspace, args).filter((id) => [...design.nodes, ...design.edges].some((each) => each.id === id));
}
