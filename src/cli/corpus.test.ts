import { describe, expect, it } from 'vitest';
import { REFUSED_ASYNCAPI, REFUSED_DEFINITIONS, REFUSED_DESIGNS, REFUSED_ROWS, REFUSED_TEMPLATES, REFUSED_YAML, TOLERATED_ASYNCAPI, TOLERATED_DEFINITIONS, TOLERATED_TEMPLATES, TOLERATED_DESIGNS, TOLERATED_YAML } from '../formats/corpus/hostile-files.fixture.ts';
import { MemoryTerminal } from './memory-terminal.fixture.ts';

function called(file: string, content: string | Uint8Array, ...args: readonly string[]): { readonly code: number; readonly terminal: MemoryTerminal; readonly files: number } {
  const terminal = new MemoryTerminal({ [file]: content });
  const files = terminal.contents.size;
  const started = performance.now();
  const code = terminal.run(...args);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(terminal.error).not.toMatch(/^ {4}at |node:internal|\.ts:\d/m);
  // oxlint-disable-next-line no-control-regex
  expect(terminal.error).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028]/);
  expect(terminal.error).not.toContain('hunter2');
  expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined();
  return { code, terminal, files: terminal.contents.size - files };
}

describe('a broken design is refused with a reason, and nothing is written', () => {
  it.each(REFUSED_DESIGNS)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.flow.json', content, 'simulate', 'broken.flow.json', '--rows-max', '100000', '--out', 'run.csv');
    expect([code, terminal.out === '' || /stopped/.test(terminal.error)]).toEqual([2, true]);
    expect(terminal.error).toMatch(/^error: broken\.flow\.json: /);
    expect(terminal.error).toMatch(message);
    if (!/stopped/.test(terminal.error)) expect(files).toBe(0);
  });

  it('by every command that reads one', () => {
    for (const args of [['check'], ['print'], ['export', '--to', 'strimzi', '--out', 'x.yaml'], ['simulate', '--json']]) {
      const { code, terminal, files } = called('broken.flow.json', '{', ...args, 'broken.flow.json');
      expect([code, terminal.out, files]).toEqual([2, '', 0]);
      expect(terminal.error).toMatch(/^error: broken\.flow\.json: line 1, column 2: /);
    }
  });
});

describe('an imperfect design runs, and what is wrong is told', () => {
  it.each(TOLERATED_DESIGNS)('%s', (_, content, message) => {
    const { code, terminal } = called('broken.flow.json', content, 'simulate', 'broken.flow.json', '--until', '1s', '--json');
    expect(code).toBe(0);
    expect(terminal.error).toMatch(message);
    expect(JSON.parse(terminal.out)).toMatchObject({ seed: '1' });
  });
});

describe('a broken import is refused with place and reason, and nothing is written', () => {
  it.each(REFUSED_YAML)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.yaml', content, 'import', 'broken.yaml', '--from', 'strimzi', '--out', 'x.flow.json');
    expect([code, terminal.out, files]).toEqual([2, '', 0]);
    expect(terminal.error).toMatch(/^error: broken\.yaml/);
    expect(terminal.error).toMatch(message);
    expect(terminal.error).toMatch(/\n {2}fix: /);
  });
});

describe('a broken AsyncAPI document is refused with place and reason, and nothing is written', () => {
  it.each(REFUSED_ASYNCAPI)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.yaml', content, 'import', 'broken.yaml', '--from', 'asyncapi', '--out', 'x.flow.json');
    expect([code, terminal.out, files]).toEqual([2, '', 0]);
    expect(terminal.error).toMatch(message);
    expect(terminal.error).toMatch(/\n {2}fix: /);
  });
});

describe('an imperfect import is read, and what is wrong is told', () => {
  it.each(TOLERATED_YAML)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.yaml', content, 'import', 'broken.yaml', '--from', 'strimzi', '--out', 'x.flow.json');
    expect([code, files]).toEqual([0, 1]);
    expect(terminal.error).toMatch(message);
    expect(terminal.text('x.flow.json')).not.toContain('hunter2');
  });
});

describe('broken definitions of RabbitMQ are refused with a reason, and nothing is written', () => {
  it.each(REFUSED_DEFINITIONS)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.json', content, 'import', 'broken.json', '--from', 'rabbitmq', '--out', 'x.flow.json');
    expect([code, terminal.out, files]).toEqual([2, '', 0]);
    expect(terminal.error).toMatch(message);
    expect(terminal.error).toMatch(/^error: broken\.json/);
  });
});

describe('broken templates of CloudFormation are refused with a reason, and nothing is written', () => {
  it.each(REFUSED_TEMPLATES)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.yaml', content, 'import', 'broken.yaml', '--from', 'cloudformation', '--out', 'x.flow.json');
    expect([code, terminal.out, files]).toEqual([2, '', 0]);
    expect(terminal.error).toMatch(message);
    expect(terminal.error).toMatch(/^error: broken\.yaml/);
  });
});

describe('imperfect documents and definitions are read, and what is wrong is told', () => {
  it.each([...TOLERATED_ASYNCAPI.map((each) => ['asyncapi', ...each] as const), ...TOLERATED_DEFINITIONS.map((each) => ['rabbitmq', ...each] as const), ...TOLERATED_TEMPLATES.map((each) => ['cloudformation', ...each] as const)])('%s %s', (from, _, content, message) => {
    const { code, terminal, files } = called('broken.yaml', content, 'import', 'broken.yaml', '--from', from, '--out', 'x.flow.json');
    expect([code, files]).toEqual([0, 1]);
    expect(terminal.error).toMatch(message);
    expect(terminal.text('x.flow.json')).not.toContain('hunter2');
  });
});

describe('a broken run is refused with its line, and nothing is written', () => {
  it.each(REFUSED_ROWS)('%s', (_, content, message) => {
    const { code, terminal, files } = called('broken.ndjson', content, 'convert', 'broken.ndjson', '--from', 'rows', '--to', 'csv', '--out', 'x.csv');
    expect([code, terminal.out, files]).toEqual([2, '', 0]);
    expect(terminal.error).toMatch(content === '' ? /^error: broken\.ndjson/ : message);
  });
});
