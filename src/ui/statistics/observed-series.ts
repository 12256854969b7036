import { CanvasState } from '../../analysis/canvas-state.ts';
import { channelTally } from '../../analysis/tallies/channel-tally.ts';
import type { ChannelEntry } from '../../catalog/entry.ts';
import type { EventLog } from '../../log/event-log.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { figureOf } from '../../analysis/channel-figures.ts';

export interface ObservedSeries {
  readonly name: string;
  /** What it means. */
  readonly help: string | undefined;
  readonly unit?: string | undefined;
  readonly decimals?: number | undefined;
  /** Microseconds of the run, ascending, and the figure then. */
  readonly timesUs: readonly number[];
  readonly values: readonly number[];
  /** It never happened: no line unless somebody asks. */
  readonly isQuiet: boolean;
}

/** Moments at which a run is looked at: enough for a line on a screen. */
const MOMENTS = 160;

/** Figures of a channel over a run, under the names that its product's own tools have for them. */
export function observedSeries(log: EventLog, channelId: string, { observables, tallies }: Pick<ChannelEntry, 'observables' | 'tallies'>, moments = MOMENTS): readonly ObservedSeries[] {
  if (log.rowCount === 0 || observables.length + tallies.length === 0) return [];
  const canvas = new CanvasState(log);
  const endUs = log.cell('time', log.rowCount - 1);
  const timesUs = Array.from({ length: moments + 1 }, (_, at) => (endUs * at) / moments);
  const rows = timesUs.map((us) => lastRowAt(log, us));
  const states = rows.map((row) => canvas.channelState(channelId, gaugesAt(log, row)));
  const tally = channelTally(log, channelId);
  const counted: readonly (Readonly<Record<string, number>> | undefined)[] = rows.map((row, at) => tally.at(row, timesUs[at]!));
  return [
    ...observables.map(({ name, help, of }) => ({ name, help, timesUs, values: states.map((state) => (state === undefined ? Number.NaN : figureOf(of, state))), isQuiet: false })),
    ...tallies.map(({ name, help, of, unit, decimals }) => {
      const values = counted.map((each) => each?.[of] ?? Number.NaN);
      return { name, help, unit, decimals, timesUs, values, isQuiet: values.every((value) => value === 0) };
    }),
  ];
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
