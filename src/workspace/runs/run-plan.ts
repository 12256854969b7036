import type { Diagnostic } from '../../base/diagnostic.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignFault, DesignScenario } from '../../design/document.ts';
import { freeIdentifier } from '../../design/identifier.ts';
import { SCENARIO_DEFAULTS } from '../../design/read-scenario.ts';
import type { RunJob } from '../../run/run-job.ts';

/** What a person chooses before a run. */
export interface RunOptions {
  readonly scenarioId?: string;
  /** Instead of the scenario's. */
  readonly seed?: string;
  /** Instead of the scenario's, a duration such as `10m`. */
  readonly until?: string;
}

/** One run to be. */
export interface RunPlan {
  readonly design: Design;
  /** As the document has it; null for a run without scenario. */
  readonly base: DesignScenario | null;
  /** As it is run: with the chosen seed and length, and the faults of the draft. */
  readonly scenario: DesignScenario;
  readonly options: RunOptions;
  readonly draftFaults: readonly DesignFault[];
}

/** Without an id the first scenario; an unknown id is no reason not to run. */
export function planRun(design: Design, options: RunOptions, draftFaults: readonly DesignFault[]): RunPlan {
  const base = design.scenarios.find(({ id }) => id === options.scenarioId) ?? design.scenarios[0] ?? null;
  const { seed = (base ?? SCENARIO_DEFAULTS).seed, until = (base ?? SCENARIO_DEFAULTS).until } = options;
  const faults = [...(base?.faults ?? []), ...draftFaults];
  return { design, base, scenario: { ...(base ?? plainScenario(design)), seed, until, faults }, options, draftFaults };
}

export function compileRun({ design, scenario }: RunPlan): { readonly job: RunJob | null; readonly diagnostics: readonly Diagnostic[] } {
  const others = design.scenarios.filter(({ id }) => id !== scenario.id);
  const compiled = compile({ ...design, scenarios: [...others, scenario] }, scenario.id);
  if (!compiled.ok) return { job: null, diagnostics: compiled.diagnostics };
  const { topology, expectations } = compiled;
  return { job: { topology, scenario: compiled.scenario, expectations }, diagnostics: compiled.diagnostics };
}

/** The fault under an id that no fault of the plan has. */
export function withFreeId(fault: DesignFault, { scenario }: RunPlan): DesignFault {
  const taken = new Set(scenario.faults.map(({ id }) => id));
  return { ...fault, id: freeIdentifier(fault.id === '' ? fault.kind : fault.id, (id) => taken.has(id)) };
}

function plainScenario({ scenarios }: Design): DesignScenario {
  const taken = new Set(scenarios.map(({ id }) => id));
  return { ...SCENARIO_DEFAULTS, id: freeIdentifier('plain', (id) => taken.has(id)), name: 'Plain run', description: '', overrides: [], faults: [], outcome: {} };
}
