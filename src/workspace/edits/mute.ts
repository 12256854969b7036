import type { Draft } from 'immer';
import type { DesignFault, DesignScenario } from '../../design/document.ts';
import type { DesignDraft } from './design-draft.ts';

/** Longer than any run. */
const FOR_GOOD = '10000d';

const faultIdOf = (node: string): string => `mute-${node}`;

/** Nodes that a scenario leaves out. */
export const mutedIn = (scenario: Pick<DesignScenario, 'faults'> | undefined): readonly string[] =>
  (scenario?.faults ?? []).flatMap(({ id, config }) => (typeof config['node'] === 'string' && id === faultIdOf(config['node']) ? [config['node']] : []));

/**
 * Leaves nodes out of a scenario, or, when all of them are, takes them in again. A muted node stands still from the start
 * to the end: a fault like any other, so that the engine and the command line know nothing new.
 */
export function toggleMute(design: DesignDraft, scenarioId: string, nodes: readonly string[]): void {
  const scenario = design.scenarios.find(({ id }) => id === scenarioId);
  if (scenario === undefined) return;
  const muted = mutedIn(scenario);
  const isBack = nodes.every((node) => muted.includes(node));
  const ids = nodes.map(faultIdOf);
  scenario.faults = scenario.faults.filter(({ id }) => !ids.includes(id));
  if (!isBack) for (const node of nodes) scenario.faults.push(muteFault(node) as Draft<DesignFault>);
}

const muteFault = (node: string): DesignFault => ({ id: faultIdOf(node), kind: 'pause', config: { node, instance: -1, at: '0s', for: FOR_GOOD } });
