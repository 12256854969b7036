import type { Workspace } from '../../workspace/workspace.ts';
import type { MenuItem } from '../widgets/menu-item.ts';

/** Commands as lines of a menu, as they are enabled now; ids that no command has are left out. */
export function commandItems({ commands }: Workspace, ids: readonly string[]): readonly MenuItem[] {
  return ids.flatMap((id): readonly MenuItem[] => {
    const command = commands.find(id);
    if (command === undefined) return [];
    return [{ id, label: command.title, keys: commands.keysOf(id)[0], isDisabled: !commands.isEnabled(id), isChecked: commands.isChecked(id), onSelect: () => void commands.run(id) }];
  });
}

/** The key to show for a command. */
export const firstKey = ({ commands }: Workspace, id: string): string | undefined => commands.keysOf(id)[0];
