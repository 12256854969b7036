import type { Commands, CommandArgs } from '../../../workspace/commands/command-words.ts';
import type { MenuItem } from '../../widgets/menu-item.ts';

/** What was clicked: `ids` are selected. */
export interface MenuTarget {
  readonly kind: 'pane' | 'node' | 'saga' | 'step' | 'note' | 'frame' | 'edge' | 'selection';
  readonly at: { readonly x: number; readonly y: number };
  readonly ids: readonly string[];
}

/** Stands for the refactorings that apply to what was clicked. */
const REFACTORINGS = 'refactor.*';

/** Ids of commands, `-` for a line between groups. What is not in the registry is left out. */
const MENUS: { readonly [K in MenuTarget['kind']]: readonly string[] } = {
  pane: ['add.quick', 'add.note', '-', 'edit.paste', 'edit.selectAll', '-', 'arrange.tidy', 'view.fit', 'view.zoom100', '-', 'refactor.swap', '-', 'view.grid', 'view.snap', 'view.minimap'],
  node: ['edit.inspect', 'edit.rename', 'edit.connect', '-', REFACTORINGS, '-', 'breakpoint.toggle', 'edit.mute', '-', 'edit.cut', 'edit.copy', 'edit.duplicate', '-', 'arrange.group', 'view.fitSelection', '-', 'edit.delete'],
  step: ['edit.inspect', 'edit.rename', 'edit.connect', '-', REFACTORINGS, '-', 'breakpoint.toggle', '-', 'edit.delete'],
  saga: ['add.saga-step', '-', 'edit.inspect', 'edit.rename', 'edit.connect', '-', 'breakpoint.toggle', 'edit.mute', '-', 'edit.cut', 'edit.copy', 'edit.duplicate', '-', 'arrange.group', 'view.fitSelection', '-', 'edit.delete'],
  note: ['edit.rename', '-', 'edit.cut', 'edit.copy', 'edit.duplicate', '-', 'edit.delete'],
  frame: ['edit.rename', 'arrange.collapse', 'arrange.ungroup', '-', 'edit.cut', 'edit.copy', 'edit.duplicate', '-', 'edit.delete'],
  edge: ['edit.inspect', '-', 'breakpoint.toggle', '-', 'edit.delete'],
  selection: [
    'edit.cut', 'edit.copy', 'edit.duplicate', '-', 'arrange.group', 'arrange.ungroup', 'arrange.tidy', '-', 'arrange.align.left', 'arrange.align.centre', 'arrange.align.right', 'arrange.align.top', 'arrange.align.middle', 'arrange.align.bottom',
    'arrange.distribute.x', 'arrange.distribute.y', '-', 'view.fitSelection', '-', 'edit.delete',
  ],
};

/** The context menu as data: words, keys and state all come from the registry of commands. */
export function menuItems(commands: Commands, target: MenuTarget): readonly MenuItem[] {
  const args: CommandArgs = { at: target.at, ids: target.ids };
  const ids = MENUS[target.kind].flatMap((id) => (id === REFACTORINGS ? refactoringIds(commands) : [id]));
  const items = ids.flatMap((id): readonly MenuItem[] => (id === '-' ? ['separator'] : commandItem(commands, id, args)));
  return items.filter((item, at) => item !== 'separator' || (at > 0 && at < items.length - 1 && items[at - 1] !== 'separator'));
}

const refactoringIds = (commands: Commands): readonly string[] => commands.all.filter(({ id, group }) => group === 'Refactor' && commands.isEnabled(id)).map(({ id }) => id);

function commandItem(commands: Commands, id: string, args: CommandArgs): readonly MenuItem[] {
  const command = commands.find(id);
  if (command === undefined) return [];
  const [keys] = commands.keysOf(id);
  const isChecked = commands.isChecked(id);
  return [{ id, label: command.title, keys, isDisabled: !commands.isEnabled(id), ...(isChecked !== undefined && { isChecked }), isDanger: id === 'edit.delete', onSelect: () => void commands.run(id, args) }];
}
