import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands/registry.ts';
import { MemoryTerminal, TEMPLATE } from './memory-terminal.fixture.ts';

function called(...args: readonly string[]): { readonly code: number; readonly out: string; readonly error: string } {
  const terminal = new MemoryTerminal();
  const code = terminal.run(...args);
  return { code, out: terminal.out, error: terminal.error };
}

describe('help', () => {
  it.each([[['help']], [['--help']], [['-h']]])('lists every command for %j', (args) => {
    const { code, out, error } = called(...args);
    expect([code, error]).toEqual([0, '']);
    for (const { name, summary } of COMMANDS) expect(out).toContain(`${name.padEnd(8)}  ${summary}`);
  });

  it.each(COMMANDS.map(({ name }) => name))('tells what %s takes, whatever else is given', (name) => {
    const { code, out } = called(name, '--help', 'surplus', 'arguments');
    expect(code).toBe(0);
    const command = COMMANDS.find((candidate) => candidate.name === name)!;
    for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`);
    expect(out).toContain(`usage: flowstage ${name} ${command.positionals[0]!.name}`);
    expect(called('help', name).out).toBe(out);
    expect(called(name, '-h').out).toBe(out);
  });

  it('comes on the standard error, with exit code 2, when there is no command', () => {
    expect(called()).toMatchObject({ code: 2, out: '', error: expect.stringMatching(/^Runs event-driven designs/) });
  });

  it('gives examples that parse', () => {
    for (const { examples } of COMMANDS) {
      for (const example of examples) {
        const args = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
        expect(called(...args).error, example).not.toMatch(/there is no (option|command|format|importer|exporter)|needs a value|is missing/);
      }
    }
  });

  it('tells the version', () => {
    expect(called('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^flowstage \S+\n$/) });
  });
});

describe('a wrong call', () => {
  it.each([
    [['simulat', TEMPLATE], /there is no command "simulat"\n  fix: Did you mean "flowstage simulate"\?/],
    [['frobnicate'], /there is no command "frobnicate"\n  fix: The commands are: simulate, check, import, export, convert, print, diff, compare, outcomes, swap\./],
    [['--versoin'], /there is no option "--versoin"\n  fix: Did you mean "flowstage --version"\?/],
    [['help', 'chekc'], /Did you mean "flowstage check"\?/],
    [['\u001b[31m'], /there is no command "\\u001b\[31m"/],
    [['simulate'], /DESIGN is missing\n  fix: Name a \*\.flow\.json file\. See "flowstage simulate --help"\./],
    [['simulate', TEMPLATE, 'more'], /"more" is one argument too many/],
    [['simulate', TEMPLATE, '--sede', '7'], /there is no option --sede\n  fix: Did you mean --seed\?/],
    [['simulate', TEMPLATE, '-x'], /there is no option -x/],
    [['simulate', TEMPLATE, '--__proto__'], /there is no option --__proto__/],
    [['simulate', TEMPLATE, '--constructor=1'], /there is no option --constructor/],
    [['simulate', TEMPLATE, '--seed'], /--seed needs a value\n  fix: Write --seed N/],
    [['simulate', TEMPLATE, '--seed', '--json'], /--seed needs a value/],
    [['simulate', TEMPLATE, '--seed='], /--seed needs a value/],
    [['simulate', TEMPLATE, '--json=yes'], /--json takes no value/],
    [['simulate', TEMPLATE, '--seed', '1', '--seed', '2'], /--seed is given twice/],
    [['simulate', TEMPLATE, '--until', 'soon'], /--until: .*\n  fix: Write a duration/],
    [['simulate', TEMPLATE, '--until', '0s'], /a run must last some time/],
    [['simulate', TEMPLATE, '--until', 'unlimited'], /a run must last some time, and end|--until: /],
    [['simulate', TEMPLATE, '--rows-max', '1e3'], /--rows-max 1e3 is no number of rows/],
    [['simulate', TEMPLATE, '--scenario', 'payment decline'], /there is no scenario "payment decline"\n  fix: Did you mean "payment declined"\?/],
    [['simulate', TEMPLATE, '--scenario', 'zzzzzzzz'], /fix: The scenarios are: happy path, payment declined/],
    [['simulate', TEMPLATE, '--format', 'rowz'], /there is no format "rowz"\n  fix: Did you mean "rows"\?/],
    [['simulate', TEMPLATE, '--format', 'rows', '--json'], /--json and --format would both be printed\n  fix: Add --out FILE/],
    [['simulate', TEMPLATE, '--expect-json', 'nothing.json'], /nothing\.json: is not there/],
    [['simulate', 'nothing.flow.json'], /nothing\.flow\.json: is not there\n  fix: /],
    [['import', 'x.yaml'], /--from is missing\n  fix: .*--from flowstage\|strimzi/],
    [['import', 'x.yaml', '--from', 'strimzy'], /there is no importer "strimzy"\n  fix: Did you mean "strimzi"\?/],
    [['export', TEMPLATE], /--to is missing/],
    [['export', TEMPLATE, '--to', 'zzzzzzzz'], /there is no exporter "zzzzzzzz"\n  fix: The exporters are: flowstage, strimzi/],
    [['print', TEMPLATE, '--scenario', 'happy'], /there is no scenario "happy"/],
    [['check', TEMPLATE, '--scenario', 'x'], /there is no scenario "x"/],
  ])('%j', (args, message) => {
    const { code, out, error } = called(...args);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(message);
  });

  it('takes names that begin with a dash after --', () => {
    expect(called('simulate', '--json', '--', '--help.json').error).toMatch(/^error: --help\.json: is not there/);
  });
});
