import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readModelFigures } from './read-model-figures.ts';
import { readDesign } from '../design/read-design.ts';
import { judge } from '../checks/bug-pairs.fixture.ts';

const PATH = 'public/examples/stale-read.flow.json';
const design = readDesign(readFileSync(PATH), PATH).design!;
const QUESTION = { projections: [{ id: 'view', store: 'read-model' }], clients: ['app'] };

test('what the page counts is what the expectation finds: each stale read, and no other', () => {
  for (const scenario of design.scenarios) {
    const { log, report } = judge(design, scenario);
    const { looks: [look] } = readModelFigures(log, QUESTION);
    const found = report.findings.filter(({ expectation }) => expectation === 'own-writes');
    expect([scenario.id, look?.looks, look?.stale]).toEqual([scenario.id, report.examined.find(({ expectation }) => expectation === 'own-writes')?.count, found.length]);
    expect(look?.firstRow).toBe(found[0]?.rows[0] ?? 0);
  }
});

test('staleness is as long as the projection takes, for every message once', () => {
  const [slow, , plain] = design.scenarios.map((scenario) => readModelFigures(judge(design, scenario).log, QUESTION).staleness[0]!);
  expect([slow!.delays.count, plain!.delays.count]).toEqual([50, 50]);
  // One after the other in each of three partitions, 200 ms each: none sooner, and those that wait later.
  expect(slow!.delays.quantile(0)).toBeGreaterThanOrEqual(200_000);
  expect(plain!.delays.quantile(0.5)).toBeLessThan(50_000);
  const { log } = judge(design, design.scenarios[0]);
  expect(log.kindOf(slow!.worstRow - 1)).toMatch(/^row/);
});

test('a look without an answer is no look, and changes of another node are not the projection\'s', () => {
  const lost = { ...design.scenarios[0]!, faults: [{ id: 'crash', kind: 'crash', config: { node: 'account', at: '2s', restartAfter: '20s' } }] };
  const { log, report } = judge(design, lost);
  expect(log.header.names).toContain('no answer');
  expect(readModelFigures(log, QUESTION).looks[0]?.looks).toBe(report.examined.find(({ expectation }) => expectation === 'own-writes')?.count);
  expect(readModelFigures(log, { projections: [{ id: 'relay', store: 'read-model' }], clients: [] }).staleness[0]?.delays.count).toBe(0);
});
