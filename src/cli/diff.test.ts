import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MemoryTerminal, TEMPLATE } from './memory-terminal.fixture.ts';

const diffOf = (files: { readonly [path: string]: string }, ...args: readonly string[]) => {
  const terminal = new MemoryTerminal(files);
  const code = terminal.run('diff', ...args);
  return { code, out: terminal.out, error: terminal.error };
};

const changed = (from: string, to: string): string => {
  const text = readFileSync(TEMPLATE, 'utf8');
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('diff', () => {
  it('finds no difference between a design, the same in another order, and its rows in a file', () => {
    const terminal = new MemoryTerminal();
    expect(terminal.run('simulate', TEMPLATE, '--format', 'rows', '--out', 'run.rows.ndjson')).toBe(0);
    expect(terminal.run('diff', TEMPLATE, 'run.rows.ndjson')).toBe(0);
    expect(terminal.out).toContain('the runs are the same, row by row');
    const design = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as { nodes: unknown[]; name: string };
    expect(diffOf({ 'shuffled.flow.json': JSON.stringify({ ...design, nodes: design.nodes.toReversed(), name: 'X' }) }, TEMPLATE, 'shuffled.flow.json').code).toBe(0);
  });

  it('prints the first row that differs, those before it and those that led to it', () => {
    const { code, out } = diffOf({ 'b.flow.json': changed('"count": 20', '"count": 19') }, TEMPLATE, 'b.flow.json', '--context', '2');
    expect(code).toBe(1);
    const lines = out.trimEnd().split('\n');
    const at = lines.findIndex((line) => line.startsWith('the first '));
    const row = Number(/row ([\d,]+) differs/.exec(lines[at]!)![1]!.replaceAll(',', ''));
    expect(lines.slice(at + 1, at + 3).map((line) => Number(line.trim().split(' ')[0]))).toEqual([row - 2, row - 1]);
    expect(lines[at + 3]).toMatch(new RegExp(`^A +${row} .*checkout`));
    expect(lines[at + 4]).toMatch(new RegExp(`^B +${row} `));
    expect(lines[at + 3]!.slice(2)).not.toBe(lines[at + 4]!.slice(2));
    expect(out).toContain('what led to B:');
  });

  it('compares scenarios and seeds of one file by what their rows say', () => {
    const scenarios = diffOf({}, TEMPLATE, TEMPLATE, '--scenario', 'happy path', '--scenario-b', 'payment declined');
    expect(scenarios.code).toBe(1);
    // A long list is shown from where it differs; what led to both rows is told once.
    expect(scenarios.out).toMatch(/the headers differ in names: \.\.\.[^/]*decline[^/]* \/ |the headers differ in names: \.\.\.[^/]* \/ [^/]*decline/);
    expect(scenarios.out.match(/what led to/g)).toEqual(['what led to']);
    expect(scenarios.out).toContain('what led to both:');
    expect(scenarios.out).toMatch(/\nB .*payment#0 +fault.*decline/);
    const seeds = diffOf({}, TEMPLATE, TEMPLATE, '--seed-b', '2');
    expect([seeds.code, seeds.out.includes('the headers differ in seed: "1" / "2"')]).toEqual([1, true]);
  });

  it('refuses what is neither, and a context that is no number', () => {
    expect(diffOf({ 'x.txt': '{}' }, TEMPLATE, 'x.txt').code).toBe(2);
    expect(diffOf({ 'x.rows.ndjson': '{"format":"flowstage/rows","version":1}' }, TEMPLATE, 'x.rows.ndjson').code).toBe(2);
    expect(diffOf({}, TEMPLATE, TEMPLATE, '--context', 'many').error).toContain('--context many is no number of rows');
  });
});
