import { UNBOUNDED } from '../../base/limits.ts';
import type { HostIndex } from '../../topology/indexes.ts';
import { integer } from '../field.ts';
import type { FaultContext } from '../lowering/context.ts';

export const instanceField = integer('Instance', { default: 0, min: 0, max: 1000, unlimited: -1, help: 'Which instance, from 0; -1 for all of them.' });

/** The hosts of a node or system that a fault strikes; reported if there is none, or if they do not crash. */
export function hostsOf(nodeId: string, instance: number, field: string, { topology, nodeIndex, error }: FaultContext): readonly HostIndex[] {
  const node = nodeIndex(nodeId);
  const all = topology.hosts.flatMap((host, index) => (host.node === node ? [{ host, index }] : []));
  const hosts = instance === UNBOUNDED ? all : all.filter(({ host }) => host.member === instance);
  if (all.length === 0) error(field, 'no-host', `${nodeId} runs on no host, so it cannot go down.`, 'Name a service, a store or a system.');
  else if (hosts.length === 0) error('instance', 'no-instance', `${nodeId} has the instances 0 to ${all.length - 1}, not ${instance}.`, 'Name one of them, or -1 for all.');
  else if (hosts.some(({ host }) => host.opaque)) error(field, 'managed', `${nodeId} is a managed service, which does not go down.`, 'Name another, or clear "managed".');
  return hosts.map(({ index }) => index);
}
