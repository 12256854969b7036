import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateOrderSaga } from '../design/generate-design.ts';
import { printLog } from '../log/print-log.ts';
import type { FaultPlan } from '../topology/scenario.ts';
import { gapPoint, hostIndex, nameIndex, type Plan, planOf, processIndex, rule, SECOND, simulate, timed, untilSeconds, withConfigs, withFaults } from './run.fixture.ts';

/** One order through two steps, on one partition of each channel. */
const design = (idempotency: string) => withConfigs(generateOrderSaga({ steps: 2, partitions: 1, seed: 2 }), { shop: { count: 1 }, payment: { idempotency, instances: 1 }, stock: { instances: 1 } });

const crash = (plan: Plan): FaultPlan => rule(gapPoint(plan, 'payment', { gap: 'after', step: 'payment-do' }), { do: 'crash', restartAfterUs: 5 * SECOND }, { attempt: 1 }, 'crash');

const TRACES: readonly (readonly [name: string, idempotency: string, faults: (plan: Plan) => readonly FaultPlan[]])[] = [
  ['completes', 'none', () => []],
  ['declined', 'none', (plan) => [rule({ at: 'step', process: processIndex(plan, 'payment'), step: nameIndex(plan, 'payment-do') }, { do: 'fail' }, {}, 'decline')]],
  ['payment-crashes', 'none', (plan) => [crash(plan)]],
  ['payment-crashes-idempotent', 'same-transaction', (plan) => [crash(plan)]],
  ['coordinator-crashes', 'same-transaction', (plan) => [rule(gapPoint(plan, 'order-saga', { gap: 'after', step: 'payment-step.send' }), { do: 'crash', restartAfterUs: 3 * SECOND }, { nth: 1 }, 'crash')]],
  ['broker-down', 'none', (plan) => [timed({ timeUs: SECOND / 2 }, { do: 'crash', host: hostIndex(plan, 'kafka#0'), restartAfterUs: 20 * SECOND }, 'broker down')]],
];

/** Golden texts stand in `golden/`; UPDATE_GOLDEN=1 writes them anew. Read the difference before you commit it. */
describe('the whole trace of one order', () => {
  it.each(TRACES)('%s', (name, idempotency, faults) => {
    const plan = untilSeconds(planOf(design(idempotency)), 60);
    const text = printLog(simulate(withFaults(plan, ...faults(plan))).log);
    const file = new URL(`golden/${name}.trace.txt`, import.meta.url);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : 'run with UPDATE_GOLDEN=1 to write it').toBe(text);
  });
});
