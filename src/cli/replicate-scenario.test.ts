import { describe, expect, it } from 'vitest';
import { MemoryTerminal, TEMPLATE } from './memory-terminal.fixture.ts';

function called(...args: readonly string[]): { readonly code: number; readonly out: string; readonly error: string } {
  const terminal = new MemoryTerminal();
  const code = terminal.run('simulate', TEMPLATE, ...args);
  return { code, out: terminal.out, error: terminal.error };
}

interface Printed {
  readonly replications: number;
  readonly warmUpUs: number;
  readonly doubts: readonly { readonly code: string }[];
  readonly stations: readonly { readonly id: string; readonly doubts: readonly { readonly code: string }[]; readonly metrics: { readonly [id: string]: { readonly mean: number; readonly halfWidth: number | null; readonly n: number } } }[];
}

describe('simulate --replications', () => {
  it('prints means with half-widths as one JSON object, the same each time', () => {
    const { code, out, error } = called('--replications', '3', '--json');
    expect([code, error]).toEqual([0, '']);
    const printed = JSON.parse(out) as Printed;
    expect(printed.replications).toBe(3);
    expect(printed.doubts.map(({ code: doubt }) => doubt)).toEqual(['ended']);
    const payment = printed.stations.find(({ id }) => id === 'payment')!;
    const { response } = payment.metrics;
    expect(response!.n).toBe(3);
    expect(response!.mean).toBeGreaterThan(0);
    expect(response!.halfWidth).toBeGreaterThan(0);
    // Three short runs are not enough, and it says so.
    expect(payment.doubts.map(({ code: doubt }) => doubt)).toContain('few');
    expect(called('--replications', '3', '--json').out).toBe(out);
  });

  it('tells a person the same, with what is doubtful', () => {
    const { out } = called('--replications', '2');
    expect(out).toMatch(/2 replications of \S+ after \S+ of warm-up/);
    expect(out).toMatch(/\npayment\n/);
    expect(out).toMatch(/Response +\S+ \+- \S+ \(\S+ %\) {2}\(doubtful\)/);
    expect(out).toMatch(/doubt: It rests on 2 independent runs/);
  });

  it('takes batches of one run for want of others', () => {
    expect(called('--replications', '1', '--warm-up', '0s').out).toMatch(/from batches of one run/);
  });

  it.each([
    [['--replications', '0'], /--replications 0 is no number of runs/],
    [['--replications', '3', '--warm-up', 'soon'], /--warm-up soon is no time/],
    [['--replications', '3', '--out', 'x.csv'], /keeps no log, so that --out has nothing/],
    [['--warm-up', '3s'], /--warm-up is about replications\n {2}fix: Add --replications N/],
  ])('%j is refused', (args, message) => {
    const { code, error } = called(...args);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });
});
