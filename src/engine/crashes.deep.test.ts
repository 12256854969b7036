import { describe, expect, it } from 'vitest';
import { expectVariant } from './crash-table.fixture.ts';
import { simulate } from './run.fixture.ts';
import { coordinatorCrashes, crashesAtDispatches, fate, oneOrder, openSagaGauges, type Path } from './saga-crash.fixture.ts';

describe('each participant of each variant crashes at every gap of its handler', () => {
  const variants = [2, 3, 4, 5, 6].flatMap((steps) => [1, 3, 12].map((partitions) => ({ steps, partitions })));
  it.each(variants)('$steps steps, $partitions partitions', ({ steps, partitions }) => {
    for (let place = 0; place < steps; place++) expectVariant({ steps, partitions, place, seed: steps * 100 + partitions * 7 + place });
  });
});

const paths: readonly Path[] = ['completes', 'is refused', 'times out'];
const variants = [2, 4, 6].flatMap((steps) => [1, 5].flatMap((partitions) => paths.map((path) => ({ steps, partitions, path }))));

describe('the coordinator crashes at every gap', () => {
  it.each(variants)('$steps steps, $partitions partitions, $path', ({ steps, partitions, path }) => {
    const plan = oneOrder(steps, partitions, path);
    const allowed = [fate(simulate(plan)), ...(path === 'times out' ? [fate(simulate(oneOrder(steps, partitions, 'completes')))] : [])];
    const crashes = [...coordinatorCrashes(plan)].map(({ name, run }) => ({ name, fate: fate(run), open: openSagaGauges(run) }));
    expect(crashes.filter((crash) => !allowed.includes(crash.fate) || crash.open.length > 0)).toEqual([]);
  });
});

describe('each host crashes before each dispatch', () => {
  it.each(paths)('an order that %s ends, each effect at most once', (path) => {
    const plan = oneOrder(2, 2, path);
    const hosts = plan.topology.hosts.filter(({ opaque, id }) => !opaque && !id.startsWith('shop')).map(({ id }) => id);
    expect(hosts.length).toBeGreaterThan(6);
    const wrong = hosts.flatMap((host) =>
      crashesAtDispatches(plan, host).flatMap(({ name, run }) => {
        const text = fate(run);
        const isEnded = /started 1, (completed 1, compensated 0|completed 0, compensated 1), stuck 0/.test(text);
        return isEnded && !/-(done|undone) [2-9]/.test(text) && openSagaGauges(run).length === 0 ? [] : [`${host} ${name}: ${text} ${openSagaGauges(run).join()}`];
      }));
    expect(wrong).toEqual([]);
  });
});
