import { expect, test } from 'vitest';
import { FAULTS } from '../../catalog/faults/registry.ts';
import { compile } from '../../design/compile.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { exampleDesign } from '../stage.fixture.ts';
import { startFault } from './start-fault.ts';

const design = exampleDesign();
const [scenario] = design.scenarios;

function problemsOf(kind: string, config: ReturnType<typeof startFault>): readonly string[] {
  const scenarios = [{ ...scenario!, faults: [{ id: 'new', kind, config }] }];
  return compile({ ...design, scenarios }, scenario!.id).diagnostics.filter(({ subject, severity }) => severity === 'error' && subject.includes('/faults/')).map(({ code }) => code);
}

/** They are about things of which the example has not enough. */
const WITHOUT_TARGET: readonly string[] = FAULTS.filter(({ fields }) => {
  const kinds = Object.values(fields).flatMap((field) => (field.kind === 'reference' && field.required === true ? [field.to.join()] : []));
  const placed = (to: string): number => [...design.nodes, ...design.systems].filter(({ kind }) => /\b(node|system)\b/.test(to) || to.split(',').includes(kind)).length;
  return kinds.some((to) => placed(to) < kinds.filter((other) => other === to).length);
}).map(({ kind }) => kind);

test.each(FAULTS.map(({ kind }) => [kind] as const))('%s begins with a target, a step and a time that exist', (kind) => {
  const problems = problemsOf(kind, startFault(design, scenario!.id, kind, []));
  if (WITHOUT_TARGET.includes(kind)) expect(problems).not.toEqual([]);
  else expect(problems).toEqual([]);
});

test('what is selected is meant, if it can be', () => {
  expect(startFault(design, scenario!.id, 'step-fails', ['stock'])).toMatchObject({ node: 'stock' });
  expect(startFault(design, scenario!.id, 'crash', ['stock'])).toMatchObject({ node: 'stock' });
  const edge = design.edges.at(-1)!;
  expect(startFault(design, scenario!.id, 'link-loss', [edge.id])).toMatchObject({ from: edge.from, to: edge.to });
  // A topic has no host to crash.
  expect(startFault(design, scenario!.id, 'crash', ['payment-commands'])['node']).not.toBe('payment-commands');
});

test('where there is nothing it begins with what can be said', () => {
  expect(startFault({ ...emptyDesign('Empty'), scenarios: [scenario!] }, scenario!.id, 'crash', [])).toEqual({ at: '30s' });
});
