import { type Interval, intervalOf, meanOf, relativeWidth, slopeOf } from './interval.ts';

/** Why a figure is not to be relied on, and what would help. */
export interface Doubt {
  readonly code: 'load' | 'growth' | 'few' | 'wide' | 'unsettled' | 'ended';
  readonly message: string;
}

/** From this load on intervals of usual runs are too narrow: at 0.95 they hold the truth in 69 of 100 cases, not in 95. */
export const LOAD_MAX = 0.9;
export const REPLICATIONS_MIN = 5;
export const OBSERVATIONS_MIN = 500;
/** Half-width as a share of the mean. */
export const WIDTH_MAX = 0.1;
/** Change from start to end of a run, as a share of the mean, that is no longer noise when it is certain. */
const GROWTH_MAX = 0.2;
const GROWTH_CONFIDENCE = 0.99;

/** What is doubtful about a station as a whole. `levels` is how many were inside, over time, for each run. */
export function stationDoubts({ load, runs, observations, levels }: { readonly load: number; readonly runs: number; readonly observations: number; readonly levels: readonly (readonly number[])[] }): readonly Doubt[] {
  const doubts: Doubt[] = [];
  if (load > LOAD_MAX) doubts.push({ code: 'load', message: `Its load is ${percent(load)}: above ${percent(LOAD_MAX)} queues change so slowly that the intervals are too narrow. Run for longer, or add capacity.` });
  const growth = growthOf(levels);
  if (growth !== 0) doubts.push({ code: 'growth', message: `What is inside ${growth > 0 ? 'grows' : 'shrinks'} by ${percent(Math.abs(growth))} of its mean over a run: there is no steady state yet, or none at all.` });
  if (runs < REPLICATIONS_MIN) doubts.push({ code: 'few', message: `It rests on ${runs} independent ${runs === 1 ? 'run' : 'runs'}: ask for at least ${REPLICATIONS_MIN} replications.` });
  if (observations < OBSERVATIONS_MIN) doubts.push({ code: 'few', message: `Only ${observations} observations in all: run for longer, or with more replications.` });
  return doubts;
}

/** What is doubtful about one figure. */
export function figureDoubts(interval: Interval): readonly Doubt[] {
  const width = relativeWidth(interval);
  if (Number.isNaN(interval.halfWidth)) return [];
  return width > WIDTH_MAX ? [{ code: 'wide', message: `Its half-width is ${percent(width)} of the mean, more than ${percent(WIDTH_MAX)}: four times as many observations halve it.` }] : [];
}

/** Certain change of the level over a run, as a share of the mean; 0 if there is none. */
function growthOf(levels: readonly (readonly number[])[]): number {
  const mean = meanOf(levels.map((level) => meanOf(level)));
  if (!(mean > 0) || levels.length < 3) return 0;
  const { mean: change, halfWidth } = intervalOf(levels.map((level) => slopeOf(level) * (level.length - 1)), GROWTH_CONFIDENCE);
  return Math.abs(change) > halfWidth && Math.abs(change) > GROWTH_MAX * mean ? change / mean : 0;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
