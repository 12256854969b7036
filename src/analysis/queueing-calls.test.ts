import { describe, expect, it } from 'vitest';
import { client, desk, disagreement, figure, run } from './queueing.fixture.ts';
import * as theory from './queueing.ts';

/** Seconds of theory as the microseconds of figures. */
const us = (seconds: number): number => seconds * 1e6;

/** Per second, as a time between arrivals or for a service. */
const every = (rate: number): string => `exponential(${Math.round(1e6 / rate)}us)`;

describe('a service that is called, against theory', () => {
  it('QUE-01: M/M/1, its means, its percentiles and its load', () => {
    const found = run([client('app', 'desk', every(5)), desk('desk', every(10))], { until: '900s', seed: 'QUE-01' });
    const expected = theory.mm1(5, 10);
    expect(disagreement(figure(found, 'desk', 'response'), us(expected.response))).toBe('');
    expect(disagreement(figure(found, 'desk', 'inSystem'), expected.inSystem)).toBe('');
    expect(disagreement(figure(found, 'desk', 'utilisation'), 0.5)).toBe('');
    expect(disagreement(figure(found, 'desk', 'p95'), us(theory.mm1Quantile(5, 10, 0.95)))).toBe('');
    expect(found.stations.flatMap(({ doubts }) => doubts)).toEqual([]);
  });

  it('QUE-02: M/M/c, three servers and one queue', () => {
    const found = run([client('app', 'desk', every(12)), desk('desk', every(8), { concurrency: 3 })], { until: '300s', seed: 'QUE-02' });
    const expected = theory.mmc(12, 8, 3);
    expect(disagreement(figure(found, 'desk', 'response'), us(expected.response))).toBe('');
    expect(disagreement(figure(found, 'desk', 'inSystem'), expected.inSystem)).toBe('');
    expect(disagreement(figure(found, 'desk', 'utilisation'), 0.5)).toBe('');
  });

  it('QUE-03: M/D/1, services that always take the same time', () => {
    const found = run([client('app', 'desk', every(6)), desk('desk', '100ms')], { until: '500s', seed: 'QUE-03' });
    expect(disagreement(figure(found, 'desk', 'response'), us(theory.md1(6, 10).response))).toBe('');
  });

  it.each([
    ['Erlang', 'erlang(2, 100ms)', 0.5],
    ['uniform', 'uniform(0s, 200ms)', 1 / 3],
    // The logarithm has a standard deviation of 0.8; the mean is 100 ms.
    ['log-normal', `lognormal(${Math.round(1e5 * Math.exp(-0.32))}us, ${Math.exp(0.8)})`, Math.exp(0.64) - 1],
    ['empirical', 'empirical(50ms, 50ms, 50ms, 250ms)', 0.75],
  ])('QUE-04: M/G/1, %s services', (name, work, squaredVariation) => {
    const found = run([client('app', 'desk', every(5)), desk('desk', work)], { until: '500s', seed: `QUE-04 ${name}` });
    expect(disagreement(figure(found, 'desk', 'response'), us(theory.mg1(5, 0.1, squaredVariation).response))).toBe('');
  });

  it('QUE-06: M/M/1/K, who finds no room is lost', () => {
    const found = run([client('app', 'desk', every(8)), desk('desk', every(10), { queueMax: 4 })], { until: '350s', seed: 'QUE-06' });
    const expected = theory.mm1k(8, 10, 5);
    expect(disagreement(figure(found, 'desk', 'refused'), expected.loss, 0.06)).toBe('');
    expect(disagreement(figure(found, 'desk', 'inSystem'), expected.inSystem)).toBe('');
    expect(disagreement(figure(found, 'desk', 'response'), us(expected.response))).toBe('');
    expect(disagreement(figure(found, 'desk', 'throughput'), expected.accepted)).toBe('');
  });

  it.each([['exponential', every(1)], ['constant', '1s']])('QUE-07: Erlang B, whatever the services: %s', (_, work) => {
    const found = run([client('app', 'desk', every(3)), desk('desk', work, { concurrency: 5, queueMax: 0 })], { until: '1400s', seed: `QUE-07 ${work}` });
    expect(disagreement(figure(found, 'desk', 'refused'), theory.erlangB(3, 5))).toBe('');
    expect(disagreement(figure(found, 'desk', 'inSystem'), 3 * (1 - theory.erlangB(3, 5)))).toBe('');
  });

  it('QUE-08: a request that fails with probability p is tried again at once', () => {
    const half = 'hash(text(attempt) + ":" + text(message.id)) >= 0.2 * 4294967296';
    const steps = [{ id: 'work', do: 'work', time: every(10) }, { id: 'luck', do: 'require', that: half }];
    const found = run([client('app', 'desk', every(4), { retry: { retries: -1, delay: '0s' } }), desk('desk', '0s', { handlers: [{ id: 'serve', on: '*', steps }] })], { until: '700s', seed: 'QUE-08' });
    const expected = theory.feedback(4, 10, 0.2);
    expect(disagreement(figure(found, 'desk', 'inSystem'), expected.inSystem)).toBe('');
    expect(disagreement(figure(found, 'app', 'response'), us(expected.response))).toBe('');
    expect(disagreement(figure(found, 'desk', 'throughput'), 5)).toBe('');
  });

  it('QUE-09: the urgent go first and interrupt nobody', () => {
    const urgent = client('urgent', 'desk', every(2), { request: { type: 'Ask', payload: { urgent: 1 } } });
    const other = client('other', 'desk', every(3), { request: { type: 'Ask', payload: { urgent: 0 } } });
    const found = run([urgent, other, desk('desk', every(10), { priority: 'payload.urgent' })], { until: '500s', seed: 'QUE-09' });
    const [first = 0, second = 0] = theory.priorityWaits([2, 3], 10);
    expect(disagreement(figure(found, 'urgent', 'response'), us(first + 0.1))).toBe('');
    expect(disagreement(figure(found, 'other', 'response'), us(second + 0.1))).toBe('');
    expect(disagreement(figure(found, 'desk', 'response'), us(theory.mm1(5, 10).response))).toBe('');
  });

  it('QUE-12: three queues of their own are slower than one for all', () => {
    const found = run([client('app', 'desk', every(12)), desk('desk', every(8), { instances: 3 })], { until: '250s', seed: 'QUE-12' });
    const split = theory.mm1(4, 8).response;
    expect(disagreement(figure(found, 'desk', 'response'), us(split))).toBe('');
    expect(split).toBeGreaterThan(1.5 * theory.mmc(12, 8, 3).response);
  });
});
