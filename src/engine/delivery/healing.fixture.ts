import fc from 'fast-check';
import { expect } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { GroupProtocol } from '../../topology/group.ts';
import type { SiteEffect } from '../../topology/scenario.ts';
import type { Topology } from '../../topology/topology.ts';
import { crash, onLink, pause, run, type FaultSpec, type Run } from '../kernel/run.fixture.ts';
import { system } from '../kernel/system.fixture.ts';
import { replicationHolds } from '../stores/replicas.fixture.ts';

/** Faults strike in the first minute; then nothing does, and twenty minutes are enough for all that waits for a timeout. */
const TROUBLE_US = 60 * SECOND_US;
const END_US = 1200 * SECOND_US;

const smallSystem = fc.record({
  partitions: fc.integer({ min: 1, max: 3 }),
  consumers: fc.integer({ min: 1, max: 3 }),
  unordered: fc.boolean(),
  /** Of every hop between clients and brokers, and between brokers, for ever. */
  loss: fc.constantFrom(0, 0, 0, 0.1),
  staticMembers: fc.boolean(),
  protocol: fc.constantFrom<GroupProtocol>('eager', 'cooperative', 'consumer'),
  autoCommit: fc.boolean(),
  idempotent: fc.boolean(),
  inFlightMax: fc.integer({ min: 1, max: 5 }),
  linger: fc.constantFrom(0, 5 * MS_US),
  work: fc.constantFrom(0, 50 * MS_US, 2 * SECOND_US),
  recordsMax: fc.constantFrom(1, 500),
  batchBytes: fc.constantFrom(100, 300, 16_384),
});

type SmallSystem = typeof smallSystem extends fc.Arbitrary<infer T> ? T : never;

const topologyOf = (spec: SmallSystem): Topology => system({
  brokers: 3,
  channels: { orders: { partitions: spec.partitions, replication: { inSyncMin: 2, lagMaxUs: 10 * SECOND_US, rebalanceEveryUs: 100 * SECOND_US } } },
  sources: {
    shop: {
      to: 'orders', count: 40, every: { kind: 'exponential', meanUs: SECOND_US }, key: 'text(payload.n % 7)',
      client: { idempotent: spec.idempotent, inFlightMax: spec.inFlightMax, lingerUs: spec.linger, batchBytes: spec.batchBytes, requestTimeoutUs: 3 * SECOND_US, deliveryTimeoutUs: 900 * SECOND_US },
    },
  },
  consumers: {
    bill: {
      reads: ['orders'], instances: spec.consumers, work: spec.work, ack: !spec.autoCommit,
      membership: { sessionUs: 10 * SECOND_US, staticMembers: spec.staticMembers, protocol: spec.protocol, assignor: spec.protocol === 'eager' ? 'range' : 'sticky' },
      poll: { intervalMaxUs: 120 * SECOND_US, recordsMax: spec.recordsMax, requestTimeoutUs: 3 * SECOND_US, apiTimeoutUs: 9 * SECOND_US, autoCommitEveryUs: spec.autoCommit ? 5 * SECOND_US : 0 },
    },
    mail: { reads: ['orders'], membership: { sessionUs: 10 * SECOND_US }, poll: { requestTimeoutUs: 3 * SECOND_US } },
  },
  links: { client: { loss: spec.loss, ordered: !spec.unordered, latency: { kind: 'uniform', fromUs: 300, toUs: 4000 } }, replica: { loss: spec.loss, latency: { kind: 'uniform', fromUs: 200, toUs: 3000 } } },
});

const HOSTS = ['broker#0', 'broker#1', 'broker#2', 'shop#0', 'bill#0', 'bill#1', 'mail#0'];

const hostFault = fc.record({
  host: fc.constantFrom(...HOSTS),
  at: fc.integer({ min: 0, max: TROUBLE_US - 1 }),
  lasting: fc.constantFrom(0, 1 * MS_US, 500 * MS_US, 5 * SECOND_US, 20 * SECOND_US, 70 * SECOND_US),
  isCrash: fc.boolean(),
});

const linkFault = fc.record({
  link: fc.constantFrom('client', 'replica'),
  direction: fc.constantFrom('request', 'response', 'both'),
  effect: fc.constantFrom<SiteEffect>({ do: 'lose' }, { do: 'duplicate', afterUs: 0 }, { do: 'duplicate', afterUs: 7 * SECOND_US }, { do: 'delay', byUs: 2 * SECOND_US }),
  probability: fc.constantFrom(0.05, 0.3, 1),
  from: fc.integer({ min: 0, max: TROUBLE_US - 1 }),
  lasting: fc.integer({ min: 0, max: 30 * SECOND_US }),
});

const troubles = fc.record({ hosts: fc.array(hostFault, { maxLength: 5 }), links: fc.array(linkFault, { maxLength: 3 }) });

type Troubles = typeof troubles extends fc.Arbitrary<infer T> ? T : never;

function faultsOf({ hosts, links }: Troubles, topology: Topology): FaultSpec[] {
  const known = hosts.filter(({ host }) => topology.hosts.some(({ id }) => id === host));
  return [
    ...known.map(({ host, at, lasting, isCrash }) => (isCrash ? crash : pause)(host, at, lasting)),
    ...links.map(({ link, direction, effect, probability, from, lasting }) => onLink(link, direction, effect, { probability, fromUs: from, untilUs: Math.min(from + lasting, TROUBLE_US) })),
  ];
}

/**
 * Small systems, and faults that strike in the first minute. Then nothing does: everything acknowledged must reach every
 * group, nothing may stay stuck, replication must hold and gauges agree with rows all the time.
 */
export function checkHealing(parameters: { readonly seed: number; readonly numRuns: number }): void {
  fc.assert(
    fc.property(smallSystem, troubles, fc.integer({ min: 0, max: 1_000_000 }), (spec, trouble, seed) => {
      const topology = topologyOf(spec);
      const result = run(topology, { faults: faultsOf(trouble, topology), seed: String(seed), until: END_US, slice: 200, eachSlice: replicationHolds });
      expectHealed(result, spec);
    }),
    parameters,
  );
}

function expectHealed(result: Run, spec: SmallSystem): void {
  expect(['horizon', 'quiescent']).toContain(result.summary.stop);
  expect(result.gauge('pendingSends', { node: 'shop' })).toBe(0);
  const acknowledged = new Set(result.rows('publishAcknowledged').map(({ message }) => message));
  for (const node of ['bill', 'mail']) {
    const delivered = new Set(result.rows('delivered', { node }).map(({ message }) => message));
    expect([...acknowledged].filter((message) => !delivered.has(message)), `not delivered to ${node}`).toEqual([]);
    expect(result.gauge('frames', { node })).toBe(0);
    if (spec.loss > 0) continue; // Heartbeats go on being lost: there is no last state.
    expect(result.gauge('members', { node })).toBe(node === 'bill' ? spec.consumers : 1);
    for (let partition = 0; partition < spec.partitions; partition++) {
      const at = { channel: 'orders', partition };
      expect(result.gauge('committed', at)).toBe(result.gauge('end', at));
      expect(result.gauge('inSync', at)).toBe(3);
      expect(result.gauge('leader', at)).toBe(partition + 1);
      expect(unsettled(result, node, partition), `${node} has not settled of partition ${partition}`).toEqual([]);
    }
  }
}

/** Positions that no commit reached, though their handling did not end with a failed one: a commit that times out is made good by the next one, which the last entry has not. */
function unsettled(result: Run, node: string, partition: number): number[] {
  const at = { node, channel: 'orders', partition };
  const failed = new Set(result.rows('handlerFailed', at).map(({ position }) => position));
  const [settled, end] = [result.gauge('offset', at), result.gauge('end', { channel: 'orders', partition })];
  return Array.from({ length: end - settled }, (_, i) => settled + i).filter((position) => !failed.has(position));
}
