import type { DrawerTab, LeftTab, Mode } from '../layout-store.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import { hasCanvas, hasSelection } from './conditions.ts';

const MODES: readonly { readonly mode: Mode; readonly title: string; readonly key: string }[] = [
  { mode: 'design', title: 'Design', key: '1' },
  { mode: 'simulate', title: 'Simulate', key: '2' },
  { mode: 'analyse', title: 'Analyse', key: '3' },
];

const LEFT_TABS: { readonly [T in LeftTab]: string } = { palette: 'Show palette', outline: 'Show outline', scenarios: 'Show scenarios', templates: 'Show templates' };
const DRAWER_TABS: { readonly [T in DrawerTab]: string } = { problems: 'Show problems', log: 'Show event log', timeline: 'Show timeline', sagas: 'Show sagas', findings: 'Show findings', statistics: 'Show statistics', outcomes: 'Show outcomes of sagas', aggregates: 'Show aggregates by version', readModels: 'Show read models', comparison: 'Compare with another design', breakpoints: 'Show breakpoints' };

export const VIEW_COMMANDS: readonly Command[] = [
  { id: 'view.commands', title: 'Commands', group: 'View', keys: ['Mod+K', 'Mod+Shift+P'], scope: 'global', isHidden: true, run: (w) => w.layout.setOverlay('palette') },
  { id: 'view.find', title: 'Find in the design', group: 'View', keys: ['Mod+F'], scope: 'global', run: (w) => w.layout.setOverlay('find') },
  ...MODES.map(({ mode, title, key }): Command => ({
    id: `view.mode.${mode}`, title: `Mode: ${title}`, group: 'View', keys: [key], scope: 'canvas', isChecked: (w) => w.layout.state.mode === mode, run: (w) => w.layout.setMode(mode),
  })),
  { id: 'view.left', title: 'Left panel', group: 'View', keys: ['Mod+B'], scope: 'global', isChecked: (w) => w.layout.panels.isLeftOpen, run: (w) => w.layout.setPanels({ isLeftOpen: !w.layout.panels.isLeftOpen }) },
  { id: 'view.right', title: 'Inspector', group: 'View', keys: ['Mod+Alt+B'], scope: 'global', isChecked: (w) => w.layout.panels.isRightOpen, run: (w) => w.layout.setPanels({ isRightOpen: !w.layout.panels.isRightOpen }) },
  { id: 'view.drawer', title: 'Drawer', group: 'View', keys: ['Mod+J'], scope: 'global', isChecked: (w) => w.layout.panels.isDrawerOpen, run: (w) => w.layout.setPanels({ isDrawerOpen: !w.layout.panels.isDrawerOpen }) },
  ...(Object.keys(LEFT_TABS) as LeftTab[]).map((tab): Command => ({ id: `view.left.${tab}`, title: LEFT_TABS[tab], group: 'View', scope: 'global', run: (w) => w.layout.showLeft(tab) })),
  ...(Object.keys(DRAWER_TABS) as DrawerTab[]).map((tab): Command => ({ id: `view.drawer.${tab}`, title: DRAWER_TABS[tab], group: 'View', scope: 'global', run: (w) => w.layout.showDrawer(tab) })),
  { id: 'view.fit', title: 'Fit everything', group: 'View', keys: ['Shift+1'], scope: 'canvas', isEnabled: hasCanvas, run: (w) => w.canvas.port?.fit() },
  { id: 'view.fitSelection', title: 'Fit the selection', group: 'View', keys: ['Shift+2'], scope: 'canvas', isEnabled: (w) => hasCanvas(w) && hasSelection(w), run: (w) => w.canvas.port?.fit(w.document.state.selection) },
  { id: 'view.zoom100', title: 'Zoom to 100 %', group: 'View', keys: ['Mod+0'], scope: 'canvas', isEnabled: hasCanvas, run: (w) => w.canvas.port?.zoomTo(1) },
  { id: 'view.zoomIn', title: 'Zoom in', group: 'View', keys: ['+'], scope: 'canvas', isEnabled: hasCanvas, run: (w) => w.canvas.port?.zoomBy(1.25) },
  { id: 'view.zoomOut', title: 'Zoom out', group: 'View', keys: ['-'], scope: 'canvas', isEnabled: hasCanvas, run: (w) => w.canvas.port?.zoomBy(0.8) },
  { id: 'view.tool.select', title: 'Select', group: 'View', keys: ['V'], scope: 'canvas', isChecked: (w) => w.layout.state.tool === 'select', run: (w) => w.layout.setTool('select') },
  { id: 'view.tool.hand', title: 'Hand', group: 'View', keys: ['H'], scope: 'canvas', isChecked: (w) => w.layout.state.tool === 'hand', run: (w) => w.layout.setTool('hand') },
  { id: 'view.grid', title: 'Grid', group: 'View', keys: ["Mod+'"], scope: 'global', isChecked: (w) => w.settings.state.isGridShown, run: (w) => w.settings.set({ isGridShown: !w.settings.state.isGridShown }) },
  { id: 'view.snap', title: 'Snap to grid', group: 'View', keys: ['Alt+S'], scope: 'canvas', isChecked: (w) => w.settings.state.isSnapping, run: (w) => w.settings.set({ isSnapping: !w.settings.state.isSnapping }) },
  { id: 'view.minimap', title: 'Minimap', group: 'View', scope: 'global', isChecked: (w) => w.settings.state.isMinimapShown, run: (w) => w.settings.set({ isMinimapShown: !w.settings.state.isMinimapShown }) },
  ...(['system', 'light', 'dark'] as const).map((theme): Command => ({
    id: `view.theme.${theme}`, title: `Theme: ${theme}`, group: 'View', scope: 'global', isChecked: (w) => w.settings.state.theme === theme, run: (w) => w.settings.set({ theme }),
  })),
  { id: 'view.regionNext', title: 'Next region', group: 'View', keys: ['F6'], scope: 'global', isHidden: true, run: (w) => w.shell.port?.focusRegion(1) },
  { id: 'view.regionPrevious', title: 'Previous region', group: 'View', keys: ['Shift+F6'], scope: 'global', isHidden: true, run: (w) => w.shell.port?.focusRegion(-1) },
  { id: 'view.schemas', title: 'Event types and schemas ...', group: 'View', scope: 'global', run: (w) => w.layout.setOverlay('schemas') },
  { id: 'view.settings', title: 'Settings ...', group: 'View', scope: 'global', run: (w) => w.layout.setOverlay('settings') },
  { id: 'view.escape', title: 'Close, clear the selection, pause', group: 'View', keys: ['Escape'], scope: 'global', isHidden: true, isEnabled: (w) => escape(w) !== undefined, run: (w) => escape(w)?.() },
  { id: 'help.tour', title: 'Take the tour', group: 'Help', scope: 'global', run: (w) => (w.layout.setMode('design'), w.settings.set({ tour: 0, isWelcomed: false })) },
  { id: 'help.keys', title: 'Keys', group: 'Help', keys: ['?'], scope: 'global', run: (w) => w.layout.setOverlay('keys') },
];

/** What Escape does now: one thing after the other, each time it is pressed. */
function escape({ layout, document, playhead }: Workspace): (() => void) | undefined {
  if (layout.state.overlay !== null) return () => layout.setOverlay(null);
  if (document.state.selection.length > 0) return () => document.select([]);
  if (layout.state.saga !== 0 || layout.state.message !== 0) return () => layout.follow({});
  return playhead.state.isPlaying ? () => playhead.pause() : undefined;
}
