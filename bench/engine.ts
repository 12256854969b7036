import { readFileSync } from 'node:fs';
import { argv, cpuUsage, memoryUsage, stdout } from 'node:process';
import { BusyRun, compileBusy, onProduct, warmUp, type LogMode } from './lib/run-design.ts';

/**
 * `engine DESIGN-FILE MESSAGES on|off|measured [PRODUCT]`, with its channels on another product if one is named (`aws plain` for one without order): runs the design, twice to warm up, and prints one JSON line about
 * the third run, as the limit kernels do. Only the run is measured: compiling a large design takes longer than a short run of it.
 */
const [, , file = '', count = '', mode = 'on', product = ''] = argv;
const text = onProduct(readFileSync(file, 'utf8'), product);

const warm = warmUp(text, Number(count), mode as LogMode);
const busy = new BusyRun(compileBusy(text, Number(count)), mode as LogMode);
globalThis.gc?.();
const before = cpuUsage();
const started = performance.now();
const result = busy.complete();
const { user, system } = cpuUsage(before);
const cpu = (user + system) / 1000;
stdout.write(`${JSON.stringify({ ...result, cpu, wallMs: performance.now() - started, rss: memoryUsage().rss, warmUp: warm[0]!.simulation.dispatches })}\n`);
