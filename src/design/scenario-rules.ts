import type { Diagnostic } from '../base/diagnostic.ts';
import type { JsonObject } from '../base/json.ts';
import { UNBOUNDED } from '../base/limits.ts';
import type { Result } from '../base/result.ts';
import { parseDuration, parseIsoTimestamp } from '../base/time.ts';
import { EXPECTATIONS } from '../catalog/expectations/registry.ts';
import { FAULTS } from '../catalog/faults/registry.ts';
import type { Fields } from '../catalog/field.ts';
import { quoted } from '../catalog/field-words.ts';
import { findChannel, findExpectation, findFault, findNode, findSystem } from '../catalog/find-entry.ts';
import { readConfig } from '../catalog/read-config.ts';
import { nearest } from '../expression/suggest.ts';
import type { Design, DesignScenario } from './document.ts';
import { withField } from './overrides.ts';
import type { ReferenceRules } from './reference-rules.ts';
import { unknownOverrides } from './unknown-overrides.ts';

/** What is wrong with the scenarios and expectations of a design, whichever is run. */
export function scenarioProblems(design: Design, references: ReferenceRules): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const scenario of design.scenarios) checkScenario(design, scenario, references, diagnostics);
  for (const { id, kind, config } of design.expectations) {
    checkConfig(findExpectation(kind)?.fields, kind, EXPECTATIONS, config, `expectations/${id}`, references, diagnostics);
  }
  return diagnostics;
}

function checkScenario(design: Design, scenario: DesignScenario, references: ReferenceRules, diagnostics: Diagnostic[]): void {
  const subject = `scenarios/${scenario.id}`;
  checkInstant(parseDuration(scenario.until), `${subject}/until`, 'Write a duration such as 10m.', diagnostics);
  checkInstant(parseIsoTimestamp(scenario.startsAt), `${subject}/startsAt`, 'Write a timestamp such as 2024-08-15T10:30:00Z.', diagnostics);
  diagnostics.push(...unknownOverrides(design, scenario));
  for (const index of scenario.overrides.keys()) checkOverride(design, scenario, index, diagnostics);
  for (const { id, kind, config } of scenario.faults) checkConfig(findFault(kind)?.fields, kind, FAULTS, config, `${subject}/faults/${id}`, references, diagnostics);
  checkFindings(design, scenario, diagnostics);
}

function checkInstant(parsed: Result<number, string>, subject: string, fix: string, diagnostics: Diagnostic[]): void {
  if (!parsed.ok) diagnostics.push({ severity: 'error', code: 'bad-scenario', subject, message: parsed.error, fix });
  else if (parsed.value === UNBOUNDED) diagnostics.push({ severity: 'error', code: 'bad-scenario', subject, message: 'a run must end', fix });
}

/** The value is judged by the field that it replaces. */
function checkOverride(design: Design, scenario: DesignScenario, index: number, diagnostics: Diagnostic[]): void {
  const override = scenario.overrides[index];
  if (override === undefined || override.node === '' || override.field === '') return;
  const { node: id, field, value } = override;
  const subject = `scenarios/${scenario.id}/overrides/${index}`;
  const placed = design.nodes.find((node) => node.id === id) ?? design.systems.find((system) => system.id === id);
  if (placed === undefined) return;
  const fields = (findChannel(placed.kind) ?? findNode(placed.kind) ?? findSystem(placed.kind))?.fields;
  const changed = withField(placed.config, field.split('/'), value);
  if (fields !== undefined) diagnostics.push(...newProblems(fields, placed.config, changed, subject).map((problem) => ({ ...problem, severity: 'error' as const, subject })));
  if (!isReached(placed.config, field)) diagnostics.push({ severity: 'error', code: 'unknown-field', subject, message: `"${id}" has nothing at "${field}"`, fix: 'Name entries of lists by their id or position.' });
}

/** A path through an entry that a list does not have changes nothing. */
const isReached = (config: JsonObject, field: string): boolean => JSON.stringify(withField(config, field.split('/'), ANYTHING)) !== JSON.stringify(config);

const ANYTHING = { any: 'thing' };

function newProblems(fields: Fields, before: JsonObject, after: JsonObject, subject: string): readonly Diagnostic[] {
  const key = ({ code, subject: at, message }: Diagnostic): string => `${code} ${at} ${message}`;
  const known = new Set(readConfig(fields, before, subject).diagnostics.map(key));
  return readConfig(fields, after, subject).diagnostics.filter((problem) => !known.has(key(problem)));
}

function checkFindings({ expectations }: Design, { id, outcome }: DesignScenario, diagnostics: Diagnostic[]): void {
  const ids = expectations.map((expectation) => expectation.id);
  for (const [index, finding] of (outcome.findings ?? []).entries()) {
    if (ids.includes(finding)) continue;
    const meant = nearest(finding, ids);
    const fix = meant === null ? `Expectations are ${ids.join(', ')}.` : `Did you mean "${meant}"?`;
    diagnostics.push({ severity: 'error', code: 'missing-target', subject: `scenarios/${id}/outcome/findings/${index}`, message: `the outcome names the expectation ${quoted(finding)}, which is not in the design`, fix });
  }
}

function checkConfig(
  fields: Fields | undefined, kind: string, registry: readonly { readonly kind: string }[], config: JsonObject, subject: string, references: ReferenceRules, diagnostics: Diagnostic[],
): void {
  if (fields !== undefined) {
    diagnostics.push(...readConfig(fields, config, `${subject}/config`).diagnostics);
    references.check(fields, config, `${subject}/config`, diagnostics);
    return;
  }
  const kinds = registry.map((entry) => entry.kind);
  const meant = nearest(kind, kinds);
  diagnostics.push({ severity: 'error', code: 'unknown-kind', subject, message: `"${kind}" is a kind that is not in the catalog`, fix: meant === null ? `Kinds are ${kinds.join(', ')}.` : `Did you mean "${meant}"?` });
}
