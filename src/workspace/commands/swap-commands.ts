import { findChannel } from '../../catalog/find-entry.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import { isEditable } from './conditions.ts';

/** The dialog asks for the product, and for what of the design; a selected channel is proposed. */
export const SWAP_COMMANDS: readonly Command[] = [
  { id: 'refactor.swap', title: 'Swap the broker …', group: 'Refactor', scope: 'global', isEnabled: (w) => isEditable(w) && hasChannel(w), run: (w) => w.layout.setOverlay('swap') },
];

/** A channel or a system among what is selected, or anywhere when nothing is. */
function hasChannel({ document }: Workspace): boolean {
  const { design, selection } = document.state;
  const channels = design.nodes.filter(({ kind }) => findChannel(kind) !== undefined);
  if (selection.length === 0) return channels.length > 0;
  return channels.some(({ id, system }) => selection.includes(id) || selection.includes(system ?? ''));
}
