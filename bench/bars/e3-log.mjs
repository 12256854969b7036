import { BENCH_DESIGN, runEngine } from '../lib/node-runs.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const logOnAgainstOff = {
  id: 'E3',
  what: 'rich: CPU time with log and hash on / off',
  unit: 'x',
  atMost: 1.5,
  round: async ({ short }) => {
    const messages = short ? 30_000 : 200_000;
    const on = runEngine(BENCH_DESIGN('rich'), messages, 'on');
    const off = runEngine(BENCH_DESIGN('rich'), messages, 'off');
    return { value: on.cpu / off.cpu, figures: { 'ns/message, on': on.nsPerMessage, 'ns/message, off': off.nsPerMessage } };
  },
};
