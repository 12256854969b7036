import type { OfferedRefactoring } from '../../design/refactorings/registry.ts';
import { REFACTORING_TITLES } from '../../design/refactorings/titles.ts';
import { adoptDesign } from '../edits/adopt-design.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import type { CommandArgs } from './command-words.ts';
import { isEditable } from './conditions.ts';

/** One command for each refactoring: for the node that a menu or a finding names, the selected one, or the only one that it fits. */
export const REFACTOR_COMMANDS: readonly Command[] = Object.entries(REFACTORING_TITLES).map(([id, title]): Command => ({
  id: `refactor.${id}`, title, group: 'Refactor', scope: 'global', isEdit: true,
  isEnabled: (w, args) => isEditable(w) && offerFor(w, id, args) !== undefined,
  run: (w, args) => {
    const offer = offerFor(w, id, args);
    if (offer !== undefined) refactor(w, offer);
  },
}));

/** As one step of undo; what is new is selected beside the node. */
function refactor({ document, canvas, notices, run, commands }: Workspace, { refactoring, node, apply }: OfferedRefactoring): void {
  const before = document.state.design;
  const next = apply();
  const known = new Set(before.nodes.map(({ id }) => id));
  const fresh = next.nodes.map(({ id }) => id).filter((id) => !known.has(id));
  const name = before.nodes.find(({ id }) => id === node)?.name ?? node;
  document.edit(`${refactoring.title}: ${name}`, (draft) => adoptDesign(draft, before, next), { select: [node, ...fresh] });
  if (fresh.length > 0) canvas.port?.reveal(fresh[0]!);
  notices.show({ tone: 'info', text: `${refactoring.title}: ${name}. ${refactoring.help}`, key: 'refactor', ...(run.state.log !== null && { action: { label: 'Run again', run: () => void commands.run('run.start') } }) });
}

function offerFor({ document, refactorings }: Workspace, id: string, args?: CommandArgs): OfferedRefactoring | undefined {
  const { design, selection } = document.state;
  const offers = refactorings.offered(design).filter(({ refactoring }) => refactoring.id === id);
  const wanted = args?.ids ?? selection;
  if (wanted.length === 0) return offers.length === 1 ? offers[0] : undefined;
  return offers.find(({ node }) => wanted.includes(node));
}
