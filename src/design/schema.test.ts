import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { readDesign } from './read-design.ts';
import { designSchema } from './schema.ts';
import { writeDesign } from './write-design.ts';

const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(designSchema());

const EXAMPLES = readdirSync('public/examples').filter((name) => name.endsWith('.flow.json'));
const example = (name: string): string => readFileSync(`public/examples/${name}`, 'utf8');
const ORDER_SAGA = JSON.parse(example('order-saga.flow.json')) as JsonObject & { readonly nodes: JsonObject[]; readonly edges: JsonObject[]; readonly scenarios: JsonObject[] };

test('the published schema is the one of the catalog (after a change: npx vitest run src/design/schema.test.ts -u)', async () => {
  await expect(`${JSON.stringify(designSchema(), null, 1)}\n`).toMatchFileSnapshot('../../public/schema/flowstage-design-1.schema.json');
});

test.each(EXAMPLES)('accepts %s, as it is and as it is written again', (name) => {
  expect([validate(JSON.parse(example(name))), validate.errors]).toEqual([true, null]);
  const { design } = readDesign(example(name), name);
  expect(design).toBeDefined();
  if (design !== undefined) expect([validate(JSON.parse(writeDesign(design))), validate.errors]).toEqual([true, null]);
});

describe('refuses', () => {
  const topic = ORDER_SAGA.nodes.find(({ kind }) => kind === 'kafka-topic') as JsonObject;
  const withNode = (node: JsonObject): JsonObject => ({ ...ORDER_SAGA, nodes: [...ORDER_SAGA.nodes, node] });

  test.each<[string, unknown]>([
    ['a list', []],
    ['another format', { ...ORDER_SAGA, format: 'other' }],
    ['another version', { ...ORDER_SAGA, version: 2 }],
    ['nodes as a map', { ...ORDER_SAGA, nodes: {} }],
    ['an unknown kind', withNode({ id: 'a', kind: 'teleporter' })],
    ['a node without id', withNode({ kind: 'store' })],
    ['a wrong id', withNode({ id: 'a b', kind: 'store' })],
    ['a reserved id', withNode({ id: 'constructor', kind: 'store' })],
    ['a value out of range', withNode({ ...topic, config: { partitions: 0 } })],
    ['a value of another type', withNode({ ...topic, config: { 'retention.ms': '7d' } })],
    ['a producer without message', withNode({ id: 'a', kind: 'producer' })],
    ['a wire without end', { ...ORDER_SAGA, edges: [{ id: 'a', from: 'b' }] }],
    ['a loss above 1', { ...ORDER_SAGA, edges: [{ id: 'a', from: 'b', to: 'c', config: { loss: 2 } }] }],
    ['a place without numbers', { ...ORDER_SAGA, layout: { checkout: { x: 'left', y: 0 } } }],
    ['a negative count of sagas', { ...ORDER_SAGA, scenarios: [{ id: 'a', outcome: { sagas: { open: -1 } } }] }],
  ])('%s', (_, file) => {
    expect(validate(file)).toBe(false);
  });
});
