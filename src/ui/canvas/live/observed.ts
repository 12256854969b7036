import type { ChannelState } from '../../../analysis/canvas-state.ts';
import { figureOf } from '../../../analysis/channel-figures.ts';
import type { Observable } from '../../../catalog/entry.ts';
import { shortCount } from './paint.ts';

/** The most telling figures of a channel, for a face: `12 ready · 3 unacked`. */
export const observedBrief = (observables: readonly Observable[], state: ChannelState): string =>
  observables.flatMap(({ brief, of }) => (brief === undefined || !Number.isFinite(figureOf(of, state)) ? [] : [`${shortCount(figureOf(of, state))} ${brief}`])).join(' · ');
