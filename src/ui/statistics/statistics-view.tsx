import { ChartSpline, CircleStop, Play, TriangleAlert } from 'lucide-react';
import { type ReactElement, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { Statistics } from '../../analysis/statistics.ts';
import { parseDuration } from '../../base/time.ts';
import { Badge } from '../widgets/badge.tsx';
import { statisticsStore } from '../../workspace/statistics/statistics-store.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { NumberInput } from '../widgets/number-input.tsx';
import { counted } from '../widgets/numbers.ts';
import { ProgressBar } from '../widgets/progress-bar.tsx';
import { SegmentedControl } from '../widgets/segmented-control.tsx';
import { TextInput } from '../widgets/text-input.tsx';
import { useLate, useWorkspace } from '../workspace-context.tsx';
import { timeText } from './figure-text.ts';
import { FiguresTable } from './figures-table.tsx';
import { ObservedCharts } from './observed-charts.tsx';
import { StationDetail } from './station-detail.tsx';
import { StationList } from './station-list.tsx';
import styles from './statistics-view.module.css';

type Shape = 'charts' | 'table' | 'run';

const SHAPES = [{ value: 'charts', label: 'Charts' }, { value: 'table', label: 'Table' }, { value: 'run', label: 'This run' }] as const;

/** The scenario under many seeds: means with intervals for each node, and what of it is not credible. */
export function StatisticsView(): ReactElement {
  const { run } = useWorkspace();
  const store = useLate(statisticsStore);
  const state = useStore(store.store);
  const [shape, setShape] = useState<Shape>('charts');
  const { statistics, status, error, problems } = state;
  const log = useStore(run.store, (current) => (current.status === 'running' ? null : current.log));
  const isOneRun = log !== null && log.rowCount > 0 && (shape === 'run' || statistics === null) && status !== 'running';
  return (
    <section className={styles.view} aria-label="Statistics" data-testid="statistics" data-status={status}>
      <Tools shape={shape} onShape={setShape} />
      {error !== null && <p className={styles.trouble} role="alert"><TriangleAlert size={14} aria-hidden />{error}</p>}
      {problems.some(({ severity }) => severity === 'error') && <p className={styles.trouble} role="alert"><TriangleAlert size={14} aria-hidden />The design cannot be run: {problems.find(({ severity }) => severity === 'error')?.message}</p>}
      {statistics === null && !isOneRun && <Nothing isRunning={status === 'running'} />}
      {statistics !== null && !isOneRun && <Found statistics={statistics} shape={shape} />}
      {isOneRun && <ObservedCharts log={log} />}
    </section>
  );
}

function Tools({ shape, onShape }: { readonly shape: Shape; readonly onShape: (shape: Shape) => void }): ReactElement {
  const { commands } = useWorkspace();
  const store = useLate(statisticsStore);
  const { status, options, progress, isCancelling, statistics } = useStore(store.store);
  const id = useId();
  const isRunning = status === 'running';
  const isWarmUpRight = options.warmUp === 'auto' || parseDuration(options.warmUp).ok;
  return (
    <div className={styles.tools}>
      <span className={styles.option}><label htmlFor={`${id}-runs`}>Replications</label><span className={styles.short}><NumberInput id={`${id}-runs`} size="small" isWhole min={1} max={1000} value={options.replications} disabled={isRunning} onChange={(replications) => store.setOptions({ replications: Math.min(1000, Math.max(1, replications)) })} /></span></span>
      <span className={styles.option}><label htmlFor={`${id}-warm-up`}>Warm-up</label><span className={styles.short}><TextInput id={`${id}-warm-up`} size="small" isMono value={options.warmUp} aria-invalid={!isWarmUpRight || undefined} disabled={isRunning} onChange={(warmUp) => store.setOptions({ warmUp })} /></span></span>
      {!isWarmUpRight && <span className={styles.hint} role="alert">Write auto, or a time such as 30s.</span>}
      {isRunning
        ? <Button size="small" icon={CircleStop} disabled={isCancelling} onClick={() => void commands.run('statistics.cancel')}>{isCancelling ? 'Ending' : 'Cancel'}</Button>
        : <Button size="small" look="main" icon={Play} disabled={!isWarmUpRight} onClick={() => void commands.run('statistics.start')}>Run replications</Button>}
      {isRunning && <span className={styles.progress}><ProgressBar label="Replications" value={progress === null ? null : (progress.done + progress.timeUs / progress.horizonUs) / progress.of} />{progress !== null && <span className="mono">{progress.done} of {progress.of}</span>}</span>}
      {statistics !== null && <span className={styles.shape}><SegmentedControl<Shape> size="small" label="Shown as" value={shape} segments={SHAPES} onChange={onShape} /></span>}
    </div>
  );
}

function Nothing({ isRunning }: { readonly isRunning: boolean }): ReactElement {
  if (isRunning) return <EmptyState icon={ChartSpline} title="Running">Each replication is the scenario under another seed. The first one finds out how long the system needs to settle.</EmptyState>;
  return <EmptyState icon={ChartSpline} title="One run is one story">Replications run the scenario under many seeds, and tell means with their 95 % intervals, and which of them not to rely on.</EmptyState>;
}

function Found({ statistics, shape }: { readonly statistics: Statistics; readonly shape: Shape }): ReactElement {
  const { document } = useWorkspace();
  const store = useLate(statisticsStore);
  const { scenario, isStale } = useStore(store.store);
  const selection = useStore(document.store, (state) => state.selection);
  const { stations, runs, warmUpUs, spanUs, method, doubts } = statistics;
  const chosen = stations.find(({ id }) => selection.includes(id)) ?? stations.find(({ servers }) => servers > 0) ?? stations[0];
  return (
    <>
      <p className={styles.summary}>
        <b>{scenario?.name}</b>
        <span>{method === 'batches' ? 'batches of one run' : counted(runs, 'replication')} of {timeText(spanUs)}{warmUpUs > 0 ? `, after ${timeText(warmUpUs)} of warm-up` : ''}; means with 95 % intervals</span>
        {isStale && <Badge tone="warn">The design has changed since</Badge>}
      </p>
      {doubts.map(({ code, message }) => <p key={code} className={styles.doubt}><TriangleAlert size={14} aria-hidden />{message}</p>)}
      {shape === 'table' ? <FiguresTable stations={stations} /> : (
        <div className={styles.split}>
          <StationList stations={stations} chosen={chosen?.id} onChoose={(id) => document.select([id])} />
          {chosen !== undefined && <StationDetail key={chosen.id} station={chosen} statistics={statistics} />}
        </div>
      )}
    </>
  );
}
