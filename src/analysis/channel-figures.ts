import type { ChannelState } from './canvas-state.ts';

/** What can be told of a channel at a moment, over all its partitions, in terms that no product owns. */
const FIGURES = {
  kept: ({ depth }) => depth,
  ready: ({ depth, leased, delayed }) => Math.max(0, depth - leased - delayed),
  leased: ({ leased }) => leased,
  delayed: ({ delayed }) => delayed,
  deadLettered: ({ deadLettered }) => deadLettered,
  consumers: ({ consumers }) => consumers,
  start: ({ partitions }) => partitions.reduce((sum, { start }) => sum + start, 0),
  end: ({ partitions }) => partitions.reduce((sum, { end }) => sum + end, 0),
  committed: ({ partitions }) => partitions.reduce((sum, { committed }) => sum + committed, 0),
  inSyncLeast: ({ partitions }) => Math.min(...partitions.filter(({ epoch }) => epoch >= 0).map(({ inSync }) => inSync)),
  lag: ({ lag }) => lag,
  stable: ({ partitions }) => partitions.reduce((sum, { committed, held }) => sum + (held < 0 ? committed : Math.min(held, committed)), 0),
  underReplicated: ({ partitions }) => partitions.filter(({ inSync, replicas, epoch }) => epoch >= 0 && inSync < replicas).length,
  underMinInSync: ({ partitions }) => partitions.filter(({ isUnderMin }) => isUnderMin).length,
  leader: ({ partitions: [first] }) => (first === undefined || first.leader < 0 ? Number.POSITIVE_INFINITY : first.leader),
  members: ({ partitions: [first] }) => (first === undefined || !hasMembers(first) ? Number.POSITIVE_INFINITY : first.replicas),
  online: ({ partitions: [first] }) => (first === undefined || !hasMembers(first) ? Number.POSITIVE_INFINITY : first.inSync),
  leaderless: ({ partitions }) => partitions.filter(({ leader, epoch }) => leader < 0 && epoch >= 0).length,
  eligible: ({ partitions }) => partitions.reduce((sum, { eligible }) => sum + eligible, 0),
  epochMost: ({ partitions }) => Math.max(...partitions.map(({ epoch }) => epoch)),
  published: ({ totals }) => totals.published,
  routed: ({ totals }) => totals.routed,
  unroutable: ({ totals }) => totals.unroutable,
  pushed: ({ totals }) => totals.pushed,
  filtered: ({ totals }) => totals.filtered,
  emptyReceives: ({ totals }) => totals.emptyReceives,
  repeats: ({ totals }) => totals.repeats,
} as const satisfies { readonly [figure: string]: (state: ChannelState) => number };

/** Before the first row nobody has counted them: none is online, none leads and nothing came. */
const hasMembers = ({ replicas, inSync, leader, end }: ChannelState['partitions'][number]): boolean => replicas > 0 && (inSync > 0 || leader >= 0 || end > 0);

/** One figure of a channel; infinite where there is nothing to tell of. */
export const figureOf = (of: keyof typeof FIGURES, state: ChannelState): number => FIGURES[of](state);

/** The first figure that is below what it should be, for a warning: `2/3 online`. */
export function shortfallOf(observables: readonly { readonly name: string; readonly of: keyof typeof FIGURES; readonly below?: keyof typeof FIGURES }[], state: ChannelState): string | undefined {
  const short = observables.find(({ of, below }) => below !== undefined && figureOf(of, state) < figureOf(below, state));
  return short && `${figureOf(short.of, state)}/${figureOf(short.below!, state)} ${short.name}`;
}
