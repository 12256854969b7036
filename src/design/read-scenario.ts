import type { Json, JsonObject } from '../base/json.ts';
import { shown } from '../catalog/field-words.ts';
import type { DesignFault, DesignOutcome, DesignScenario } from './document.ts';
import { error, identified, type IdSpace, idSpace, type Item, keepUnknown, labelOf, mapOf, mapsOf, requiredText, type StructureReader, textOf } from './structure-reader.ts';

/** What a scenario has that says nothing else. */
export const SCENARIO_DEFAULTS = { seed: '1', until: '10m', startsAt: '2024-01-01T00:00:00Z' } as const;

export const SCENARIO_KEYS = ['id', 'name', 'description', 'seed', 'until', 'startsAt', 'overrides', 'faults', 'outcome'] as const;
export const OVERRIDE_KEYS = ['node', 'field', 'value'] as const;
export const FAULT_KEYS = ['id', 'kind', 'config'] as const;
export const OUTCOME_KEYS = ['findings', 'sagas'] as const;
export const SAGA_COUNTS = ['started', 'completed', 'compensated', 'failed', 'open'] as const;

/** The path of what holds the unknown fields of an override. */
export const overridePath = (scenarioPath: string, override: { readonly node: string; readonly field: string }): string =>
  `${scenarioPath}/overrides/${override.node}/${override.field}`;

export function readScenario(reader: StructureReader, item: Item, nodeIds: IdSpace): DesignScenario {
  keepUnknown(reader, item.json, item.path, SCENARIO_KEYS);
  const { entries } = reader.limits;
  const faults = identified(reader, mapsOf(reader, item.json, 'faults', `${item.path}/faults`, entries), `${item.path}/faults`, idSpace(), () => 'fault');
  return {
    id: item.id,
    name: labelOf(reader, item, item.id),
    description: textOf(reader, item, 'description', ''),
    seed: typeof item.json['seed'] === 'number' ? String(item.json['seed']) : textOf(reader, item, 'seed', SCENARIO_DEFAULTS.seed),
    until: textOf(reader, item, 'until', SCENARIO_DEFAULTS.until),
    startsAt: textOf(reader, item, 'startsAt', SCENARIO_DEFAULTS.startsAt),
    overrides: mapsOf(reader, item.json, 'overrides', `${item.path}/overrides`, entries).map((json, index) => readOverride(reader, item, json, index, nodeIds)),
    faults: faults.map((fault) => readFault(reader, fault)),
    outcome: readOutcome(reader, item),
  };
}

function readOverride(reader: StructureReader, scenario: Item, json: JsonObject, index: number, nodeIds: IdSpace): DesignScenario['overrides'][number] {
  const item: Item = { id: `override ${index + 1}`, path: `${scenario.path}/overrides/${index}`, json };
  const given = requiredText(reader, item, 'node', 'Give "node" the id of the node or system to change.');
  const field = requiredText(reader, item, 'field', 'Give "field" the name of the field to change.');
  if (json['value'] === undefined) error(reader, item.path, 'missing-field', `${item.id} of "${scenario.id}" has no value`, 'Give "value" what the field shall be.');
  const override = { node: nodeIds.renamed.get(given) ?? given, field, value: json['value'] ?? null };
  keepUnknown(reader, json, overridePath(scenario.path, override), OVERRIDE_KEYS);
  return override;
}

function readFault(reader: StructureReader, item: Item): DesignFault {
  keepUnknown(reader, item.json, item.path, FAULT_KEYS);
  return { id: item.id, kind: requiredText(reader, item, 'kind', 'Give "kind" the kind of fault it is, such as crash.'), config: mapOf(reader, item, 'config') };
}

function readOutcome(reader: StructureReader, scenario: Item): DesignOutcome {
  const item: Item = { id: scenario.id, path: `${scenario.path}/outcome`, json: mapOf(reader, scenario, 'outcome') };
  keepUnknown(reader, item.json, item.path, OUTCOME_KEYS);
  const findings = readFindings(reader, item);
  const sagas = item.json['sagas'] === undefined ? undefined : readCounts(reader, { ...item, path: `${item.path}/sagas`, json: mapOf(reader, item, 'sagas') });
  return { ...(findings !== undefined && { findings }), ...(sagas !== undefined && { sagas }) };
}

function readFindings(reader: StructureReader, item: Item): readonly string[] | undefined {
  const findings = item.json['findings'];
  if (findings === undefined) return undefined;
  if (Array.isArray(findings) && findings.every((id: Json) => typeof id === 'string')) return findings as readonly string[];
  error(reader, `${item.path}/findings`, 'wrong-type', `the findings of "${item.id}" are ${shown(findings)}; they must be a list of ids of expectations`, 'Write ["<id of an expectation>"], or [] for none.');
  return undefined;
}

function readCounts(reader: StructureReader, item: Item): NonNullable<DesignOutcome['sagas']> {
  keepUnknown(reader, item.json, item.path, SAGA_COUNTS);
  const counts: { [K in (typeof SAGA_COUNTS)[number]]?: number } = {};
  for (const key of SAGA_COUNTS) {
    const value = item.json[key];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) counts[key] = value;
    else if (value !== undefined) error(reader, `${item.path}/${key}`, 'wrong-type', `"${key}" is ${shown(value)}; it must be a number of sagas`, 'Write a whole number, 0 or more, or remove it.');
  }
  return counts;
}

