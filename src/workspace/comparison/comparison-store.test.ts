import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Design } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { Stage } from '../stage.fixture.ts';
import { comparisonStore } from './comparison-store.ts';

const PATH = 'examples/order-saga-choreographed.flow.json';
const TEXT = readFileSync(`public/${PATH}`, 'utf8');

/** The choreographed saga with so many orders. */
function withOrders(count: number): Design {
  const design = readDesign(TEXT, PATH).design!;
  const scenarios = design.scenarios.map((scenario) => ({ ...scenario, until: '20s' }));
  return { ...design, scenarios, nodes: design.nodes.map((node) => (node.id === 'checkout' ? { ...node, config: { ...node.config, count } } : node)) };
}

test('the open design and a template run the same scenario, and their figures stand side by side', async () => {
  const stage = new Stage({ design: withOrders(2), texts: { [PATH]: writeDesign(withOrders(3)) } });
  const { run } = stage.workspace;
  const comparison = comparisonStore(stage.workspace);
  run.choose('happy-path');
  comparison.set({ other: { kind: 'template', id: 'order-saga-choreographed' }, seeds: 1 });
  await Promise.all([comparison.start(), stage.settle()]);
  const { status, sides, parts, progress } = comparison.state;
  expect([status, sides.map(({ scenario }) => scenario)]).toEqual(['finished', ['happy path', 'happy path']]);
  expect(progress?.done).toBe(progress?.of);
  const valuesOf = (id: string) => parts.flatMap(({ figures }) => figures).find((figure) => figure.id === id)?.values;
  expect(valuesOf('instances')).toEqual([2, 3]);
  expect(valuesOf('per-instance')).toEqual([4, 4]);
  expect(valuesOf('dependencies')).toEqual([9, 9]);
  expect(valuesOf('crashes')?.every((crashes) => Number(crashes) > 10)).toBe(true);
}, 60_000);

test('a template that cannot be loaded is said, and another document forgets the comparison', async () => {
  const stage = new Stage({ texts: {} });
  const { document } = stage.workspace;
  const comparison = comparisonStore(stage.workspace);
  await comparison.start();
  expect(comparison.state.error).toContain('Choose');
  comparison.set({ other: { kind: 'template', id: 'order-saga' } });
  await comparison.start();
  expect([comparison.state.status, comparison.state.error]).toEqual(['failed', 'The other design cannot be read.']);
  document.open('other', document.state.design);
  expect(comparison.state.error).toBeNull();
});
