import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../checks/bug-pairs.fixture.ts';
import { compile } from '../../design/compile.ts';
import type { DesignFault, DesignScenario } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { expectSameEnd } from '../../engine/keyframes.fixture.ts';

const PATH = 'public/examples/blue-green.flow.json';
const DESIGN = readDesign(readFileSync(PATH), PATH).design!;
const [IN_PLACE, BESIDE] = DESIGN.scenarios as readonly [DesignScenario, DesignScenario];

const stale = (scenario: DesignScenario): number => judge(DESIGN, scenario).count('handlerFailed', 'stale read');
const and = (scenario: DesignScenario, ...faults: readonly DesignFault[]): DesignScenario => ({ ...scenario, faults: [...scenario.faults, ...faults] });
const ends = (node: string, at: string): DesignFault => ({ id: `${node}-ends`, kind: 'crash', config: { node, at, restartAfter: 'unlimited' } });

describe('a read model that is built beside the one that serves', () => {
  it('is read once it has caught up, and nobody sees an old row; built again in place, everybody does', () => {
    expect(stale(BESIDE)).toBe(0);
    expect(stale(IN_PLACE)).toBeGreaterThan(10);
    const run = judge(DESIGN, BESIDE);
    const switched = Array.from({ length: run.log.rowCount }, (_, index) => index).filter((index) => run.log.kindOf(index) === 'faultApplied').map((index) => run.log.cell('time', index) / 1e6);
    expect(switched).toEqual([0, 90, 102]);
    const names = (table: string): readonly string[] => run.rowsIn('read-model', table).map((row) => JSON.stringify(row)).sort();
    expect(names('customers-new')).toEqual(names('customers'));
  });

  it('is what is read from then on, and the old one until then', () => {
    expect(stale(and(BESIDE, ends('view', '2m')))).toBe(0);
    expect(stale(and(BESIDE, ends('view-green', '2m')))).toBeGreaterThan(100);
    expect(stale(and(BESIDE, ends('view-green', '95s')))).toBe(0);
  });

  it('leaves the old one to those who write it: both go on', () => {
    const run = judge(DESIGN, and(BESIDE, ends('view-green', '2m')));
    const rows = (table: string): string => JSON.stringify(run.rowsIn('read-model', table));
    expect(rows('customers')).not.toBe(rows('customers-new'));
    expect(run.rowsIn('read-model', 'customers')).toEqual(judge(DESIGN, BESIDE).rowsIn('read-model', 'customers'));
  });

  it('goes on from any keyframe to the same end', () => {
    const compiled = compile(DESIGN, BESIDE.id);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    expectSameEnd(compiled, [4000, 4000, 500]);
  });

  it('needs another table of the same store', () => {
    const nodes = DESIGN.nodes.map((node) => (node.id === 'view-green' ? { ...node, config: { ...node.config, table: 'customers' } } : node));
    expect(compile({ ...DESIGN, nodes }, BESIDE.id).diagnostics.map(({ code }) => code)).toEqual(['not-beside']);
  });
});
