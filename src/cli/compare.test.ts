import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { couplingOf } from '../design/coupling.ts';
import { readDesign } from '../design/read-design.ts';
import { MemoryTerminal } from './memory-terminal.fixture.ts';

const A = 'public/examples/order-saga.flow.json';
const B = 'public/examples/order-saga-choreographed.flow.json';

function compare(...args: readonly string[]) {
  const terminal = new MemoryTerminal(Object.fromEntries([A, B].map((path) => [path, readFileSync(path, 'utf8')])));
  const code = terminal.run('compare', ...args);
  return { code, out: terminal.out, error: terminal.error };
}

test('the order saga, orchestrated and choreographed, side by side', async () => {
  const { code, out } = compare(A, B, '--scenario', 'happy-path', '--seeds', '2');
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot('golden/compare-order-sagas.txt');
}, 120_000);

test('a design against itself is no better than itself, and with JSON everything is said once', () => {
  const { code, out } = compare(B, B, '--scenario', 'happy-path', '--seeds', '1', '--until', '20s', '--faultless', '--json');
  expect(code).toBe(0);
  const told = JSON.parse(out) as { readonly designs: readonly unknown[]; readonly comparison: readonly { readonly figures: readonly { readonly id: string; readonly values: readonly unknown[]; readonly better: number | null }[] }[] };
  expect(told.designs).toHaveLength(2);
  const figures = told.comparison.flatMap((part) => part.figures);
  for (const { id, values, better } of figures) expect([id, values[0], better]).toEqual([id, values[1], null]);
  expect(figures.find(({ id }) => id === 'crashes')?.values).toEqual([0, 0]);
});

test('the other scenario is for B alone; a scenario that is not there is refused', () => {
  expect(compare(A, B, '--scenario', 'no such').code).toBe(2);
  expect(compare(A, B, '--scenario', 'happy-path', '--scenario-b', 'no such').error).toContain(B);
  expect(compare(A, B, '--seeds', 'many').code).toBe(2);
});

test('coupling: a chain has no cycle, a coordinator is joined to all whom it commands', () => {
  const of = (path: string) => couplingOf(readDesign(readFileSync(path), path).design!);
  expect(of('public/examples/bugs/S01-dual-write.mended.flow.json')).toMatchObject({ services: 4, channels: 2, dependencies: 2, inCycles: 0 });
  expect(of(A).mostConnected?.name).toBe('Order saga');
  expect(of(A).inCycles).toBeGreaterThan(0);
});
