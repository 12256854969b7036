import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, binOf } from '../scripts/prepare.mjs';
import { BANNED_GLOBALS, determinismViolations } from './check-determinism.mjs';
import { LAYERS } from './check-layers.mjs';
import { HEADLESS } from './source-tree.mjs';

const check = (text, path = 'engine/x.ts') => determinismViolations(new Map([[path, text]]));

const NAMES_OF_MATH = Object.getOwnPropertyNames(Math);

describe('determinism', () => {
  it.each(HEADLESS)('holds in %s', (folder) => {
    expect(check('export const x = 2 ** 3;', `${folder}/x.ts`)).toEqual([`src/${folder}/x.ts:1: uses **, whose last bits differ between engines; use pow of base, or a shift`]);
  });

  it('leaves tests and the other layers alone', () => {
    for (const path of ['engine/x.test.ts', 'engine/x.fixture.ts', 'engine/testing/x.ts', 'ui/x.ts', 'cli/x.ts']) expect(check('export const x = 2 ** 3;', path)).toEqual([]);
  });

  it('knows which functions of Math are exact', () => {
    const constants = NAMES_OF_MATH.filter((name) => typeof Math[name] === 'number');
    const exact = ['abs', 'floor', 'ceil', 'trunc', 'min', 'max', 'sign', 'sqrt', 'imul', 'clz32', 'round', 'fround', ...constants];
    const refused = NAMES_OF_MATH.filter((name) => check(`export const x = Math.${name};`).length > 0);
    expect(refused).toEqual(NAMES_OF_MATH.filter((name) => !exact.includes(name)));
    expect(refused).toEqual(expect.arrayContaining(['exp', 'log', 'pow', 'sin', 'cbrt', 'hypot', 'random']));
  });

  it.each(Object.keys(BANNED_GLOBALS))('finds %s', (name) => {
    expect(check(`export const x = [${name}];`)).toHaveLength(1);
    expect(check(`export const x = { ${name} };`).length).toBeGreaterThan(0);
    expect(check(`export const x = (${name} as any)!.y?.z;`)).toHaveLength(1);
  });

  it.each([
    ['export let x = 2; x **= 2;', '**'],
    ["export const x = Math['sin'](1);", 'Math[...]'],
    ['export const x = (name) => Math[name](1);', 'Math[...]'],
    ['const { random } = Math; export const x = random();', 'Math other than by Math.name'],
    ['const m = Math; export const x = m.random();', 'Math other than by Math.name'],
    ['export const x = `${Math.random()}`;', 'Math.random'],
    ['export class X { at = new Date(); }', 'Date'],
    ['export const x = (at = Date.now()) => at;', 'Date'],
    ['export const x = { [Date.now()]: 1 };', 'Date'],
    ["export const x = 'a'.localeCompare('b');", 'localeCompare'],
    ["export const x = 'a'?.['localeCompare']('b');", 'localeCompare'],
    ['export const x = (1).toLocaleString();', 'toLocaleString'],
  ])('sees through %s', (text, what) => {
    const found = check(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`uses ${what}`);
  });

  it('names the line', () => {
    expect(check('export const a = 1;\nexport const x = Date;')[0]).toContain('src/engine/x.ts:2:');
  });

  it.each([
    'export const x = { Date: 1, Math: 2 }; export const y = x.Date + x.Math;',
    'export function f(performance: number, { self }: { self: number }) { return performance + self; }',
    'export type X = Date | typeof Math | { crypto: Intl.NumberFormat };',
    "import { document } from './document.ts'; export const x = document;",
    'export const x = (a as unknown as Date) satisfies Function;',
    "/* 2 ** 3, Math.random() */ export const x = '2 ** Date';",
  ])('is not misled by %s', (text) => {
    expect(check(text)).toEqual([]);
  });
});

describe('the headless folders', () => {
  it('are layers', () => {
    expect(Object.keys(LAYERS)).toEqual(expect.arrayContaining(HEADLESS));
  });

  it('import only each other', () => {
    expect(HEADLESS.flatMap((folder) => LAYERS[folder].filter((below) => !HEADLESS.includes(below)))).toEqual([]);
  });

  it('are the same for types and for lint', () => {
    const { include } = readJson('tsconfig.headless.json');
    expect(include).toEqual(HEADLESS.map((folder) => `src/${folder}`));
    const { overrides } = readJson('.oxlintrc.json');
    const bans = overrides.find((override) => 'no-restricted-properties' in override.rules && override.rules['no-restricted-properties'] !== 'off');
    expect(bans.files).toEqual([`src/{${HEADLESS.join(',')}}/**`]);
  });
});

describe('lint', () => {
  const planted = 'export const x = () => [Math.random(), Math.exp(1), Date.now(), "a".localeCompare("b")];\nexport const y = setTimeout;\n';

  it('bans every function of Math that is not exact', () => {
    const names = NAMES_OF_MATH.filter((name) => check(`export const x = Math.${name};`).length > 0);
    expect(lint('src/base/x.ts', names.map((name) => `export const f${name} = Math.${name};`).join('\n'))).toHaveLength(names.length);
  });

  it.each([
    ['bans in the headless folders what differs between runs', 'src/engine/kernel/x.ts', ['Math.random', 'Math.exp', 'Date', 'localeCompare', 'setTimeout']],
    ['leaves tests alone', 'src/engine/kernel/x.test.ts', []],
    ['leaves other layers alone', 'src/ui/x.ts', []],
  ])('%s', (_name, path, banned) => {
    const found = lint(path, planted);
    expect(found).toHaveLength(banned.length);
    for (const name of banned) expect(found.join('\n')).toContain(name);
  });
});

/** What lint says about one file in an otherwise empty project with our settings, without the rules that need types. */
function lint(path, text) {
  const project = mkdtempSync(join(tmpdir(), 'flowstage-lint-'));
  try {
    const settings = readJson('.oxlintrc.json');
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
    writeFileSync(join(project, '.oxlintrc.json'), JSON.stringify({ ...settings, options: {} }));
    const { stdout } = spawnSync(process.execPath, [binOf('oxlint'), '--format', 'json'], { cwd: project, encoding: 'utf8' });
    return JSON.parse(stdout).diagnostics.map(({ code, message, help, labels }) => [code, message, help, JSON.stringify(labels)].join(' '));
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** JSON whose comments are whole lines. */
function readJson(file) {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8').replace(/^\s*\/\/.*$/gm, ''));
}
