import { describe, expect, it } from 'vitest';
import { covers } from './interval.ts';
import type { MetricId } from './metrics.ts';
import { client, desk, disagreement, type Drawing, figure, KAFKA, producer, run, topic, worker } from './queueing.fixture.ts';
import * as theory from './queueing.ts';

const us = (seconds: number): number => seconds * 1e6;
const every = (rate: number): string => `exponential(${Math.round(1e6 / rate)}us)`;

const called = (lambda: number, mu: number, more = {}): readonly Drawing[] => [client('app', 'desk', every(lambda)), desk('desk', every(mu), more)];
const read = (lambda: number, mu: number): readonly Drawing[] =>
  [KAFKA, topic('jobs'), producer('shop', 'jobs', every(lambda)), worker('desk', 'jobs', [{ id: 'work', do: 'work', time: every(mu) }, { id: 'ack', do: 'ack' }])];

type Truth = readonly [metric: MetricId, value: number];

describe('at a load of 0.8, with intervals of 4 % at most', () => {
  it.each<readonly [string, readonly Drawing[], string, readonly Truth[]]>([
    ['QUE-01: M/M/1, called', called(8, 10), '4500s', [['response', us(theory.mm1(8, 10).response)], ['inSystem', 4]]],
    ['QUE-01: M/M/1, over a topic', read(8, 10), '4500s', [['response', us(theory.mm1(8, 10).response)], ['inSystem', 4]]],
    ['QUE-02: M/M/c', called(19.2, 8, { concurrency: 3 }), '4500s', [['response', us(theory.mmc(19.2, 8, 3).response)]]],
    ['QUE-03: M/D/1', [client('app', 'desk', every(8)), desk('desk', '100ms')], '3000s', [['response', us(theory.md1(8, 10).response)]]],
    ['QUE-06: M/M/1/K', called(8, 10, { queueMax: 4 }), '1000s', [['refused', theory.mm1k(8, 10, 5).loss], ['inSystem', theory.mm1k(8, 10, 5).inSystem]]],
    ['QUE-07: Erlang B', called(8, 1, { concurrency: 10, queueMax: 0 }), '1500s', [['refused', theory.erlangB(8, 10)]]],
  ])('%s', (name, drawing, until, truths) => {
    const found = run(drawing, { until, seed: `load ${name}` });
    for (const [metric, value] of truths) expect(disagreement(figure(found, 'desk', metric), value), metric).toBe('');
  });
});

describe('intervals hold the truth in 90 to 99 of 100 sets of seeds', () => {
  it.each<readonly [string, readonly Drawing[], string, MetricId, number]>([
    ['M/M/1 at 0.5', called(5, 10), '400s', 'response', us(theory.mm1(5, 10).response)],
    ['M/M/1 at 0.8', called(8, 10), '600s', 'response', us(theory.mm1(8, 10).response)],
    ['M/M/1 at 0.5 over a topic', read(5, 10), '200s', 'response', us(theory.mm1(5, 10).response)],
    ['M/D/1 at 0.8', [client('app', 'desk', every(8)), desk('desk', '100ms')], '600s', 'response', us(theory.md1(8, 10).response)],
    ['M/M/3', called(12, 8, { concurrency: 3 }), '100s', 'inSystem', theory.mmc(12, 8, 3).inSystem],
    ['M/M/3 at 0.8', called(19.2, 8, { concurrency: 3 }), '250s', 'response', us(theory.mmc(19.2, 8, 3).response)],
    ['M/M/1/5, loss', called(8, 10, { queueMax: 4 }), '100s', 'refused', theory.mm1k(8, 10, 5).loss],
    ['Erlang B', called(3, 1, { concurrency: 5, queueMax: 0 }), '200s', 'refused', theory.erlangB(3, 5)],
  ])('%s', (name, drawing, until, metric, truth) => {
    let held = 0;
    for (let set = 1; set <= 100; set++) if (covers(figure(run(drawing, { until, replications: 10, seed: `coverage ${set}` }), 'desk', metric), truth)) held++;
    // oxlint-disable-next-line no-console -- the figure is what the test is for
    console.log(`coverage of ${name}: ${held} %`);
    expect(held).toBeGreaterThanOrEqual(90);
    expect(held).toBeLessThanOrEqual(99);
  });
});
