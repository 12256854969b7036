import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCH_DESIGN, runEngine } from '../lib/node-runs.mjs';

/** @type {import('../lib/report.mjs').Bar} */
export const flatInRunLength = {
  id: 'C1a',
  what: 'rich: CPU time per message, long run / short run',
  unit: 'x',
  atMost: 1.3,
  round: async ({ short }) => {
    const [few, many] = short ? [10_000, 60_000] : [30_000, 1_000_000];
    const brief = runEngine(BENCH_DESIGN('rich'), few);
    const long = runEngine(BENCH_DESIGN('rich'), many);
    return { value: long.nsPerMessage / brief.nsPerMessage, figures: { [`ns/message of ${few}`]: brief.nsPerMessage, [`ns/message of ${many}`]: long.nsPerMessage } };
  },
};

/** @type {import('../lib/report.mjs').Bar} */
export const flatInDesignSize = {
  id: 'C1b',
  what: 'M/M/1 side by side in one design: CPU time per message, 1,000 nodes / 10 nodes',
  unit: 'x',
  atMost: 1.3,
  round: async ({ short }) => {
    const messages = short ? 30_000 : 200_000;
    const folder = mkdtempSync(join(tmpdir(), 'flowstage-bench-'));
    try {
      const [small, large] = [5, 500].map((copies) => {
        const file = join(folder, `${copies}.flow.json`);
        writeFileSync(file, JSON.stringify(sideBySide(copies)));
        return runEngine(file, messages);
      });
      return { value: large.nsPerMessage / small.nsPerMessage, figures: { 'ns/message, 10 nodes': small.nsPerMessage, 'ns/message, 1,000 nodes': large.nsPerMessage } };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** The M/M/1 design so many times over, on one cluster. */
function sideBySide(copies) {
  const design = JSON.parse(readFileSync(BENCH_DESIGN('mm1'), 'utf8'));
  const renamed = (value, copy) => JSON.parse(JSON.stringify(value).replaceAll(/"(source|server)"/g, `"$1-${copy}"`).replaceAll(/"(source>server)"/g, `"$1-${copy}"`));
  const range = Array.from({ length: copies }, (_, copy) => copy);
  return { ...design, nodes: range.flatMap((copy) => renamed(design.nodes, copy)), edges: range.flatMap((copy) => renamed(design.edges, copy)) };
}
