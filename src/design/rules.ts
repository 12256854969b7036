import type { Diagnostic } from '../base/diagnostic.ts';
import { findChannel, findNode } from '../catalog/find-entry.ts';
import { wireFields } from '../catalog/wire-fields.ts';
import { ReadDesign } from '../catalog/lowering/placed-design.ts';
import { readConfig } from '../catalog/read-config.ts';
import { type ConnectionAnswer, ConnectionRules, type WireEnd } from './connection-rules.ts';
import { danglingEdges } from './dangling-edges.ts';
import type { Design } from './document.ts';
import { idleWires } from './idle-wires.ts';
import { placedOf } from './placed-of.ts';
import { groupProblems, placementProblems } from './placement-rules.ts';
import { ReferenceRules } from './reference-rules.ts';
import { scenarioProblems } from './scenario-rules.ts';
import { unansweredCommands } from './unanswered-commands.ts';

/** Whether a new wire may be drawn, and which ports it takes; the reason completes a sentence for a person. For many answers at once keep one `ConnectionRules`. */
export const mayConnect = (design: Design, from: WireEnd, to: WireEnd): ConnectionAnswer => new ConnectionRules(design).answer(from, to);

/** Everything that can be wrong with a design before it is compiled: kinds, configs, wires, references, scenarios and expectations. */
export function validate(design: Design): readonly Diagnostic[] {
  const configs: Diagnostic[] = [];
  const read = new ReadDesign(placedOf(design), design.edges, design.schemas, configs);
  const kindOf = (id: string): string => read.find(id)?.kind ?? '';
  const links = design.edges.flatMap(({ id, from, config }) => Object.keys(config).length === 0 ? [] : readConfig(wireFields(kindOf(from)), config, `edges/${id}/config`).diagnostics);
  // `checkRules` says more about unknown kinds.
  const known = configs.filter(({ code }) => code !== 'unknown-kind');
  return [...checkRules(design, read), ...known, ...links, ...scenarioProblems(design, new ReferenceRules(design, read.placed))];
}

/** The part of `validate` that lies between configs: for a caller that has read them itself. */
export function checkRules(design: Design, read: ReadDesign): readonly Diagnostic[] {
  return [...placementProblems(read.placed), ...groupProblems(read), ...danglingEdges(design), ...wireProblems(design), ...idleWires(design, read), ...unansweredCommands(read), ...referenceProblems(design, read)];
}

function wireProblems(design: Design): readonly Diagnostic[] {
  const rules = new ConnectionRules(design);
  // Ends that are missing, or of unknown kinds, have been reported as what they are.
  const known = new Set(design.nodes.filter(({ kind }) => (findChannel(kind) ?? findNode(kind)) !== undefined).map(({ id }) => id));
  return design.edges.filter(({ from, to }) => known.has(from) && known.has(to)).flatMap((edge) => rules.problem(edge) ?? []);
}

function referenceProblems(design: Design, read: ReadDesign): readonly Diagnostic[] {
  const rules = new ReferenceRules(design, read.placed);
  const diagnostics: Diagnostic[] = [];
  for (const placed of read.placed) {
    const fields = (findChannel(placed.kind) ?? findNode(placed.kind))?.fields;
    if (fields !== undefined && placed.category !== 'system') rules.check(fields, placed.config, `nodes/${placed.id}/config`, diagnostics, placed);
  }
  return diagnostics;
}
