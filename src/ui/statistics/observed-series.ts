import { CanvasState } from '../../analysis/canvas-state.ts';
import type { EventLog } from '../../log/event-log.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { type Figure, figureReader } from '../observed/figures-of.ts';
import type { Observed } from '../observed/observed.ts';

export interface ObservedSeries extends Pick<Figure, 'name' | 'help' | 'words' | 'unit' | 'decimals'> {
  /** Microseconds of the run, ascending, and the figure then. */
  readonly timesUs: readonly number[];
  readonly values: readonly number[];
  /** It never happened: no line unless somebody asks. */
  readonly isQuiet: boolean;
}

/** Moments at which a run is looked at: enough for a line on a screen. */
const MOMENTS = 160;

/** Figures of a channel or a client over a run, under the names that its product's own tools have for them. */
export function observedSeries(log: EventLog, observed: Observed, moments = MOMENTS): readonly ObservedSeries[] {
  if (log.rowCount === 0) return [];
  const canvas = new CanvasState(log);
  const read = figureReader(log, observed, (gauges) => canvas.channelState(observed.id, gauges));
  const endUs = log.cell('time', log.rowCount - 1);
  const timesUs = Array.from({ length: moments + 1 }, (_, at) => (endUs * at) / moments);
  const looks = timesUs.map((nowUs) => {
    const row = lastRowAt(log, nowUs);
    return read({ row, nowUs, gauges: gaugesAt(log, row) });
  });
  return looks[0]!.map(({ name, help, words, unit, decimals, isTally }, at) => {
    const values = looks.map((figures) => figures[at]!.value);
    return { name, help, words, unit, decimals, timesUs, values, isQuiet: isTally && values.every((value) => value === 0) };
  });
}

/** The last row at or before a time; -1 for none. Rows are in the order of time. */
function lastRowAt(log: EventLog, us: number): number {
  let [low, high] = [0, log.rowCount];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (log.cell('time', middle) <= us) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
