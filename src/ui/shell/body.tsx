import { type ReactElement, useEffect, useRef } from 'react';
import { Group, type Layout, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './body.module.css';
import { Drawer } from './drawer.tsx';
import { LeftPanel } from './left-panel.tsx';
import { RightPanel } from './right-panel.tsx';
import { Stage } from './stage.tsx';
import { usePanels } from './use-panels.ts';

/** Under this the drawer shows its tabs alone. */
const DRAWER_TABS_PX = 34;

/** Panels beside the canvas, and the drawer below all of them. Sizes are kept for each mode; what stands in them stays through all modes, and with it the focus. */
export function Body(): ReactElement {
  const { layout } = useWorkspace();
  const mode = useStore(layout.store, (state) => state.mode);
  const panels = usePanels();
  const [left, right, drawer] = [usePanelRef(), usePanelRef(), usePanelRef()];
  const { isDrawerOpen, isLeftOpen, isRightOpen } = panels;
  // A panel that comes with the mode has its size by `defaultSize`; until it is laid out, to resize it throws.
  const shown = useRef({ mode, isLeftOpen, isRightOpen });
  useEffect(() => {
    const { leftSize, rightSize } = layout.panels;
    const before = shown.current;
    shown.current = { mode, isLeftOpen, isRightOpen };
    if (before.mode === mode) return;
    if (before.isLeftOpen) left.current?.resize(`${leftSize}%`);
    if (before.isRightOpen) right.current?.resize(`${rightSize}%`);
  }, [mode, isLeftOpen, isRightOpen, left, right, layout]);
  useEffect(() => {
    const handle = drawer.current;
    if (handle === null) return;
    if (isDrawerOpen) handle.resize(`${layout.panels.drawerSize}%`);
    else if (!handle.isCollapsed()) handle.collapse();
  }, [mode, drawer, isDrawerOpen, layout]);
  const keepRows = ({ drawer: size }: Layout, byPerson: boolean): void => {
    if (!byPerson || size === undefined) return;
    const isOpen = drawer.current?.isCollapsed() === false;
    layout.setPanels(isOpen ? { isDrawerOpen: true, drawerSize: size } : { isDrawerOpen: false });
  };
  const keepColumns = ({ left, right }: Layout, byPerson: boolean): void => {
    if (byPerson) layout.setPanels({ ...(left !== undefined && { leftSize: left }), ...(right !== undefined && { rightSize: right }) });
  };
  return (
    <Group orientation="vertical" className={styles.body} onLayoutChanged={(sizes, { isUserInteraction }) => keepRows(sizes, isUserInteraction)}>
      <Panel id="upper" minSize="20%">
        <Group orientation="horizontal" onLayoutChanged={(sizes, { isUserInteraction }) => keepColumns(sizes, isUserInteraction)}>
          {panels.isLeftOpen && (
            <>
              <Panel id="left" panelRef={left} defaultSize={`${panels.leftSize}%`} minSize={200} maxSize={420} groupResizeBehavior="preserve-pixel-size"><LeftPanel /></Panel>
              <Separator className={styles.column} aria-label="Width of the left panel" />
            </>
          )}
          <Panel id="stage" minSize="30%"><Stage /></Panel>
          {panels.isRightOpen && (
            <>
              <Separator className={styles.column} aria-label="Width of the inspector" />
              <Panel id="right" panelRef={right} defaultSize={`${panels.rightSize}%`} minSize={240} maxSize={560} groupResizeBehavior="preserve-pixel-size"><RightPanel /></Panel>
            </>
          )}
        </Group>
      </Panel>
      <Separator className={styles.rows} aria-label="Height of the drawer" disabled={!isDrawerOpen} />
      <Panel id="drawer" panelRef={drawer} defaultSize={isDrawerOpen ? `${panels.drawerSize}%` : DRAWER_TABS_PX} minSize={120} collapsible collapsedSize={DRAWER_TABS_PX} groupResizeBehavior="preserve-pixel-size"><Drawer /></Panel>
    </Group>
  );
}
