import { BENCH_DESIGN, runEngine, runLimit } from '../lib/node-runs.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const richAgainstLimit = {
  id: 'E1',
  what: 'rich, full log: messages per CPU second, product / limit kernel with log',
  unit: 'x',
  atLeast: 0.6,
  round: async ({ short }) => {
    const messages = short ? 30_000 : 200_000;
    const product = runEngine(BENCH_DESIGN('rich'), messages);
    const limit = runLimit('des-limit.mjs', 'rich-log', messages);
    return {
      value: limit.nsPerMessage / product.nsPerMessage,
      figures: {
        'ns/message, product': product.nsPerMessage, 'ns/message, limit': limit.nsPerMessage,
        'ns/row, product': product.nsPerRow, 'ns/row, limit': (limit.cpu * 1e6) / limit.logged, 'rows/message, product': product.rows / product.arrivals, 'rows/message, limit': limit.logged / limit.customers,
      },
    };
  },
};
