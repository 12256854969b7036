import { BENCH_DESIGN, runEngine, runLimit } from './node-runs.mjs';

const WANTED = { off: 4, on: 2 };

/** @returns {import('./report.mjs').Bar} */
export const mm1AgainstSimjs = (mode) => ({
  id: `E4${mode === 'off' ? 'a' : 'b'}`,
  what: `M/M/1, log ${mode}: customers per CPU second, product / simjs`,
  unit: 'x',
  atLeast: WANTED[mode],
  round: async ({ short }) => {
    const messages = short ? 30_000 : 300_000;
    const product = runEngine(BENCH_DESIGN('mm1'), messages, mode);
    const peer = runLimit('des-simjs.mjs', 'mm1', messages);
    return {
      value: peer.nsPerMessage / product.nsPerMessage,
      figures: { 'ns/customer, product': product.nsPerMessage, 'ns/customer, simjs': peer.nsPerMessage, 'rows/customer, product': product.rows / product.arrivals },
    };
  },
});
