import type { StationTotals } from './station-totals.ts';

/** A figure of a station. */
export interface Metric {
  readonly id: MetricId;
  readonly label: string;
  readonly unit: 'rate' | 'time' | 'count' | 'share';
  readonly help: string;
}

export const METRICS = [
  { id: 'throughput', label: 'Throughput', unit: 'rate', help: 'What leaves, handled or failed, per second.' },
  { id: 'response', label: 'Response', unit: 'time', help: 'From arrival to the end of the handler, on average.' },
  { id: 'p50', label: 'p50', unit: 'time', help: 'Half of the responses are no longer than this.' },
  { id: 'p95', label: 'p95', unit: 'time', help: '95 of 100 responses are no longer than this.' },
  { id: 'p99', label: 'p99', unit: 'time', help: '99 of 100 responses are no longer than this.' },
  { id: 'wait', label: 'Wait', unit: 'time', help: 'From arrival until the handler begins, on average.' },
  { id: 'service', label: 'Service', unit: 'time', help: 'Time in the handler, on average.' },
  { id: 'waiting', label: 'Queue length', unit: 'count', help: 'How many wait, on average over time.' },
  { id: 'inSystem', label: 'Inside', unit: 'count', help: 'How many wait or are being handled, on average over time.' },
  { id: 'utilisation', label: 'Utilisation', unit: 'share', help: 'Share of time that a server is busy.' },
  { id: 'refused', label: 'Refused', unit: 'share', help: 'Share of what arrives that is turned away.' },
  { id: 'send', label: 'Publish', unit: 'time', help: 'From sending a message until its acknowledgement, on average.' },
] as const satisfies readonly (Omit<Metric, 'id'> & { readonly id: string })[];

export type MetricId = (typeof METRICS)[number]['id'];

/** Percentiles come from histograms; the rest from totals. */
export const PERCENTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

export type PercentileId = keyof typeof PERCENTILES;

export const isPercentile = (id: MetricId): id is PercentileId => id in PERCENTILES;

const SECOND_US = 1_000_000;

/** A figure of a stretch of time; NaN where there is none. `servers` is 0 where it is not known. */
export const metricOf: { readonly [M in Exclude<MetricId, PercentileId>]: (totals: StationTotals, servers: number) => number } = {
  throughput: ({ departures, failures, spanUs }) => ((departures + failures) * SECOND_US) / spanUs,
  response: ({ responseUs, responses }) => responseUs / responses,
  wait: ({ waitUs, waits }) => waitUs / waits,
  service: ({ serviceUs, services }) => serviceUs / services,
  waiting: ({ waitingUs, spanUs, waits }) => (waits === 0 && waitingUs === 0 ? Number.NaN : waitingUs / spanUs),
  inSystem: ({ waitingUs, busyUs, spanUs }) => (waitingUs + busyUs) / spanUs,
  utilisation: ({ busyUs, spanUs }, servers) => (servers === 0 ? Number.NaN : busyUs / spanUs / servers),
  refused: ({ refused, arrivals }) => (refused === 0 ? Number.NaN : refused / arrivals),
  send: ({ sendUs, sends }) => sendUs / sends,
};
