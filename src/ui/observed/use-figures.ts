import { useEffect, useState } from 'react';
import { CanvasState } from '../../analysis/canvas-state.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Playhead } from '../../workspace/playhead/playhead.ts';
import { atMostEvery } from '../widgets/at-most-every.ts';
import { useWorkspace } from '../workspace-context.tsx';
import { type Figure, figureReader, isThere } from './figures-of.ts';
import { isInRun, type Observed, observedOf } from './observed.ts';

/** Rows up to which one thing is counted while somebody points at it and waits. */
const LOOK_ROWS_MAX = 1_000_000;

/** Digits that change more often tell nobody more, and a log that grows is counted from its beginning each time. */
const LOOK_MS = 250;

/** What there is to tell of one thing at the playhead; nothing without a run, and far inside a long one. */
export function useFigures(id: string, rowsMax = LOOK_ROWS_MAX): readonly Figure[] {
  const { document, playhead, run } = useWorkspace();
  const [figures, setFigures] = useState<readonly Figure[]>([]);
  useEffect(() => {
    const observed = observedOf(document.state.design, id);
    const look = lookAt(playhead, observed, rowsMax);
    const timed = atMostEvery(LOOK_MS, () => setFigures(look()));
    timed.call();
    const stops = [playhead.onFrame(timed.call), run.store.subscribe((now, before) => now.log !== before.log && timed.call()), timed.stop];
    return () => stops.forEach((stop) => stop());
  }, [document, playhead, run, id, rowsMax]);
  return figures;
}

function lookAt(playhead: Playhead, observed: Observed | undefined, rowsMax: number): () => readonly Figure[] {
  let seen: EventLog | null = null;
  let read: ReturnType<typeof figureReader> | undefined;
  return () => {
    const { log, state: { row, timeUs } } = playhead;
    if (log === null || observed === undefined || row > rowsMax || !isInRun(observed, log)) return [];
    if (log !== seen) {
      const canvas = new CanvasState(log);
      read = figureReader(log, observed, (gauges) => canvas.channelState(observed.id, gauges));
      seen = log;
    }
    return read?.({ row: row - 1, nowUs: timeUs, gauges: playhead.gauges() }).filter(isThere) ?? [];
  };
}
