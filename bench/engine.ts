import { readFileSync } from 'node:fs';
import { argv, cpuUsage, memoryUsage, stdout } from 'node:process';
import { runDesign, type LogMode } from './lib/run-design.ts';

/** `engine DESIGN-FILE MESSAGES on|off`: runs the design twice, a tenth to warm up, and prints one JSON line about the second run, as the limit kernels do. */
const [, , file = '', count = '', mode = 'on'] = argv;
const text = readFileSync(file, 'utf8');

runDesign(text, Math.max(1000, Number(count) / 10), mode as LogMode);
globalThis.gc?.();
const before = cpuUsage();
const started = performance.now();
const result = runDesign(text, Number(count), mode as LogMode);
const { user, system } = cpuUsage(before);
stdout.write(`${JSON.stringify({ ...result, cpu: (user + system) / 1000, wallMs: performance.now() - started, rss: memoryUsage().rss })}\n`);
