import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Design, DesignFault } from '../design/document.ts';
import { generateOrderSaga } from '../design/generate-design.ts';
import { writeDesign } from '../design/write-design.ts';
import { MemoryTerminal } from './memory-terminal.fixture.ts';

const CHOREOGRAPHED = 'public/examples/order-saga-choreographed.flow.json';

interface Told {
  readonly runs: number;
  readonly seeds: number;
  readonly faults: number;
  readonly faultsWithoutPlace: number;
  readonly instances: number;
  readonly states: readonly { readonly state: string; readonly steps: readonly string[]; readonly broken: readonly string[]; readonly count: number; readonly witness: { readonly run: { readonly seed: string; readonly fault: DesignFault | null }; readonly key: string } }[];
}

function outcomesOf(path: string, ...args: readonly string[]) {
  const terminal = new MemoryTerminal({ [path]: readFileSync(path, 'utf8') });
  const code = terminal.run('outcomes', path, ...args);
  return { code, out: terminal.out, error: terminal.error, told: () => JSON.parse(terminal.out) as Told };
}

describe('outcomes', () => {
  it('tells every end of a saga once, with its count, what it breaks, and a witness', () => {
    const { code, told } = outcomesOf(CHOREOGRAPHED, '--seeds', '2', '--faultless', '--json');
    expect(code).toBe(1);
    const { runs, instances, states } = told();
    expect([runs, instances, states.reduce((sum, { count }) => sum + count, 0)]).toEqual([2, 40, 40]);
    expect(states.map(({ state, broken, count }) => [state, broken, count])).toEqual([['completed', [], 38], ['stuck', ['atomic', 'terminates'], 2]]);
    expect(states[1]).toMatchObject({ steps: ['order-saga/reserve-stock done, undoing', 'order-saga/charge-payment done, undoing', 'order-saga/arrange-shipping failed'], witness: { key: 'order-3', run: { seed: '1', fault: null } } });
  });

  it('finds with single crashes what no seed shows, and its witness repeats it', () => {
    const generated = generateOrderSaga({ steps: 2, partitions: 1, seed: 3 });
    const small: Design = { ...generated, nodes: generated.nodes.map((node) => (node.id === 'shop' ? { ...node, config: { ...node.config, count: 2 } } : node)) };
    const told = (design: Design, ...args: readonly string[]): Told => {
      const terminal = new MemoryTerminal({ 'small.flow.json': writeDesign(design) });
      terminal.run('outcomes', 'small.flow.json', '--seeds', '1', '--until', '20s', '--json', ...args);
      return JSON.parse(terminal.out) as Told;
    };
    const [plain, crashed] = [told(small, '--faultless'), told(small)];
    expect(plain.states.flatMap(({ broken }) => broken)).toEqual([]);
    expect(crashed.faults).toBeGreaterThan(10);
    const found = crashed.states.find(({ broken }) => broken.length > 0)!;
    expect(found.broken[0]).toMatch(/-once$/);
    const again = told({ ...small, scenarios: [{ ...small.scenarios[0]!, seed: found.witness.run.seed, faults: [found.witness.run.fault!] }] }, '--faultless');
    expect(again.states.map(({ state, steps, broken }) => ({ state, steps, broken }))).toContainEqual({ state: found.state, steps: found.steps, broken: found.broken });
  }, 60_000);

  it('says the same twice, in words with a command that repeats the first witness', () => {
    const first = outcomesOf(CHOREOGRAPHED, '--scenario', 'happy-path', '--seeds', '2', '--faultless');
    expect(first.code).toBe(0);
    expect(first.out).toBe(outcomesOf(CHOREOGRAPHED, '--scenario', 'happy-path', '--seeds', '2', '--faultless').out);
    expect(first.out).toContain('1 end state of 40 instances, over 2 seeds and 0 crashes');
    expect(first.out).toContain(`flowstage simulate ${CHOREOGRAPHED} --scenario happy-path --seed 1`);
  });

  it('refuses a design without a saga, and a number of seeds that is none', () => {
    expect(outcomesOf('public/examples/hot-partition.flow.json').error).toContain('the design has no saga');
    expect(outcomesOf(CHOREOGRAPHED, '--seeds', 'many').code).toBe(2);
  });
});
