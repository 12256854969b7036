import type { ReactElement } from 'react';
import { IconButton } from '../widgets/icon-button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { LEFT_TABS } from './left-tabs.ts';
import styles from './rail.module.css';
import { usePanels } from './use-panels.ts';

/** The icons at the left edge: what the left panel shows, and, pressed again, that it closes. */
export function Rail(): ReactElement {
  const { layout } = useWorkspace();
  const { isLeftOpen, leftTab } = usePanels();
  return (
    <nav className={styles.rail} aria-label="Left panel">
      {LEFT_TABS.map(({ value, label, icon }) => {
        const isShown = isLeftOpen && leftTab === value;
        return <IconButton key={value} icon={icon} label={label} data-opens={value === leftTab ? 'left' : undefined} isPressed={isShown} onClick={() => (isShown ? layout.setPanels({ isLeftOpen: false }) : layout.showLeft(value))} />;
      })}
    </nav>
  );
}
