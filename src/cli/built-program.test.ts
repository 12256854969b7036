import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process, { execPath, platform } from 'node:process';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostileFile, REFUSED_ASYNCAPI, REFUSED_DEFINITIONS, REFUSED_DESIGNS, REFUSED_ROWS, REFUSED_TEMPLATES, REFUSED_YAML } from '../formats/corpus/hostile-files.fixture.ts';
import { TEMPLATE } from './memory-terminal.fixture.ts';

/** The one file that `npm run build` makes, run as people run it. */
let folder = '';
let program = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowstage-built-'));
  const outDir = join(folder, 'program');
  await build({ build: { ssr: 'src/cli/main.ts', outDir, emptyOutDir: true }, logLevel: 'error' });
  program = join(outDir, 'flowstage.js');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const template = resolve(TEMPLATE);

function flowstage(...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(execPath, [program, ...args], { cwd: folder, encoding: 'utf8', timeout: 20_000 });
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(stderr).not.toMatch(/^ {4}at |node:internal/m);
  return { status, stdout, stderr };
}

describe('the built program', () => {
  it('is one file that a shell can run', () => {
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(readdirSync(join(folder, 'program'))).toEqual(['flowstage.js']);
    if (platform !== 'win32') expect(execFileSync(program, ['--version'], { encoding: 'utf8' })).toMatch(/^flowstage /);
  });

  it('checks the template', () => {
    const { status, stdout } = flowstage('check', template);
    expect([status, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, '4 of 4 scenarios as declared']);
  });

  it('exits 0, 1 and 2 as it says', () => {
    expect(flowstage('simulate', template, '--json').status).toBe(0);
    expect(flowstage('simulate', template, '--json', '--scenario', 'payment-crashes').status).toBe(1);
    expect(flowstage('simulate', 'nothing').status).toBe(2);
  });

  it('writes and imports files', () => {
    writeFileSync(join(folder, 't.yaml'), 'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n  name: t # mine\nspec:\n  partitions: 3\n');
    expect(flowstage('import', 't.yaml', '--from', 'strimzi', '--out', 't.flow.json').status).toBe(0);
    expect(flowstage('export', 't.flow.json', '--to', 'strimzi', '--out', 't2.yaml').status).toBe(0);
    expect(readFileSync(join(folder, 't2.yaml'), 'utf8')).toContain('name: t # mine');
    expect(flowstage('export', 't.flow.json', '--to', 'strimzi', '--out', 't2.yaml')).toMatchObject({ status: 2, stderr: expect.stringContaining('exists already') });
  });

  it.runIf(platform !== 'win32')('survives what a path can be', () => {
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    const tried = [folder, 'fifo', '/dev/zero', '/dev/null', '..\\x', 'CON.json', `${'x'.repeat(300)}.json`, 'a\n\u001b[31mb', ''];
    for (const path of tried) {
      const { status, stdout, stderr } = flowstage('simulate', '--', path);
      expect([path, status, stdout]).toEqual([path, 2, '']);
      expect(stderr).toMatch(/^error: .*\n {2}fix: .*\n$/);
      // oxlint-disable-next-line no-control-regex
      expect(stderr).not.toMatch(/\u001b/);
    }
    writeFileSync(join(folder, '--help.json'), '{');
    expect(flowstage('simulate', '--', '--help.json').stderr).toMatch(/^error: --help\.json: line 1/);
  });

  it('survives 200 kB of brackets', () => {
    writeFileSync(join(folder, 'deep.yaml'), '['.repeat(200_000));
    writeFileSync(join(folder, 'deep.flow.json'), '['.repeat(200_000));
    expect(flowstage('import', 'deep.yaml', '--from', 'strimzi', '--out', 'x.flow.json').status).toBe(2);
    expect(flowstage('simulate', 'deep.flow.json').status).toBe(2);
    expect(existsSync(join(folder, 'x.flow.json'))).toBe(false);
  });

  it('survives hostile files of every kind: an answer within five seconds, no stack, nothing written', () => {
    const kinds: readonly (readonly [files: readonly HostileFile[], ...args: readonly string[]])[] = [
      [REFUSED_DESIGNS, 'simulate', '--rows-max', '100000'], [REFUSED_YAML, 'import', '--from', 'strimzi'], [REFUSED_ASYNCAPI, 'import', '--from', 'asyncapi'], [REFUSED_DEFINITIONS, 'import', '--from', 'rabbitmq'], [REFUSED_TEMPLATES, 'import', '--from', 'cloudformation'], [REFUSED_ROWS, 'convert', '--from', 'rows', '--to', 'csv'],
    ];
    for (const [files, command = '', ...args] of kinds) {
      // Most are told apart in memory (corpus.test.ts); a process for each is for the deep run.
      for (const [number, content] of files.filter((_, at) => process.env['DEEP'] !== undefined || at % 27 === 7)) {
        writeFileSync(join(folder, 'hostile'), content);
        const started = performance.now();
        const { status } = flowstage(command, 'hostile', ...args, '--out', 'never');
        expect([number, status]).toEqual([number, 2]);
        expect(performance.now() - started, number).toBeLessThan(5_000);
        if (!/^(14|17|30)/.test(number)) expect(existsSync(join(folder, 'never')), number).toBe(false);
        rmSync(join(folder, 'never'), { force: true });
      }
    }
  }, 300_000);

  it.runIf(platform !== 'win32')('ends quietly when nobody reads on', async () => {
    const child = spawn(execPath, [program, 'simulate', template, '--format', 'rows'], { cwd: folder });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => void (errors += data.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise<number | null>((done) => child.on('close', done));
    expect(code).toBe(0);
    expect(errors).not.toMatch(/EPIPE|error/);
  });

  it('has no code for the network', () => {
    const text = readFileSync(program, 'utf8').replace(/^\s*\*.*$/gm, '');
    const modules = new Set([...text.matchAll(/(?:from|require\(|import\()\s*["']((?:node:)?[a-z_/]+)["']/g)].map(([, name]) => name!.replace('node:', '')));
    expect([...modules].filter((name) => !['fs', 'path', 'process', 'util', 'buffer', 'module'].includes(name))).toEqual([]);
    expect([...text.matchAll(/(?<![#.\w])(?:fetch|XMLHttpRequest|WebSocket)\(/g)].length).toBe(0);
  });
});
