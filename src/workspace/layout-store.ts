import { createStore, type StoreApi } from 'zustand/vanilla';
import { type PreferenceStorage, readPreferences, writePreferences } from './preferences.ts';

export type Mode = 'design' | 'simulate' | 'analyse';
export type LeftTab = 'palette' | 'outline' | 'scenarios' | 'templates';
export type DrawerTab = 'problems' | 'log' | 'timeline' | 'sagas' | 'findings' | 'statistics' | 'outcomes' | 'aggregates' | 'readModels' | 'comparison' | 'breakpoints';
/** What lies over everything; one at a time. */
export type Overlay = 'palette' | 'keys' | 'find' | 'settings' | 'gallery' | 'designs' | 'runs' | 'restore' | 'import' | 'export' | 'share' | 'swap' | 'schemas';
export type Tool = 'select' | 'hand';

/** Panels of one mode. Sizes are per cent of the window, as the panels have them. */
export interface Panels {
  readonly isLeftOpen: boolean;
  readonly isRightOpen: boolean;
  readonly isDrawerOpen: boolean;
  readonly leftSize: number;
  readonly rightSize: number;
  readonly drawerSize: number;
  readonly leftTab: LeftTab;
  readonly drawerTab: DrawerTab;
}

/** What is where on the screen. It belongs to the person, not to the document, and is never undone. */
export interface Layout {
  readonly mode: Mode;
  readonly panels: { readonly [M in Mode]: Panels };
  readonly overlay: Overlay | null;
  readonly tool: Tool;
  /** The saga instance that every view follows; 0 for none. */
  readonly saga: number;
  /** The message that every view follows; 0 for none. */
  readonly message: number;
}

/** The layout, kept for each mode across reloads. */
export class LayoutStore {
  readonly store: StoreApi<Layout>;

  constructor(storage: PreferenceStorage) {
    const panels = Object.fromEntries(MODES.map((mode) => [mode, knownTabs(readPreferences(storage, KEY + mode, DEFAULT_PANELS[mode]), mode)])) as Layout['panels'];
    this.store = createStore<Layout>(() => ({ mode: 'design', panels, overlay: null, tool: 'select', saga: 0, message: 0 }));
    this.store.subscribe((now, before) => {
      for (const mode of MODES) if (now.panels[mode] !== before.panels[mode]) writePreferences(storage, KEY + mode, now.panels[mode]);
    });
  }

  get state(): Layout {
    return this.store.getState();
  }

  /** The panels of the current mode. */
  get panels(): Panels {
    return this.state.panels[this.state.mode];
  }

  setMode(mode: Mode): void {
    this.store.setState({ mode });
  }

  /** Changes panels of the current mode. */
  setPanels(change: Partial<Panels>): void {
    const { mode, panels } = this.state;
    this.store.setState({ panels: { ...panels, [mode]: { ...panels[mode], ...change } } });
  }

  showDrawer(drawerTab: DrawerTab): void {
    this.setPanels({ isDrawerOpen: true, drawerTab });
  }

  showLeft(leftTab: LeftTab): void {
    this.setPanels({ isLeftOpen: true, leftTab });
  }

  setOverlay(overlay: Overlay | null): void {
    this.store.setState({ overlay });
  }

  setTool(tool: Tool): void {
    this.store.setState({ tool });
  }

  follow(what: { readonly saga?: number; readonly message?: number }): void {
    this.store.setState({ saga: what.saga ?? 0, message: what.message ?? 0 });
  }
}

export const MODES: readonly Mode[] = ['design', 'simulate', 'analyse'];
const LEFT_TABS: readonly LeftTab[] = ['palette', 'outline', 'scenarios', 'templates'];
const DRAWER_TABS: readonly DrawerTab[] = ['problems', 'log', 'timeline', 'sagas', 'findings', 'statistics', 'outcomes', 'aggregates', 'readModels', 'comparison', 'breakpoints'];
const KEY = 'flowstage.panels.';

const PANELS: Panels = { isLeftOpen: true, isRightOpen: true, isDrawerOpen: false, leftSize: 18, rightSize: 22, drawerSize: 32, leftTab: 'palette', drawerTab: 'problems' };

const DEFAULT_PANELS: { readonly [M in Mode]: Panels } = {
  design: PANELS,
  simulate: { ...PANELS, isLeftOpen: false, isDrawerOpen: true, leftTab: 'scenarios', drawerTab: 'sagas' },
  analyse: { ...PANELS, isLeftOpen: false, isDrawerOpen: true, leftTab: 'scenarios', drawerTab: 'statistics', drawerSize: 58 },
};

const knownTabs = (panels: Panels, mode: Mode): Panels => ({
  ...panels,
  leftTab: LEFT_TABS.includes(panels.leftTab) ? panels.leftTab : DEFAULT_PANELS[mode].leftTab,
  drawerTab: DRAWER_TABS.includes(panels.drawerTab) ? panels.drawerTab : DEFAULT_PANELS[mode].drawerTab,
});
