import { CHANNELS } from '../../catalog/channels/registry.ts';
import { NODES } from '../../catalog/nodes/registry.ts';
import { SYSTEMS } from '../../catalog/systems/registry.ts';
import type { Position } from '../../design/document.ts';
import { faceSize } from '../../design/picture/face-size.ts';
import { addNode } from '../edits/add-node.ts';
import { addNote, NOTE_SIZE } from '../edits/annotate.ts';
import { boxesOf, emptyPlace, freePlace } from '../edits/place.ts';
import { NODE_SIZE, type Size } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import type { CommandArgs } from './command-words.ts';
import type { Command } from './command.ts';
import { hasCanvas, isEditable, selectedNode, sizesOf } from './conditions.ts';
import type { Direction } from './neighbours.ts';

const WORDS: { readonly [D in Direction]: string } = { Left: 'on the left', Right: 'on the right', Up: 'above', Down: 'below' };

/** One command for each thing of the catalog, and what adds by itself. */
export const ADD_COMMANDS: readonly Command[] = [
  {
    id: 'add.quick', title: 'Add ...', group: 'Add', keys: ['/'], scope: 'canvas',
    isEnabled: (w) => isEditable(w) && hasCanvas(w),
    run: (w, args) => w.canvas.port?.quickAdd(args?.at ?? w.canvas.port.pointer()),
  },
  {
    id: 'add.note', title: 'Add a note', group: 'Add', scope: 'global', isEdit: true, isEnabled: isEditable,
    run: (w, args) => {
      let id = '';
      w.document.edit('Add note', (design) => void (id = addNote(design, args?.at ?? emptyPlace(w.document.state.design, pointed(w), NOTE_SIZE, sizesOf(w)), args?.text ?? '')));
      if (id === '') return;
      w.document.select([id]);
      // A note is there to be written.
      if (args?.text === undefined) w.canvas.port?.startRename(id);
    },
  },
  ...[...CHANNELS, ...NODES, ...SYSTEMS].map(({ kind, label, noun }): Command => ({
    id: `add.${kind}`, title: `Add: ${label}`, group: 'Add', scope: 'global', isEdit: true,
    isEnabled: (w) => isEditable(w) && hasPlace(w, kind),
    run: (w, args) => {
      const parent = args?.id ?? sagaOfSelection(w);
      let id = '';
      w.document.edit(`Add ${noun}`, (design) => void (id = addNode(design, kind, placeFor(w, kind, args), { ...(args?.text !== undefined && { name: args.text }), ...(parent !== undefined && { parent }) })));
      if (id !== '') w.document.select([id]);
    },
  })),
  ...(['Left', 'Right', 'Up', 'Down'] as const).map((direction): Command => ({
    id: `add.connected${direction}`, title: `Add a connected node ${WORDS[direction]}`, group: 'Add', keys: [`Mod+Arrow${direction}`], scope: 'canvas', isHidden: true,
    isEnabled: (w) => isEditable(w) && hasCanvas(w) && selectedNode(w) !== undefined,
    run: (w) => {
      const id = selectedNode(w)?.id ?? '';
      w.canvas.port?.quickAdd(beside(w, id, direction), id);
    },
  })),
];

/** Where somebody pointed; else the nearest place where it covers nothing: to the right of what is selected, or to the pointer, or to the middle of the canvas. */
const placeFor = (workspace: Workspace, kind: string, args?: CommandArgs): Position => {
  const { design } = workspace.document.state;
  if (args?.at !== undefined) return freePlace(design, args.at, sizesOf(workspace));
  const size = faceSize(kind, 0, false);
  return emptyPlace(design, afterSelected(workspace, size) ?? pointed(workspace), size, sizesOf(workspace));
};

/** The middle of what would follow the selected node, as flows are read: its top in line with that of the node. */
function afterSelected(workspace: Workspace, { width, height }: Size): Position | undefined {
  const [box] = boxesOf(workspace.document.state.design, [selectedNode(workspace)?.id ?? ''], sizesOf(workspace));
  return box && { x: box.x + box.width + GAP + width / 2, y: box.y + height / 2 };
}

const pointed = ({ canvas }: Workspace): Position => canvas.port?.pointer() ?? { x: 0, y: 0 };

/** A step needs a saga. */
function hasPlace({ document }: Workspace, kind: string): boolean {
  const parentKind = NODES.find((entry) => entry.kind === kind)?.parentKind;
  return parentKind === undefined || document.state.design.nodes.some((node) => node.kind === parentKind);
}

function sagaOfSelection(workspace: Workspace): string | undefined {
  const node = selectedNode(workspace);
  return node?.kind === 'saga' ? node.id : node?.parent;
}

function beside(workspace: Workspace, id: string, direction: Direction): Position {
  const [box] = boxesOf(workspace.document.state.design, [id], sizesOf(workspace));
  const { x, y, width, height } = box ?? { x: 0, y: 0, ...NODE_SIZE };
  const places: { readonly [D in Direction]: Position } = { Left: { x: x - NODE_SIZE.width - GAP, y }, Right: { x: x + width + GAP, y }, Up: { x, y: y - NODE_SIZE.height - GAP }, Down: { x, y: y + height + GAP } };
  return freePlace(workspace.document.state.design, places[direction], sizesOf(workspace));
}

const GAP = 64;
