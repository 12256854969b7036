import { describe, expect, it, test } from 'vitest';
import type { Design } from '../design/document.ts';
import { renameNodes } from '../engine/rename.fixture.ts';
import { BUG_PAIRS, bugDesign, judge } from './bug-pairs.fixture.ts';

const declared = (design: Design, id: string): readonly string[] => [...(design.scenarios.find((item) => item.id === id)?.outcome.findings ?? [])].sort();

const withSeed = (design: Design, seed: string): Design => ({ ...design, scenarios: design.scenarios.map((scenario) => ({ ...scenario, seed })) });

const reversed = (design: Design): Design => ({ ...design, nodes: [...design.nodes].reverse(), edges: [...design.edges].reverse(), expectations: [...design.expectations].reverse() });

/** Each pair is tried in one of them, in turn; `npm run test:deep` tries each in all, and another seed. */
const VARIANTS: readonly ((design: Design) => Design)[] = [
  (design) => renameNodes(design, (_, index) => `x${99 - index}`),
  reversed,
  (design) => withSeed(design, '2'),
  ...(process.env['DEEP'] === undefined ? [] : [(design: Design) => withSeed(design, '3')]),
];

const variantsOf = (pair: number): typeof VARIANTS => VARIANTS.filter((_, at) => process.env['DEEP'] !== undefined || at === pair % VARIANTS.length);

describe.each(BUG_PAIRS.map((name, at) => [name, at] as const))('%s', (name, at) => {
  const twins = { broken: bugDesign(name, 'broken'), mended: bugDesign(name, 'mended') };

  test.each(['broken', 'mended'] as const)('%s: each scenario ends as it declares, and every fault strikes', (twin) => {
    const design = twins[twin];
    for (const scenario of design.scenarios) {
      const run = judge(design, scenario);
      expect(run.findings, scenario.name).toEqual(declared(design, scenario.id));
      expect(run.unmatchedFaults, scenario.name).toEqual([]);
      if (twin === 'mended') expect(run.warnings).toEqual([]);
      if (twin === 'mended') expect(run.report.invariants.flatMap(({ findings }) => findings)).toEqual([]);
    }
  });

  test.each(['broken', 'mended'] as const)('%s: the same under other names, in another order, or with another seed', (twin) => {
    const design = twins[twin];
    for (const other of variantsOf(at).map((change) => change(design))) for (const scenario of other.scenarios.slice(1)) expect(judge(other, scenario).findings, scenario.name).toEqual(declared(design, scenario.id));
  });

  it('breaks in the broken twin only, by the same faults and the same expectations', () => {
    const { broken, mended } = twins;
    expect(broken.scenarios.some((scenario) => declared(broken, scenario.id).length > 0)).toBe(true);
    expect(mended.scenarios.every((scenario) => declared(mended, scenario.id).length === 0)).toBe(true);
    expect(mended.expectations).toEqual(broken.expectations);
    const plans = (design: Design): unknown => design.scenarios.map(({ faults, seed, until, overrides }) => ({ faults, seed, until, overrides }));
    expect(plans(mended)).toEqual(plans(broken));
  });
});
