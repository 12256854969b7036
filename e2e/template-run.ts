import { readFileSync } from 'node:fs';
import { compile } from '../src/design/compile.ts';
import type { Design } from '../src/design/document.ts';
import { readDesign } from '../src/design/read-design.ts';
import { runInProcess } from '../src/run/run-in-process.ts';
import type { RunOutcome } from '../src/run/run-job.ts';

const FILE = new URL('../public/examples/order-saga.flow.json', import.meta.url);

export const templateText = (): string => readFileSync(FILE, 'utf8');

/** The template run here, in Node, as the page runs it in its worker. */
export function templateRun(scenario: string, changes: { readonly seed?: string; readonly until?: string } = {}): RunOutcome {
  const design = template();
  const compiled = compile({ ...design, scenarios: design.scenarios.map((each) => (each.id === scenario ? { ...each, ...changes } : each)) }, scenario);
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  return runInProcess(compiled);
}

/** A scenario of a design as text, run here. */
export function runOf(text: string, scenario: string): RunOutcome {
  const { design } = readDesign(text, 'order-saga.flow.json');
  const compiled = compile(design!, scenario);
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  return runInProcess(compiled);
}

/** The template with a producer that never ends: a run of hours. */
export function endlessTemplate(): string {
  const design = template();
  const nodes = design.nodes.map((node) => (node.kind === 'producer' ? { ...node, config: { ...node.config, count: -1, interarrival: '5ms' } } : node));
  return JSON.stringify({ ...design, nodes });
}

export function template(): Design {
  const { design, diagnostics } = readDesign(templateText(), 'order-saga.flow.json');
  if (design === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return design;
}
