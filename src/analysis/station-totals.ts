/** What a station counts, each summed over a stretch of time. Times are in microseconds. */
export const COUNTED = [
  /** What came for it; what left it handled, what left it failed, what it turned away. */
  'arrivals', 'departures', 'failures', 'refused',
  /** Time from arrival until the handler began, of those that began; from then to its end; and both, of those that ended. */
  'waits', 'waitUs', 'services', 'serviceUs', 'responses', 'responseUs',
  /** Publishes that were acknowledged, and how long that took. */
  'sends', 'sendUs',
  /** Number waiting, and at work, times the time that it was so many. */
  'waitingUs', 'busyUs',
] as const;

export type Counted = (typeof COUNTED)[number];

export type StationTotals = { readonly [C in Counted]: number } & { readonly spanUs: number };

/** Sums for each of the equal slices that a run is cut into: slice after slice, in the order of `COUNTED`. */
export type Slices = Float64Array<ArrayBuffer>;

export const PLACE: { readonly [C in Counted]: number } = Object.fromEntries(COUNTED.map((name, place) => [name, place])) as { [C in Counted]: number };

export const SLICE_SIZE = COUNTED.length;

/** The slices from one up to, not including, another, as one stretch. */
export function totalsOf(slices: Slices, from: number, to: number, sliceUs: number): StationTotals {
  const sums = COUNTED.map((_, place) => {
    let sum = 0;
    for (let slice = from; slice < to; slice++) sum += slices[slice * SLICE_SIZE + place]!;
    return sum;
  });
  const totals = Object.fromEntries(COUNTED.map((name, place) => [name, sums[place]!])) as { [C in Counted]: number };
  return { ...totals, spanUs: (to - from) * sliceUs };
}
