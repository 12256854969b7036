import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { hashTopology } from '../topology/hash.ts';
import { printProgram } from '../topology/print-program.ts';
import { printTopology } from '../topology/print.ts';
import type { Topology } from '../topology/topology.ts';
import { compile } from './compile.ts';
import type { Design } from './document.ts';
import { generateOrderSaga } from './generate-design.ts';
import { readDesign } from './read-design.ts';
import { writeDesign } from './write-design.ts';

const EXAMPLE = 'public/examples/order-saga.flow.json';

function topologyOf(design: Design, scenario?: string): Topology {
  const compiled = compile(design, scenario);
  expect(compiled.diagnostics).toEqual([]);
  if (!compiled.ok) throw new Error('the design compiles');
  return compiled.topology;
}

function example(): Design {
  const { design } = readDesign(readFileSync(EXAMPLE, 'utf8'), EXAMPLE);
  if (design === undefined) throw new Error('the example can be read');
  return design;
}

// After a wanted change: npx vitest run src/design/compile-golden.test.ts -u, and read the difference.
describe('the order saga', () => {
  it('is written as the editor writes it', () => {
    expect(writeDesign(example())).toBe(readFileSync(EXAMPLE, 'utf8'));
  });

  it('compiles to this topology', async () => {
    await expect(printTopology(topologyOf(example()))).toMatchFileSnapshot('golden/order-saga.topology.txt');
  });

  test.each(example().scenarios.map(({ id }) => id))('compiles under the scenario %s', (id) => {
    const compiled = compile(example(), id);
    expect(compiled.diagnostics).toEqual([]);
    expect(compiled.ok && compiled.expectations.length).toBe(example().expectations.length);
  });

  it('differs under the idempotent scenario only where payment writes', () => {
    const lines = (scenario: string) => printTopology(topologyOf(example(), scenario)).split('\n').filter((line) => !/^ +\d+ (jump|end)|^topology/.test(line));
    const added = lines('payment-crashes-idempotent').filter((line) => line.includes('inbox'));
    expect(added).toHaveLength(5);
    expect(lines('payment-crashes').filter((line) => line.includes('inbox'))).toEqual([]);
  });
});

describe('a saga of', () => {
  test.each([2, 3])('%i steps is this program', async (steps) => {
    const topology = topologyOf(generateOrderSaga({ steps, partitions: 1, seed: 1 }));
    const saga = topology.processes.find(({ id }) => id === 'order-saga');
    if (saga === undefined) throw new Error('the saga has a process');
    await expect(`${printProgram(saga, topology).join('\n').trimStart()}\n`).toMatchFileSnapshot(`golden/saga-${steps}-steps.program.txt`);
  });
});

describe('generated designs', () => {
  test.each([2, 3, 4, 5, 6])('of %i steps compile for 1 to 12 partitions', (steps) => {
    for (const partitions of [1, 2, 5, 12]) {
      const topology = topologyOf(generateOrderSaga({ steps, partitions, seed: steps * 100 + partitions }));
      expect(topology.channels.slice(1).every((channel) => channel.partitions.length === partitions)).toBe(true);
      expect(topology.nodes.filter(({ parent }) => parent !== 0)).toHaveLength(steps);
    }
  });

  it('are the same for the same options, and others for another seed', () => {
    const design = (seed: number) => generateOrderSaga({ steps: 4, partitions: 3, seed });
    expect(design(5)).toEqual(design(5));
    expect(design(5)).not.toEqual(design(6));
  });

  it('compile to the same plan under other ids', () => {
    const plain = topologyOf(generateOrderSaga({ steps: 3, partitions: 3, seed: 2 }));
    const renamed = topologyOf(generateOrderSaga({ steps: 3, partitions: 3, seed: 2, rename: (id) => `zz-${id}` }));
    const shape = (topology: Topology) => topology.processes.map(({ program }) => program.map(({ op }) => op));
    expect(shape(renamed)).toEqual(shape(plain));
    expect(hashTopology(renamed)).not.toBe(hashTopology(plain));
    expect(JSON.stringify(renamed.nodes)).not.toMatch(/"id":"(?!zz-)[^"]/);
  });
});
