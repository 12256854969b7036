import { expect, test } from 'vitest';
import { Stage } from '../stage.fixture.ts';
import { statisticsStore } from './statistics-store.ts';

test('replications run in a worker of their own, and tell of each node', async () => {
  const stage = new Stage();
  const { run } = stage.workspace;
  const statistics = statisticsStore(stage.workspace);
  run.start({ scenarioId: 'happy-path' });
  statistics.setOptions({ replications: 3 });
  expect(statistics.start()).toBe(true);
  expect(statistics.state.status).toBe('running');
  await stage.settle();
  expect(stage.workers).toBe(2);
  expect(run.state.status).toBe('finished');
  const { statistics: found, status, scenario } = statistics.state;
  expect([status, scenario?.id, found?.runs]).toEqual(['finished', 'happy-path', 3]);
  const payment = found?.stations.find(({ id }) => id === 'payment');
  expect(payment?.figures.find(({ metric }) => metric === 'response')).toMatchObject({ count: 3 });
  expect(payment?.doubts.map(({ code }) => code)).toContain('few');
});

test('cancelled, they keep what is complete', async () => {
  const stage = new Stage();
  const statistics = statisticsStore(stage.workspace);
  statistics.setOptions({ replications: 500, warmUp: '0s' });
  statistics.start();
  for (let i = 0; i < 200 && (statistics.state.progress?.done ?? 0) < 2; i++) await stage.settle(40);
  statistics.cancel();
  expect(statistics.state.isCancelling).toBe(true);
  await stage.settle();
  const { status, isCancelling, statistics: found } = statistics.state;
  expect([status, isCancelling]).toEqual(['cancelled', false]);
  expect(found?.runs).toBeGreaterThanOrEqual(2);
  expect(found?.runs).toBeLessThan(500);
});

test('a worker that does not answer is given up', async () => {
  const stage = new Stage();
  const statistics = statisticsStore(stage.workspace);
  statistics.start();
  stage.isWorkerDead = true;
  statistics.cancel();
  await stage.wait(2000);
  expect(statistics.state).toMatchObject({ status: 'cancelled', isCancelling: false, statistics: null });
});

test('a design with errors is not run, and a changed one makes what is shown stale', async () => {
  const stage = new Stage();
  const { document } = stage.workspace;
  const statistics = statisticsStore(stage.workspace);
  statistics.setOptions({ replications: 2 });
  statistics.start();
  await stage.settle();
  expect(statistics.state.isStale).toBe(false);
  document.edit('Break it', (design) => void (design.nodes.find(({ id }) => id === 'checkout')!.config = {}));
  expect(statistics.state.isStale).toBe(true);
  expect(statistics.start()).toBe(false);
  expect(statistics.state.problems.length).toBeGreaterThan(0);
  expect(statistics.state.statistics).not.toBeNull();
});
