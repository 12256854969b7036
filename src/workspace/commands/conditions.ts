import type { Design } from '../../design/document.ts';
import type { SizeOf } from '../edits/place.ts';
import type { Workspace } from '../workspace.ts';
import type { CommandArgs } from './command-words.ts';

/** What commands ask before they offer themselves. */
export const isEditable = ({ document }: Workspace): boolean => document.state.readOnly === null;

export const hasSelection = ({ document }: Workspace): boolean => document.state.selection.length > 0;

export const canEditSelection = (workspace: Workspace): boolean => isEditable(workspace) && hasSelection(workspace);

export const hasLog = ({ run }: Workspace): boolean => run.state.log !== null && run.state.log.rowCount > 0;

export const isRunning = ({ run }: Workspace): boolean => run.state.status === 'running';

export const hasCanvas = ({ canvas }: Workspace): boolean => canvas.port !== null;

/** What a command is about: what a menu says, or the selection. */
export const targets = ({ document }: Workspace, args?: CommandArgs): readonly string[] => args?.ids ?? document.state.selection;

/** Those of some ids that have a place of their own on the canvas. */
export function placedIds({ document }: Workspace, ids: readonly string[]): readonly string[] {
  const { nodes, systems, annotations = [] } = document.state.design;
  const placed = new Set([...nodes.filter(({ parent }) => parent === undefined), ...systems, ...annotations].map(({ id }) => id));
  return ids.filter((id) => placed.has(id));
}

/** The one thing that is selected, if it is a node; else undefined. */
export function selectedNode({ document }: Workspace): Design['nodes'][number] | undefined {
  const { design, selection } = document.state;
  return selection.length === 1 ? design.nodes.find(({ id }) => id === selection[0]) : undefined;
}

export const sizesOf = ({ canvas }: Workspace): SizeOf => (id) => canvas.port?.sizeOf(id);

/** The scenario that Run runs. */
export function chosenScenario({ document, run }: Workspace): Design['scenarios'][number] | undefined {
  const { scenarios } = document.state.design;
  return scenarios.find(({ id }) => id === run.state.scenarioId) ?? scenarios[0];
}
