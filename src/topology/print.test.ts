import { describe, expect, it } from 'vitest';
import { hashTopology } from './hash.ts';
import { printTopology } from './print.ts';
import type { Topology } from './topology.ts';

const SMALL: Topology = {
  nodes: [{ id: '', members: 0, parent: 0 }, { id: 'shop', members: 2, parent: 0 }],
  hosts: [{ id: 'shop#0', node: 1, member: 0, opaque: false }, { id: 'shop#1', node: 1, member: 1, opaque: true }],
  links: [],
  channels: [],
  stores: [],
  processes: [{
    id: 'shop', node: 1, hosts: [0, 1], producers: [],
    triggers: [{ on: 'call', entry: 0, concurrency: 2, queueMax: 9_007_199_254_740_991, priority: 'payload.vip' }],
    program: [
      { op: 'work', name: 1, time: { kind: 'constant', valueUs: 1500 }, onFailed: -1 },
      { op: 'retry', schedule: { retriesMax: 2, firstUs: 1_000_000, factor: 2, delayMaxUs: 60_000_000, jitter: 0 }, onExhausted: 2 },
      { op: 'end', outcome: 'failed', reason: 2 },
    ],
  }],
  groups: [],
  queues: [],
  routers: [],
  receivers: [],
  names: ['', 'think', 'tired'],
  payloadReads: [''],
};

describe('printTopology', () => {
  it('says everything in lines that a person reads', () => {
    expect(printTopology(SMALL)).toBe(`topology ${hashTopology(SMALL)}

nodes
  shop, 2 hosts

hosts
  shop#0
  shop#1, does not crash

process shop on shop#0 shop#1
  on call, 2 at once, any number waiting by payload.vip -> 0
  0 work think: 1.5ms  [failed -> fail]
  1 retry: 2 retries from 1s times 2 up to 1m  [exhausted -> 2]
  2 end failed: tired

payload reads: all
`);
  });
});

describe('hashTopology', () => {
  it('does not care in which order fields were written', () => {
    const [shop] = SMALL.processes;
    const { id, ...rest } = shop!;
    expect(hashTopology({ ...SMALL, processes: [{ ...rest, id }] })).toBe(hashTopology(SMALL));
  });

  it.each<[string, Topology]>([
    ['a name', { ...SMALL, names: ['', 'think', 'weary'] }],
    ['a number', { ...SMALL, hosts: SMALL.hosts.map((host) => ({ ...host, member: 0 })) }],
    ['the order of names', { ...SMALL, names: ['', 'tired', 'think'] }],
    ['what is kept of payloads', { ...SMALL, payloadReads: [] }],
  ])('is another when %s is', (_, other) => {
    expect(hashTopology(other)).not.toBe(hashTopology(SMALL));
  });
});
