import type { Draft } from 'immer';
import type { Json, JsonObject } from '../../base/json.ts';
import type { DesignExpectation, DesignFault, DesignScenario } from '../../design/document.ts';
import { SCENARIO_DEFAULTS } from '../../design/read-scenario.ts';
import { type DesignDraft, freeIdIn, idOf } from './design-draft.ts';
import { forgetExtensions, keep } from './remove-ids.ts';

/** A new scenario, or a copy of another; its id. */
export function addScenario(design: DesignDraft, name: string, from?: string): string {
  const original = design.scenarios.find(({ id }) => id === from);
  const id = freeIdIn(design.scenarios, idOf(name));
  const plain: DesignScenario = { ...SCENARIO_DEFAULTS, id, name, description: '', overrides: [], faults: [], outcome: {} };
  design.scenarios.push((original === undefined ? plain : { ...copyOf(original), id, name }) as Draft<DesignScenario>);
  return id;
}

export function removeScenario(design: DesignDraft, id: string): void {
  keep(design.scenarios, (scenario) => scenario.id !== id);
  forgetExtensions(design, Object.keys(design.extensions).filter((path) => path === `scenarios/${id}` || path.startsWith(`scenarios/${id}/`)));
}

/** The plain parts of a scenario. */
export function changeScenario(design: DesignDraft, id: string, change: Partial<Pick<DesignScenario, 'name' | 'description' | 'seed' | 'until' | 'startsAt' | 'outcome'>>): boolean {
  const scenario = design.scenarios.find((each) => each.id === id);
  if (scenario === undefined) return false;
  Object.assign(scenario, change);
  return true;
}

export function moveScenario(design: DesignDraft, from: number, to: number): void {
  if (!(from in design.scenarios) || to < 0 || to >= design.scenarios.length) return;
  design.scenarios.splice(to, 0, ...design.scenarios.splice(from, 1));
}

/** Its id, or '' when there is no such scenario. */
export function addFault(design: DesignDraft, scenarioId: string, kind: string, config: JsonObject): string {
  const faults = design.scenarios.find(({ id }) => id === scenarioId)?.faults;
  if (faults === undefined) return '';
  const id = freeIdIn(faults, kind);
  const fault: DesignFault = { id, kind, config };
  faults.push(fault as Draft<DesignFault>);
  return id;
}

export function removeFault(design: DesignDraft, scenarioId: string, faultId: string): void {
  const faults = design.scenarios.find(({ id }) => id === scenarioId)?.faults;
  if (faults !== undefined) keep(faults, ({ id }) => id !== faultId);
  forgetExtensions(design, [`scenarios/${scenarioId}/faults/${faultId}`]);
}

/** What a scenario changes of a node or system; undefined takes the change back. `field` is a path such as `client/acks`. */
export function setOverride(design: DesignDraft, scenarioId: string, node: string, field: string, value: Json | undefined): void {
  const overrides = design.scenarios.find(({ id }) => id === scenarioId)?.overrides;
  if (overrides === undefined) return;
  const index = overrides.findIndex((each) => each.node === node && each.field === field);
  if (value === undefined) {
    if (index >= 0) overrides.splice(index, 1);
  } else if (index >= 0) overrides[index]!.value = value as Draft<Json>;
  else overrides.push({ node, field, value: value as Draft<Json> });
}

/** Its id. */
export function addExpectation(design: DesignDraft, kind: string, name: string, config: JsonObject): string {
  const id = freeIdIn(design.expectations, idOf(name));
  const expectation: DesignExpectation = { id, kind, name, config };
  design.expectations.push(expectation as Draft<DesignExpectation>);
  return id;
}

/** Outcomes that named it no longer do. */
export function removeExpectation(design: DesignDraft, id: string): void {
  keep(design.expectations, (expectation) => expectation.id !== id);
  forgetExtensions(design, [`expectations/${id}`]);
  for (const { outcome } of design.scenarios) if (outcome.findings !== undefined) keep(outcome.findings, (finding) => finding !== id);
}

export function renameExpectation(design: DesignDraft, id: string, name: string): void {
  const expectation = design.expectations.find((each) => each.id === id);
  if (expectation !== undefined) expectation.name = name;
}

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
