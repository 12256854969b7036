import { readFileSync } from 'node:fs';
import { argv, cpuUsage, memoryUsage, stdout } from 'node:process';
import { compileBusy, runBusy, type LogMode } from './lib/run-design.ts';

/**
 * `engine DESIGN-FILE MESSAGES on|off|measured`: runs the design twice, a tenth to warm up, and prints one JSON line about
 * the second run, as the limit kernels do. Only the run is measured: compiling a large design takes longer than a short run of it.
 */
const [, , file = '', count = '', mode = 'on'] = argv;
const text = readFileSync(file, 'utf8');

runBusy(compileBusy(text, Math.max(1000, Number(count) / 10)), mode as LogMode);
const busy = compileBusy(text, Number(count));
globalThis.gc?.();
const before = cpuUsage();
const started = performance.now();
const result = runBusy(busy, mode as LogMode);
const { user, system } = cpuUsage(before);
stdout.write(`${JSON.stringify({ ...result, cpu: (user + system) / 1000, wallMs: performance.now() - started, rss: memoryUsage().rss })}\n`);
