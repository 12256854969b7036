import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type Json } from '../base/json.ts';
import type { Design } from './document.ts';
import { readDesign } from './read-design.ts';
import { writeDesign, writeJson } from './write-design.ts';

const EXAMPLE = readFileSync('public/examples/order-saga.flow.json', 'utf8');

const read = (file: string | object): Design => {
  const { design, diagnostics } = readDesign(typeof file === 'string' ? file : JSON.stringify(file), 'a.flow.json');
  if (design === undefined) throw new Error(JSON.stringify(diagnostics));
  return design;
};

const WITH_UNKNOWN = {
  $schema: 'schema.json', 'x-owner': { team: 'orders' }, format: 'flowstage/design', version: 1, name: 'Everything', later: [1, null],
  systems: [{ id: 'kafka', kind: 'kafka', colour: 'blue', config: { brokers: 3, unknown: '9223372036854775807' } }],
  nodes: [{ config: { b: 1, a: [{}] }, kind: 'store', name: 'B', id: 'b', notes: 'x' }, { id: 'a', kind: 'odd', name: 'A', parent: 'b', system: 'kafka' }],
  edges: [{ id: 'e', from: 'a', to: 'b', fromPort: 'out', bend: 3 }],
  layout: { a: { y: 1, x: 2, pinned: true }, b: { x: 0.5, y: -1 }, kafka: { x: 0, y: 0 } },
  schemas: { Event: { type: 'object' } },
  scenarios: [{
    id: 's', name: 'S', owner: 'me', seed: 5,
    overrides: [{ value: { x: 1 }, field: 'f', node: 'a', why: 'because' }],
    faults: [{ kind: 'crash', id: 'f', severity: 3 }],
    outcome: { sagas: { open: 1, started: 2, lost: 0 }, findings: [], maybe: true },
  }],
  expectations: [{ id: 'x', kind: 'never', name: 'X', weight: 2, config: { expression: 'true' } }],
};

test('one node, wire, place, scenario or expectation on a line, keys in a fixed order', () => {
  expect(writeDesign(read(WITH_UNKNOWN))).toBe(`{
 "$schema": "schema.json",
 "format": "flowstage/design",
 "version": 1,
 "name": "Everything",
 "description": "",
 "systems": [
  {"id": "kafka", "kind": "kafka", "name": "kafka", "config": {"brokers": 3, "unknown": "9223372036854775807"}, "colour": "blue"}
 ],
 "nodes": [
  {"id": "b", "kind": "store", "name": "B", "config": {"b": 1, "a": [{}]}, "notes": "x"},
  {"id": "a", "kind": "odd", "name": "A", "system": "kafka", "parent": "b"}
 ],
 "edges": [
  {"id": "e", "from": "a", "to": "b", "fromPort": "out", "bend": 3}
 ],
 "layout": {
  "b": {"x": 0.5, "y": -1},
  "a": {"x": 2, "y": 1, "pinned": true},
  "kafka": {"x": 0, "y": 0}
 },
 "schemas": {
  "Event": {"type": "object"}
 },
 "scenarios": [
  {"id": "s", "name": "S", "seed": "5", "until": "10m", "startsAt": "2024-01-01T00:00:00Z", "overrides": [{"node": "a", "field": "f", "value": {"x": 1}, "why": "because"}], "faults": [{"id": "f", "kind": "crash", "severity": 3}], "outcome": {"findings": [], "sagas": {"started": 2, "open": 1, "lost": 0}, "maybe": true}, "owner": "me"}
 ],
 "expectations": [
  {"id": "x", "kind": "never", "name": "X", "config": {"expression": "true"}, "weight": 2}
 ],
 "x-owner": {"team": "orders"},
 "later": [1, null]
}
`);
});

describe('reading what was written', () => {
  test.each<[string, string | object]>([['the example', EXAMPLE], ['unknown fields everywhere', WITH_UNKNOWN], ['nothing', { format: 'flowstage/design', version: 1 }]])('gives the same design and the same text: %s', (_, file) => {
    const design = read(file);
    const text = writeDesign(design);
    expect(read(text)).toEqual(design);
    expect(writeDesign(read(text))).toBe(text);
  });

  test('loses no field of the file, known or unknown', () => {
    expect(leaves(JSON.parse(writeDesign(read(WITH_UNKNOWN))) as Json)).toEqual(expect.arrayContaining(leaves({ ...WITH_UNKNOWN, scenarios: [{ ...WITH_UNKNOWN.scenarios[0], seed: '5' }] } as unknown as Json)));
  });

  test('holds for any config', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (config) => {
        const file = { format: 'flowstage/design', version: 1, nodes: [{ id: 'a', kind: 'store', config }] };
        const design = read(file);
        expect(read(writeDesign(design))).toEqual(design);
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

test('moving a node changes one line', () => {
  const design = read(EXAMPLE);
  const moved = { ...design, layout: { checkout: { x: 7, y: 7 }, ...Object.fromEntries(Object.entries(design.layout).filter(([id]) => id !== 'checkout')) } };
  const [before, after] = [writeDesign(design).split('\n'), writeDesign(moved).split('\n')];
  expect(after).toHaveLength(before.length);
  expect(after.filter((line, index) => line !== before[index])).toEqual(['  "checkout": {"x": 7, "y": 7},']);
});

test('JSON on one line is JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(writeJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 100, seed: 4 },
  );
  expect(writeJson('a\n"\u2028')).not.toContain('\n');
});

/** Every scalar with the names that lead to it; positions in lists by id. */
function leaves(value: Json, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}=${JSON.stringify(value)}`];
  const inner = Array.isArray(value) ? value.map((item: Json, index) => [nameOf(item, index), item] as const) : Object.entries(value);
  return inner.flatMap(([key, item]) => leaves(item, `${path}/${key}`));
}

function nameOf(item: Json, index: number): string {
  const id = isObject(item) ? item['id'] : undefined;
  return typeof id === 'string' ? id : `${index}`;
}
