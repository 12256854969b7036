// `npm run bench [-- --short] [-- --rounds N] [-- --only E1,S2]`: every bar of bench/bars, each against its peer or limit in the same run.
import { parseArgs } from 'node:util';
import { BARS } from './bars/registry.mjs';
import { closeStage } from './lib/browser-stage.mjs';
import { buildEngine } from './lib/node-runs.mjs';
import { printBar, printHead } from './lib/report.mjs';

const { values: options } = parseArgs({ options: { short: { type: 'boolean', default: false }, rounds: { type: 'string' }, only: { type: 'string' } } });
const rounds = Number(options.rounds ?? (options.short ? 1 : 5));
const only = options.only?.toLowerCase().split(',');
const chosen = BARS.filter(({ id, isSlow }) => (only === undefined ? !(options.short && isSlow) : only.includes(id.toLowerCase())));
if (chosen.length === 0 || !(rounds >= 1)) {
  console.error(`Nothing to measure. Bars: ${BARS.map(({ id }) => id).join(', ')}; --rounds is 1 or more.`);
  process.exit(2);
}

buildEngine();
printHead(rounds, options.short);
for (const bar of chosen) {
  const results = [];
  let problem;
  try {
    for (let round = 0; round < rounds; round++) results.push(await bar.round({ short: options.short, round }));
  } catch (thrown) {
    problem = thrown;
  }
  printBar(bar, results, problem);
}
await closeStage();
