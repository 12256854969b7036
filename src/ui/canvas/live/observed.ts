import type { ChannelState } from '../../../analysis/canvas-state.ts';
import { figureOf } from '../../../analysis/channel-figures.ts';
import type { Observable, Tally } from '../../../catalog/entry.ts';
import { shortCount } from './paint.ts';

/** Figures of a channel under the names that its product's own tools have for them: `messages_ready 12`, one a line. */
export const observedText = (observables: readonly Observable[], state: ChannelState): string => observables.map(({ name, of }) => `${name} ${figureOf(of, state)}`).join('\n');

/** What only rows tell of it, in the same way; ages in whole seconds. */
export const talliesText = (tallies: readonly Tally[], counted: Readonly<Record<string, number>>): string => tallies.map(({ name, of }) => `${name} ${Math.floor(counted[of] ?? Number.NaN)}`).join('\n');

/** The most telling of them, for a face: `12 ready · 3 unacked`. */
export const observedBrief = (observables: readonly Observable[], state: ChannelState): string =>
  observables.flatMap(({ brief, of }) => (brief === undefined || !Number.isFinite(figureOf(of, state)) ? [] : [`${shortCount(figureOf(of, state))} ${brief}`])).join(' · ');
