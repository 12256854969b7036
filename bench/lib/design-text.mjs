import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/prepare.mjs';
import { BENCH_DESIGN } from './node-runs.mjs';

export const designText = (name) => readFileSync(join(ROOT, BENCH_DESIGN(name)), 'utf8');
