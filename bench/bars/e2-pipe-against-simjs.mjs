import { BENCH_DESIGN, runEngine, runLimit } from '../lib/node-runs.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const pipeAgainstSimjs = {
  id: 'E2',
  what: 'pipe, full log: messages per CPU second, product / simjs, which logs nothing',
  unit: 'x',
  atLeast: 1,
  round: async ({ short }) => {
    const messages = short ? 30_000 : 200_000;
    const product = runEngine(BENCH_DESIGN('pipe'), messages);
    const peer = runLimit('des-simjs.mjs', 'pipe', messages);
    return {
      value: peer.nsPerMessage / product.nsPerMessage,
      figures: { 'ns/message, product': product.nsPerMessage, 'ns/message, simjs': peer.nsPerMessage, 'rows/message, product': product.rows / product.arrivals },
    };
  },
};
