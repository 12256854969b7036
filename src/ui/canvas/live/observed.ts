import type { ChannelState } from '../../../analysis/canvas-state.ts';
import type { ChannelFigure, Observable } from '../../../catalog/entry.ts';

const FIGURES: { readonly [F in ChannelFigure]: (state: ChannelState) => number } = {
  kept: ({ depth }) => depth,
  ready: ({ depth, leased, delayed }) => Math.max(0, depth - leased - delayed),
  leased: ({ leased }) => leased,
  delayed: ({ delayed }) => delayed,
  deadLettered: ({ deadLettered }) => deadLettered,
  consumers: ({ consumers }) => consumers,
  end: ({ partitions }) => partitions.reduce((sum, { end }) => sum + end, 0),
  committed: ({ partitions }) => partitions.reduce((sum, { committed }) => sum + committed, 0),
  inSyncLeast: ({ partitions }) => Math.min(...partitions.filter(({ leader, end }) => leader >= 0 || end > 0).map(({ inSync }) => inSync)),
  lag: ({ lag }) => lag,
  stable: ({ partitions }) => partitions.reduce((sum, { committed, held }) => sum + (held < 0 ? committed : Math.min(held, committed)), 0),
  underReplicated: ({ partitions }) => partitions.filter(({ inSync, replicas }) => inSync < replicas).length,
  leaderless: ({ partitions }) => partitions.filter(({ leader, end }) => leader < 0 && end > 0).length,
};

/** One figure of a channel. */
export const figureOf = (of: ChannelFigure, state: ChannelState): number => FIGURES[of](state);

/** Figures of a channel under the names that its product's own tools have for them: `messages_ready 12`, one a line. */
export const observedText = (observables: readonly Observable[], state: ChannelState): string => observables.map(({ name, of }) => `${name} ${FIGURES[of](state)}`).join('\n');
