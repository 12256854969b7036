import { SlidersHorizontal } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../widgets/icon-button.tsx';
import { Sheet } from '../widgets/dialog.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './compact-body.module.css';
import { useDrawerTabs } from './drawer-tabs.ts';
import { Drawer } from './drawer.tsx';
import { LeftPanel } from './left-panel.tsx';
import { LEFT_TABS } from './left-tabs.ts';
import { Rail } from './rail.tsx';
import { RightPanel } from './right-panel.tsx';
import { Stage } from './stage.tsx';
import { usePanels } from './use-panels.ts';

/** Under 1100 px: icons at both edges, and what they open lies over the canvas. The drawer stays below. */
export function MediumBody(): ReactElement {
  const { layout } = useWorkspace();
  const panels = usePanels();
  useClosedAtFirst();
  return (
    <div className={styles.medium}>
      <Rail />
      <div className={styles.middle}>
        <div className={styles.stage}>
          <div className={styles.under} onPointerDownCapture={() => void (panels.isLeftOpen && layout.setPanels({ isLeftOpen: false }))}><Stage /></div>
          {panels.isLeftOpen && <div className={styles.left}><LeftPanel /></div>}
          {panels.isRightOpen && <div className={styles.right}><RightPanel /></div>}
        </div>
        <div className={styles.drawer} data-open={panels.isDrawerOpen}><Drawer /></div>
      </div>
      <nav className={styles.rightRail} aria-label="Right panel">
        <IconButton icon={SlidersHorizontal} label="Inspector" data-opens="right" isPressed={panels.isRightOpen} onClick={() => layout.setPanels({ isRightOpen: !panels.isRightOpen })} />
      </nav>
    </div>
  );
}

/** Under 760 px: the canvas, a bar of icons, and sheets. */
export function NarrowBody(): ReactElement {
  const { layout } = useWorkspace();
  const panels = usePanels();
  const tabs = useDrawerTabs();
  useClosedAtFirst();
  const leftTab = LEFT_TABS.find(({ value }) => value === panels.leftTab);
  return (
    <div className={styles.narrow}>
      <div className={styles.stage}><Stage /></div>
      <nav className={styles.icons} aria-label="Panels">
        {LEFT_TABS.map(({ value, label, icon }) => <IconButton key={value} icon={icon} label={label} data-opens={value === panels.leftTab ? 'left' : undefined} onClick={() => layout.showLeft(value)} />)}
        <IconButton icon={SlidersHorizontal} label="Inspector" data-opens="right" onClick={() => layout.setPanels({ isRightOpen: true })} />
        <span className={styles.divider} />
        {tabs.map(({ value, label, icon }) => icon && <IconButton key={value} icon={icon} label={label} data-opens={value === panels.drawerTab ? 'drawer' : undefined} onClick={() => layout.showDrawer(value)} />)}
      </nav>
      <Sheet isOpen={panels.isLeftOpen} onClose={() => layout.setPanels({ isLeftOpen: false })} title={leftTab?.label ?? ''} side="left"><LeftPanel isTitled={false} /></Sheet>
      <Sheet isOpen={panels.isRightOpen} onClose={() => layout.setPanels({ isRightOpen: false })} title="Inspector" side="right"><RightPanel /></Sheet>
      <Sheet isOpen={panels.isDrawerOpen} onClose={() => layout.setPanels({ isDrawerOpen: false })} title={tabs.find(({ value }) => value === panels.drawerTab)?.label ?? ''} side="bottom"><Drawer isBare /></Sheet>
    </div>
  );
}

/** Where panels cover the canvas they start closed, in every mode; they come back when there is room beside it again. */
function useClosedAtFirst(): void {
  const { layout } = useWorkspace();
  const mode = useStore(layout.store, (state) => state.mode);
  useEffect(() => {
    const { isLeftOpen, isRightOpen, isDrawerOpen } = layout.panels;
    const covers = matchMedia('(max-width: 759.98px)').matches;
    layout.setPanels({ isLeftOpen: false, isRightOpen: false, ...(covers && { isDrawerOpen: false }) });
    return () => layout.store.setState(({ panels }) => ({ panels: { ...panels, [mode]: { ...panels[mode], isLeftOpen, isRightOpen, isDrawerOpen } } }));
  }, [layout, mode]);
}
