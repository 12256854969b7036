import type { ChannelState } from '../../../analysis/canvas-state.ts';
import { figureOf } from '../../../analysis/channel-figures.ts';
import type { Observable, Tally } from '../../../catalog/entry.ts';
import { shortCount } from './paint.ts';

/** Figures of a channel under the names that its product's own tools have for them: `messages_ready 12`, one a line; nothing of what there is not. */
export const observedText = (observables: readonly Observable[], state: ChannelState): string =>
  observables.flatMap(({ name, of }) => (Number.isFinite(figureOf(of, state)) ? [`${name} ${figureOf(of, state)}`] : [])).join('\n');

/** What only rows tell of it, in the same way, with its unit; whole numbers are rounded down, as ages are. */
export const talliesText = (tallies: readonly Tally[], counted: Readonly<Record<string, number>>): string =>
  tallies.map(({ name, of, decimals, unit = '' }) => `${name} ${tallyText(counted[of] ?? Number.NaN, decimals)}${unit === '' ? '' : ` ${unit}`}`).join('\n');

const tallyText = (value: number, decimals = 0): string => (decimals === 0 ? String(Math.floor(value)) : value.toFixed(decimals));

/** The most telling of them, for a face: `12 ready · 3 unacked`. */
export const observedBrief = (observables: readonly Observable[], state: ChannelState): string =>
  observables.flatMap(({ brief, of }) => (brief === undefined || !Number.isFinite(figureOf(of, state)) ? [] : [`${shortCount(figureOf(of, state))} ${brief}`])).join(' · ');
