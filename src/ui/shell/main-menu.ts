import type { Workspace } from '../../workspace/workspace.ts';
import type { MenuItem } from '../widgets/menu-item.ts';
import { commandItems } from './command-items.ts';

/** Behind the mark: what concerns files and the page as a whole. Edits of the canvas are in its own menus and in the palette. */
export function mainMenu(workspace: Workspace): readonly MenuItem[] {
  const { settings, layout } = workspace;
  const items = (...ids: string[]): readonly MenuItem[] => commandItems(workspace, ids);
  const { theme } = settings.state;
  return [
    ...items('file.designs', 'file.gallery', 'file.new', 'file.duplicate'),
    'separator',
    ...items('file.open', 'file.save', 'file.saveAs', 'file.import', 'file.export', 'file.share'),
    'separator',
    ...items('edit.undo', 'edit.redo', 'file.restore', 'run.list'),
    'separator',
    { id: 'theme', label: 'Theme', items: (['system', 'light', 'dark'] as const).map((each) => ({ id: each, label: THEMES[each], isChecked: theme === each, onSelect: () => settings.set({ theme: each }) })) },
    ...items('view.settings', 'view.commands', 'help.keys', 'help.tour'),
    { id: 'welcome', label: 'What to try', isDisabled: workspace.document.state.design.scenarios.length === 0, onSelect: () => { layout.setMode('design'); settings.set({ isWelcomed: false }); } },
  ];
}

const THEMES = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;
