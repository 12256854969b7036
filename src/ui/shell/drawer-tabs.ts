import { ChartNoAxesGantt, ChartSpline, CircleAlert, CircleDot, Columns2, Hourglass, Layers2, Map as MapIcon, ScrollText, Target } from 'lucide-react';
import { useStore } from 'zustand';
import type { DrawerTab } from '../../workspace/layout-store.ts';
import { SagaIcon } from '../widgets/own-icons.tsx';
import type { Tab } from '../widgets/tabs.tsx';
import { useWorkspace } from '../workspace-context.tsx';

/** The tabs of the drawer with what they count now. */
export function useDrawerTabs(): readonly Tab<DrawerTab>[] {
  const { document, run, breakpoints } = useWorkspace();
  const problems = useStore(document.store, ({ diagnostics }) => diagnostics);
  const findings = useStore(run.store, (state) => state.findings.length);
  const stops = useStore(breakpoints.store, ({ list }) => list.length);
  return [
    { value: 'problems', label: 'Problems', icon: CircleAlert, count: problems.length, countTone: problems.some(({ severity }) => severity === 'error') ? 'bad' : 'warn' },
    { value: 'log', label: 'Event log', icon: ScrollText },
    { value: 'timeline', label: 'Timeline', icon: ChartNoAxesGantt },
    { value: 'sagas', label: 'Sagas', icon: SagaIcon },
    { value: 'findings', label: 'Findings', icon: Target, count: findings, countTone: 'bad' },
    { value: 'statistics', label: 'Statistics', icon: ChartSpline },
    { value: 'outcomes', label: 'Outcomes', icon: MapIcon },
    { value: 'aggregates', label: 'Aggregates', icon: Layers2 },
    { value: 'readModels', label: 'Read models', icon: Hourglass },
    { value: 'comparison', label: 'Compare', icon: Columns2 },
    { value: 'breakpoints', label: 'Breakpoints', icon: CircleDot, count: stops },
  ];
}
