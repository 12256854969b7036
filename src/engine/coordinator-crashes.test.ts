import { describe, expect, it } from 'vitest';
import { coordinatorCrashes, crashesAtDispatches, fate, oneOrder, openSagaGauges, type Path } from './saga-crash.fixture.ts';
import { simulate } from './run.fixture.ts';

const CASES: readonly (readonly [path: Path, steps: number, partitions: number, atOnce: number])[] = [
  ['completes', 2, 1, 1],
  ['is refused', 3, 3, 1],
  ['times out', 2, 2, 1],
  ['is refused', 3, 1, 2],
  ['times out', 2, 1, 2],
];

// `npm run test:deep` has all of them.
const isDeep = process.env['DEEP'] !== undefined;

describe.each(CASES.filter((_, at) => isDeep || at % 2 === 0))('an order that %s in %i steps over %i partitions, %i of the steps at once', (path, steps, partitions, atOnce) => {
  const order = (how: Path) => oneOrder(steps, partitions, how, 'same-transaction', atOnce);
  const plan = order(path);
  const base = simulate(plan);

  it('ends as its path says when nobody crashes', () => {
    const last = path === 'completes' ? 'completed 1, compensated 0' : 'completed 0, compensated 1';
    expect(fate(base)).toContain(last);
    expect(openSagaGauges(base)).toEqual([]);
  });

  it('ends as its path says wherever the coordinator crashes, each effect once', () => {
    const crashes = [...coordinatorCrashes(plan)].map(({ name, run }) => ({ name, fate: fate(run), open: openSagaGauges(run) }));
    expect(crashes.length).toBeGreaterThan(20);
    // Whoever crashes before it has noted the timeout sends the command again, and hears that it is done.
    const allowed = path === 'times out' ? [fate(base), fate(simulate(order('completes')))] : [fate(base)];
    expect(crashes.filter((crash) => !allowed.includes(crash.fate) || crash.open.length > 0)).toEqual([]);
    expect(crashes.filter((crash) => crash.fate === fate(base)).length).toBeGreaterThan(crashes.length / 2);
  });

  it('ends as its path says whenever the coordinator crashes, also between a change of its journal and the answer', () => {
    const crashes = crashesAtDispatches(plan, 'order-saga#0', { every: isDeep ? 1 : 2 }).map(({ name, run }) => ({ name, fate: fate(run), open: openSagaGauges(run) }));
    expect(crashes.length).toBeGreaterThan(isDeep ? 50 : 25);
    const allowed = path === 'times out' ? [fate(base), fate(simulate(order('completes')))] : [fate(base)];
    expect(crashes.filter((crash) => !allowed.includes(crash.fate) || crash.open.length > 0)).toEqual([]);
  });
});
