import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../base/json.ts';
import { draftSchema } from '../../catalog/schemas/draft-schema.ts';
import { schemaProblems } from '../../catalog/schemas/schema-problems.ts';
import { schemaUses } from '../../catalog/schemas/schema-uses.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { readFileSync } from 'node:fs';
import { Stage } from '../stage.fixture.ts';
import { addEventType, addVersion, eventTypeOf, removeEventType, removeNewestVersion, setCompatibility, setVersion } from './schemas.ts';

const PATH = 'public/examples/bugs/S31-schema-deploy.broken.flow.json';
const deploy = () => readDesign(readFileSync(PATH), PATH).design!;

describe('event types', () => {
  it('are edited as one step of undo each, back to the byte', () => {
    const { document } = new Stage({ design: deploy() }).workspace;
    const before = writeDesign(document.state.design);
    const field = { type: 'object', properties: { a: { type: 'string' } } };
    document.edit('Add', (draft) => void addEventType(draft, 'OrderPaid'));
    document.edit('Version', (draft) => void addVersion(draft, 'OrderPaid'));
    document.edit('Schema', (draft) => void setVersion(draft, 'OrderPaid', 2, field));
    document.edit('Mode', (draft) => setCompatibility(draft, 'OrderPaid', 'FULL'));
    expect(document.state.design.schemas['OrderPaid']).toEqual({ compatibility: 'FULL', versions: [{ type: 'object', properties: {}, required: [] }, field] });
    document.edit('Fewer', (draft) => void removeNewestVersion(draft, 'OrderPaid'));
    expect(eventTypeOf(document.state.design.schemas, 'OrderPaid').versions.length).toBe(1);
    document.edit('Remove', (draft) => void removeEventType(draft, 'OrderPlaced'));
    expect(Object.keys(document.state.design.schemas)).toEqual(['OrderPaid']);
    for (let step = 0; step < 6; step++) expect(document.undo()).toBe(true);
    expect(writeDesign(document.state.design)).toBe(before);
  });

  it('that cannot be are refused: no name, a name that is taken, the only version', () => {
    const { document } = new Stage({ design: deploy() }).workspace;
    for (const type of ['', 'OrderPlaced', '__proto__']) expect(document.edit('Add', (draft) => void addEventType(draft, type))).toBe(false);
    document.edit('Add', (draft) => void addEventType(draft, 'X'));
    expect(document.edit('Fewer', (draft) => void removeNewestVersion(draft, 'X'))).toBe(false);
    expect(document.edit('Set', (draft) => void setVersion(draft, 'X', 5, {}))).toBe(false);
  });

  it('begin with the fields that the messages of the design have', () => {
    const { document } = new Stage({ design: { ...deploy(), schemas: {} } }).workspace;
    document.edit('Add', (draft) => void addEventType(draft, 'OrderPlaced'));
    expect(eventTypeOf(document.state.design.schemas, 'OrderPlaced').versions).toEqual([{ type: 'object', properties: { orderId: { type: 'string' }, amount: { type: 'integer' } }, required: ['orderId', 'amount'] }]);
    expect(draftSchema({ a: 1, b: 1.5, c: true, d: null, e: ['x'], f: { g: 'x' }, h: '${payload.a}', i: null })).toEqual({
      type: 'object', required: ['a', 'b', 'c', 'd', 'e', 'f', 'h', 'i'],
      properties: { a: { type: 'integer' }, b: { type: 'number' }, c: { type: 'boolean' }, d: {}, e: { type: 'array' }, f: { type: 'object', properties: { g: { type: 'string' } }, required: ['g'] }, h: {}, i: {} },
    });
  });

  it('tell at once which field breaks the mode, and no more once the mode is another', async () => {
    const stage = new Stage({ design: deploy() });
    const { document } = stage.workspace;
    const problems = () => document.state.diagnostics.filter(({ code }) => code === 'incompatible-version').map(({ subject, message }) => `${subject}: ${message}`);
    expect(problems()).toEqual([]);
    document.edit('Mode', (draft) => setCompatibility(draft, 'OrderPlaced', 'BACKWARD'));
    await stage.wait(200);
    expect(problems()).toEqual(['schemas/OrderPlaced/versions/1: version 2 of OrderPlaced breaks BACKWARD: it cannot read version 1: field "total" is not written, and has no default']);
    document.edit('Default', (draft) => void setVersion(draft, 'OrderPlaced', 2, { type: 'object', properties: { orderId: { type: 'string' }, total: { type: 'integer', default: 0 } }, required: ['orderId', 'total'] }));
    await stage.wait(200);
    expect(problems()).toEqual([]);
    document.edit('Mode', (draft) => setCompatibility(draft, 'OrderPlaced', 'FULL'));
    await stage.wait(200);
    expect(problems()).toEqual(['schemas/OrderPlaced/versions/1: version 2 of OrderPlaced breaks FULL: version 1 cannot read it: field "amount" is not written, and has no default']);
  });

  it('are written and read by whom the design says, pinned to versions', () => {
    expect(schemaUses(deploy().nodes, 'OrderPlaced')).toEqual([
      { node: 'checkout', role: 'writes', pin: 'release >= 2 ? 2 : 1', versions: [2, 1], path: ['message'] },
      { node: 'billing', role: 'reads', pin: '1', versions: [1], path: ['handlers', 0] },
    ]);
  });
});

describe('a JSON Schema', () => {
  const texts = (schema: Json): readonly string[] => schemaProblems(schema).map(({ path, message }) => `${path.join('/')}: ${message}`);

  it('says where it is none', () => {
    expect(texts('x')).toEqual([': a JSON Schema is a map in { }']);
    expect(texts({ type: 'objekt' })).toEqual(['type: "objekt" is no type of the message: write one of null, boolean, integer, number, string, array, object']);
    expect(texts({ properties: [] })).toEqual(['properties: "properties" must be a map of fields']);
    expect(texts({ properties: { a: 'string' } })).toEqual(['properties/a: "a" must be a map in { }']);
    expect(texts({ properties: { a: { properties: { b: { type: ['text', 'null'] } } } } })).toEqual(['properties/a/properties/b/type: "text" is no type of "b": write one of null, boolean, integer, number, string, array, object']);
    expect(texts({ properties: { a: {} }, required: ['a', 'b'] })).toEqual(['required: "b" is required, but "properties" does not say what it is']);
    expect(texts({ required: 'a' })).toEqual(['required: "required" of the message must be a list in [ ]']);
    expect(texts({ required: [1] })).toEqual(['required: "required" of the message must hold names of fields']);
    expect(texts({ properties: { a: { type: 'integer', default: 0.5 } } })).toEqual(['properties/a/default: the default of "a", 0.5, is no integer']);
    expect(texts({ properties: { a: { enum: 'x' } } })).toEqual(['properties/a/enum: "enum" of "a" must be a list in [ ]']);
  });

  it('may say more than is asked of it, and less', () => {
    const fine: readonly JsonObject[] = [{}, { $ref: '#/x' }, { type: ['null', 'string'] }, { properties: { a: true, b: { type: 'number', default: 1 } }, additionalProperties: false, description: 'x' }, { type: 'array', items: { type: 'string' } }];
    for (const schema of fine) expect(texts(schema)).toEqual([]);
  });
});
