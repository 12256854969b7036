import type { DesignAnnotation } from '../../design/document.ts';
import { collapsedOwners } from '../../design/picture/collapsed-groups.ts';
import { collapseGroup, group, openGroup, ungroup } from '../edits/annotate.ts';
import { align, distribute, type Edge, moveTo, nudge } from '../edits/place.ts';
import { GRID, NODE_SIZE } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import { isEditable, placedIds, sizesOf, targets } from './conditions.ts';

const NUDGES = { Left: [-1, 0], Right: [1, 0], Up: [0, -1], Down: [0, 1] } as const;

const ALIGNMENTS: readonly { readonly edge: Edge; readonly title: string; readonly keys?: readonly string[] }[] = [
  { edge: 'left', title: 'Align left', keys: ['Mod+Shift+ArrowLeft'] },
  { edge: 'right', title: 'Align right', keys: ['Mod+Shift+ArrowRight'] },
  { edge: 'top', title: 'Align top', keys: ['Mod+Shift+ArrowUp'] },
  { edge: 'bottom', title: 'Align bottom', keys: ['Mod+Shift+ArrowDown'] },
  { edge: 'centre', title: 'Align centres' },
  { edge: 'middle', title: 'Align middles' },
];

export const ARRANGE_COMMANDS: readonly Command[] = [
  ...(['Left', 'Right', 'Up', 'Down'] as const).flatMap((direction) => [nudgeCommand(direction, GRID, ''), nudgeCommand(direction, 10 * GRID, 'Shift+')]),
  ...ALIGNMENTS.map(({ edge, title, keys }): Command => ({
    id: `arrange.align.${edge}`, title, group: 'Arrange', ...(keys !== undefined && { keys }), scope: 'canvas', isEdit: true,
    isEnabled: hasPlaced(2),
    run: (w, args) => void w.document.edit(title, (design) => align(design, placedIds(w, targets(w, args)), edge, sizesOf(w))),
  })),
  ...(['x', 'y'] as const).map((axis): Command => ({
    id: `arrange.distribute.${axis}`, title: axis === 'x' ? 'Distribute horizontally' : 'Distribute vertically', group: 'Arrange', scope: 'canvas', isEdit: true,
    isEnabled: hasPlaced(3),
    run: (w, args) => void w.document.edit('Distribute', (design) => distribute(design, placedIds(w, targets(w, args)), axis, sizesOf(w))),
  })),
  {
    id: 'arrange.group', title: 'Group', group: 'Arrange', keys: ['Mod+G'], scope: 'canvas', isEdit: true, isEnabled: hasPlaced(1),
    run: (w, args) => {
      let id = '';
      w.document.edit('Group', (design) => void (id = group(design, placedIds(w, targets(w, args)), sizesOf(w))));
      if (id !== '') w.document.select([id]);
    },
  },
  {
    id: 'arrange.ungroup', title: 'Ungroup', group: 'Arrange', keys: ['Mod+Shift+G'], scope: 'canvas', isEdit: true,
    isEnabled: (w) => isEditable(w) && (w.document.state.design.annotations ?? []).some(({ id, kind }) => kind === 'group' && w.document.state.selection.includes(id)),
    run: (w, args) => void w.document.edit('Ungroup', (design) => ungroup(design, targets(w, args))),
  },
  {
    id: 'arrange.collapse', title: 'Collapse the group to one node', group: 'Arrange', keys: ['Shift+G'], scope: 'canvas', isEdit: true,
    isEnabled: (w, args) => isEditable(w) && groupsIn(w, targets(w, args)).length > 0,
    isChecked: (w) => groupsIn(w, w.document.state.selection).some(({ collapsed }) => collapsed !== undefined),
    run: (w, args) => collapse(w, groupsIn(w, targets(w, args))),
  },
  {
    id: 'arrange.tidy', title: 'Tidy up', group: 'Arrange', keys: ['Shift+L'], scope: 'canvas', isEdit: true,
    isEnabled: (w) => isEditable(w) && w.document.state.design.nodes.length > 1,
    run: (w, args) => void tidy(w, targets(w, args)),
  },
];

function nudgeCommand(direction: keyof typeof NUDGES, by: number, modifier: '' | 'Shift+'): Command {
  const [dx, dy] = NUDGES[direction];
  return {
    id: `arrange.nudge${direction}${modifier === '' ? '' : 'Far'}`, title: `Move ${direction.toLowerCase()}${modifier === '' ? '' : ' far'}`, group: 'Arrange', keys: [`${modifier}Arrow${direction}`],
    scope: 'canvas', isHidden: true, isEdit: true, isEnabled: hasPlaced(1),
    run: (w) => {
      const ids = placedIds(w, w.document.state.selection);
      w.document.edit('Move', (design) => nudge(design, ids, dx * by, dy * by), { merge: `nudge ${ids.join(' ')}` });
    },
  };
}

function groupsIn({ document }: Workspace, ids: readonly string[]): readonly DesignAnnotation[] {
  return (document.state.design.annotations ?? []).filter(({ id, kind }) => kind === 'group' && ids.includes(id));
}

/** All of them, or, when one is collapsed, open all that are. What lies in them is no longer seen, so that they alone are selected. */
function collapse(workspace: Workspace, groups: readonly DesignAnnotation[]): void {
  const { document, notices, canvas } = workspace;
  const shut = groups.filter(({ collapsed }) => collapsed !== undefined);
  const isDone = document.edit(shut.length > 0 ? 'Open the group' : 'Collapse the group', (design) => {
    for (const { id } of groups) if (shut.length > 0) openGroup(design, id);
    else collapseGroup(design, id, sizesOf(workspace));
  });
  if (!isDone) return;
  document.select(groups.map(({ id }) => id));
  notices.say(shut.length > 0 ? 'Group opened' : 'Group collapsed to one node');
  const [first] = groups;
  if (first !== undefined) canvas.port?.focus(first.id);
}

function hasPlaced(count: number): (workspace: Workspace) => boolean {
  return (workspace) => isEditable(workspace) && placedIds(workspace, workspace.document.state.selection).length >= count;
}

/** The selection, or everything when it is one thing or none. Where the worker puts them is one edit; what was moved meanwhile stays put. */
async function tidy(workspace: Workspace, selected: readonly string[]): Promise<void> {
  const { document, services, notices } = workspace;
  const { design, id } = document.state;
  const chosen = placedIds(workspace, selected);
  // A collapsed group is one node, with the wires of what it holds.
  const owners = collapsedOwners(design.annotations ?? [], design.nodes);
  const ids = new Set((chosen.length > 1 ? chosen : placedIds(workspace, design.nodes.map((node) => node.id))).map((each) => owners.get(each) ?? each));
  const parents = new Map(design.nodes.map((node) => [node.id, owners.get(node.id) ?? node.parent ?? node.id]));
  const edges = design.edges.map(({ from, to }) => ({ from: parents.get(from) ?? from, to: parents.get(to) ?? to })).filter(({ from, to }) => from !== to && ids.has(from) && ids.has(to));
  try {
    const sizeOf = sizesOf(workspace);
    const places = await services.arrange({ nodes: [...ids].map((each) => ({ id: each, ...(sizeOf(each) ?? NODE_SIZE) })), edges });
    if (document.state.id !== id) return;
    document.edit('Tidy up', (draft) => moveTo(draft, places));
  } catch (thrown) {
    notices.show({ tone: 'error', text: `The layout could not be made: ${thrown instanceof Error ? thrown.message : String(thrown)}`, key: 'tidy' });
  }
}
