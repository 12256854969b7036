import { Eye, EyeOff, Hourglass, Play } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import { type LookFigures, readModelFigures, ROWS_READ_MAX, type StalenessFigures } from '../../analysis/read-model-figures.ts';
import { timeText } from '../statistics/figure-text.ts';
import { Badge } from '../widgets/badge.tsx';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { LineChart } from '../widgets/line-chart.tsx';
import { counted, grouped } from '../widgets/numbers.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './read-models-view.module.css';

/** How stale the read models of a run were, as a distribution, and who did not see what he had written. */
export function ReadModelsView(): ReactElement {
  const { document, run, commands } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const { log, status } = useStore(run.store);
  const projections = useMemo(() => design.nodes.flatMap(({ id, kind, config }) => (kind === 'projection' && typeof config['store'] === 'string' ? [{ id, store: config['store'] }] : [])), [design]);
  const clients = useMemo(() => design.nodes.filter(({ kind }) => kind === 'query-client').map(({ id }) => id), [design]);
  const figures = useMemo(() => (log === null || status === 'running' ? null : readModelFigures(log, { projections, clients })), [log, status, projections, clients]);
  if (projections.length + clients.length === 0) return <EmptyState icon={Hourglass} title="No read model in this design">Place a projection, or insert the pattern CQRS: its staleness is shown here.</EmptyState>;
  if (figures === null) {
    if (status === 'running') return <EmptyState icon={Hourglass} title="Running">Staleness is told when the run has ended.</EmptyState>;
    return <EmptyState icon={Hourglass} title="No run yet" action={<Button look="main" icon={Play} onClick={() => void commands.run('run.start')}>Run</Button>}>Run a scenario: how far each read model lags behind is shown here.</EmptyState>;
  }
  const nameOf = (id: string): string => design.nodes.find((node) => node.id === id)?.name ?? id;
  return (
    // Keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.view} aria-label="Read models" data-testid="read-models" tabIndex={0}>
      {figures.looks.map((each) => <Look key={each.client} figures={each} name={nameOf(each.client)} />)}
      {figures.staleness.map((each) => <Staleness key={each.projection} figures={each} name={nameOf(each.projection)} />)}
      {figures.rows === ROWS_READ_MAX && <p className={styles.hint}>Of the first {grouped(ROWS_READ_MAX)} rows of the run.</p>}
    </section>
  );
}

function Look({ figures: { looks, stale, firstRow }, name }: { readonly figures: LookFigures; readonly name: string }): ReactElement {
  const go = useGo();
  return (
    <article className={styles.card} data-testid="look">
      <h3>{name} <span>reads its own writes</span></h3>
      <p className={styles.figures}>
        {stale === 0 ? <Badge tone="ok" icon={Eye}>No stale read</Badge> : <Badge tone="bad" icon={EyeOff}>{counted(stale, 'stale read')}</Badge>}
        <span>of {counted(looks, 'look')}{looks > 0 && `, ${Number(((stale / looks) * 100).toPrecision(3))} %`}</span>
        {firstRow > 0 && <Button size="small" onClick={() => go(firstRow)}>Show the first</Button>}
      </p>
    </article>
  );
}

const PERCENTILES = [1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100] as const;
const NAMED = [['Median', 0.5], ['95 %', 0.95], ['99 %', 0.99], ['Longest', 1]] as const;

function Staleness({ figures: { delays, worstRow }, name }: { readonly figures: StalenessFigures; readonly name: string }): ReactElement {
  const go = useGo();
  return (
    <article className={styles.card} data-testid="staleness">
      <h3>{name} <span>{counted(delays.count, 'change')} shown</span></h3>
      {delays.count === 0 ? <p className={styles.hint}>No message changed its read model in this run.</p> : (
        <>
          <div className={styles.named}>
            <dl>{NAMED.map(([label, q]) => <div key={label}><dt>{label}</dt><dd className="mono">{timeText(delays.quantile(q))}</dd></div>)}</dl>
            <Button size="small" onClick={() => go(worstRow)}>Show the longest</Button>
          </div>
          <LineChart
            title="Staleness by percentile" label={`Staleness of ${name} by percentile: half of the changes within ${timeText(delays.quantile(0.5))}, 99 of 100 within ${timeText(delays.quantile(0.99))}`}
            tone="--tone-service" x={PERCENTILES} y={PERCENTILES.map((percent) => delays.quantile(percent / 100))} formatX={(percent) => `p${percent}`} formatY={timeText}
          />
        </>
      )}
    </article>
  );
}

/** To a row, in every view. */
function useGo(): (row: number) => void {
  const { playhead, layout } = useWorkspace();
  return (row) => {
    playhead.pause();
    playhead.seekRow(row);
    layout.showDrawer('log');
  };
}
