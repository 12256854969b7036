import type { ChannelState } from '../../analysis/canvas-state.ts';
import { figureOf } from '../../analysis/channel-figures.ts';
import type { Counted } from '../../analysis/tallies/aspect.ts';
import { channelTally } from '../../analysis/tallies/channel-tally.ts';
import { nodeTally } from '../../analysis/tallies/node-tally.ts';
import type { Tally } from '../../catalog/entry.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Observed } from './observed.ts';

/** One figure at a moment. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly help: string;
  /** Of a state: what its values are called. */
  readonly words: readonly string[];
  readonly unit: string;
  readonly decimals: number;
  /** Counted since the run began: no line unless it ever was other than 0. */
  readonly isTally: boolean;
}

/** At a row, its time and the gauges then. */
export interface Moment {
  readonly row: number;
  readonly nowUs: number;
  readonly gauges: Float64Array;
}

/** Reads figures of one thing along a run; moments that ascend cost one pass together. `stateAt` is what gauges tell of a channel. */
export function figureReader(log: EventLog, observed: Observed, stateAt: (gauges: Float64Array) => ChannelState | undefined): (moment: Moment) => readonly Figure[] {
  const tally = observed.channels === null ? channelTally(log, observed.id) : nodeTally(log, observed.id, observed.channels);
  return ({ row, nowUs, gauges }) => {
    const state = observed.observables.length === 0 ? undefined : stateAt(gauges);
    const counted: { readonly [of: string]: Counted } = tally.at(row, nowUs, gauges) ?? {};
    return [
      ...observed.observables.map(({ name, of, help = '' }) => ({ name, help, words: [], unit: '', decimals: 0, isTally: false, value: state === undefined ? Number.NaN : figureOf(of, state) })),
      ...observed.tallies.flatMap((each) => talliesOf(each, counted[each.of] ?? Number.NaN, observed)),
    ];
  };
}

function talliesOf({ name, help = '', words = [], unit = '', decimals = 0, each }: Tally, counted: Counted, { config }: Observed): readonly Figure[] {
  const said = { help, words, unit, decimals, isTally: true };
  if (typeof counted === 'number') return [{ ...said, name, value: counted }];
  return counted.flatMap((value, instance) => {
    const own = each?.(config, instance);
    return own === undefined ? [] : [{ ...said, name: `${name} ${own}`, value }];
  });
}

/** `1234`, `12.5 ms`, a word of the product, `–` for what there is nothing to tell of yet. Whole numbers are rounded down, as ages are. */
export function figureText({ value, words, decimals, unit }: Pick<Figure, 'value' | 'words' | 'decimals' | 'unit'>): string {
  if (!Number.isFinite(value)) return '–';
  const text = words[value] ?? (decimals === 0 ? String(Math.floor(value)) : value.toFixed(decimals));
  return unit === '' ? text : `${text} ${unit}`;
}

/** A product does not tell at all what there is not. */
export const isThere = ({ value }: Figure): boolean => value !== Number.POSITIVE_INFINITY;
