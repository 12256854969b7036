import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import type { Design } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import type { ImportResult } from '../format.ts';
import { mixedDesigns } from '../losses/mixed-designs.fixture.ts';
import { exportStrimzi } from './export-strimzi.ts';
import { importStrimzi } from './import-strimzi.ts';

const SEED = `apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaTopic
metadata:
  name: order-events
spec:
  partitions: 3
  replicas: 3
  config:
    retention.ms: 604800000 # 7 days
    cleanup.policy: compact
    min.insync.replicas: 2
`;

const read = (text: string): ImportResult => importStrimzi(text, { name: 'test' });

function designOf(text: string): Design {
  const { design, diagnostics } = read(text);
  if (design === null) throw new Error(JSON.stringify(diagnostics));
  return design;
}

function written(design: Design): string {
  const result = exportStrimzi(design);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.text;
}

const withConfig = (design: Design, config: JsonObject): Design => ({ ...design, nodes: design.nodes.map((node) => ({ ...node, config: { ...node.config, ...config } })) });

const topic = (spec: string, metadata = '  name: t\n'): string => `apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n${metadata}spec:\n${spec}`;

describe('import', () => {
  it('reads the seed file: settings under their own names, on a cluster of three brokers', () => {
    const { design, report, diagnostics } = read(SEED);
    expect(diagnostics).toEqual([]);
    expect(design?.systems).toEqual([{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: { brokers: 3 } }]);
    expect(design?.nodes).toEqual([{
      id: 'order-events', kind: 'kafka-topic', name: 'order-events', system: 'kafka',
      config: { partitions: 3, 'replication.factor': 3, 'retention.ms': 604800000, 'cleanup.policy': ['compact'], 'min.insync.replicas': 2 },
    }]);
    expect(report.kept).toEqual([{ what: 'topic "order-events"', why: '5 settings; metadata and comments are kept for export' }]);
    expect(report.dropped).toEqual([]);
  });

  it('makes one system for each cluster label, with ids of their own', () => {
    const labelled = (name: string, cluster: string, replicas: number): string => topic(`  replicas: ${replicas}\n`, `  name: ${name}\n  labels:\n    strimzi.io/cluster: ${cluster}\n`);
    const design = designOf([labelled('a', 'east', 2), labelled('b', 'west', 5), labelled('west', 'east', 1)].join('---\n'));
    expect(design.systems).toEqual([
      { id: 'east', kind: 'kafka', name: 'east', config: { brokers: 3 } },
      { id: 'west', kind: 'kafka', name: 'west', config: { brokers: 5 } },
    ]);
    expect(design.nodes.map(({ id, name, system }) => [id, name, system])).toEqual([['a', 'a', 'east'], ['b', 'b', 'west'], ['west-2', 'west', 'east']]);
  });

  it('keeps 64-bit numbers, text numbers, topicName and settings that it does not know', () => {
    const { design, report, diagnostics } = read(topic('  topicName: Orders_1\n  config:\n    retention.ms: 9223372036854775807\n    retention.bytes: "1000"\n    compression.type: zstd\n    cleanup.policy: "compact, delete"\n'));
    expect(diagnostics.map(({ severity, code, place }) => [severity, code, place])).toEqual([['info', 'setting-not-simulated', { line: 10, column: 23 }]]);
    expect(design?.nodes[0]).toMatchObject({ id: 't', name: 'Orders_1', config: { 'retention.ms': '9223372036854775807', 'retention.bytes': 1000, 'compression.type': 'zstd', 'cleanup.policy': ['compact', 'delete'] } });
    expect(report.kept).toContainEqual({ what: '"Orders_1" spec.config.compression.type', why: 'kept for export; a run does not depend on it' });
  });

  it('takes names that programs reserve, and names that are no id', () => {
    const design = designOf(['constructor', '__proto__', 'ünï cöde'].map((name) => topic('  partitions: 1\n', `  name: "${name}"\n`)).join('---\n'));
    expect(design.nodes.map(({ id }) => id)).toEqual(['constructor-2', 'proto__', 'uni-code']);
    expect(Object.keys(design.extensions)).toEqual(['nodes/constructor-2', 'nodes/proto__', 'nodes/uni-code']);
    expect(({} as { partitions?: number }).partitions).toBeUndefined();
  });

  it('counts other resources and keeps nothing of them', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: hidden-name\ndata:\n  password: aHVudGVyMg==\n';
    const broken = 'kind: ConfigMap\ndata: {script: "unfinished\n';
    const result = read([SEED, secret, secret, 'kind: Deployment\nspec: {replicas: 3}\n', 'just: data\n'].join('---\n'));
    expect(result.report.dropped.map(({ what }) => what)).toEqual(['2 Secrets', '1 Deployment', '1 document without a kind']);
    expect(JSON.stringify(result)).not.toMatch(/aHVudGVyMg|hidden-name|hunter/);
    expect(read(`${SEED}---\n${broken}`).design).not.toBeNull();
  });
});

describe('import of wrong values', () => {
  it.each([
    ['  partitions: "12"\n', 'warning', 'quoted-number', 6, 15, /is the text "12"/, /Remove the quotes/],
    ['  partitions: -1\n', 'error', 'out-of-range', 6, 15, /"partitions" is -1/, /1 to 10000/],
    ['  partitions: 1000000000\n', 'error', 'out-of-range', 6, 15, /"partitions" is 1000000000/, /1 to 10000/],
    ['  partitions: many\n', 'error', 'wrong-type', 6, 15, /"many"/, /whole number/],
    ['  replicas: 101\n', 'error', 'out-of-range', 6, 13, /"replication.factor" is 101/, /1 to 100/],
    ['  replicas: 3\n  config: {min.insync.replicas: 4}\n', 'warning', 'in-sync-above-replicas', 7, 33, /more than the 3 replicas/, /Lower it to 2/],
    ['  config: {retention.ms: 0}\n', 'warning', 'retention-zero', 6, 26, /deleted at the next check/, /-1/],
    ['  config: {retention.ms: -2}\n', 'error', 'out-of-range', 6, 26, /"retention.ms" is -2/, /-1 for no limit/],
    ['  config: {retention.ms: 1e20}\n', 'error', 'wrong-type', 6, 26, /100000000000000000000/, /whole number/],
    ['  config: {retention.ms: 100000000000000000000}\n', 'error', 'wrong-type', 6, 26, /100000000000000000000/, /whole number/],
    ['  config: {retention.mss: 5}\n', 'warning', 'setting-not-simulated', 6, 27, /retention.mss/, /"retention.ms"/],
    ['  config: {cleanup.policy: [compact, shred]}\n', 'error', 'unknown-option', 6, 28, /shred/, /delete, compact/],
    ['  config: {retention.ms: {{ .Values.days }}}\n', 'error', 'wrong-shape', 6, 26, /is a map or a list/, /helm template/],
    ['  config: {retention.ms: }\n', 'warning', 'no-value', 6, 12, /has no value/, /delete the line/],
    ['  config: 7\n', 'error', 'wrong-shape', 6, 11, /must be a map/, /one setting a line/],
    ['  config: {__proto__: 7}\n', 'error', 'wrong-key', 6, 12, /"__proto__"/, /Delete/],
    ['  partitions: 1\n  partitions: 2\n', 'error', 'yaml-repeated-key', 7, 3, /"partitions" is there twice/, /Delete one/],
    ['  partitions: !!js/function "x"\n', 'warning', 'yaml-tag', 6, 15, /js\/function/, /Delete the tag/],
    ['\tpartitions: 1\n', 'error', 'yaml-syntax', 6, 1, /[Tt]abs/, /Mend/],
    ['  partitions: *nothing\n', 'error', 'yaml-alias', 6, 15, /nothing/, /Write the value/],
    ['  partitions: {{ .Values.n }} {{\n', 'error', 'yaml-syntax', 6, 31, /./, /helm template/],
  ])('%s', (spec, severity, code, line, column, message, fix) => {
    const found = read(topic(spec)).diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found).toMatchObject({ severity, place: { line, column } });
    expect(found?.message).toMatch(message);
    expect(found?.fix).toMatch(fix);
    expect(read(topic(spec)).design === null).toBe(severity === 'error' || read(topic(spec)).diagnostics.some((diagnostic) => diagnostic.severity === 'error'));
  });

  it.each([
    ['kind: KafkaTopic\nmetadata: {name: x}\nspec: {}\n', 'api-version'],
    ['apiVersion: kafka.strimzi.io/v9\nkind: KafkaTopic\nmetadata: {name: x}\nspec: {}\n', 'api-version'],
    ['apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nspec: {}\n', 'no-name'],
    ['apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: {name: x}\n', 'missing-spec'],
    ['kind: Deployment\n', 'no-topics'],
    ['# nothing\n', 'no-topics'],
    ['', 'no-topics'],
    ['[]', 'no-topics'],
    ['- kind: KafkaTopic\n', 'no-topics'],
    ['"\u0000', 'yaml-syntax'],
  ])('%j', (text, code) => {
    const { design, diagnostics } = read(text);
    expect(design).toBeNull();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });

  it('names a resource that is there twice', () => {
    const { design, diagnostics } = read(`${SEED}---\n${SEED}`);
    expect(design?.nodes.map(({ id }) => id)).toEqual(['order-events', 'order-events-2']);
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'repeated-resource', place: { line: 16 } }]);
  });

  it.each([
    ['billion laughs', `kind: KafkaTopic\na: &a ["lol"]\n${Array.from({ length: 9 }, (_, k) => `b${k}: &b${k} [${Array(9).fill(k === 0 ? '*a' : `*b${k - 1}`).join(', ')}]\n`).join('')}`],
    ['101 aliases', `a: &a 1\n${Array.from({ length: 101 }, (_, k) => `b${k}: *a\n`).join('')}`],
    ['500 levels', '['.repeat(500)],
    ['100,000 levels', '['.repeat(100_000)],
    ['20,000 keys', Array.from({ length: 20_000 }, (_, k) => `k${k}: 1\n`).join('')],
    ['merge keys', `a0: &a0 {x: 1}\n${Array.from({ length: 10_000 }, (_, k) => `a${k + 1}: &a${k + 1}\n  <<: *a${k}\n`).join('')}`],
    ['60 documents', Array.from({ length: 60 }, () => SEED).join('---\n')],
    ['an anchor named constructor', topic('  partitions: &constructor 1\n  replicas: *constructor\n').replace('spec:', 'x: *__proto__\nspec:')],
  ])('ends soon, with a reason, on %s', (_, text) => {
    const started = performance.now();
    const { design, diagnostics } = read(text);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(design).toBeNull();
    expect(diagnostics.find(({ severity }) => severity === 'error')?.fix ?? '').not.toBe('');
  });
});

describe('export', () => {
  it('gives the seed file back, as v1, with its comment', () => {
    expect(written(designOf(SEED))).toBe(SEED.replace('v1beta2', 'v1'));
  });

  it('gives it back also from a saved and opened design', () => {
    const opened = readDesign(writeDesign(designOf(SEED)), 'x.flow.json');
    expect(opened.diagnostics).toEqual([]);
    expect(written(opened.design!)).toBe(SEED.replace('v1beta2', 'v1'));
  });

  it('changes only what was changed', () => {
    const edited = withConfig(designOf(SEED), { partitions: 6, 'retention.ms': 86400000, 'cleanup.policy': ['compact', 'delete'], 'segment.ms': '9223372036854775807' });
    expect(written(edited)).toBe(SEED
      .replace('v1beta2', 'v1')
      .replace('partitions: 3', 'partitions: 6')
      .replace('604800000 #', '86400000 #')
      .replace('compact\n', 'compact,delete\n')
      .replace('replicas: 2\n', 'replicas: 2\n    segment.ms: 9223372036854775807\n'));
  });

  it('keeps metadata, status, unknown settings, order and comments, and deletes what went', () => {
    const text = `# the orders\n---\n# second comment\napiVersion: kafka.strimzi.io/v1beta2 # version\nkind: KafkaTopic\nstatus: {observedGeneration: 7}\nmetadata:\n  annotations: {a: "b"}\n  name: orders\n  labels:\n      strimzi.io/cluster: main\nspec:\n  config:\n    compression.type:   zstd   # small\n    retention.ms: 9223372036854775807\n    segment.ms: 1000 # going\n  partitions: "12"\n  unknown: [1, 2]\n`;
    const design = designOf(text);
    const node = design.nodes[0]!;
    const { 'segment.ms': _, ...config } = node.config;
    expect(written({ ...design, nodes: [{ ...node, config }] })).toBe(text.replace('v1beta2 #', 'v1 #').replace('    segment.ms: 1000 # going\n', '').replace('"12"', '12'));
  });

  it('writes new topics with the label of their cluster', () => {
    const design = designOf(SEED);
    const fresh = { id: 'n1', kind: 'kafka-topic', name: 'Order Events: new', system: 'kafka', config: { partitions: 2, 'retention.ms': '9223372036854775807', 'cleanup.policy': ['compact', 'delete'] } };
    const system = { ...design.systems[0]!, name: 'My cluster' };
    expect(written({ ...design, systems: [system], nodes: [...design.nodes, fresh, { ...fresh, id: 'n2', name: 'Order_Events', config: {} }] }).split('---\n').slice(1)).toEqual([
      'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: order-events-new\n  labels:\n    strimzi.io/cluster: kafka\nspec:\n  partitions: 2\n  replicas: 1\n  config:\n    retention.ms: 9223372036854775807\n    cleanup.policy: "compact,delete"\n'.replace('"compact,delete"', 'compact,delete'),
      'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: order-events-2\n  labels:\n    strimzi.io/cluster: kafka\nspec:\n  topicName: Order_Events\n  partitions: 1\n  replicas: 1\n',
    ]);
  });

  it('says what the file does not carry, and refuses a design without topics', () => {
    const design = designOf(SEED);
    const more = { ...design, nodes: [{ ...design.nodes[0]!, name: 'renamed' }, { id: 'x', kind: 'producer', name: '', config: {} }] };
    const result = exportStrimzi(more);
    expect(result.ok && result.value.diagnostics.map(({ code }) => code)).toEqual(['name-not-exported']);
    expect(exportStrimzi({ ...design, nodes: [] })).toMatchObject({ ok: false, error: { code: 'no-topics' } });
  });
});

/** The parts of Strimzi's 043-Crd-kafkatopic.yaml (openAPIV3Schema of v1) that concern a topic's author. */
const CRD = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: {
    apiVersion: { const: 'kafka.strimzi.io/v1' },
    kind: { const: 'KafkaTopic' },
    metadata: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$', maxLength: 253 },
        labels: { type: 'object', additionalProperties: { type: 'string', pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$', maxLength: 63 } },
      },
    },
    spec: {
      type: 'object',
      additionalProperties: false,
      properties: {
        topicName: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,249}$' },
        partitions: { type: 'integer', minimum: 1 },
        replicas: { type: 'integer', minimum: 1, maximum: 32767 },
        config: { type: 'object' },
      },
    },
  },
} as const;

const isValid = new Ajv({ strict: false }).compile(CRD);

const names = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/);
const comments = fc.constantFrom('', ' # note', '   # two  spaces');
const longs = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const scalars = fc.oneof(longs.map(String), fc.boolean().map(String), fc.stringMatching(/^[a-z][a-z.]{0,9}$/), fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text)));
const documents = fc.record({ name: names, cluster: fc.option(names), version: fc.constantFrom('v1', 'v1beta2'), partitions: fc.integer({ min: 1, max: 64 }), replicas: fc.integer({ min: 1, max: 9 }), retention: longs, policy: fc.constantFrom('compact', 'delete', '"compact,delete"', '[delete]'), others: fc.dictionary(fc.stringMatching(/^x[a-z]{1,6}\.[a-z]{1,6}$/), scalars, { maxKeys: 3, noNullPrototype: true }), comment: comments, indent: fc.constantFrom(2, 4) }).map(print);

function print(t: { name: string; cluster: string | null; version: string; partitions: number; replicas: number; retention: bigint; policy: string; others: Record<string, string>; comment: string; indent: number }): string {
  const pad = ' '.repeat(t.indent);
  const labels = t.cluster === null ? '' : `${pad}labels:\n${pad}${pad}strimzi.io/cluster: "${t.cluster}"\n`;
  const others = Object.entries(t.others).map(([key, value]) => `${pad}${pad}${key}: ${value}${t.comment}\n`).join('');
  return `apiVersion: kafka.strimzi.io/${t.version}${t.comment}\nkind: KafkaTopic\nmetadata:\n${pad}name: "${t.name}"\n${labels}spec:\n${pad}partitions: ${t.partitions}${t.comment}\n${pad}replicas: ${t.replicas}\n${pad}config:\n${others}${pad}${pad}retention.ms: ${t.retention}${t.comment}\n${pad}${pad}cleanup.policy: ${t.policy}\n`;
}

describe('round trips of generated files', () => {
  const files = fc.array(documents, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('---\n'));

  it('gives an untouched file back byte by byte, but for the version, and valid', () => {
    fc.assert(fc.property(files, (text) => {
      const out = written(designOf(text));
      expect(out).toBe(text.replaceAll('kafka.strimzi.io/v1beta2', 'kafka.strimzi.io/v1'));
      for (const document of parseAllDocuments(out)) expect(isValid(document.toJS()), JSON.stringify(isValid.errors)).toBe(true);
    }), { numRuns: 60 });
  });

  it('reads back as the design that was written, after changes', () => {
    fc.assert(fc.property(files, fc.integer({ min: 1, max: 99 }), longs, (text, partitions, segment) => {
      const changed = withConfig(designOf(text), { partitions, 'segment.ms': segment > BigInt(Number.MAX_SAFE_INTEGER) ? String(segment) : Number(segment) });
      const again = designOf(written(changed));
      expect(again.nodes).toEqual(changed.nodes);
      expect(again.systems).toEqual(changed.systems);
    }), { numRuns: 60 });
  });

  it('writes valid resources for topics that were never imported, and reads them back', () => {
    fc.assert(fc.property(files, (text) => {
      const design = { ...designOf(text), extensions: {} };
      const out = written(design);
      for (const document of parseAllDocuments(out)) expect(isValid(document.toJS()), JSON.stringify(isValid.errors)).toBe(true);
      expect(designOf(out).nodes.map(({ config }) => config)).toEqual(design.nodes.map(({ config }) => config));
    }), { numRuns: 60 });
  });

  it('writes valid resources of any design', () => {
    fc.assert(fc.property(mixedDesigns, (design) => {
      for (const document of parseAllDocuments(written(design))) expect(isValid(document.toJS()), JSON.stringify(isValid.errors)).toBe(true);
    }), { numRuns: 300, seed: 4 });
  });
});
