import type { Diagnostic } from '../base/diagnostic.ts';
import { hasErrors, lowerDesign } from '../catalog/lowering/lower-design.ts';
import { ReadDesign } from '../catalog/lowering/placed-design.ts';
import type { ExpectationPlan } from '../topology/expectation.ts';
import type { Scenario } from '../topology/scenario.ts';
import type { Topology } from '../topology/topology.ts';
import { faultConditions, lowerExpectations, lowerScenario } from './compile-scenario.ts';
import type { Design, DesignScenario } from './document.ts';
import { withOverrides } from './overrides.ts';
import { placedOf } from './placed-of.ts';
import { checkRules } from './rules.ts';
import { unknownOverrides } from './unknown-overrides.ts';

/** What a run needs. `diagnostics` are warnings only when `ok`, and hold the errors when not. */
export type Compilation =
  | { readonly ok: true; readonly topology: Topology; readonly scenario: Scenario; readonly expectations: readonly ExpectationPlan[]; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * The plan of a design under one of its scenarios (by id, or else by name); without one, under no faults and no
 * overrides. Pure; never throws on a user's mistake. Names, layout and expectations leave the topology
 * alone, as does the order of nodes and edges.
 */
export function compile(design: Design, scenarioId?: string): Compilation {
  const chosen = scenarioId === undefined ? plainScenario(design) : findScenario(design, scenarioId);
  if (chosen === undefined) return { ok: false, diagnostics: [unknownScenario(design, scenarioId ?? '')] };
  const changed = withOverrides(design, chosen);
  const configs: Diagnostic[] = [];
  const read = new ReadDesign(placedOf(changed), changed.edges, changed.schemas, configs);
  // The rules say more about unknown kinds.
  const diagnostics = [...unknownOverrides(design, chosen), ...checkRules(changed, read), ...configs.filter(({ code }) => code !== 'unknown-kind')];
  const lowered = lowerDesign(read, diagnostics, faultConditions(chosen));
  if (lowered === undefined) return { ok: false, diagnostics };
  const { topology } = lowered;
  const scenario = lowerScenario(chosen, topology, read, diagnostics);
  const expectations = lowerExpectations(changed, lowered, read, diagnostics);
  return hasErrors(diagnostics) ? { ok: false, diagnostics } : { ok: true, topology, scenario, expectations, diagnostics };
}

/** By id, or else by name. */
export function findScenario(design: Design, idOrName: string): DesignScenario | undefined {
  return design.scenarios.find(({ id }) => id === idOrName) ?? design.scenarios.find(({ name }) => name === idOrName);
}

/** The first scenario's seed, horizon and start, with nothing that happens to it. */
function plainScenario({ scenarios: [first] }: Design): DesignScenario {
  const { seed = '1', until = '10m', startsAt = '2024-01-01T00:00:00Z' } = first ?? {};
  return { id: '', name: '', description: '', seed, until, startsAt, overrides: [], faults: [], outcome: {} };
}

const unknownScenario = ({ scenarios }: Design, idOrName: string): Diagnostic => ({
  severity: 'error',
  code: 'unknown-scenario',
  subject: 'scenarios',
  message: `There is no scenario "${idOrName}".`,
  fix: scenarios.length === 0 ? 'The design has no scenarios; run it without one.' : `Name one of: ${scenarios.map(({ id }) => id).join(', ')}.`,
});
