import type { Json, JsonObject } from '../../base/json.ts';
import type { Field } from '../../catalog/field.ts';
import { findFault } from '../../catalog/find-entry.ts';
import { compile } from '../../design/compile.ts';
import type { Design } from '../../design/document.ts';
import { stepIdsOf } from './step-ids.ts';

/** Each is compiled: enough to come to a target that fits, and done in some tens of milliseconds. */
const TRIES_MAX = 40;

/** What a new fault of a scenario begins with: the first thing that it can be about and that the design has, what is selected first; only when there is none, what is wrong with it is left to be said. */
export function startFault(design: Design, scenarioId: string, kind: string, selection: readonly string[]): JsonObject {
  const fields = Object.entries(findFault(kind)?.fields ?? {}).filter(([name, field]) => field.required === true || name === 'step');
  const tries = candidates(design, fields, selection).slice(0, TRIES_MAX);
  return tries.find((config) => isFine(design, scenarioId, kind, config)) ?? tries[0] ?? {};
}

function isFine(design: Design, scenarioId: string, kind: string, config: JsonObject): boolean {
  const id = 'started-fault';
  // Alone in its scenario: what other faults lack is not its own.
  const scenarios = design.scenarios.map((scenario) => (scenario.id === scenarioId ? { ...scenario, faults: [{ id, kind, config }] } : scenario));
  const compiled = compile({ ...design, scenarios }, scenarioId);
  return !compiled.diagnostics.some(({ severity, subject }) => severity === 'error' && subject.startsWith(`scenarios/${scenarioId}/faults/${id}`));
}

/** In the order in which somebody would choose: the target varies last of all. */
function candidates(design: Design, fields: readonly (readonly [string, Field])[], selection: readonly string[]): readonly JsonObject[] {
  const ends = fields.filter(([name, field]) => field.kind === 'reference' && (name === 'from' || name === 'to'));
  const edges = [...design.edges].sort((a, b) => Number(selection.includes(b.id)) - Number(selection.includes(a.id)));
  let configs: readonly JsonObject[] = ends.length === 2 ? edges.map(({ from, to }) => ({ from, to })) : [{}];
  for (const [name, field] of fields) {
    if (ends.length === 2 && ends.some(([end]) => end === name)) continue;
    configs = configs.flatMap((config) => valuesOf(design, name, field, config, selection).map((value) => (value === undefined ? config : { ...config, [name]: value })));
  }
  return configs;
}

function valuesOf(design: Design, name: string, field: Field, config: JsonObject, selection: readonly string[]): readonly (Json | undefined)[] {
  if (field.kind === 'reference') return orNone(targetsOf(design, field.to, selection).filter((id) => !Object.values(config).includes(id)));
  if (name === 'step') return orNone(stepIdsOf(design.nodes.find(({ id }) => id === config['node'])));
  if (field.required !== true) return [undefined];
  switch (field.kind) {
    case 'duration': return ['30s'];
    // How many is too few may depend on how many there are.
    case 'integer': return [...new Set([field.min ?? 1, 4, 16, 64, 256])].filter((value) => value >= (field.min ?? 1));
    case 'list': return [[field.of.kind === 'integer' ? (field.of.min ?? 0) : '']];
    default: return [undefined];
  }
}

const orNone = (values: readonly Json[]): readonly (Json | undefined)[] => (values.length === 0 ? [undefined] : values);

/** What a reference may name: kinds, `node` for any node, `system` for any system. */
function targetsOf({ nodes, systems }: Design, to: readonly string[], selection: readonly string[]): readonly string[] {
  const fits = [...nodes.filter(({ kind }) => to.includes(kind) || to.includes('node')), ...systems.filter(({ kind }) => to.includes(kind) || to.includes('system'))].map(({ id }) => id);
  // A consumer is what one wants to break first.
  const rankOf = (id: string): number => (selection.includes(id) ? 0 : nodes.find((node) => node.id === id)?.kind === 'consumer' ? 1 : 2);
  return fits.sort((a, b) => rankOf(a) - rankOf(b));
}
