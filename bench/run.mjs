// Side-by-side benchmark: alternating rounds of the product's engine and the JavaScript limit kernels, medians, ratios.
import { execFileSync } from 'node:child_process';

const ROUNDS = Number(process.argv[2] ?? 5);
const OUT = 'node_modules/.cache/flowstage-bench';
const node = (...args) => JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n').at(-1));

execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--ssr', 'bench/saga-engine.ts', '--outDir', OUT, '--logLevel', 'error'], { stdio: 'inherit' });

/** CPU nanoseconds for one row of the log. */
const CONTENDERS = {
  'order saga, product engine, log and hash on': () => {
    const { rows, cpu } = node(`${OUT}/flowstage.js`, '3000');
    return (cpu * 1e6) / rows;
  },
  'rich model, limit kernel, log on': () => {
    const { cpu, logged, customers } = node('bench/limits/run1.mjs', 'des-limit.mjs', 'rich-log', '200000');
    return (cpu * 1e6) / (logged ?? customers * 9);
  },
};

const times = Object.fromEntries(Object.keys(CONTENDERS).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) for (const [name, run] of Object.entries(CONTENDERS)) times[name].push(run());

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const limit = median(times['rich model, limit kernel, log on']);
console.log(`medians of ${ROUNDS} alternating rounds, CPU time`);
for (const [name, values] of Object.entries(times)) {
  const mid = median(values);
  const noise = (Math.max(...values) - Math.min(...values)) / mid;
  console.log(`${name.padEnd(46)} ${mid.toFixed(0).padStart(6)} ns/row  ${Math.round(1e9 / mid).toLocaleString('en').padStart(11)} rows/s  ${(mid / limit).toFixed(2).padStart(6)} x limit  spread ${(noise * 100).toFixed(0)} %`);
}
