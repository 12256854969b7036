import { ChevronDown, Play, Square } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import type { MenuItem } from '../widgets/menu-item.ts';
import { Menu } from '../widgets/menu.tsx';
import { Tooltip } from '../widgets/tooltip.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { firstKey } from './command-items.ts';
import styles from './run-button.module.css';
import { useRunScenario } from './use-run-scenario.ts';

/** Runs the chosen scenario; beside it the list of scenarios. While it runs, the same button cancels. */
export function RunButton({ isCompact }: { readonly isCompact: boolean }): ReactElement {
  const workspace = useWorkspace();
  const { document, run } = workspace;
  const scenarios = useStore(document.store, ({ design }) => design.scenarios);
  const chosenId = useStore(run.store, (state) => state.scenarioId);
  const isRunning = useStore(run.store, (state) => state.status === 'running');
  const isCancelling = useStore(run.store, (state) => state.isCancelling);
  const runScenario = useRunScenario();
  const chosen = scenarios.find(({ id }) => id === chosenId) ?? scenarios[0];
  const items = (): readonly MenuItem[] => scenarios.map(({ id, name }) => ({ id, label: name, isChecked: id === chosen?.id, onSelect: () => runScenario(id) }));
  const label = isRunning ? (isCancelling ? 'Cancelling …' : 'Cancel') : 'Run';
  return (
    <div className={styles.pair}>
      <Tooltip text={isRunning ? 'End the run here; what it logged is kept' : `Run ${chosen === undefined ? '' : `“${chosen.name}”`}`} keys={firstKey(workspace, isRunning ? 'run.stop' : 'run.start')}>
        <Button look={isRunning ? 'plain' : 'main'} icon={isRunning ? Square : Play} className={styles.run} aria-disabled={isCancelling} onClick={() => (isRunning ? run.cancel() : runScenario(chosen?.id))} data-testid={isRunning ? 'top-cancel' : 'top-run'} {...(isCompact ? { 'aria-label': label } : {})}>{isCompact ? undefined : label}</Button>
      </Tooltip>
      {scenarios.length > 0 && <Menu align="end" trigger={<IconButton icon={ChevronDown} label="Run a scenario" look={isRunning ? 'plain' : 'main'} className={styles.more} disabled={isRunning} />} items={items} />}
    </div>
  );
}
