import { ChartNoAxesGantt, Play, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatInstant } from '../../base/time.ts';
import { describeRow } from '../../log/describe-row.ts';
import type { EventLog } from '../../log/event-log.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { drawTimeline } from './draw-timeline.ts';
import styles from './timeline.module.css';
import { useDensity } from './use-density.ts';

interface Range {
  readonly fromUs: number;
  readonly toUs: number;
}

/** The run over virtual time: how busy it was, what stood out, and the playhead. */
export function Timeline(): ReactElement {
  const { commands, run } = useWorkspace();
  const log = useStore(run.store, (state) => state.log);
  const isRunning = useStore(run.store, (state) => state.status === 'running');
  if (log === null || log.rowCount === 0) {
    return <EmptyState icon={ChartNoAxesGantt} title="No run yet" action={<Button look="main" icon={Play} onClick={() => void commands.run('run.start')}>Run</Button>}>Run a scenario: its time stretches out here.</EmptyState>;
  }
  if (isRunning) return <EmptyState icon={ChartNoAxesGantt} title="The run goes on">Its timeline stands here when it has ended.</EmptyState>;
  // Another run is another whole.
  return <Chart key={log.rowCount} log={log} />;
}

function Chart({ log }: { readonly log: EventLog }): ReactElement {
  const { playhead } = useWorkspace();
  const whole = useMemo<Range>(() => ({ fromUs: 0, toUs: busyEnd(log) }), [log]);
  const [range, setRange] = useState<Range>(whole);
  const [width, setWidth] = useState(800);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { density: shown, isCounting } = useDensity(log, range.fromUs, range.toUs, Math.ceil(width / 3));

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const draw = (): void => drawTimeline(element, shown, range, playhead.state.timeUs);
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
      draw();
    });
    observer.observe(element);
    draw();
    const stops = [playhead.onFrame(draw), playhead.store.subscribe(draw)];
    return () => {
      observer.disconnect();
      stops.forEach((stop) => stop());
    };
  }, [shown, range, playhead]);

  const zoom = useCallback((factor: number): void => setRange((now) => zoomed(now, factor, playhead.state.timeUs, whole)), [playhead, whole]);
  const pan = (share: number): void => setRange((now) => moved(now, share, whole));
  const seek = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { left, width: across } = event.currentTarget.getBoundingClientRect();
    playhead.pause();
    playhead.seekTime(range.fromUs + ((event.clientX - left) / Math.max(1, across)) * (range.toUs - range.fromUs));
  };
  const keys: Readonly<Record<string, () => void>> = { w: () => zoom(0.5), s: () => zoom(2), a: () => pan(-0.25), d: () => pan(0.25), f: () => setRange(whole) };
  const press = (event: KeyboardEvent): void => {
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key.toLowerCase()];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return (
    <div className={styles.view} data-region="timeline">
      <div className={styles.tools}>
        <span className={styles.range}>{formatInstant(Math.round(range.fromUs))} – {formatInstant(Math.round(range.toUs))}{isCounting ? ', counting …' : ''}</span>
        <Legend />
        <IconButton icon={ZoomIn} size="small" label="Zoom in" keys="W" onClick={() => zoom(0.5)} />
        <IconButton icon={ZoomOut} size="small" label="Zoom out" keys="S" onClick={() => zoom(2)} />
        <Button size="small" onClick={() => setRange(whole)}>Whole run</Button>
      </div>
      <canvas
        ref={canvas} className={styles.canvas} tabIndex={0} role="img" aria-label={`Timeline of ${log.rowCount} rows; W and S zoom, A and D move, F shows the whole run`} data-testid="timeline"
        onKeyDown={press} onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); seek(event); }} onPointerMove={(event) => event.buttons === 1 && seek(event)}
      />
      <details className={styles.table}>
        <summary>What stood out, as a list ({shown.marks.length})</summary>
        <ol>
          {shown.marks.slice(0, 200).map(({ row, timeUs }) => (
            <li key={row}><button type="button" onClick={() => { playhead.pause(); playhead.seekRow(row + 1); }}><span>{formatInstant(timeUs)}</span> {describeRow(log, row)}</button></li>
          ))}
        </ol>
      </details>
    </div>
  );
}

function Legend(): ReactElement {
  return (
    <span className={styles.legend}>
      <span data-kind="crash">▼ crash, restart</span>
      <span data-kind="fault">◆ fault</span>
      <span data-kind="rebalance">■ rebalance</span>
      <span data-kind="compensation">● compensation</span>
      <span data-kind="failure">▲ failure</span>
    </span>
  );
}

/** The last row before the run's end row: a horizon far behind the last event would squeeze everything. */
function busyEnd(log: EventLog): number {
  const last = Math.max(0, log.rowCount - 2);
  return Math.max(1, log.cell('time', last) * 1.02);
}

function zoomed({ fromUs, toUs }: Range, factor: number, aroundUs: number, whole: Range): Range {
  const centre = aroundUs >= fromUs && aroundUs <= toUs ? aroundUs : (fromUs + toUs) / 2;
  const half = Math.max(10, ((toUs - fromUs) * factor) / 2);
  return { fromUs: Math.max(whole.fromUs, centre - half), toUs: Math.min(whole.toUs, centre + half) };
}

function moved({ fromUs, toUs }: Range, share: number, whole: Range): Range {
  const span = toUs - fromUs;
  const from = Math.min(Math.max(whole.fromUs, fromUs + share * span), Math.max(whole.fromUs, whole.toUs - span));
  return { fromUs: from, toUs: from + span };
}
