import { BENCH_DESIGN, runEngine } from '../lib/node-runs.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const rowBytes = {
  id: 'E6',
  what: 'rich: bytes per row of sealed segments in memory and in IndexedDB, packed, texts and indexes included',
  unit: ' B',
  atMost: 56,
  round: async ({ short }) => {
    const { rows, plainBytes, packedRowBytes, packedTextBytes, packedBytes } = runEngine(BENCH_DESIGN('rich'), short ? 10_000 : 50_000, 'measured');
    return { value: packedBytes / rows, figures: { 'packed rows, bytes/row': packedRowBytes / rows, 'packed texts of messages, bytes/row': packedTextBytes / rows, 'unpacked, bytes/row': plainBytes / rows } };
  },
};
