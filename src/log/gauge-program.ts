import { assert } from '../base/assert.ts';
import { EVENT_KINDS, EVENT_KIND_NAMES } from './event-kinds.ts';
import { GAUGES, type GaugeMove, type GaugeName } from './gauges.ts';

/** The ways of addressing a gauge; gauges of one family lie side by side for each address. */
export const FAMILIES = {
  member: ['node', 'member'],
  node: ['node'],
  partition: ['channel', 'partition'],
  subscription: ['node', 'channel', 'partition'],
  channel: ['channel'],
} as const;

export type Family = keyof typeof FAMILIES;

export const FAMILY_NAMES = Object.keys(FAMILIES) as readonly Family[];

export const GAUGE_NAMES = Object.keys(GAUGES) as readonly GaugeName[];

function familyOf(gauge: GaugeName): Family {
  const family = FAMILY_NAMES.find((name) => FAMILIES[name].join() === GAUGES[gauge].by.join());
  assert(family !== undefined, `gauge ${gauge} is addressed in a way that no family has: add it to FAMILIES`);
  return family;
}

/** The gauges of a family, in the order of their places at an address. */
export const gaugesOf = (family: Family): readonly GaugeName[] => GAUGE_NAMES.filter((gauge) => familyOf(gauge) === family);

/** Where each gauge stands: its family, and its place among the gauges of one address. */
export const GAUGE_PLACES = Object.fromEntries(
  GAUGE_NAMES.map((gauge) => [gauge, { family: familyOf(gauge), place: gaugesOf(familyOf(gauge)).indexOf(gauge) }]),
) as Readonly<Record<GaugeName, { readonly family: Family; readonly place: number }>>;

export const FROM_CONSTANT = 0;
export const FROM_VALUE = 1;
export const FROM_POSITION = 2;

/** The moves of every kind as flat arrays, so that a row moves its gauges without looking at an object. */
export interface GaugeProgram {
  /** Moves of kind k are starts[k] up to starts[k + 1]. */
  readonly starts: Uint16Array;
  /** Index into FAMILY_NAMES. */
  readonly family: Uint8Array;
  /** Place of the gauge at its address. */
  readonly place: Uint8Array;
  /** 1 to add, 0 to set. */
  readonly adds: Uint8Array;
  readonly source: Uint8Array;
  /** Added to what the source gives. */
  readonly plus: Float64Array;
}

const CODES = 256;

export const GAUGE_PROGRAM: GaugeProgram = compileProgram();

function compileProgram(): GaugeProgram {
  const byCode = new Map<number, readonly GaugeMove[]>(EVENT_KIND_NAMES.map((name) => [EVENT_KINDS[name].code, EVENT_KINDS[name].moves]));
  const starts = new Uint16Array(CODES + 1);
  const moves: GaugeMove[] = [];
  for (let code = 0; code < CODES; code++) {
    moves.push(...(byCode.get(code) ?? []));
    starts[code + 1] = moves.length;
  }
  return {
    starts,
    family: Uint8Array.from(moves, (move) => FAMILY_NAMES.indexOf(GAUGE_PLACES[move.gauge].family)),
    place: Uint8Array.from(moves, (move) => GAUGE_PLACES[move.gauge].place),
    adds: Uint8Array.from(moves, (move) => (move.op === 'add' ? 1 : 0)),
    source: Uint8Array.from(moves, sourceOf),
    plus: Float64Array.from(moves, (move) => (move.plus ?? 0) + (typeof move.from === 'number' ? move.from : 0)),
  };
}

function sourceOf(move: GaugeMove): number {
  if (typeof move.from === 'number') return FROM_CONSTANT;
  if (move.from === 'value') return FROM_VALUE;
  assert(move.from === 'position', `gauge ${move.gauge} moves by column ${move.from}: only value and position can move gauges; extend sourceOf and GaugeLayout.apply`);
  return FROM_POSITION;
}
