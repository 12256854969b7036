import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { formatInstant } from '../../base/time.ts';
import type { RunMarks } from '../../workspace/playhead/marks.ts';
import { atMostEvery, READING_MS } from '../widgets/at-most-every.ts';
import { classNames } from '../widgets/class-names.ts';
import range from '../widgets/range.module.css';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './transport.module.css';
import { useFailures } from './use-failures.ts';

const STEPS = 10_000;

/** The run from its first to its last row; failures and findings are marks under it. The browser's own slider: keys and touch work. */
export function Scrubber(): ReactElement {
  const { playhead, run, breakpoints } = useWorkspace();
  const slider = useRef<HTMLInputElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const log = useStore(run.store, (state) => state.log);
  const findings = useStore(run.store, (state) => state.findings);
  const met = useStore(breakpoints.store, (state) => state.met);
  const isRunning = useStore(run.store, (state) => state.status === 'running');
  const rows = log?.rowCount ?? 0;
  // Failures are looked for in the whole log: not while it grows.
  const failures = useFailures(isRunning ? null : log);

  useEffect(() => {
    const say = (): void => {
      const { row, timeUs } = playhead.state;
      slider.current?.setAttribute('aria-valuetext', `row ${row} of ${rows}, ${formatInstant(Math.floor(timeUs))}`);
    };
    const move = (): void => {
      const element = slider.current;
      const value = String(rows === 0 ? 0 : Math.round((playhead.state.row / rows) * STEPS));
      if (element !== null && element.value !== value) element.value = value;
    };
    const paced = atMostEvery(READING_MS, say);
    move();
    say();
    const stops = [playhead.onFrame(move), playhead.onFrame(paced.call), paced.stop];
    return () => stops.forEach((stop) => stop());
  }, [playhead, rows]);

  useEffect(() => {
    const canvas = marks.current;
    if (canvas !== null && !isRunning) drawMarks(canvas, failures, playhead.marks, rows);
  }, [playhead, failures, findings, met, rows, isRunning]);

  return (
    <div className={styles.scrubber}>
      <input
        ref={slider} className={classNames(range.range, styles.range)} type="range" min={0} max={STEPS} step={1} defaultValue={0} disabled={rows === 0} aria-label="Position in the run" data-testid="scrubber"
        onChange={(event) => {
          playhead.pause();
          playhead.seekRow(Math.round((Number(event.target.value) / STEPS) * rows));
        }}
      />
      <canvas ref={marks} className={styles.marks} aria-hidden />
    </div>
  );
}

function drawMarks(canvas: HTMLCanvasElement, failures: readonly number[], { findings, breaks }: RunMarks, rows: number): void {
  const width = (canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio)));
  const height = (canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio)));
  const context = canvas.getContext('2d');
  if (context === null || rows === 0) return;
  const style = getComputedStyle(canvas);
  const draw = (places: Iterable<number>, color: string, size: number): void => {
    context.fillStyle = style.getPropertyValue(color);
    for (const row of places) context.fillRect(Math.round((row / rows) * (width - size)), 0, size, height);
  };
  draw(failures, '--warn', Math.max(1, devicePixelRatio));
  draw(findings, '--bad', Math.max(3, 3 * devicePixelRatio));
  draw(breaks, '--accent', Math.max(2, 2 * devicePixelRatio));
}
