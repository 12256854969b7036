import { expect, it } from 'vitest';
import type { Design, DesignNode } from '../../design/document.ts';
import { planOf, rowsOf, simulate, timed, withFaults, hostIndex } from '../run.fixture.ts';

const message = { type: 'Event', key: "'k'", payload: { n: 1 } };

const node = (id: string, kind: string, config: DesignNode['config'], system?: string): DesignNode => ({ id, kind, name: id, config, ...(system !== undefined && { system }) });

/** Two sends, the first of the list the later one, to a topic that another script reads. */
const design: Design = {
  format: 'flowstage/design', version: 1, name: 'Script', description: '', layout: {}, schemas: {}, scenarios: [], expectations: [], extensions: {},
  systems: [{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: { clientLatency: '1ms', replicaLatency: '1ms' } }],
  nodes: [
    node('topic', 'kafka-topic', {}, 'kafka'),
    node('writer', 'script', { operations: [{ id: 'late', do: 'send', atMs: 6000, channel: 'topic', message }, { id: 'early', do: 'send', atMs: 5000, channel: 'topic', message }], producer: { 'linger.ms': 0 } }),
    node('reader', 'script', { operations: [{ id: 'unused', do: 'send', atMs: 500_000, channel: 'topic', message }], client: { 'auto.offset.reset': 'earliest' } }),
  ],
  edges: [{ id: 'a', from: 'writer', to: 'topic', config: {} }, { id: 'b', from: 'topic', to: 'reader', config: {} }, { id: 'c', from: 'reader', to: 'topic', config: {} }],
};

const plan = planOf({ ...design, scenarios: [{ id: 's', name: 's', description: '', seed: '1', until: '20s', startsAt: '2024-01-01T00:00:00Z', overrides: [], faults: [], outcome: {} }] }, 's');

it('a scripted client does what is written at the time that is written, through the ordinary client', () => {
  const run = simulate(plan);
  expect(rowsOf(run, 'publishSent').map(({ time }) => time)).toEqual([5_000_000, 6_000_000]);
  expect(rowsOf(run, 'stepCompleted').map(({ index }) => run.log.detailText(index))).toEqual(['early', 'late']);
  expect(rowsOf(run, 'delivered').map(({ position }) => position)).toEqual([0, 1]);
});

it('what a client that is down was to do does not happen; a paused one does it when it resumes', () => {
  const writer = hostIndex(plan, 'writer#0');
  const down = simulate(withFaults(plan, timed({ timeUs: 4_500_000 }, { do: 'crash', host: writer, restartAfterUs: 1_000_000 })));
  expect(rowsOf(down, 'publishSent').map(({ time }) => time)).toEqual([6_000_000]);
  expect(rowsOf(down, 'callRefused')).toHaveLength(1);
  const paused = simulate(withFaults(plan, timed({ timeUs: 4_500_000 }, { do: 'pause', host: writer, forUs: 1_000_000 })));
  expect(rowsOf(paused, 'publishSent').map(({ time }) => time)).toEqual([5_500_000, 6_000_000]);
});
