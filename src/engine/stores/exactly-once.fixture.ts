import fc from 'fast-check';
import { expect } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { Topology } from '../../topology/topology.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { kafka } from '../kernel/kafka.fixture.ts';
import { crash, onLink, pause, run, type FaultSpec, type Run } from '../kernel/run.fixture.ts';

const ORDERS = 25;

/** Orders become bills, by two instances, with or without transactions. */
export const billing = (isTransactional: boolean): Topology => kafka({
  topics: { orders: { 'replication.factor': 3, 'min.insync.replicas': 2, partitions: 2 }, bills: { 'replication.factor': 3, 'min.insync.replicas': 2, partitions: 2 } },
  producers: { shop: { channel: 'orders', count: ORDERS, interarrival: '2s', message: { type: 'Order', key: 'text(ordinal)', payload: { n: '${ordinal}' } }, client: { 'delivery.timeout.ms': 500_000 } } },
  consumers: {
    biller: {
      reads: ['orders'], publishes: ['bills'], instances: 2, retry: { retries: 100, delayMax: '2s' },
      client: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false, 'session.timeout.ms': 6000, 'isolation.level': 'read_committed', 'request.timeout.ms': 3000 },
      producer: { 'linger.ms': 0, 'request.timeout.ms': 3000, ...(isTransactional && { 'transactional.id': 'biller', 'transaction.timeout.ms': 10_000 }) },
      handlers: [{
        id: 'bill', on: '*',
        steps: [
          { id: 'publish', do: 'publish', channel: 'bills', message: { type: 'Bill', key: 'message.key', payload: { n: '${payload.n}' } } },
          { id: 'think', do: 'work', time: '300ms' },
          { id: 'ack', do: 'ack' },
        ],
      }],
    },
  },
});

const host = fc.record({
  id: fc.constantFrom('kafka#0', 'kafka#1', 'kafka#2', 'biller#0', 'biller#1'), at: fc.integer({ min: 3 * SECOND_US, max: 55 * SECOND_US }),
  lasting: fc.constantFrom(500 * MS_US, 4 * SECOND_US, 20 * SECOND_US), isCrash: fc.boolean(),
});

const hop = fc.record({ place: fc.nat(20), lose: fc.boolean(), probability: fc.constantFrom(0.1, 0.4), from: fc.integer({ min: 0, max: 40 * SECOND_US }) });

const troubles = fc.record({ hosts: fc.array(host, { minLength: 2, maxLength: 5 }), hops: fc.array(hop, { maxLength: 2 }), seed: fc.nat(100_000) });

/** How often each order was billed, by entries that readers of committed ones see at the end. */
export function billed(result: Run): number[] {
  const counts = Array.from({ length: ORDERS }, () => 0);
  for (const partition of [0, 1]) {
    const visible = new Map<number, number>();
    const rows = (['entryAppended', 'entryAborted', 'entriesTruncated'] as const).flatMap((kind) => result.rows(kind, { channel: 'bills', partition })).sort((a, b) => a.index - b.index);
    for (const { kind, position, message } of rows) {
      if (kind === EVENT_KINDS.entryAppended.code) visible.set(position, result.n(message));
      else if (kind === EVENT_KINDS.entryAborted.code) visible.delete(position);
      else for (const other of [...visible.keys()]) if (other >= position) visible.delete(other);
    }
    for (const n of visible.values()) counts[n - 1]!++;
  }
  return counts;
}

/** Random troubles in the first minute, then time to heal: each order is billed once, and nothing is left open. Counts what the plans tried. */
export function checkExactlyOnce(isTransactional: boolean, parameters: { readonly seed: number; readonly numRuns: number }): { aborted: number; repeated: number } {
  const topology = billing(isTransactional);
  const tried = { aborted: 0, repeated: 0 };
  fc.assert(fc.property(troubles, ({ hosts, hops, seed }) => {
    const faults: FaultSpec[] = [
      ...hosts.map(({ id, at, lasting, isCrash }) => (isCrash ? crash : pause)(id, at, lasting)),
      ...hops.map(({ place, lose, probability, from }) => onLink(topology.links[place % topology.links.length]!.id, 'both', lose ? { do: 'lose' } : { do: 'duplicate', afterUs: SECOND_US }, { probability, fromUs: from, untilUs: from + 15 * SECOND_US })),
    ];
    const result = run(topology, { faults, seed: String(seed), until: 900 * SECOND_US });
    const counts = billed(result);
    if (counts.some((count) => count > 1)) tried.repeated++;
    if (result.rows('transactionDecided').some((row) => result.detail(row) !== 'commit')) tried.aborted++;
    if (!isTransactional) return;
    expect(counts).toEqual(counts.map(() => 1));
    expect(result.gauge('transactions', { node: 'biller' })).toBe(0);
    for (const partition of [0, 1]) expect(result.gauge('held', { channel: 'bills', partition })).toBe(0);
  }), parameters);
  return tried;
}
