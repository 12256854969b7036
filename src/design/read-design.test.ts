import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import type { Design } from './document.ts';
import { readDesign, type ReadOptions } from './read-design.ts';
import { writeDesign } from './write-design.ts';

const EXAMPLE = readFileSync('public/examples/order-saga.flow.json', 'utf8');
const NAME = 'orders.flow.json';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (file: string | Uint8Array | object, options?: ReadOptions) => readDesign(file instanceof Uint8Array || typeof file === 'string' ? file : JSON.stringify(file), NAME, options);
const file = (parts: object = {}): JsonObject => ({ format: 'flowstage/design', version: 1, name: 'Orders', ...parts }) as JsonObject;
const node = (id: string, parts: object = {}): JsonObject => ({ id, kind: 'store', name: id, ...parts }) as JsonObject;

const codes = (reading: ReturnType<typeof read>): string[] => reading.diagnostics.map(({ severity, code, subject }) => `${severity} ${code} ${subject}`);
const designOf = (reading: ReturnType<typeof read>): Design => {
  if (reading.design === undefined) throw new Error(JSON.stringify(reading.diagnostics));
  return reading.design;
};

test('the example reads without a word', () => {
  const reading = read(EXAMPLE);
  expect(reading.diagnostics).toEqual([]);
  expect(reading.readOnly).toBe(false);
  expect(designOf(reading).nodes.length).toBeGreaterThan(10);
});

test('whatever is absent is empty', () => {
  expect(read(file())).toEqual({
    readOnly: false,
    diagnostics: [],
    design: { format: 'flowstage/design', version: 1, name: 'Orders', description: '', systems: [], nodes: [], edges: [], layout: {}, schemas: {}, scenarios: [], expectations: [], extensions: {} },
  });
  expect(designOf(read({ format: 'flowstage/design', version: 1 })).name).toBe('orders');
});

describe('files that are no design (bad-input corpus 1 to 11, 18, 27)', () => {
  test.each<[string, string | Uint8Array, string, RegExp]>([
    ['1 empty', '', 'file-empty', /nothing in it/],
    ['1 blank', ' \n ', 'bad-json', /nothing in it/],
    ['2 null', 'null', 'not-a-design', /holds null/],
    ['2 list', '[]', 'not-a-design', /holds an empty list/],
    ['2 number', '42', 'not-a-design', /holds 42/],
    ['4 UTF-16 little', new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), 'not-utf8', /UTF-16/],
    ['4 UTF-16 big', new Uint8Array([0xfe, 0xff, 0, 0x7b]), 'not-utf8', /UTF-16/],
    ['4 UTF-16 without mark', new Uint8Array([0x7b, 0, 0x7d, 0]), 'not-utf8', /UTF-16/],
    ['5 Latin-1', new Uint8Array([...bytes('{"a": "'), 0xe9, ...bytes('"}')]), 'not-utf8', /byte 7 is not UTF-8/],
    ['5 cut character', new Uint8Array([...bytes('{"a": "'), 0xe2, 0x82]), 'not-utf8', /byte 7 is not UTF-8/],
    ['7 trailing garbage', `${EXAMPLE}}{`, 'bad-json', /line \d+, column \d+: the design ends before this/],
    ['8 a million brackets', '['.repeat(1_000_000), 'bad-json', /nested more than 64 deep/],
    ['27 ZIP', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), 'not-json', /ZIP/],
    ['27 PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10]), 'not-json', /PNG/],
    ['27 HTML', '\n<!DOCTYPE html><html>', 'not-json', /web page/],
    ['27 YAML', 'apiVersion: kafka.strimzi.io/v1beta2', 'not-json', /YAML/],
    ['another format', '{"format": "flowstage/run", "version": 1}', 'not-a-design', /"flowstage\/run"/],
    ['no format', '{"nodes": []}', 'not-a-design', /no "format"/],
    ['AsyncAPI', '{"asyncapi": "3.0.0"}', 'not-a-design', /AsyncAPI/],
    ['18 version 0', JSON.stringify(file({ version: 0 })), 'bad-version', /version 0; the oldest/],
    ['18 version 1.5', JSON.stringify(file({ version: 1.5 })), 'bad-version', /whole numbers/],
    ['18 version "one"', JSON.stringify(file({ version: 'one' })), 'bad-version', /whole numbers/],
    ['nodes are no list', JSON.stringify(file({ nodes: {} })), 'wrong-type', /"nodes" is a map/],
  ])('%s', (_, given, code, message) => {
    const { design, diagnostics } = read(given);
    expect(design).toBeUndefined();
    expect(diagnostics.map((diagnostic) => [diagnostic.severity, diagnostic.code])).toEqual([['error', code]]);
    expect(diagnostics[0]?.message).toMatch(message);
    expect(diagnostics[0]?.fix).toBeTruthy();
  });

  test('3 a byte order mark is no matter', () => {
    expect(read(`\ufeff${EXAMPLE}`)).toEqual(read(EXAMPLE));
    expect(read(bytes(`\ufeff${EXAMPLE}`))).toEqual(read(EXAMPLE));
    expect(designOf(read(bytes('{"format":"flowstage/design","version":1,"name":"a \ufffd b é 🚀"}'))).name).toBe('a \ufffd b é 🚀');
  });

  test('6 cut anywhere: always one error with a place, never a design', () => {
    for (let part = 1; part < 40; part += 1) {
      const { design, diagnostics } = read(EXAMPLE.slice(0, Math.floor((EXAMPLE.length * part) / 40)));
      expect(design).toBeUndefined();
      expect(diagnostics).toHaveLength(1);
      expect(diagnostics[0]?.message).toMatch(/line \d+, column \d+/);
    }
  });

  test('9 a file over the limit is not even decoded', () => {
    expect(codes(read(new Uint8Array(5_000_001)))).toEqual(['error file-too-large ']);
    expect(codes(read(EXAMPLE, { limits: { bytes: 100 } }))).toEqual(['error file-too-large ']);
  });

  test('10 too many nodes, wires, scenarios', () => {
    const many = (count: number) => Array.from({ length: count }, () => ({}));
    expect(codes(read(file({ nodes: many(5001) }), { limits: { bytes: 1e9 } }))).toEqual(['error too-many nodes']);
    expect(codes(read(file({ edges: many(20_001) })))).toEqual(['error too-many edges']);
    expect(codes(read(file({ scenarios: many(3) }), { limits: { entries: 2 } }))).toEqual(['error too-many scenarios']);
  });

  test('11 a repeated key', () => {
    const reading = read('{"format": "flowstage/design", "version": 1, "nodes": [],\n "nodes": [{"id": "a", "kind": "store"}]}');
    expect(codes(reading)).toEqual(['warning duplicate-key ']);
    expect(reading.diagnostics[0]?.message).toBe('line 2, column 2: "nodes" is there twice in one map; the last one counts');
    expect(designOf(reading).nodes).toHaveLength(1);
  });
});

describe('versions (18)', () => {
  test('missing, or in quotes: read, with a warning', () => {
    const { version: _, ...unversioned } = file();
    expect(codes(read(unversioned))).toEqual(['warning version-missing version']);
    expect(codes(read(file({ version: '1' })))).toEqual(['warning version-text version']);
  });

  test('from the future: read-only, one warning, nothing lost', () => {
    const reading = read(file({ version: 999, hologram: { depth: 3 }, nodes: [node('a', { glow: true })] }));
    expect(codes(reading)).toEqual(['warning later-version version']);
    expect(reading.readOnly).toBe(true);
    expect(designOf(reading).extensions).toEqual({ '': { hologram: { depth: 3 } }, 'nodes/a': { glow: true } });
  });

  test('older: migrated step by step', () => {
    const older = { format: 'flowstage/design', version: -1, title: 'Old', boxes: [{ id: 'a', kind: 'store' }] };
    const migrations = new Map([
      [-1, ({ boxes, ...rest }: JsonObject): JsonObject => ({ ...rest, nodes: boxes ?? [] })],
      [0, ({ title, ...rest }: JsonObject): JsonObject => ({ ...rest, name: title ?? '' })],
    ]);
    const reading = read(older, { migrations });
    expect(codes(reading)).toEqual(['info migrated version']);
    expect([designOf(reading).version, designOf(reading).name, designOf(reading).nodes[0]?.id, designOf(reading).extensions]).toEqual([1, 'Old', 'a', {}]);
    expect(codes(read(older))).toEqual(['error bad-version version']);
  });
});

describe('structure', () => {
  test('13 wires to missing nodes stay, and are errors', () => {
    const reading = read(file({ systems: [node('kafka', { kind: 'kafka' })], nodes: [node('orders'), node('b')], edges: [{ id: 'e', from: 'b', to: 'order' }, { id: 'f', from: 'kafka', to: 'b' }] }));
    expect(codes(reading)).toEqual(['error missing-node edges/e/to', 'error missing-node edges/f/from']);
    expect(reading.diagnostics.map(({ message, fix }) => [message, fix])).toEqual([
      ['the wire "e" ends at "order", which is not in the design', 'Did you mean "orders"? Otherwise remove the wire.'],
      ['the wire "f" starts at "kafka", which is a system; wires join nodes', 'Remove the wire, or add the node.'],
    ]);
    expect(designOf(reading).edges).toHaveLength(2);
  });

  test('14 a wire to itself is read; the connection rules refuse it', () => {
    expect(codes(read(file({ nodes: [node('a')], edges: [{ id: 'e', from: 'a', to: 'a' }] })))).toEqual([]);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('15 %s as id, key, payload field', (name) => {
    const text = JSON.stringify(file({ nodes: [node('a', { id: name, config: { message: { payload: { NAME: { polluted: 1 } } } } })], layout: { NAME: { x: 1, y: 1 } } }));
    const reading = read(text.replaceAll('"NAME"', `"${name}"`));
    expect(codes(reading)).toEqual(['error forbidden-name ', 'error forbidden-name ', `error bad-id nodes/${name.includes('_') ? 'proto__' : `${name}-2`}`]);
    expect(designOf(reading).nodes[0]?.config).toEqual({ message: { payload: {} } });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('19 unknown kinds and fields stay', () => {
    const reading = read(file({ $schema: 'x', owner: 'me', nodes: [node('a', { kind: 'teleporter', colour: 'red', config: { beam: 3 } })], layout: { a: { x: 1, y: 2, z: 3 } } }));
    expect(codes(reading)).toEqual(['warning unknown-field owner', 'warning unknown-field nodes/a/colour', 'warning unknown-field layout/a/z']);
    expect(designOf(reading)).toMatchObject({ nodes: [{ kind: 'teleporter', config: { beam: 3 } }], extensions: { '': { $schema: 'x', owner: 'me' }, 'nodes/a': { colour: 'red' }, 'layout/a': { z: 3 } } });
    expect(read(file({ nodes: [node('a', { confg: {} })] })).diagnostics[0]?.fix).toBe('Did you mean "config"?');
  });

  test('21 names: half characters, NUL, turned direction, line separators, many accents, joined emoji', () => {
    const named = (name: string) => read(file({ nodes: [node('a', { name })] }));
    expect(designOf(named('👩‍🚀 e\u0301\u2028')).nodes[0]?.name).toBe('👩‍🚀 e\u0301\u2028');
    expect(codes(named(`👩‍🚀 z${'\u0301'.repeat(1000)}`))).toEqual([]);
    expect(designOf(named('a\u0000b\u0007')).nodes[0]?.name).toBe('ab');
    expect(codes(named('a\u0000b'))).toEqual(['warning control-characters nodes/a/name']);
    expect(codes(named('\u202egpj.exe'))).toEqual(['warning direction-characters nodes/a/name']);
    const half = read(JSON.stringify(file({ nodes: [node('a', { name: 'NAME' })] })).replace('NAME', 'x\\ud800'));
    expect([codes(half), designOf(half).nodes[0]?.name]).toEqual([['warning broken-unicode '], 'x\ufffd']);
  });

  test('22 names: empty, blank, too long', () => {
    const named = (name: string) => read(file({ nodes: [node('a', { name })] }));
    for (const name of ['', '  ', '\u200b\u3164']) expect([codes(named(name)), designOf(named(name)).nodes[0]?.name]).toEqual([['warning blank-name nodes/a/name'], 'a']);
    expect(codes(named('x'.repeat(2000)))).toEqual([]);
    expect([codes(named('x'.repeat(2001))), designOf(named('x'.repeat(2001))).nodes[0]?.name.length]).toEqual([['error name-too-long nodes/a/name'], 2000]);
    expect(designOf(named(`${'x'.repeat(1999)}🚀`)).nodes[0]?.name).toBe('x'.repeat(1999));
  });

  test('23 places: huge, no numbers, of nothing', () => {
    const layout = (text: string) => read(`{"format": "flowstage/design", "version": 1, "nodes": [{"id": "a", "kind": "store"}], "layout": {${text}}}`);
    expect(designOf(layout('"a": {"x": 1e308, "y": -1e308}')).layout).toEqual({ a: { x: 1e6, y: -1e6 } });
    expect(codes(layout('"a": {"x": 1e308, "y": -1e308}'))).toEqual(['warning position-out-of-range layout/a']);
    expect(codes(layout('"a": {"x": NaN, "y": 0}'))).toEqual(['error bad-json ']);
    expect([codes(layout('"a": {"x": null, "y": 0}')), designOf(layout('"a": {"x": null, "y": 0}')).layout]).toEqual([['error bad-position layout/a'], {}]);
    expect(codes(layout('"a": [0, 0]'))).toEqual(['error bad-position layout/a']);
    expect(codes(layout('"b": {"x": 0, "y": 0}'))).toEqual(['warning layout-unknown layout/b']);
  });

  test('25 styles have no meaning: kept as unknown fields, as they are', () => {
    const style = { colour: 'red;background:url(//x)', fontFamily: '"</style>' };
    expect(designOf(read(file({ nodes: [node('a', style)] }))).extensions).toEqual({ 'nodes/a': style });
  });

  test('26 ids that differ in case or normalisation', () => {
    expect(codes(read(file({ nodes: [node('Orders'), node('orders')] })))).toEqual(['warning similar-ids nodes/orders']);
    const accents = read(file({ nodes: [node('caf\u00e9'), node('cafe\u0301'), node('cafe')] }));
    expect(codes(accents)).toEqual(['error bad-id nodes/cafe-2', 'error bad-id nodes/cafe-3']);
  });

  test('ids: wrong, missing, there twice; what refers to a wrong one follows', () => {
    const reading = read(file({
      systems: [node('my kafka', { kind: 'kafka' })],
      nodes: [node('a b', { system: 'my kafka' }), node('a-b'), { kind: 'store' }, node('a-b'), node('x'.repeat(101)), 7],
      edges: [{ from: 'a b', to: 'a-b' }],
      layout: { 'a b': { x: 1, y: 2 } },
    }));
    expect(codes(reading)).toEqual([
      'error bad-id systems/my-kafka', 'error wrong-type nodes/5', 'error bad-id nodes/a-b-2', 'error missing-id nodes/store', 'error duplicate-id nodes/a-b-3', `error bad-id nodes/${'x'.repeat(100)}`,
      'error missing-id edges/a-b>a-b',
    ]);
    const { nodes, edges, layout } = designOf(reading);
    expect(nodes.map(({ id }) => id)).toEqual(['a-b-2', 'a-b', 'store', 'a-b-3', 'x'.repeat(100)]);
    expect(nodes[0]?.system).toBe('my-kafka');
    expect(edges).toEqual([{ id: 'a-b>a-b', from: 'a-b-2', to: 'a-b', config: {} }]);
    expect(layout).toEqual({ 'a-b-2': { x: 1, y: 2 } });
    expect(reading.diagnostics[4]?.message).toBe('the id "a-b" is there twice (line 1); the second became "a-b-3"');
  });

  test('wrong shapes inside entries are told where they are', () => {
    const reading = read(file({
      nodes: [node('a', { config: [], name: 5, system: 7 }), { id: 'b' }],
      edges: [{ id: 'e', from: 'a' }],
      scenarios: [{ id: 's', seed: 7, overrides: [{ node: 'a' }], faults: [{ id: 'f' }], outcome: { findings: 'x', sagas: { open: -1 } } }],
    }));
    expect(codes(reading)).toEqual([
      'error wrong-type nodes/a/system', 'error wrong-type nodes/a/name', 'error wrong-type nodes/a/config', 'error missing-field nodes/b/kind', 'error missing-field edges/e/to',
      'error missing-field scenarios/s/overrides/0/field', 'error missing-field scenarios/s/overrides/0', 'error missing-field scenarios/s/faults/f/kind',
      'error wrong-type scenarios/s/outcome/findings', 'error wrong-type scenarios/s/outcome/sagas/open',
    ]);
    expect(designOf(reading).scenarios[0]?.seed).toBe('7');
  });

  test('64-bit numbers keep all their digits', () => {
    const reading = read('{"format": "flowstage/design", "version": 1, "nodes": [{"id": "a", "kind": "store", "config": {"retention.ms": 9223372036854775807}}]}');
    expect(codes(reading)).toEqual(['info long-number ']);
    expect(designOf(reading).nodes[0]?.config).toEqual({ 'retention.ms': '9223372036854775807' });
  });
});

describe('robustness', () => {
  test('thousands of mistakes take no longer than none', () => {
    const nodes = Array.from({ length: 5000 }, () => node('same'));
    const edges = Array.from({ length: 20_000 }, (_, index) => ({ id: 'same', from: `gone-${index}`, to: 'same' }));
    // Work that grows with the square of them would run into the time limit of a test.
    expect(read(file({ nodes, edges })).diagnostics).toHaveLength(4999 + 19_999 + 20_000);
  });

  test('any mutation of the example is read or refused, and what is read writes as it reads', () => {
    const letters = ['"', '{', '}', '[', ']', ',', ':', '\\', '0', '-', 'é', '\u0000', '\ud800', ''];
    const mutation = fc.record({ at: fc.nat(EXAMPLE.length), length: fc.nat(12), letter: fc.constantFrom(...letters) });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const text = mutations.reduce((before, { at, length, letter }) => before.slice(0, at) + letter + before.slice(at + length), EXAMPLE);
        const { design, diagnostics } = read(text);
        if (design === undefined) expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
        else expect(designOf(read(writeDesign(design)))).toEqual(design);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  test('any exchange of a value by another type is read or refused with an error', () => {
    const example = JSON.parse(EXAMPLE) as JsonObject;
    const odd = [null, true, -1, 1e308, '', 'x', '\u202e', [], [[]], {}, { id: 'x' }, [{ id: 'x' }]];
    for (const path of pathsOf(example).filter((_, index) => index % 7 === 0)) {
      const value = odd[path.length % odd.length];
      const { design, diagnostics } = read(replaced(example, path, value) as object);
      if (design === undefined) expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
      else expect(designOf(read(writeDesign(design)))).toEqual(design);
    }
  });
});

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]))];
}

function replaced(value: unknown, [first, ...rest]: readonly (string | number)[], other: unknown): unknown {
  if (first === undefined) return other;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === first ? replaced(item, rest, other) : item));
  return { ...(value as object), [first]: replaced((value as { [key: string]: unknown })[first], rest, other) };
}
