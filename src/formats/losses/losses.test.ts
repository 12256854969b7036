import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import type { Design } from '../../design/document.ts';
import { exportPieces } from '../export-pieces.ts';
import type { ImportReport } from '../format.ts';
import { generatedDesigns } from '../generated-designs.fixture.ts';
import { designExporters, designImporters } from '../registry.ts';
import { reportSum } from './loss-report.ts';
import { mixedDesigns } from './mixed-designs.fixture.ts';

type Facts = Map<string, string>;

interface Trip {
  readonly before: Facts;
  readonly after: Facts;
  readonly report: ImportReport;
}

const formats = designExporters().map((exporter) => [exporter.id, exporter, designImporters().find(({ id }) => id === exporter.id)!] as const);

/** A design as facts that do not depend on each other: what stands where, with ids as the first design has them. Knows nothing of how losses are found. */
function factsOf(design: Design, rename: ReadonlyMap<string, string>, edgeIds: ReadonlyMap<string, string>): Facts {
  const facts: Facts = new Map();
  const old = (text: string): string => rename.get(text) ?? text;
  const say = (path: string, value: unknown): void => void (value !== undefined && facts.set(path, JSON.stringify(sorted(REFERENCES.test(path) ? old(value as string) : value as Json))));
  const parts = (path: string, map: object): void => Object.entries(map).forEach(([key, value]) => say(`${path}/${key}`, value));
  facts.set('name', design.name);
  facts.set('description', design.description);
  for (const sort of ['systems', 'nodes', 'edges'] as const) {
    const idOf = (id: string): string => (sort === 'edges' ? (edgeIds.get(id) ?? id) : old(id));
    for (const { id, config, ...rest } of design[sort]) {
      facts.set(`${sort}/${idOf(id)}/id`, id);
      parts(`${sort}/${idOf(id)}`, rest);
      parts(`${sort}/${idOf(id)}/config`, config);
    }
  }
  for (const [id, place] of Object.entries(design.layout)) say(`layout/${old(id)}`, place);
  for (const sort of ['annotations', 'scenarios', 'expectations'] as const) for (const item of design[sort] ?? []) say(`${sort}/${item.id}`, item);
  parts('schemas', design.schemas);
  for (const [path, value] of Object.entries(design.extensions)) say(`extensions/${path.split('/').map(old).join('/')}`, value);
  return facts;
}

/** Fields that hold the id of a node or system. */
const REFERENCES = /^(nodes\/[^/]+\/(system|parent|config\/(alternate-exchange|x-dead-letter-exchange))|edges\/[^/]+\/(from|to))$/;

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)])) : value;
}

function trip(design: Design, [, exporter, importer]: (typeof formats)[number]): Trip | null {
  const file = exportPieces(exporter, { design, run: null });
  if (!file.ok) return null;
  const back = importer.read([...file.value.pieces].join(''), { name: design.name }).design;
  const report = file.value.report!;
  if (back === null) {
        expect(report.dropped.map(({ path }) => path)).toEqual(['']);
    return null;
  }
  const rename = new Map<string, string>();
  for (const kind of new Set(back.nodes.map((node) => node.kind))) {
    const [old, fresh] = [design, back].map(({ nodes }) => nodes.filter((node) => node.kind === kind));
    expect(fresh!.length, `${kind}: all or none`).toBe(old!.length);
    fresh!.forEach((node, at) => rename.set(node.id, old![at]!.id));
    fresh!.forEach((node, at) => {
      const [was, is] = [old![at]!.system, node.system];
      if (was !== undefined && is !== undefined && !rename.has(is) && ![...rename.values()].includes(was)) rename.set(is, was);
    });
  }
  const edgeIds = new Map<string, string>();
  const free = [...design.edges];
  for (const strict of [true, false]) {
    for (const edge of back.edges) {
      if (edgeIds.has(edge.id)) continue;
      const at = free.findIndex((each) => each.from === (rename.get(edge.from) ?? edge.from) && each.to === (rename.get(edge.to) ?? edge.to) && (!strict || (each.fromPort === edge.fromPort && each.toPort === edge.toPort)));
      if (at !== -1) edgeIds.set(edge.id, free.splice(at, 1)[0]!.id);
    }
  }
  return { before: factsOf(design, new Map(), new Map()), after: factsOf(back, rename, edgeIds), report };
}

/** Exactly the facts that differ are those that stand under a reported path, and every reported path has one. */
function expectHonest({ before, after, report }: Trip): void {
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
  const reported = [...report.approximated, ...report.dropped].map(({ path }) => path!).filter((path) => !ORDERS.has(path));
  const isUnder = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`);
  expect(differing.filter((path) => !reported.some((above) => isUnder(path, above))), 'lost, and not reported').toEqual([]);
  expect(reported.filter((above) => !differing.some((path) => isUnder(path, above))), 'reported, and not lost').toEqual([]);
  // A part that is said to be gone is gone with all it has.
  for (const { path } of report.dropped) expect([...after.keys()].filter((each) => isUnder(each, path!)), path).toEqual([]);
  expect(new Set(reported).size).toBe(reported.length);
}

const ORDERS: ReadonlySet<string> = new Set(['systems', 'nodes', 'edges']);

/** `npm run test:deep` has them all. */
const DESIGNS = process.env['DEEP'] === undefined ? 120 : 300;

describe.each(formats)('%s', (...format) => {
  it(`${DESIGNS} generated designs come back equal, or what is different is in the report and nothing else is`, () => {
    let lossless = 0;
    let trips = 0;
    fc.assert(fc.property(fc.oneof({ weight: 2, arbitrary: mixedDesigns }, { weight: 1, arbitrary: generatedDesigns }), (design) => {
      const made = trip(design, format);
      if (made === null) return;
      trips++;
      expectHonest(made);
      const { report } = made;
      const isSame = reportSum(report) === 'read again, the design is the same';
      expect(isSame).toBe(report.approximated.length + report.dropped.length === 0);
      if (isSame) lossless++;
    }), { numRuns: DESIGNS, seed: 4 });
    expect(trips / DESIGNS).toBeGreaterThan({ rabbitmq: 0.5, cloudformation: 0.25 }[format[0]] ?? 0.96);
    // Two of the formats carry everything; the others carry one product's part.
    expect(lossless).toBe(['flowstage', 'asyncapi'].includes(format[0]) ? trips : 0);
  }, 240_000);
});

it('says in words what a file of topics leaves out, and how names come back', () => {
  const design: Design = {
    format: 'flowstage/design', version: 1, name: 'Shop', description: '', schemas: {}, scenarios: [], expectations: [], extensions: {}, layout: {},
    systems: [{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: { racks: ['a'] } }],
    nodes: [{ id: 'orders', kind: 'kafka-topic', name: 'Order events', system: 'kafka', config: { partitions: 2, 'replication.factor': 3 } }, { id: 'shop', kind: 'producer', name: 'Shop', config: { channel: 'orders' } }],
    edges: [{ id: 'shop>orders', from: 'shop', to: 'orders', config: { latency: '5ms' } }],
  };
  const [, exporter] = formats.find(([id]) => id === 'strimzi')!;
  const file = exportPieces(exporter, { design, run: null });
  const report = file.ok ? file.value.report! : null;
  expect(report?.dropped.map(({ what }) => what)).toEqual(['system "kafka" racks', 'node "shop"', 'wire "shop>orders"']);
  expect(report?.approximated.filter(({ path }) => path!.startsWith('nodes')).map(({ what, why }) => `${what} ${why}`)).toEqual(['node "orders" id comes back as "order-events"', 'node "orders" name comes back as "order-events"']);
  expect(reportSum(report!)).toMatch(/^read again, \d+ parts of the design are different and 3 left out$/);
});
