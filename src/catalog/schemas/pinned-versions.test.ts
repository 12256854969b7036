import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { bugDesign, judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import type { Design } from '../../design/document.ts';

const DEPLOY = bugDesign('S31-schema-deploy', 'broken');

const record = (properties: JsonObject): JsonObject => ({ type: 'object', properties, required: Object.keys(properties) });
const text = { type: 'string' };
const S1 = record({ f1: text });
const S3 = record({ f1: text, f2: text });
const S6 = record({ f1: { type: ['null', 'string'] } });
/** Those of Confluent's AvroCompatibilityTest that the cases name. */
const S = {
  s1: S1, s2: record({ f1: text, f2: { ...text, default: 'foo' } }), s3: S3, s4: record({ f1_new: { ...text, 'x-aliases': ['f1'] } }), s6: S6,
  s7: record({ f1: { type: ['null', 'string', 'integer'] } }), s8: record({ f1: text, f2: { ...text, default: 'foo' }, f3: { ...text, default: 'bar' } }),
};

/** Checkout goes from version 1 to version 2 at 10 s; Billing reads with what `reads` gives. */
function deployed(compatibility: string, versions: readonly JsonObject[], reads = '1', deploys: readonly string[] = ['checkout']): Judged {
  const nodes = DEPLOY.nodes.map((node) => {
    if (node.id !== 'billing') return node;
    const [handler] = (node.config as { handlers: JsonObject[] }).handlers;
    return { ...node, config: { ...node.config, handlers: [{ ...handler, schemaVersion: reads }] } };
  });
  const faults = deploys.map((node, index) => ({ id: `deploy-${node}`, kind: 'deploy', config: { node, at: `${10 + 5 * index}s`, down: '500ms' } }));
  const design: Design = { ...DEPLOY, nodes, schemas: { OrderPlaced: { compatibility, versions } } as unknown as JsonObject, expectations: [] };
  return judge({ ...design, scenarios: [{ ...DEPLOY.scenarios[0]!, faults, outcome: {} }] });
}

const timesOf = ({ log }: Judged, kind: string, channel?: string): readonly number[] => {
  const wanted = log.header.channels.findIndex(({ id }) => id === channel);
  return Array.from({ length: log.rowCount }, (_, index) => index)
    .filter((index) => log.kindOf(index) === kind && (channel === undefined || log.cell('channel', index) === wanted))
    .map((index) => log.cell('time', index));
};

it('SCH-05: with NONE the failure moves to the consumer: every record of the new version goes to the dead letters, none of the old', () => {
  const run = deployed('NONE', [S1, S6]);
  const written = timesOf(run, 'entryAppended', 'orders').filter((time) => time > 10_000_000).length;
  const letters = timesOf(run, 'entryAppended', 'dead-letters');
  expect(written).toBeGreaterThan(20);
  expect(letters.length).toBe(written);
  expect(Math.min(...letters)).toBeGreaterThan(10_000_000);
  expect(run.count('rowInserted', 'bill')).toBe(timesOf(run, 'entryAppended', 'orders').length - written);
  expect(run.warnings).toEqual(['unreadable-version']);
  // The log says why, each time.
  expect(run.count('handlerFailed', 'cannot be read')).toBe(written);
  expect(run.count('handlerFailed', 'gave up')).toBe(0);
});

it('a version that the registry refuses is never published: the producer fails, from the deployment on', () => {
  const run = deployed('BACKWARD', [S1, S3]);
  expect(Math.max(...timesOf(run, 'entryAppended', 'orders'))).toBeLessThan(10_500_000);
  expect(timesOf(run, 'entryAppended', 'dead-letters')).toEqual([]);
  const refused = Array.from({ length: run.log.rowCount }, (_, index) => index).filter((index) => run.log.kindOf(index) === 'handlerFailed' && run.log.detailText(index) === 'schema refused');
  expect(refused.length).toBeGreaterThan(20);
  expect(run.warnings).toEqual(['incompatible-version', 'schema-refused']);
});

/** Whether a producer that is pinned to the last of these versions ever publishes; the problems list says beforehand that it does not. */
function takes(compatibility: string, versions: readonly (keyof typeof S)[]): boolean {
  const nodes = DEPLOY.nodes.map((node) => (node.id === 'checkout' ? { ...node, config: { ...node.config, message: { ...(node.config['message'] as JsonObject), schemaVersion: String(versions.length) } } } : node));
  const schemas = { OrderPlaced: { compatibility, versions: versions.map((name) => S[name]) } } as unknown as JsonObject;
  const run = judge({ ...DEPLOY, nodes, schemas, expectations: [], scenarios: [{ ...DEPLOY.scenarios[0]!, outcome: {} }] });
  const published = timesOf(run, 'entryAppended', 'orders').length;
  expect(run.warnings.includes('schema-refused')).toBe(published === 0);
  expect(run.log.rowCount > 0 && Array.from({ length: run.log.rowCount }, (_, index) => index).some((index) => run.log.kindOf(index) === 'handlerFailed' && run.log.detailText(index) === 'schema refused')).toBe(published === 0);
  return published > 0;
}

test.each([
  ['SCH-01', 'BACKWARD', 's1 s2', true], ['SCH-01', 'BACKWARD', 's1 s3', false], ['SCH-01', 'BACKWARD', 's1 s4', true], ['SCH-01', 'BACKWARD', 's1 s6', true],
  ['SCH-01', 'BACKWARD', 's6 s1', false], ['SCH-01', 'BACKWARD', 's6 s7', true], ['SCH-01', 'BACKWARD', 's7 s6', false],
  ['SCH-02', 'BACKWARD', 's1 s2 s3', true], ['SCH-02', 'BACKWARD_TRANSITIVE', 's1 s2 s3', false],
  ['SCH-03', 'FORWARD', 's1 s3', true], ['SCH-03', 'FORWARD_TRANSITIVE', 's2 s3 s1', false], ['SCH-03', 'FORWARD_TRANSITIVE', 's8 s2 s1', true],
  ['FULL', 'FULL', 's1 s2', true], ['FULL', 'FULL', 's1 s3', false], ['FULL', 'FULL_TRANSITIVE', 's1 s2 s3', false], ['NONE', 'NONE', 's1 s3', true],
] as const)('%s, published by a producer of a design: %s over %s, %s', (_, compatibility, versions, expected) => {
  expect(takes(compatibility, versions.split(' ') as (keyof typeof S)[])).toBe(expected);
});

describe('the order of deployments', () => {
  const reads = 'release >= 2 ? 2 : 1';
  // S6 can read S1 but not the other way round: BACKWARD, so consumers first.
  test.each([[['billing', 'checkout'], 0], [['checkout', 'billing'], 1]] as const)('%j: letters %i', (order, letters) => {
    const run = deployed('BACKWARD', [S1, S6], reads, order);
    expect(Math.min(timesOf(run, 'entryAppended', 'dead-letters').length, 1)).toBe(letters);
  });
});

it('old events stay in the log: a new reader that cannot read them fails on a replay', () => {
  const late = deployed('NONE', [S6, S1], '2', []);
  expect(late.count('rowInserted', 'bill')).toBe(0);
});

test.each<[string, JsonObject, string]>([
  ['no versions', { OrderPlaced: {} }, 'bad-schema'],
  ['an unknown level', { OrderPlaced: { compatibility: 'BACKWARDS', versions: [S1, S1] } }, 'bad-schema'],
  ['a version that is a text', { OrderPlaced: { versions: ['x', S1] } as unknown as JsonObject }, 'bad-schema'],
  ['a version that is not there', { OrderPlaced: { versions: [S1] } as unknown as JsonObject }, 'no-version'],
  ['another type', { Other: { versions: [S1] } as unknown as JsonObject }, 'no-schema'],
])('says what is wrong: %s', (_, schemas, code) => {
  expect(judge({ ...DEPLOY, schemas, expectations: [], scenarios: [{ ...DEPLOY.scenarios[0]!, outcome: {} }] }).warnings).toContain(code);
});
