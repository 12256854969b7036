import { cpuUsage } from 'node:process';
import { describe, expect, it } from 'vitest';
import { scanYaml, type YamlLimits } from './scan-yaml.ts';

const problem = (text: string, limits?: YamlLimits) => {
  const result = scanYaml(text, limits);
  return result.ok ? undefined : result.error;
};

const pieces = (text: string): string[] => {
  const result = scanYaml(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.map(({ start, end }) => text.slice(start, end));
};

const nested = (depth: number, line: (level: number) => string): string => Array.from({ length: depth }, (_, level) => line(level)).join('');
const keys = (count: number, pad = ''): string => Array.from({ length: count }, (_, k) => `${pad}k${k}: ${k}\n`).join('');

describe('scanYaml limits', () => {
  it.each([
    ['flow lists', (n: number) => '['.repeat(n)],
    ['flow maps', (n: number) => '{a: '.repeat(n)],
    ['compact lists', (n: number) => '- '.repeat(n)],
    ['explicit keys', (n: number) => '? '.repeat(n)],
    ['indented maps', (n: number) => nested(n, (level) => `${' '.repeat(level)}a:\n`)],
    ['lists in maps at one column', (n: number) => nested(n / 2, (level) => `${'  '.repeat(level)}a:\n${'  '.repeat(level)}- b\n`)],
    ['flow inside block', (n: number) => `a: ${'['.repeat(n - 1)}`],
  ])('counts the depth of %s', (_, text) => {
    expect(problem(text(64))).toBeUndefined();
    expect(problem(text(66))).toMatchObject({ code: 'yaml-depth', message: 'more than 64 levels of nesting' });
  });

  it('does not count brackets in texts, comments and block scalars', () => {
    const open = '['.repeat(500);
    expect(problem(`a: "${open}"\nb: '${open}'\n# ${open}\nc: |\n  ${open}\nd: x${open}\n`)).toBeUndefined();
  });

  it('does not add up neighbours', () => {
    expect(problem(nested(2_000, () => 'a:\n  - b: {c: [1]}\n'))).toBeUndefined();
  });

  it('counts the keys of one map, not of all', () => {
    expect(problem(keys(5_000))).toBeUndefined();
    expect(problem(keys(5_001))).toMatchObject({ code: 'yaml-keys', line: 5_001 });
    expect(problem(`a:\n${keys(3_000, '  ')}b:\n${keys(3_000, '  ')}`)).toBeUndefined();
    expect(problem(`{${'a,'.repeat(5_001)}}`)).toMatchObject({ code: 'yaml-keys' });
  });

  it('counts anchors and aliases', () => {
    const anchors = nested(101, (k) => `- &a${k} x\n`);
    expect(problem(anchors)).toMatchObject({ code: 'yaml-anchors', message: 'more than 100 anchors', line: 101, column: 3 });
    expect(problem(`- &a x\n${'- *a\n'.repeat(100)}`)).toBeUndefined();
    expect(problem(`- &a x\n${'- *a\n'.repeat(101)}`)).toMatchObject({ message: 'more than 100 aliases' });
  });

  it('refuses merge keys but not the text <<', () => {
    expect(problem('a: &x {b: 1}\nc:\n  <<: *x\n')).toMatchObject({ code: 'yaml-merge-key', line: 3 });
    expect(problem('a: <<\nb: "<<"\n')).toBeUndefined();
  });

  it('counts documents', () => {
    expect(problem('---\na: 1\n'.repeat(50))).toBeUndefined();
    expect(problem('---\na: 1\n'.repeat(51))).toMatchObject({ code: 'yaml-documents', line: 101 });
    expect(problem('a: 1\n...\n'.repeat(51))).toMatchObject({ code: 'yaml-documents' });
  });

  it('ends early on 5 MB of anything', () => {
    for (const piece of ['[', '\n', 'a: ']) {
      // Of this processor: what else the machine does is no failure.
      const started = cpuUsage();
      scanYaml(piece.repeat(Math.ceil(5_000_000 / piece.length)));
      expect(cpuUsage(started).user).toBeLessThan(3_000_000);
    }
  });
});

describe('scanYaml documents', () => {
  it('splits at ---, keeping what stands before the first with it', () => {
    expect(pieces('# head\n---\na: 1\n---\nb: 2\n')).toEqual(['# head\n---\na: 1\n', '---\nb: 2\n']);
    expect(pieces('a: 1\n---\nb: 2')).toEqual(['a: 1\n', '---\nb: 2']);
  });

  it('keeps directives with their document, and knows ...', () => {
    expect(pieces('%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n')).toEqual(['%YAML 1.2\n---\na: 1\n...', '\n%YAML 1.2\n---\nb: 2\n']);
  });

  it('takes --- in a block scalar for text', () => {
    expect(pieces('a: |\n  ---\n  b\n')).toEqual(['a: |\n  ---\n  b\n']);
  });

  it('finds no document in comments and blank lines', () => {
    expect(pieces('# only words\n\n')).toEqual([]);
  });
});
