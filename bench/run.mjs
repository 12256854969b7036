// `npm run bench [-- --short] [-- --rounds N] [-- --only E1,S2]`: every bar of bench/bars, each against its peer or limit in the same run.
import { parseArgs } from 'node:util';
import { BARS } from './bars/registry.mjs';
import { closeStage } from './lib/browser-stage.mjs';
import { buildEngine } from './lib/node-runs.mjs';
import { printBar, printHead } from './lib/report.mjs';

const { values: options } = parseArgs({ options: { short: { type: 'boolean', default: false }, rounds: { type: 'string' }, only: { type: 'string' } } });
const rounds = Number(options.rounds ?? (options.short ? 1 : 5));
const only = options.only?.toLowerCase().split(',');
/** S3 stands for all its parts: S3a, S3b, S3c. */
const isCalled = (id, name) => id.toLowerCase() === name || id.toLowerCase().replace(/[a-z]$/, '') === name;
const unknown = (only ?? []).filter((name) => !BARS.some(({ id }) => isCalled(id, name)));
const chosen = BARS.filter(({ id, isSlow }) => (only === undefined ? !(options.short && isSlow) : only.some((name) => isCalled(id, name))));
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(`${unknown.length > 0 ? `No bar is called ${unknown.join(', ')}. ` : ''}Bars: ${BARS.map(({ id }) => id).join(', ')}; --rounds is 1 or more.`);
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
