import { describe, expect, it } from 'vitest';
import { LAYERS, layerViolations } from './check-layers.mjs';

/** Violations in a tree of the given files; every file that an import may name must be among them. */
const check = (files) => layerViolations(new Map(Object.entries(files)));
const one = (files) => {
  const found = check(files);
  expect(found).toHaveLength(1);
  return found[0];
};

describe('who may import whom', () => {
  it('accepts what the table allows', () => {
    const files = {
      'base/assert.ts': 'export const a = 1;',
      'engine/kernel/clock.ts': "import { a } from '../../base/assert.ts'; export const c = a;",
      'engine/stores/entry.ts': "import { c } from '../kernel/clock.ts'; export const e = c;",
      'engine/simulation.ts': "import { e } from './stores/entry.ts'; import { c } from './kernel/clock.ts'; export const s = [e, c];",
      'ui/canvas/canvas.tsx': "import { ReactFlow } from '@xyflow/react'; import { useState } from 'react'; export const x = <ReactFlow a={useState} />;",
      'cli/main.ts': "import { readFileSync } from 'node:fs'; import { s } from '../engine/simulation.ts'; export const m = [s, readFileSync];",
      'main.tsx': "import { createRoot } from 'react-dom/client'; import { x } from './ui/canvas/canvas.tsx'; import './ui/main.css'; createRoot(x);",
      'ui/main.css': '',
      'workspace/store.ts': "import { createStore } from 'zustand/vanilla'; import { produce } from 'immer'; export const t = [createStore, produce];",
    };
    expect(check(files)).toEqual([]);
  });

  it.each([
    ['a static import', "import { s } from '../engine/s.ts'; export const x = s;"],
    ['a type import', "import type { S } from '../engine/s.ts'; export const x = 1 as unknown as S;"],
    ['an export from', "export { s } from '../engine/s.ts'; export const x = 1;"],
    ['a dynamic import', "export const x = () => import('../engine/s.ts');"],
    ['an import in a type', "export const x = 1 as unknown as import('../engine/s.ts').S;"],
    ['an address', "export const x = new URL('../engine/s.ts', import.meta.url);"],
    ['an import for effect', "import '../engine/s.ts';"],
    ['an import with a query', "import s from '../engine/s.ts?worker'; export const x = s;"],
  ])('sees %s', (_name, text) => {
    expect(one({ 'engine/s.ts': 'export const s = 1; export type S = 1;', 'workspace/x.ts': text })).toMatch(
      /^src\/workspace\/x\.ts:1: workspace imports engine \(src\/engine\/s\.ts\); it may import base, /,
    );
  });

  it.each(Object.keys(LAYERS))('lets %s import the layers of its row and no other', (layer) => {
    const others = Object.keys(LAYERS).filter((other) => other !== layer);
    for (const other of others) {
      const found = check({ [`${other}/b.ts`]: 'export const b = 1;', [`${layer}/a.ts`]: `import { b } from '../${other}/b.ts'; export const a = b;` });
      expect(found, other).toHaveLength(LAYERS[layer].includes(other) ? 0 : 1);
    }
  });

  it('has no cycle among layers', () => {
    const below = (layer, trail = []) => LAYERS[layer].every((next) => !trail.includes(next) && below(next, [...trail, next]));
    expect(Object.keys(LAYERS).filter((layer) => !below(layer, [layer]))).toEqual([]);
  });

  it('names the line', () => {
    expect(one({ 'engine/s.ts': '', 'base/x.ts': "export const a = 1;\n\nimport '../engine/s.ts';" })).toContain('src/base/x.ts:3:');
  });

  it('exempts tests, and keeps what is for tests out of the product', () => {
    const files = { 'engine/s.ts': '', 'base/x.test.ts': "import fc from 'fast-check'; import '../engine/s.ts'; import './y.fixture.ts';", 'base/y.fixture.ts': '' };
    expect(check(files)).toEqual([]);
    expect(one({ ...files, 'base/z.ts': "import './y.fixture.ts';" })).toContain('only tests may use');
  });

  it('refuses an import that it cannot follow', () => {
    expect(one({ 'base/x.ts': 'export const load = (name) => import(name);' })).toContain('computed name');
    expect(one({ 'base/x.ts': 'export const load = (name) => import(`./${name}.ts`);' })).toContain('computed name');
    expect(one({ 'base/x.ts': "import './y';", 'base/y.ts': '' })).toContain('src/base/y, which does not exist');
    expect(one({ 'base/x.ts': "import '../../scripts/start.mjs';" })).toContain('outside src/');
  });

  it('refuses a folder that the table does not know', () => {
    expect(one({ 'utils/x.ts': '' })).toContain('no known layer');
    expect(one({ 'stray.ts': '' })).toContain('no known layer');
  });

  it('lets nothing import the composition roots', () => {
    expect(one({ 'workers/engine.worker.ts': '', 'ui/x.ts': "export const u = new URL('../workers/engine.worker.ts', import.meta.url);" })).toContain('ui imports workers');
    expect(one({ 'main.tsx': '', 'ui/x.ts': "import '../main.tsx';" })).toContain('ui imports main.tsx');
  });
});

describe('inside the engine', () => {
  it.each([
    ['the kernel imports no sibling', 'engine/kernel/x.ts', "import '../stores/s.ts';"],
    ['folders do not import each other', 'engine/delivery/x.ts', "import '../stores/s.ts';"],
    ['folders do not import the assembly', 'engine/stores/x.ts', "import '../simulation.ts';"],
    ['only simulation.ts assembles', 'engine/other.ts', "import './stores/s.ts';"],
  ])('%s', (_name, path, text) => {
    expect(one({ 'engine/simulation.ts': '', 'engine/stores/s.ts': '', [path]: text })).toContain(`src/${path}:1: engine/`);
  });
});

describe('packages', () => {
  it.each([
    ['react', 'workspace/x.ts'],
    ['react-dom/client', 'run/x.ts'],
    ['@xyflow/react', 'ui/shell/x.ts'],
    ['idb', 'workspace/x.ts'],
    ['immer', 'ui/x.ts'],
    ['zustand', 'workspace/x.ts'],
    ['zustand/vanilla', 'ui/x.ts'],
    ['yaml', 'design/x.ts'],
    ['node:fs', 'formats/x.ts'],
    ['fs', 'cli/x.ts'],
    ['left-pad', 'base/x.ts'],
    ['fast-check', 'base/x.ts'],
    ['constructor', 'base/x.ts'],
  ])('%s is not for %s', (name, path) => {
    expect(one({ [path]: `import '${name}';` })).toContain(`imports ${name}, wh`);
  });
});

describe('shape', () => {
  it('finds a cycle, also of types only, once and with its path', () => {
    const cycle = one({ 'base/a.ts': "import type { B } from './b.ts'; export type A = B;", 'base/b.ts': "import './c.ts'; export type B = 1;", 'base/c.ts': "import './a.ts';" });
    expect(cycle).toContain('base/a.ts -> base/b.ts -> base/c.ts -> base/a.ts');
    expect(one({ 'base/a.ts': "import './a.ts';" })).toContain('base/a.ts -> base/a.ts');
  });

  it('does not take a shared import for a cycle', () => {
    expect(check({ 'base/a.ts': "import './b.ts'; import './c.ts';", 'base/b.ts': "import './c.ts';", 'base/c.ts': '' })).toEqual([]);
  });

  it('finds barrels and default exports', () => {
    const files = { 'base/a.ts': 'export const a = 1;' };
    expect(one({ ...files, 'base/b.ts': "export * from './a.ts'; export const b = 1;" })).toContain('exports everything');
    expect(one({ ...files, 'base/b.ts': "export { a } from './a.ts';" })).toContain('only exports again');
    expect(one({ 'base/b.ts': 'export default 1;' })).toContain('default export');
  });

  it('measures files', () => {
    expect(check({ 'base/a.ts': 'export {};\n'.repeat(600) })).toEqual([]);
    expect(one({ 'base/a.ts': 'export {};\n'.repeat(601) })).toContain('has 601 lines');
  });

  it.each([
    ['function', (body) => `export function f() {${body}}`],
    ['arrow', (body) => `export const f = () => {${body}};`],
    ['method', (body) => `export class A { f() {${body}} }`],
  ])('measures a %s', (_name, wrap) => {
    expect(check({ 'base/a.ts': wrap('\n'.repeat(69)) })).toEqual([]);
    expect(one({ 'base/a.ts': wrap('\n'.repeat(70)) })).toContain('function of 71 lines');
  });

  it('lets a test suite be long, but no test', () => {
    const long = '\n'.repeat(80);
    expect(check({ 'base/a.test.ts': `describe('a', () => {${long}}); describe.each([1])('b', () => {${long}});` })).toEqual([]);
    expect(check({ 'base/a.test.ts': `it('a', () => {${long}});` })).toHaveLength(1);
  });

  it('stops at a file that does not parse', () => {
    expect(() => check({ 'base/a.ts': 'const = ;' })).toThrow('src/base/a.ts does not parse');
  });
});
