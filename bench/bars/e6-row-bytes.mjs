import { BENCH_DESIGN, runEngine } from '../lib/node-runs.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const rowBytes = {
  id: 'E6',
  what: 'rich: bytes per row of sealed segments: columns, postings, gauges, counts',
  unit: ' B',
  atMost: 56,
  round: async ({ short }) => {
    const { rows, columnBytes, indexBytes, heapBytes } = runEngine(BENCH_DESIGN('rich'), short ? 10_000 : 50_000, 'measured');
    return { value: (columnBytes + indexBytes) / rows, figures: { 'columns, bytes/row': columnBytes / rows, 'postings, gauges, counts, bytes/row': indexBytes / rows, 'texts of messages, bytes/row': heapBytes / rows } };
  },
};
