import type { JsonObject } from '../base/json.ts';
import type { DesignFault } from '../design/document.ts';
import type { Topology } from '../topology/topology.ts';

/** A crash after a step of a node. */
export interface SingleFault extends DesignFault {
  readonly config: JsonObject & { readonly node: string; readonly step: string };
}

/**
 * One crash for each gap of each program that a host of its own runs: after a step, at the first attempt of the nth message that comes there,
 * with a restart after a while. The order of programs and steps is that of the topology.
 */
export function singleFaults({ processes, hosts, names }: Topology, nth = 2): readonly SingleFault[] {
  return processes.filter((process) => process.hosts.every((host) => hosts[host]?.opaque === false)).flatMap(({ id: node, program }) => {
    const steps = [...new Set(program.flatMap((step) => ('name' in step && step.name !== 0 ? [names[step.name] ?? ''] : [])))];
    return steps.map((step) => ({ id: `crash:${node}:${step}`, kind: 'crash-at-step', config: { node, gap: 'after', step, nth, restartAfter: '5s' } }));
  });
}
