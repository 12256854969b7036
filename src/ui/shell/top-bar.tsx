import { Command, Menu as MenuIcon, PanelBottom, PanelLeft, PanelRight, Share2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Mode } from '../../workspace/layout-store.ts';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { Menu } from '../widgets/menu.tsx';
import { Mark } from '../widgets/own-icons.tsx';
import { SegmentedControl } from '../widgets/segmented-control.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { firstKey } from './command-items.ts';
import { DesignName } from './design-name.tsx';
import { mainMenu } from './main-menu.ts';
import { MODES } from './modes.ts';
import { ProblemCount } from './problem-count.tsx';
import { RunButton } from './run-button.tsx';
import { SaveState } from './save-state.tsx';
import styles from './top-bar.module.css';
import { usePanels } from './use-panels.ts';
import { useMedia, useWidth } from './use-width.ts';

/** What is open, how it is looked at, and Run. */
export function TopBar(): ReactElement {
  const workspace = useWorkspace();
  const { layout } = workspace;
  const width = useWidth();
  const isNarrow = width === 'narrow';
  const share = (): void => layout.setOverlay('share');
  return (
    <header className={styles.bar} data-region="top" data-width={width}>
      <div className={styles.start}>
        <Menu trigger={<Button look="bare" className={styles.brand} aria-label="Main menu"><Mark size={16} aria-hidden /><MenuIcon size={14} aria-hidden /></Button>} items={() => mainMenu(workspace)} />
        <DesignName />
        {!isNarrow && <SaveState />}
      </div>
      <ModeSwitch />
      <div className={styles.end}>
        {width === 'wide' && <PanelButtons />}
        {!isNarrow && <IconButton icon={Command} label="All commands" keys={firstKey(workspace, 'view.commands')} onClick={() => workspace.layout.setOverlay('palette')} />}
        {!isNarrow && <ProblemCount />}
        {isNarrow ? <IconButton icon={Share2} label="Share" onClick={share} /> : <Button icon={Share2} onClick={share} data-testid="top-share">Share</Button>}
        <RunButton isCompact={isNarrow} />
      </div>
    </header>
  );
}

/** Words where there is room for them. */
function ModeSwitch(): ReactElement {
  const { layout } = useWorkspace();
  const isCompact = useMedia('(max-width: 899.98px)');
  const mode = useStore(layout.store, (state) => state.mode);
  return <SegmentedControl<Mode> label="Mode" value={mode} segments={MODES} onChange={(next) => layout.setMode(next)} isCompact={isCompact} />;
}

function PanelButtons(): ReactElement {
  const workspace = useWorkspace();
  const { layout } = workspace;
  const { isLeftOpen, isRightOpen, isDrawerOpen } = usePanels();
  return (
    <>
      <IconButton icon={PanelLeft} label="Left panel" data-opens="left" keys={firstKey(workspace, 'view.left')} isPressed={isLeftOpen} onClick={() => layout.setPanels({ isLeftOpen: !isLeftOpen })} />
      <IconButton icon={PanelBottom} label="Drawer" data-opens="drawer" keys={firstKey(workspace, 'view.drawer')} isPressed={isDrawerOpen} onClick={() => layout.setPanels({ isDrawerOpen: !isDrawerOpen })} />
      <IconButton icon={PanelRight} label="Inspector" data-opens="right" keys={firstKey(workspace, 'view.right')} isPressed={isRightOpen} onClick={() => layout.setPanels({ isRightOpen: !isRightOpen })} />
    </>
  );
}
