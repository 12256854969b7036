import { describe, expect, it, test } from 'vitest';
import type { Design } from '../design/document.ts';
import { renameNodes } from '../engine/rename.fixture.ts';
import { BUG_PAIRS, bugDesign, judge } from './bug-pairs.fixture.ts';

const declared = (design: Design, id: string): readonly string[] => [...(design.scenarios.find((item) => item.id === id)?.outcome.findings ?? [])].sort();

const reversed = (design: Design): Design => ({ ...design, nodes: [...design.nodes].reverse(), edges: [...design.edges].reverse(), expectations: [...design.expectations].reverse() });

describe.each(BUG_PAIRS)('%s', (name) => {
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

  test.each(['broken', 'mended'] as const)('%s: the same under other names, in another order, and with other seeds', (twin) => {
    const design = twins[twin];
    const others = [renameNodes(design, (_, index) => `x${99 - index}`), reversed(design), ...(process.env['DEEP'] === undefined ? ['2'] : ['2', '3']).map((seed) => ({ ...design, scenarios: design.scenarios.map((scenario) => ({ ...scenario, seed })) }))];
    for (const other of others) for (const scenario of other.scenarios.slice(1)) expect(judge(other, scenario).findings, scenario.name).toEqual(declared(design, scenario.id));
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
