import { onPage } from '../lib/browser-stage.mjs';
import { designText } from '../lib/design-text.mjs';
import { BENCH_DESIGN, runEngine } from '../lib/node-runs.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const workerAgainstNode = {
  id: 'E5',
  what: 'rich: wall time, Chromium worker / Node; identical hash',
  unit: 'x',
  atMost: 1.3,
  isSlow: true,
  round: async () => {
    const messages = 50_000;
    const node = runEngine(BENCH_DESIGN('rich'), messages);
    const worker = await onPage((page) => page.evaluate(([text, arrivals]) => globalThis.bench.runInWorker(text, arrivals), [designText('rich'), messages]));
    if (worker.hash !== node.hash) throw new Error(`the log differs: ${worker.hash} in the worker, ${node.hash} in Node`);
    return { value: worker.wallMs / node.wallMs, figures: { 'ms, worker': worker.wallMs, 'ms, Node': node.wallMs }, note: 'hashes are identical' };
  },
};
