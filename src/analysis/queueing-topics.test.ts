import { describe, expect, it } from 'vitest';
import { compile } from '../design/compile.ts';
import { keyedPartition } from '../engine/delivery/partitioner.ts';
import { runInProcess } from '../run/run-in-process.ts';
import { designOf, disagreement, figure, KAFKA, producer, run, topic, worker } from './queueing.fixture.ts';
import * as theory from './queueing.ts';

const us = (seconds: number): number => seconds * 1e6;
const every = (rate: number): string => `exponential(${Math.round(1e6 / rate)}us)`;
const ack = { id: 'ack', do: 'ack' };
const work = (rate: number) => ({ id: 'work', do: 'work', time: every(rate) });
const pass = (channel: string) => ({ id: 'pass', do: 'publish', channel, message: { type: 'Job' } });

describe('services that read topics, against theory', () => {
  it('QUE-01: one partition and one consumer are M/M/1, with what publishing, fetching and committing do', () => {
    const found = run([KAFKA, topic('jobs'), producer('shop', 'jobs', every(4)), worker('desk', 'jobs', [work(10), ack])], { until: '500s', seed: 'QUE-01' });
    const expected = theory.mm1(4, 10);
    expect(disagreement(figure(found, 'desk', 'response'), us(expected.response))).toBe('');
    expect(disagreement(figure(found, 'desk', 'waiting'), expected.waiting, 0.08)).toBe('');
    expect(disagreement(figure(found, 'desk', 'utilisation'), 0.4)).toBe('');
  });

  it('QUE-05: stations in a row are as if alone', () => {
    const found = run([
      KAFKA, topic('first'), topic('second'), producer('shop', 'first', every(4)),
      worker('cut', 'first', [work(10), pass('second'), ack], { to: ['second'] }), worker('sew', 'second', [work(12), ack]),
    ], { until: '400s', seed: 'QUE-05 tandem' });
    expect(disagreement(figure(found, 'cut', 'response'), us(theory.mm1(4, 10).response))).toBe('');
    expect(disagreement(figure(found, 'sew', 'response'), us(theory.mm1(4, 12).response))).toBe('');
    expect(disagreement(figure(found, 'sew', 'inSystem'), theory.mm1(4, 12).inSystem)).toBe('');
  });

  it('QUE-05: a network of Jackson, where half of what is cut goes to be sewn and comes back', () => {
    const again = worker('cut', 'first', [], { to: ['second'] });
    const lucky = 'hash(text(message.id)) < 0.5 * 4294967296';
    const [cut] = again.nodes;
    const handlers = [{ id: 'again', on: '*', when: lucky, steps: [work(10), pass('second'), ack] }, { id: 'out', on: '*', steps: [{ ...work(10), id: 'work-last' }, { ...ack, id: 'ack-last' }] }];
    const found = run([
      KAFKA, topic('first'), topic('second'), producer('shop', 'first', every(2)),
      { ...again, nodes: [{ ...cut!, config: { ...cut!.config, handlers } }] },
      worker('sew', 'second', [work(8), pass('first'), ack], { to: ['first'] }),
    ], { until: '500s', seed: 'QUE-05 Jackson' });
    // 4 per second are cut, 2 of them for the first time; 2 are sewn.
    const expected = theory.jackson(2, [theory.mm1(4, 10), theory.mm1(2, 8)]);
    expect(disagreement(figure(found, 'cut', 'inSystem'), theory.mm1(4, 10).inSystem)).toBe('');
    expect(disagreement(figure(found, 'sew', 'inSystem'), theory.mm1(2, 8).inSystem)).toBe('');
    expect(Math.abs((figure(found, 'cut', 'inSystem').mean + figure(found, 'sew', 'inSystem').mean) / 2 / expected.response - 1)).toBeLessThan(0.04);
  });

  it('split Poisson: each partition is M/M/1 with its share of the keys', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const share = [0, 1, 2].map((partition) => keys.filter((key) => keyedPartition(key, 3) === partition).length / keys.length);
    const message = { type: 'Job', key: 'payload.key', payload: { key: `\${pick(${JSON.stringify(keys)})}` } };
    const found = run([KAFKA, topic('jobs', 3), producer('shop', 'jobs', every(9), message), worker('desk', 'jobs', [work(10), ack], { instances: 3 })], { until: '250s', seed: 'split' });
    const inside = share.reduce((sum, part) => sum + theory.mm1(9 * part, 10).inSystem, 0);
    expect(new Set(share).size).toBeGreaterThan(1);
    expect(disagreement(figure(found, 'desk', 'inSystem'), inside)).toBe('');
    expect(disagreement(figure(found, 'desk', 'response'), us(inside / 9))).toBe('');
  });

  it('QUE-14: a batch waits for its linger time, and takes what comes meanwhile', () => {
    const source = producer('shop', 'jobs', every(100));
    const nodes = source.nodes.map((each) => ({ ...each, config: { ...each.config, client: { 'linger.ms': 50, acks: '1', 'enable.idempotence': false } } }));
    const compiled = compile(designOf([KAFKA, topic('jobs'), { ...source, nodes }], 'QUE-14', '200s'), 'plain');
    if (!compiled.ok) throw new Error('it compiles');
    const { log } = runInProcess({ topology: compiled.topology, scenario: compiled.scenario, expectations: [] });
    const times: number[] = [];
    for (let index = 0; index < log.rowCount; index++) if (log.kindOf(index) === 'entryAppended') times.push(log.cell('time', index));
    const batches = new Set(times).size;
    const mean = times.length / batches;
    // Poisson: the variance of what comes meanwhile is its mean.
    expect(Math.abs(mean - theory.batchSize(100, 0.05))).toBeLessThan(4 * Math.sqrt(5 / batches));
  });
});
