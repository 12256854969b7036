import { type Doubt, figureDoubts, stationDoubts } from './doubts.ts';
import { SLICES, type StationRun } from './flow-meter.ts';
import { Histogram } from './histogram.ts';
import { type Interval, intervalOf, meanOf } from './interval.ts';
import { isPercentile, METRICS, metricOf, type MetricId, PERCENTILES, type PercentileId } from './metrics.ts';
import { type StationTotals, totalsOf } from './station-totals.ts';
import { warmUpOf } from './warm-up.ts';

/** What many runs, or the batches of one, say about a system. Plain data. */
export interface Statistics {
  readonly method: 'replications' | 'batches';
  /** Runs, and how much of each counts. */
  readonly runs: number;
  readonly warmUpUs: number;
  readonly spanUs: number;
  readonly doubts: readonly Doubt[];
  readonly stations: readonly StationStatistics[];
}

export interface StationStatistics {
  /** Index into the log's nodes, and its id. */
  readonly node: number;
  readonly id: string;
  /** 0 where it is not known how many it serves at once. */
  readonly servers: number;
  readonly doubts: readonly Doubt[];
  readonly figures: readonly Figure[];
  /** Percentiles of the response from 1 to 99 and 99.9, over all runs. */
  readonly percentiles: readonly (readonly [percent: number, us: number])[];
  /** Means over runs for each slice of a run, warm-up included. */
  readonly series: { readonly [S in SeriesId]: readonly number[] };
}

/** A figure with its interval, and what is doubtful about it beside what is about its station. */
export interface Figure extends Interval {
  readonly metric: MetricId;
  readonly doubts: readonly Doubt[];
}

export const SERIES = ['throughput', 'response', 'waiting', 'utilisation'] as const;
export type SeriesId = (typeof SERIES)[number];

/** One run, by node. */
export interface RunMeasure {
  readonly stations: readonly StationRun[];
  /** Where it came to, or where its work ended by itself. */
  readonly endUs: number;
}

export interface StatisticsOptions {
  readonly nodes: readonly { readonly id: string }[];
  /** What each node can serve at once; 0 for not known. */
  readonly servers: readonly number[];
  /** What the slices are parts of. */
  readonly horizonUs: number;
  /** Slices to drop. */
  readonly warmUp: number;
  readonly settles: boolean;
  /** Some runs had nothing left to do before their end. */
  readonly endsEarly: boolean;
}

/** Batches of one run: few enough to be independent, enough for an interval. */
const BATCHES = 20;

export function statisticsOf(runs: readonly RunMeasure[], options: StatisticsOptions): Statistics {
  const { horizonUs, warmUp, settles, endsEarly } = options;
  const sliceUs = horizonUs / SLICES;
  const present = [...new Set(runs.flatMap(({ stations }) => stations.map(({ node }) => node)))].sort((a, b) => a - b);
  const doubts: Doubt[] = [];
  if (!settles) doubts.push({ code: 'unsettled', message: 'The runs do not settle within their first half: they are too short, or the load grows without end.' });
  if (endsEarly) doubts.push({ code: 'ended', message: 'The work of a run comes to an end: the figures are means over all of it, not of a steady state.' });
  return {
    method: runs.length > 1 ? 'replications' : 'batches',
    runs: runs.length,
    warmUpUs: warmUp * sliceUs,
    spanUs: (SLICES - warmUp) * sliceUs,
    doubts,
    stations: present.map((node) => stationOf(node, runs.flatMap(({ stations, endUs }) => stations.flatMap((each) => (each.node === node ? [{ ...each, endUs }] : []))), options)),
  };
}

type EndedRun = StationRun & { readonly endUs: number };

function stationOf(node: number, runs: readonly EndedRun[], { nodes, servers, horizonUs, warmUp }: StatisticsOptions): StationStatistics {
  const sliceUs = horizonUs / SLICES;
  const whole = runs.map(({ slices, endUs }) => ({ ...totalsOf(slices, warmUp, SLICES, sliceUs), spanUs: Math.max(1, endUs - warmUp * sliceUs) }));
  const stretches = runs.length === 1 ? batchTotals(runs[0]!, warmUp, sliceUs) : whole;
  const count = servers[node] ?? 0;
  const figures = METRICS.flatMap(({ id }) => figureOf(id, isPercentile(id) ? percentilesOf(runs, id) : measured(stretches, id, count)));
  const levels = runs.map(({ slices }) => Array.from({ length: SLICES - warmUp }, (_, at) => metricOf.inSystem(totalsOf(slices, warmUp + at, warmUp + at + 1, sliceUs), count)));
  return {
    node,
    id: nodes[node]?.id ?? '',
    servers: count,
    doubts: stationDoubts({ load: meanOf(whole.map((totals) => metricOf.utilisation(totals, count))), runs: stretches.length, observations: whole.reduce((sum, { responses }) => sum + responses, 0), levels }),
    figures,
    percentiles: cumulative(runs),
    series: Object.fromEntries(SERIES.map((id) => [id, seriesOf(runs, id, count, sliceUs)])) as StationStatistics['series'],
  };
}

function figureOf(metric: MetricId, values: readonly number[]): readonly Figure[] {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return [];
  const interval = intervalOf(known);
  return [{ metric, ...interval, doubts: figureDoubts(interval) }];
}

const measured = (totals: readonly StationTotals[], id: Exclude<MetricId, PercentileId>, servers: number): readonly number[] => {
  const values = totals.map((each) => metricOf[id](each, servers));
  // Where some runs turned nothing away, they count with 0.
  return id === 'refused' && values.some((value) => value > 0) ? values.map((value) => (Number.isNaN(value) ? 0 : value)) : values;
};

const percentilesOf = (runs: readonly StationRun[], id: PercentileId): readonly number[] => runs.map(({ response }) => response.quantile(PERCENTILES[id]));

function batchTotals({ slices }: StationRun, warmUp: number, sliceUs: number): readonly StationTotals[] {
  const size = Math.max(1, Math.floor((SLICES - warmUp) / BATCHES));
  const batches = Math.floor((SLICES - warmUp) / size);
  return Array.from({ length: batches }, (_, at) => totalsOf(slices, warmUp + at * size, warmUp + (at + 1) * size, sliceUs));
}

const PERCENTS = [...Array.from({ length: 99 }, (_, at) => at + 1), 99.9];

function cumulative(runs: readonly StationRun[]): StationStatistics['percentiles'] {
  const all = new Histogram();
  for (const { response } of runs) all.merge(response);
  return all.count === 0 ? [] : PERCENTS.map((percent) => [percent, all.quantile(percent / 100)] as const);
}

const seriesOf = (runs: readonly StationRun[], id: SeriesId, servers: number, sliceUs: number): readonly number[] =>
  Array.from({ length: SLICES }, (_, slice) => {
    const known = runs.map(({ slices }) => metricOf[id](totalsOf(slices, slice, slice + 1, sliceUs), servers)).filter((value) => !Number.isNaN(value));
    return meanOf(known);
  });

/** Slices to drop, by the station that takes longest to settle: judged by how many are inside. */
export function warmUpSlices({ stations }: RunMeasure, horizonUs: number): { readonly warmUp: number; readonly settles: boolean } {
  const cuts = stations.map(({ slices }) => warmUpOf(Array.from({ length: SLICES }, (_, at) => metricOf.inSystem(totalsOf(slices, at, at + 1, horizonUs / SLICES), 0))));
  return { warmUp: Math.max(0, ...cuts.map(({ drop }) => drop)), settles: cuts.every(({ settles }) => settles) };
}
