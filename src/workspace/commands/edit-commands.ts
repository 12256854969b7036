import { findNode } from '../../catalog/find-entry.ts';
import { couldConnect } from '../../design/connection-rules.ts';
import { copy, duplicate, paste } from '../edits/clipboard.ts';
import { mutedIn, toggleMute } from '../edits/mute.ts';
import { boxesOf, snapped } from '../edits/place.ts';
import { removeIds } from '../edits/remove-ids.ts';
import { rename } from '../edits/rename.ts';
import { addScenario } from '../edits/scenarios.ts';
import type { Workspace } from '../workspace.ts';
import type { CommandArgs } from './command-words.ts';
import type { Command } from './command.ts';
import { canEditSelection, chosenScenario, hasCanvas, hasSelection, isEditable, selectedNode, targets } from './conditions.ts';
import { neighbour } from './neighbours.ts';

const WORDS = { Left: 'on the left', Right: 'on the right', Up: 'above', Down: 'below' } as const;

export const EDIT_COMMANDS: readonly Command[] = [
  {
    id: 'edit.undo', title: 'Undo', group: 'Edit', keys: ['Mod+Z'], scope: 'global',
    isEnabled: (w) => isEditable(w) && w.document.state.history.past.length > 0,
    run: (w) => {
      const label = w.document.state.history.past.at(-1)?.label ?? '';
      if (w.document.undo()) w.notices.say(`Undone: ${label}`);
    },
  },
  {
    id: 'edit.redo', title: 'Redo', group: 'Edit', keys: ['Mod+Shift+Z', 'Mod+Y'], scope: 'global',
    isEnabled: (w) => isEditable(w) && w.document.state.history.future.length > 0,
    run: (w) => {
      const label = w.document.state.history.future[0]?.label ?? '';
      if (w.document.redo()) w.notices.say(`Redone: ${label}`);
    },
  },
  {
    id: 'edit.copy', title: 'Copy', group: 'Edit', keys: ['Mod+C'], scope: 'canvas', isNative: true,
    isEnabled: hasSelection,
    run: (w, args) => toClipboard(w, copy(w.document.state.design, targets(w, args))),
  },
  {
    id: 'edit.cut', title: 'Cut', group: 'Edit', keys: ['Mod+X'], scope: 'canvas', isNative: true, isEdit: true,
    isEnabled: canEditSelection,
    run: (w, args) => toClipboard(w, cutText(w, targets(w, args))),
  },
  {
    id: 'edit.paste', title: 'Paste', group: 'Edit', keys: ['Mod+V'], scope: 'canvas', isNative: true, isEdit: true,
    isEnabled: isEditable,
    run: (w, args) => {
      if (args?.text !== undefined) pasteText(w, args.text, args.at);
      else void w.services.clipboard.read().then((text) => pasteText(w, text, args?.at), () => tellClipboard(w));
    },
  },
  {
    id: 'edit.duplicate', title: 'Duplicate', group: 'Edit', keys: ['Mod+D'], scope: 'canvas', isEdit: true,
    isEnabled: canEditSelection,
    run: (w, args) => {
      let ids: readonly string[] = [];
      w.document.edit(`Duplicate ${things(targets(w, args))}`, (design) => void (ids = duplicate(design, targets(w, args))));
      if (ids.length > 0) w.document.select(ids);
    },
  },
  {
    id: 'edit.delete', title: 'Delete', group: 'Edit', keys: ['Delete', 'Backspace'], scope: 'canvas', isEdit: true,
    isEnabled: canEditSelection,
    run: (w, args) => {
      const ids = targets(w, args);
      const next = nearestTo(w, ids);
      w.document.edit(`Delete ${things(ids)}`, (design) => removeIds(design, ids));
      w.notices.say(`Deleted ${things(ids)}`);
      // The focus is never lost: the nearest neighbour gets it.
      if (next !== undefined) w.canvas.port?.focus(next);
      else w.canvas.port?.focus();
    },
  },
  {
    id: 'edit.rename', title: 'Rename', group: 'Edit', keys: ['F2'], scope: 'canvas',
    isEnabled: (w) => isEditable(w) && w.document.state.selection.length === 1,
    run: (w, args) => {
      const [id = ''] = targets(w, args);
      if (args?.text === undefined) w.canvas.port?.startRename(id);
      else w.document.edit('Rename', (design) => void rename(design, id, args.text ?? ''));
    },
  },
  {
    id: 'edit.mute', title: 'Mute in this scenario', group: 'Edit', keys: ['M'], scope: 'canvas', isEdit: true,
    isEnabled: (w) => isEditable(w) && mutable(w).length > 0,
    isChecked: (w) => mutable(w).length > 0 && mutable(w).every((id) => mutedIn(chosenScenario(w)).includes(id)),
    run: (w, args) => mute(w, mutable(w, args)),
  },
  {
    id: 'edit.inspect', title: 'Edit in the inspector', group: 'Edit', keys: ['Enter'], scope: 'canvas', isEnabled: hasSelection,
    run: (w) => {
      w.layout.setPanels({ isRightOpen: true });
      w.shell.port?.focusInspector();
    },
  },
  {
    id: 'edit.selectAll', title: 'Select all', group: 'Edit', keys: ['Mod+A'], scope: 'global',
    run: (w) => {
      const { nodes, systems, edges, annotations = [] } = w.document.state.design;
      w.document.select([...systems, ...nodes, ...edges, ...annotations].map(({ id }) => id));
    },
  },
  {
    id: 'edit.selectNone', title: 'Select nothing', group: 'Edit', scope: 'canvas', isEnabled: hasSelection, run: (w) => w.document.select([]),
  },
  {
    id: 'edit.connect', title: 'Connect to ...', group: 'Edit', keys: ['C'], scope: 'canvas',
    isEnabled: (w) => isEditable(w) && hasCanvas(w) && canConnect(w),
    run: (w) => w.canvas.port?.startConnection(selectedNode(w)?.id ?? ''),
  },
  ...(['Left', 'Right', 'Up', 'Down'] as const).map((direction): Command => ({
    id: `edit.walk${direction}`, title: `Go to the neighbour ${WORDS[direction]}`, group: 'Edit', keys: [`Alt+Arrow${direction}`], scope: 'canvas', isHidden: true,
    isEnabled: (w) => neighbour(w, direction) !== undefined,
    run: (w) => {
      const id = neighbour(w, direction);
      if (id === undefined) return;
      w.document.select([id]);
      w.canvas.port?.focus(id);
    },
  })),
];

/** Takes things out of the design; the text that puts them back in. */
export function cutText({ document, notices }: Workspace, ids: readonly string[]): string {
  const text = copy(document.state.design, ids);
  document.edit(`Cut ${things(ids)}`, (design) => removeIds(design, ids));
  notices.say(`Cut ${things(ids)}`);
  return text;
}

/** Puts a text on the canvas: from the clipboard, or from a drop. */
export function pasteText(workspace: Workspace, text: string, at?: { readonly x: number; readonly y: number }): boolean {
  const { document, canvas, notices } = workspace;
  const place = at ?? canvas.port?.pointer();
  let pasted: ReturnType<typeof paste> = null;
  document.edit('Paste', (design) => void (pasted = paste(design, text, place === undefined ? { by: { x: 32, y: 32 } } : { at: snapped(place) })));
  const found = pasted as ReturnType<typeof paste>;
  if (found === null) notices.show({ tone: 'warning', text: 'What is on the clipboard is no part of a design. Copy something on a canvas first.', key: 'paste' });
  else document.select(found.ids);
  return found !== null;
}

/** Where there is no scenario yet, it makes one: a design alone leaves nothing out. */
function mute(workspace: Workspace, ids: readonly string[]): void {
  const scenario = chosenScenario(workspace);
  const isBack = ids.every((id) => mutedIn(scenario).includes(id));
  workspace.document.edit(`${isBack ? 'Unmute' : 'Mute'} ${things(ids)}`, (design) => toggleMute(design, scenario?.id ?? addScenario(design, 'With muted nodes'), ids));
  workspace.notices.say(isBack ? 'Takes part again' : `Muted in ${scenario?.name ?? 'a scenario of its own'}`);
}

/** What can stand still: a channel cannot, its brokers can. */
const mutable = (workspace: Workspace, args?: CommandArgs): readonly string[] => {
  const { nodes } = workspace.document.state.design;
  return targets(workspace, args).filter((id) => nodes.some((node) => node.id === id && findNode(node.kind) !== undefined && node.parent === undefined));
};

const toClipboard = (workspace: Workspace, text: string): void => void workspace.services.clipboard.write(text).catch(() => tellClipboard(workspace));

const tellClipboard = ({ notices }: Workspace): void => void notices.show({ tone: 'warning', text: 'The browser does not let the page use the clipboard here. Use the keys for copy and paste.', key: 'clipboard' });

const things = (ids: readonly string[]): string => (ids.length === 1 ? `"${ids[0]}"` : `${ids.length} things`);

function canConnect(workspace: Workspace): boolean {
  const node = selectedNode(workspace);
  return node !== undefined && workspace.document.state.design.nodes.some(({ id, kind }) => id !== node.id && couldConnect(node.kind, kind));
}

/** Who gets the focus when something goes. */
function nearestTo({ document }: Workspace, ids: readonly string[]): string | undefined {
  const { design } = document.state;
  const [gone] = boxesOf(design, ids, () => undefined);
  if (gone === undefined) return undefined;
  const others = boxesOf(design, design.nodes.map(({ id }) => id).filter((id) => !ids.includes(id)), () => undefined);
  const distance = ({ x, y }: { readonly x: number; readonly y: number }): number => Math.abs(x - gone.x) + Math.abs(y - gone.y);
  return [...others].sort((a, b) => distance(a) - distance(b))[0]?.id;
}
