import type { Diagnostic } from '../base/diagnostic.ts';
import { UNBOUNDED } from '../base/limits.ts';
import { parseDuration, parseIsoTimestamp } from '../base/time.ts';
import { findExpectation, findFault } from '../catalog/find-entry.ts';
import type { LoweredDesign } from '../catalog/lowering/lower-design.ts';
import type { ReadDesign } from '../catalog/lowering/placed-design.ts';
import { readConfig } from '../catalog/read-config.ts';
import { parseExpression } from '../expression/parse.ts';
import { readsOf } from '../expression/reads.ts';
import type { ExpectationPlan } from '../topology/expectation.ts';
import type { FaultPlan, Limits, Scenario } from '../topology/scenario.ts';
import type { Topology } from '../topology/topology.ts';
import type { Design, DesignFault, DesignScenario } from './document.ts';

/** Rows per run and the like, unless a caller of the engine sets its own. */
export const DEFAULT_LIMITS: Limits = { rowsMax: 20_000_000, cascadeMax: 100_000, pendingMax: 1_000_000 };

/** The scenario as the engine takes it. */
export function lowerScenario(scenario: DesignScenario, topology: Topology, design: ReadDesign, diagnostics: Diagnostic[]): Scenario {
  const subject = `scenarios/${scenario.id}`;
  const horizonUs = instant(parseDuration(scenario.until), `${subject}/until`, diagnostics);
  if (horizonUs === UNBOUNDED) diagnostics.push(endless(`${subject}/until`));
  const epochUs = instant(parseIsoTimestamp(scenario.startsAt), `${subject}/startsAt`, diagnostics);
  const faults = scenario.faults.flatMap((fault) => lowerFault(fault, { topology, design, horizonUs, subject, diagnostics }));
  return { seed: scenario.seed, horizonUs, epochUs, faults, limits: DEFAULT_LIMITS };
}

/** Paths that the conditions of the scenario's faults read; what does not parse is reported when the fault is lowered. */
export function faultConditions({ faults }: DesignScenario): readonly (readonly string[])[] {
  return faults.flatMap(({ config }) => {
    const when = config['when'];
    const parsed = typeof when === 'string' ? parseExpression(when) : undefined;
    return parsed?.ok === true ? readsOf(parsed.value) : [];
  });
}

/** The expectations as the checks take them; a broken one is reported and left out. */
export function lowerExpectations({ expectations }: Design, { topology, effects }: LoweredDesign, design: ReadDesign, diagnostics: Diagnostic[]): readonly ExpectationPlan[] {
  return expectations.flatMap((expectation) => {
    const { id, kind, name, config } = expectation;
    const subject = `expectations/${id}`;
    const entry = findExpectation(kind);
    if (entry === undefined) {
      diagnostics.push(unknownKind(subject, id, kind));
      return [];
    }
    const { values, diagnostics: found } = readConfig(entry.fields, config, `${subject}/config`);
    diagnostics.push(...found);
    if (found.some(({ severity }) => severity === 'error')) return [];
    const plan = entry.lower(values, {
      design, topology, id, name, effects,
      effect: (effect) => (effects.includes(effect) ? topology.names.indexOf(effect) : undefined),
      nodeIndex: (node) => indexOf(topology.nodes, node),
      channelIndex: (channel) => indexOf(topology.channels, channel),
      error: errorsAt(`${subject}/config`, diagnostics),
    });
    return plan === null ? [] : [plan];
  });
}

interface FaultScope {
  readonly topology: Topology;
  readonly design: ReadDesign;
  readonly horizonUs: number;
  readonly subject: string;
  readonly diagnostics: Diagnostic[];
}

function lowerFault({ id, kind, config }: DesignFault, { topology, design, horizonUs, subject, diagnostics }: FaultScope): readonly FaultPlan[] {
  const at = `${subject}/faults/${id}`;
  const entry = findFault(kind);
  if (entry === undefined) {
    diagnostics.push(unknownKind(at, id, kind));
    return [];
  }
  const { values, diagnostics: found } = readConfig(entry.fields, config, `${at}/config`);
  diagnostics.push(...found);
  if (found.some(({ severity }) => severity === 'error')) return [];
  return entry.lower(values, {
    design, topology, id, horizonUs,
    nodeIndex: (node) => indexOf(topology.nodes, node),
    error: errorsAt(`${at}/config`, diagnostics),
  });
}

/** Index 0 is none, so an empty id finds nothing. */
const indexOf = (items: readonly { readonly id: string }[], id: string): number | undefined => {
  const index = items.findIndex((item) => item.id === id);
  return index > 0 ? index : undefined;
};

const errorsAt = (subject: string, diagnostics: Diagnostic[]) => (field: string, code: string, message: string, fix: string): void => {
  diagnostics.push({ severity: 'error', code, subject: `${subject}/${field}`, message, fix });
};

function instant(parsed: { readonly ok: true; readonly value: number } | { readonly ok: false; readonly error: string }, subject: string, diagnostics: Diagnostic[]): number {
  if (parsed.ok) return parsed.value;
  diagnostics.push({ severity: 'error', code: 'bad-scenario', subject, message: parsed.error });
  return 0;
}

const endless = (subject: string): Diagnostic => ({ severity: 'error', code: 'bad-scenario', subject, message: 'A run must end.', fix: 'Write how long it lasts in virtual time, such as 10m.' });

const unknownKind = (subject: string, id: string, kind: string): Diagnostic => ({
  severity: 'error',
  code: 'unknown-kind',
  subject,
  message: `${id} is of the kind "${kind}", which is not in the catalog.`,
  fix: 'Change its kind to one that the catalog has, or remove it.',
});
