import type { JsonObject } from '../base/json.ts';
import type { Topology } from '../topology/topology.ts';
import type { Design, DesignFault, DesignScenario } from './document.ts';

/** A crash after a step of a node. */
export interface SingleFault extends DesignFault {
  readonly config: JsonObject & { readonly node: string; readonly step: string };
}

/** What makes a run another one: a seed, and a fault besides those of the scenario. */
export interface Variation {
  readonly seed: string;
  readonly fault: SingleFault | null;
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

/** The scenario under so many seeds, its own first. */
export const seedVariations = (seed: string, seeds: number): readonly Variation[] => Array.from({ length: seeds }, (_, index) => ({ seed: index === 0 ? seed : `${seed}/${index + 1}`, fault: null }));

/** The scenario under its own seed with each single fault. */
export const faultVariations = (seed: string, topology: Topology): readonly Variation[] => singleFaults(topology).map((fault) => ({ seed, fault }));

/** A design whose only scenario is the varied one. */
export function varied(design: Design, scenario: DesignScenario, { seed, fault }: Variation): Design & { readonly scenarios: readonly [DesignScenario] } {
  return { ...design, scenarios: [{ ...scenario, seed, faults: [...scenario.faults, ...(fault === null ? [] : [fault])] }] };
}
