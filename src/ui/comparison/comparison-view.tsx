import { CircleStop, Columns2, Play, TriangleAlert } from 'lucide-react';
import { type ReactElement, useEffect, useId } from 'react';
import { useStore } from 'zustand';
import type { ComparedFigure } from '../../analysis/compare-designs.ts';
import { type ComparisonState, comparisonStore } from '../../workspace/comparison/comparison-store.ts';
import { TEMPLATES } from '../../workspace/library/templates.ts';
import { timeText } from '../statistics/figure-text.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { NumberInput } from '../widgets/number-input.tsx';
import { grouped } from '../widgets/numbers.ts';
import { ProgressBar } from '../widgets/progress-bar.tsx';
import { Select, type SelectOption } from '../widgets/select.tsx';
import { type ComparedGroup, SideBySide } from '../widgets/side-by-side.tsx';
import { useLate, useWorkspace } from '../workspace-context.tsx';
import styles from '../outcomes/outcome-view.module.css';

/** The open design and another one side by side: messages, coupling, latency, and what one crash does to each. */
export function ComparisonView(): ReactElement {
  const comparison = useLate(comparisonStore);
  const state = useStore(comparison.store);
  const { status, error, parts, sides, expectationNames } = state;
  return (
    <section className={styles.view} aria-label="Comparison" data-testid="comparison" data-status={status}>
      <Tools state={state} />
      {error !== null && <p className={styles.trouble} role="alert"><TriangleAlert size={14} aria-hidden />{error}</p>}
      {parts.length === 0
        ? <EmptyState icon={Columns2} title={status === 'running' ? 'Running both' : 'Two designs side by side'}>The open design and another one run under the same seeds, and each with one crash after each step.</EmptyState>
        : <SideBySide label={`${sides.map(({ name }) => name).join(' and ')} side by side`} sides={sides.map(({ name, scenario }, at) => ({ id: String(at), title: name, note: scenario }))} groups={parts.map(({ title, figures }): ComparedGroup => ({ title, rows: figures.map((figure) => rowOf(figure, expectationNames)) }))} />}
    </section>
  );
}

function Tools({ state: { status, isCancelling, progress, other, seeds } }: { readonly state: ComparisonState }): ReactElement {
  const { commands } = useWorkspace();
  const comparison = useLate(comparisonStore);
  const options = useOthers();
  const id = useId();
  const isRunning = status === 'running';
  const choose = (value: string): void => {
    const [kind = '', ...rest] = value.split(':');
    comparison.set({ other: { kind: kind === 'kept' ? 'kept' : 'template', id: rest.join(':') } });
  };
  return (
    <div className={styles.tools}>
      <span className={styles.option}><label htmlFor={`${id}-other`}>Compare with</label><Select id={`${id}-other`} size="small" placeholder="Choose a design" value={other === null ? '' : `${other.kind}:${other.id}`} options={options} disabled={isRunning} onChange={choose} /></span>
      <span className={styles.option}><label htmlFor={`${id}-seeds`}>Seeds</label><span className={styles.short}><NumberInput id={`${id}-seeds`} size="small" isWhole min={1} max={100} value={seeds} disabled={isRunning} onChange={(value) => comparison.set({ seeds: Math.min(100, Math.max(1, value)) })} /></span></span>
      {isRunning
        ? <Button size="small" icon={CircleStop} disabled={isCancelling} onClick={() => void commands.run('comparison.cancel')}>{isCancelling ? 'Ending' : 'Cancel'}</Button>
        : <Button size="small" look="main" icon={Play} disabled={other === null} onClick={() => void comparison.start()}>Compare</Button>}
      {isRunning && <span className={styles.progress}><ProgressBar label="Runs" value={progress === null ? null : progress.done / progress.of} />{progress !== null && <span className="mono">{progress.done} of {progress.of}</span>}</span>}
    </div>
  );
}

/** Designs that are kept, except the open one, and templates. */
function useOthers(): readonly SelectOption[] {
  const { library } = useWorkspace();
  const designs = useStore(library.store, (state) => state.designs);
  const openId = useStore(library.store, (state) => state.openId);
  useEffect(() => void library.refresh(), [library]);
  return [
    ...designs.filter(({ id }) => id !== openId).map(({ id, name }) => ({ value: `kept:${id}`, label: name, group: 'Kept designs' })),
    ...TEMPLATES.map(({ id, title }) => ({ value: `template:${id}`, label: title, group: 'Templates' })),
  ];
}

const rowOf = (figure: ComparedFigure, names: ComparisonState['expectationNames']): ComparedGroup['rows'][number] => ({
  id: figure.id, label: figure.id === `broken-${figure.label}` ? `Breaks: ${names[figure.label] ?? figure.label}` : figure.label, help: figure.help, cells: figure.values.map((value, at) => (value === null ? undefined : { content: valueText(figure, value), isBetter: figure.better === at })),
});

function valueText({ unit }: ComparedFigure, value: number | string): string {
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'us': return timeText(value);
    case 'share': return `${Number((value * 100).toPrecision(3))} %`;
    case 'ratio': return String(Number(value.toPrecision(3)));
    default: return grouped(value);
  }
}
