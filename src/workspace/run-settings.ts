import type { Design, DesignScenario } from '../design/document.ts';

/** What a person chooses before a run. */
export interface RunSettings {
  /** Id of the scenario. */
  readonly scenario: string;
  readonly seed: string;
  /** How long the run lasts in virtual time, as a person writes it: `10m`. */
  readonly until: string;
}

export const settingsOf = ({ id, seed, until }: DesignScenario): RunSettings => ({ scenario: id, seed, until });

/** The design with the chosen seed and horizon in the chosen scenario, for this run only. */
export function withSettings(design: Design, { scenario, seed, until }: RunSettings): Design {
  return { ...design, scenarios: design.scenarios.map((each) => (each.id === scenario ? { ...each, seed, until } : each)) };
}
