import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { applyPatches } from './apply-patches.ts';
import type { Patch } from './patch.ts';

const DOCUMENT = '{"nodes":["a","b","c"],"layout":{"a":{"x":1}}}';
const apply = (...patches: Patch[]): ReturnType<typeof applyPatches> => applyPatches(JSON.parse(DOCUMENT) as Json, patches);

it.each<[string, Patch, Json]>([
  ['puts in before another', { op: 'add', path: ['nodes', 1], value: 'x' }, { nodes: ['a', 'x', 'b', 'c'], layout: { a: { x: 1 } } }],
  ['puts in at the end', { op: 'add', path: ['nodes', 3], value: 'x' }, { nodes: ['a', 'b', 'c', 'x'], layout: { a: { x: 1 } } }],
  ['takes out', { op: 'remove', path: ['nodes', 0] }, { nodes: ['b', 'c'], layout: { a: { x: 1 } } }],
  ['replaces in a list', { op: 'replace', path: ['nodes', 2], value: 'x' }, { nodes: ['a', 'b', 'x'], layout: { a: { x: 1 } } }],
  ['cuts a list', { op: 'replace', path: ['nodes', 'length'], value: 1 }, { nodes: ['a'], layout: { a: { x: 1 } } }],
  ['goes deep', { op: 'replace', path: ['layout', 'a', 'x'], value: 2 }, { nodes: ['a', 'b', 'c'], layout: { a: { x: 2 } } }],
  ['takes out of a map', { op: 'remove', path: ['layout', 'a'] }, { nodes: ['a', 'b', 'c'], layout: {} }],
  ['takes out what became undefined', { op: 'replace', path: ['layout', 'a', 'x'] }, { nodes: ['a', 'b', 'c'], layout: { a: {} } }],
  ['replaces the whole', { op: 'replace', path: [], value: 7 }, 7],
])('%s', (_what, patch, expected) => {
  expect(apply(patch)).toEqual({ ok: true, value: expected });
});

it.each<[Patch]>([
  [{ op: 'add', path: ['nodes', 5], value: 'x' }],
  [{ op: 'replace', path: ['nodes', 3], value: 'x' }],
  [{ op: 'remove', path: ['nodes', -1] }],
  [{ op: 'replace', path: ['nodes', 'length'], value: 9 }],
  [{ op: 'add', path: ['nodes', 'x'], value: 'x' }],
  [{ op: 'replace', path: ['nobody', 'x'], value: 'x' }],
  [{ op: 'replace', path: ['nodes', 0, 'x'], value: 'x' }],
  [{ op: 'add', path: ['layout', '__proto__', 'polluted'], value: 1 }],
  [{ op: 'add', path: ['__proto__'], value: { polluted: 1 } }],
  [{ op: 'add', path: ['constructor', 'prototype', 'polluted'], value: 1 }],
])('refuses %j and says where', (patch) => {
  const applied = apply(patch);
  expect(applied).toMatchObject({ ok: false, error: expect.stringContaining(JSON.stringify(patch.path)) });
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

it('throws at no patch whatever', () => {
  const step = fc.oneof(fc.constantFrom('nodes', 'layout', 'a', 'length', '__proto__'), fc.integer({ min: -1, max: 4 }));
  const patch = fc.record({ op: fc.constantFrom('add', 'remove', 'replace'), path: fc.array(step, { maxLength: 4 }), value: fc.jsonValue() });
  fc.assert(
    fc.property(fc.array(patch, { maxLength: 6 }), (patches) => {
      expect(typeof apply(...(patches as Patch[])).ok).toBe('boolean');
    }),
  );
});
