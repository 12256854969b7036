import { ChevronDown, ChevronUp } from 'lucide-react';
import { lazy, type ReactElement, Suspense } from 'react';
import type { DrawerTab } from '../../workspace/layout-store.ts';
import { IconButton } from '../widgets/icon-button.tsx';
import { TabList, TabPanel, Tabs } from '../widgets/tabs.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { AreaBoundary } from './area-boundary.tsx';
import { useDrawerTabs } from './drawer-tabs.ts';
import styles from './drawer.module.css';
import { Loading } from './loading.tsx';
import { usePanels } from './use-panels.ts';

const Problems = lazy(async () => ({ default: (await import('../inspector/problems.tsx')).Problems }));
const LogView = lazy(async () => ({ default: (await import('../log/log-view.tsx')).LogView }));
const Timeline = lazy(async () => ({ default: (await import('../timeline/timeline.tsx')).Timeline }));
const Sagas = lazy(async () => ({ default: (await import('../sagas/sagas.tsx')).Sagas }));
const Findings = lazy(async () => ({ default: (await import('../log/findings.tsx')).Findings }));
const StatisticsView = lazy(async () => ({ default: (await import('../statistics/statistics-view.tsx')).StatisticsView }));
const OutcomeView = lazy(async () => ({ default: (await import('../outcomes/outcome-view.tsx')).OutcomeView }));
const AggregatesView = lazy(async () => ({ default: (await import('../aggregates/aggregates-view.tsx')).AggregatesView }));
const ReadModelsView = lazy(async () => ({ default: (await import('../read-models/read-models-view.tsx')).ReadModelsView }));
const ComparisonView = lazy(async () => ({ default: (await import('../comparison/comparison-view.tsx')).ComparisonView }));
const Breakpoints = lazy(async () => ({ default: (await import('../breakpoints/breakpoints.tsx')).Breakpoints }));

const CONTENTS: { readonly [T in DrawerTab]: () => ReactElement } = {
  problems: () => <Problems />,
  log: () => <LogView />,
  timeline: () => <Timeline />,
  sagas: () => <Sagas />,
  findings: () => <Findings />,
  statistics: () => <StatisticsView />,
  outcomes: () => <OutcomeView />,
  aggregates: () => <AggregatesView />,
  readModels: () => <ReadModelsView />,
  comparison: () => <ComparisonView />,
  breakpoints: () => <Breakpoints />,
};

/** The lists below the canvas. Closed, its tabs stay in sight with their counts. `isBare`: in a sheet, which is closed as a whole. */
export function Drawer({ isBare = false }: { readonly isBare?: boolean }): ReactElement {
  const { layout } = useWorkspace();
  const { isDrawerOpen, drawerTab } = usePanels();
  const tabs = useDrawerTabs();
  const label = tabs.find(({ value }) => value === drawerTab)?.label ?? '';
  return (
    <section className={styles.drawer} aria-label="Drawer" data-region="drawer" tabIndex={-1}>
      <Tabs value={drawerTab} onChange={(tab) => layout.showDrawer(tab)} className={styles.tabs}>
        <div className={styles.head}>
          <TabList label="Drawer" tabs={tabs} onReselect={isBare ? undefined : () => layout.setPanels({ isDrawerOpen: !layout.panels.isDrawerOpen })} />
          {!isBare && <IconButton icon={isDrawerOpen ? ChevronDown : ChevronUp} label={isDrawerOpen ? 'Close the drawer' : 'Open the drawer'} size="small" onClick={() => layout.setPanels({ isDrawerOpen: !isDrawerOpen })} />}
        </div>
        <TabPanel>
          <h2 className="visually-hidden">{label}</h2>
          {isDrawerOpen && <AreaBoundary key={drawerTab} name={label}><Suspense fallback={<Loading />}>{CONTENTS[drawerTab]()}</Suspense></AreaBoundary>}
        </TabPanel>
      </Tabs>
    </section>
  );
}
