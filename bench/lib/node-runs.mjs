import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, binOf } from '../../scripts/prepare.mjs';

const OUT = 'node_modules/.cache/flowstage-bench';
const ENGINE = `${OUT}/flowstage.js`;

/** Bundles the engine as the product does, for Node. */
export function buildEngine() {
  execFileSync(process.execPath, [binOf('vite'), 'build', '--ssr', 'bench/engine.ts', '--outDir', OUT, '--logLevel', 'error'], { cwd: ROOT, stdio: 'inherit' });
}

/** The design through the product's engine, in a process of its own, its channels moved to a product if one is named; `nsPerMessage` is CPU time. */
export function runEngine(design, messages, mode = 'on', product = '') {
  const result = lastLine('--expose-gc', ENGINE, design, String(messages), mode, product);
  return { ...result, nsPerMessage: (result.cpu * 1e6) / result.arrivals, nsPerRow: (result.cpu * 1e6) / result.rows };
}

/** A model of bench/limits or a peer: the same in plain JavaScript. */
export function runLimit(module, model, messages) {
  const result = lastLine('--expose-gc', 'bench/limits/run1.mjs', module, model, String(messages));
  return { ...result, nsPerMessage: (result.cpu * 1e6) / result.customers };
}

export const BENCH_DESIGN = (name) => join('bench', 'designs', `${name}.flow.json`);

function lastLine(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr.split('\n').find((line) => line.includes('Error')) ?? stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
