import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../expression/parse.ts';
import { parseTemplate } from '../../expression/template.ts';
import { type ReadImport, readImport } from '../read-import.ts';
import { readRows } from '../rows/read-rows.ts';
import { EXPRESSIONS, type HostileFile, REFUSED_ASYNCAPI, REFUSED_DEFINITIONS, REFUSED_DESIGNS, REFUSED_ROWS, REFUSED_TEMPLATES, REFUSED_YAML, TOLERATED_ASYNCAPI, TOLERATED_DEFINITIONS, TOLERATED_TEMPLATES, TOLERATED_YAML, UNKNOWN_FILES } from './hostile-files.fixture.ts';

/** Reads as the page does; what is told, as the command line prints it. */
function read(content: string | Uint8Array): { readonly result: ReadImport; readonly told: string } {
  const started = performance.now();
  const result = readImport({ name: 'broken.yaml', content });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined();
  expect(JSON.stringify(result)).not.toContain('hunter2');
  const told = result.diagnostics.map(({ message, fix, place }) => `broken.yaml:${place === undefined ? ' ' : `${place.line}:${place.column}: `}${message}\n  fix: ${fix}`).join('\n');
  return { result, told };
}

const isText = ([, content]: HostileFile): boolean => typeof content === 'string' && content !== '';

describe('hostile files, as the page imports them', () => {
  it.each([...REFUSED_ASYNCAPI, ...REFUSED_DEFINITIONS, ...REFUSED_TEMPLATES, ...UNKNOWN_FILES])('%s', (_, content, message) => {
    const { result, told } = read(content);
    expect(result.design).toBeNull();
    expect(told).toMatch(message);
    expect(told).toMatch(/\n {2}fix: (?!undefined)/);
  });

  it.each([...REFUSED_YAML, ...REFUSED_DESIGNS.filter(isText)])('%s is refused, and why is told', (number, content) => {
    const { result, told } = read(content);
    // Faults of a whole design, such as a source without pause, are told when it is opened or run.
    if (result.design === null) expect(told).not.toBe('');
    else expect(number).toMatch(/^(14|17|19|30|59|a|13|21|22) ?/);
  });

  it.each([...TOLERATED_YAML, ...TOLERATED_ASYNCAPI, ...TOLERATED_DEFINITIONS, ...TOLERATED_TEMPLATES])('%s is read', (_, content) => {
    expect(read(content).result.design).not.toBeNull();
  });
});

describe('hostile runs', () => {
  it.each(REFUSED_ROWS)('%s', (_, content, message) => {
    const started = performance.now();
    const result = readRows(String(content));
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(result.ok ? 'it was opened' : result.error).toMatch(message);
    expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('hostile expressions', () => {
  it.each(EXPRESSIONS)('%#', (source) => {
    const started = performance.now();
    expect(() => [parseExpression(source), parseTemplate(`\${${source}}`)]).not.toThrow();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
