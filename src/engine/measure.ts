import type { GaugeName } from '../log/gauges.ts';
import type { Membership } from './delivery/membership.ts';
import type { Producers } from './delivery/producers.ts';
import type { Processes } from './handlers/processes.ts';
import type { Hosts } from './hosts/hosts.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { EntryStores } from './stores/entry-stores.ts';
import type { KeyedStores } from './stores/keyed-stores.ts';

interface Parts {
  readonly hosts: Hosts;
  readonly stores: EntryStores;
  readonly tables: KeyedStores;
  readonly membership: Membership;
  readonly producers: Producers;
  readonly processes: Processes;
}

/**
 * Reads every gauge off the engine's own state. The log's gauges are a fold over rows; that both agree at every keyframe
 * is the test that rows tell the whole story. Saga gauges have no state of their own in the engine: the rows are the only source.
 */
export function measure(kernel: Kernel, parts: Parts): Float64Array {
  const { layout } = kernel.log;
  const vector = layout.initial();
  for (const family of SAGA_GAUGES) {
    kernel.topology.nodes.forEach((_, node) => copy(kernel, vector, family, node));
  }
  const put = (gauge: GaugeName, value: number, node = 0, member = 0xffff, channel = 0, partition = 0xffff): void => {
    const slot = layout.slot(gauge, node, member, channel, partition);
    if (slot >= 0) vector[slot] = value;
  };
  const count = (gauge: GaugeName, node: number): void => {
    const slot = layout.slot(gauge, node, 0xffff, 0, 0xffff);
    if (slot >= 0) vector[slot]!++;
  };
  kernel.topology.hosts.forEach(({ node, member }, host) => put('hostState', parts.hosts.stateOf(host), node, member));
  measurePartitions(kernel, parts, put);
  measureGroups(kernel, parts, put);
  for (const frame of parts.processes.state.frames.items) if (frame.live) count('frames', kernel.nodeOf(frame.host));
  parts.producers.pending((node) => count('pendingSends', node));
  kernel.topology.stores.forEach(({ node, tables }, store) => {
    for (const table of tables) for (const _ of parts.tables.rows(store, table)) count('rows', node);
  });
  return vector;
}

const SAGA_GAUGES = ['running', 'compensating', 'completed', 'compensated', 'stuck'] as const;

type Put = (gauge: GaugeName, value: number, node?: number, member?: number, channel?: number, partition?: number) => void;

function copy(kernel: Kernel, vector: Float64Array, gauge: GaugeName, node: number): void {
  const slot = kernel.log.layout.slot(gauge, node, 0xffff, 0, 0xffff);
  if (slot >= 0) vector[slot] = kernel.log.gauges[slot]!;
}

function measurePartitions(kernel: Kernel, { stores }: Parts, put: Put): void {
  for (const p of stores.state.partitions) {
    const { replicas } = stores.planOf(p).partitions[p.index]!;
    put('end', p.end, 0, 0xffff, p.channel, p.index);
    put('committed', p.committed, 0, 0xffff, p.channel, p.index);
    put('start', p.start, 0, 0xffff, p.channel, p.index);
    put('entries', p.live, 0, 0xffff, p.channel, p.index);
    put('leader', p.leader < 0 ? 0 : kernel.memberOf(replicas[p.leader]!) + 1, 0, 0xffff, p.channel, p.index);
    put('inSync', p.inSync.filter(Boolean).length, 0, 0xffff, p.channel, p.index);
  }
}

function measureGroups(kernel: Kernel, { membership }: Parts, put: Put): void {
  kernel.topology.groups.forEach(({ node }, group) => {
    const state = membership.state.groups[group]!;
    put('members', state.entries.length, node);
    put('generation', state.generation, node);
    membership.partitionsOf(group).forEach(({ channel, partition }, place) => {
      put('owner', state.owners[place]! + 1, node, 0xffff, channel, partition);
      put('offset', Math.max(0, state.ledgers[place]!.base), node, 0xffff, channel, partition);
    });
  });
}
