import { ChartNoAxesGantt, Play, ZoomIn, ZoomOut } from 'lucide-react';
import { type ComponentProps, type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatInstant } from '../../base/time.ts';
import { describeRow } from '../../log/describe-row.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { TimelinePort } from '../../workspace/ports.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { drawTimeline } from './draw-timeline.ts';
import styles from './timeline.module.css';
import { centred, moved, rangeOfSelection, type TimeRange, zoomed } from './time-range.ts';
import { useDensity } from './use-density.ts';

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
  const workspace = useWorkspace();
  const { playhead } = workspace;
  const whole = useMemo<TimeRange>(() => ({ fromUs: 0, toUs: busyEnd(log) }), [log]);
  const [range, setRange] = useState<TimeRange>(whole);
  const [marked, setMarked] = useState<TimeRange | null>(null);
  const [width, setWidth] = useState(800);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { density: shown, isCounting } = useDensity(log, range.fromUs, range.toUs, Math.ceil(width / 3));

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const draw = (): void => drawTimeline(element, shown, range, playhead.state.timeUs, marked);
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
  }, [shown, range, marked, playhead]);

  const view = useTimelineView(workspace, log, { whole, range, setRange, marked, setMarked });
  const pointer = usePointer(range, (us) => { playhead.pause(); playhead.seekTime(us); }, setMarked);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || marked === null) return;
    event.preventDefault();
    setMarked(null);
  };
  return (
    // Escape of everything in it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.view} data-region="timeline" onKeyDown={press}>
      <div className={styles.tools}>
        <span className={styles.range}>{formatInstant(Math.round(range.fromUs))} – {formatInstant(Math.round(range.toUs))}{isCounting ? ', counting …' : ''}</span>
        {marked !== null && <span className={styles.range} data-testid="timeline-range">{formatInstant(Math.round(marked.fromUs))} – {formatInstant(Math.round(marked.toUs))} marked</span>}
        <Legend />
        <IconButton icon={ZoomIn} size="small" label="Zoom in" keys="W" onClick={() => view.zoomBy(2)} />
        <IconButton icon={ZoomOut} size="small" label="Zoom out" keys="S" onClick={() => view.zoomBy(0.5)} />
        <Button size="small" onClick={() => setRange(whole)}>Whole run</Button>
      </div>
      <canvas
        ref={canvas} className={styles.canvas} tabIndex={0} role="img" aria-label={`Timeline of ${log.rowCount} rows; W and S zoom, A and D move, F centres the playhead and then shows all, R marks the time of the selection`} data-testid="timeline"
        {...pointer}
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

interface View {
  readonly whole: TimeRange;
  readonly range: TimeRange;
  readonly setRange: (range: TimeRange) => void;
  readonly marked: TimeRange | null;
  readonly setMarked: (range: TimeRange | null) => void;
}

/** What its commands and buttons do. */
function useTimelineView(workspace: Workspace, log: EventLog, view: View): TimelinePort {
  const { playhead, timeline } = workspace;
  const now = useRef(view);
  const port = useMemo<TimelinePort>(() => ({
    zoomBy: (factor) => now.current.setRange(zoomed(now.current.range, 1 / factor, playhead.state.timeUs, now.current.whole)),
    panBy: (share) => now.current.setRange(moved(now.current.range, share, now.current.whole)),
    focus: () => {
      const { range, whole, marked, setRange } = now.current;
      const next = centred(range, playhead.state.timeUs, whole);
      setRange(Math.abs(next.fromUs - range.fromUs) > 1 ? next : (marked ?? whole));
    },
    setRange: (isOn) => now.current.setMarked(isOn ? rangeOfSelected(workspace, log) : null),
  }), [workspace, playhead, log]);
  useEffect(() => void (now.current = view));
  useEffect(() => timeline.register(port), [timeline, port]);
  return port;
}

/** Of the saga or message that is followed, else of the selected nodes. */
function rangeOfSelected({ layout, document, run, notices }: Workspace, log: EventLog): TimeRange | null {
  const { selection } = document.state;
  const { names } = run.state;
  const range = rangeOfSelection(log, layout.state, names === null || selection.length === 0 ? null : (row) => selection.includes(names.canvasId(log.cell('node', row))));
  if (range === null) notices.show({ tone: 'info', text: 'Select a node, or follow a message or a saga: its time is marked then.', key: 'playback' });
  return range;
}

/** How far, in pixels, a press moves before it is a drag. */
const DRAG_PX = 4;

/** A press goes there; a drag marks a range. */
function usePointer({ fromUs, toUs }: TimeRange, seek: (us: number) => void, mark: (range: TimeRange) => void): Pick<ComponentProps<'canvas'>, 'onPointerDown' | 'onPointerMove'> {
  const pressed = useRef<number | null>(null);
  const usAt = (clientX: number, element: Element): number => {
    const { left, width } = element.getBoundingClientRect();
    return fromUs + Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width))) * (toUs - fromUs);
  };
  return {
    onPointerDown: ({ clientX, pointerId, currentTarget }) => {
      currentTarget.setPointerCapture(pointerId);
      pressed.current = clientX;
      seek(usAt(clientX, currentTarget));
    },
    onPointerMove: ({ clientX, buttons, currentTarget }) => {
      const start = pressed.current;
      if (buttons !== 1 || start === null || Math.abs(clientX - start) < DRAG_PX) return;
      const ends = [usAt(start, currentTarget), usAt(clientX, currentTarget)];
      mark({ fromUs: Math.min(...ends), toUs: Math.max(...ends) });
    },
  };
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
