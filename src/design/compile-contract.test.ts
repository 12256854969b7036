import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { CHANNELS } from '../catalog/channels/registry.ts';
import { EXPECTATIONS } from '../catalog/expectations/registry.ts';
import { FAULTS } from '../catalog/faults/registry.ts';
import type { Field, Fields } from '../catalog/field.ts';
import { BINDING_FIELDS } from '../catalog/channels/rabbitmq-exchange.ts';
import { SUBSCRIPTION_FIELDS } from '../catalog/channels/sns-topic.ts';
import { LINK_FIELDS } from '../catalog/link.ts';
import { NODES } from '../catalog/nodes/registry.ts';
import { SYSTEMS } from '../catalog/systems/registry.ts';
import { hashTopology } from '../topology/hash.ts';
import { compile } from './compile.ts';
import type { Design, DesignEdge, DesignNode } from './document.ts';
import { perturbations } from './perturb.fixture.ts';
import { world } from './world.fixture.ts';

const ENTRIES = [...SYSTEMS, ...CHANNELS, ...NODES, ...FAULTS, ...EXPECTATIONS];

/** A compilation for each value of each field of a kind takes a while where other work goes on. */
const WHOLE_WORLD_MS = 120_000;

/** Fields that only decide whether a design is accepted, or what faults may call a part of it. */
const NO_PLAN: readonly string[] = ['handlers/id', 'transaction.max.timeout.ms', 'RedriveAllowPolicy/redrivePermission', 'RedriveAllowPolicy/sourceQueueArns'];

const REMOTE_ONLY = 'client/group.remote.assignor';

/** The result of a design, as text: topology, scenario and expectations; or its errors. */
function planOf(design: Design): string {
  const compiled = compile(design, 'faults');
  if (!compiled.ok) return `broken: ${compiled.diagnostics.map(({ subject, message }) => `${subject}: ${message}`).join('\n')}`;
  return JSON.stringify([compiled.topology, compiled.scenario, compiled.expectations]);
}

describe('every entry', () => {
  test.each(ENTRIES.map((entry) => [entry.kind, entry] as const))('%s has words for people', (_, entry) => {
    expect(entry.label).not.toBe('');
    expect(entry.noun).not.toBe('');
    expect(entry.summary).toMatch(/^[A-Z].*\.$/);
    for (const [path, field] of allFields(entry.fields)) {
      expect(field.label, path).toMatch(/^[A-Z]/);
      expect(field.help, path).toMatch(/\S{3}.*\.$/);
    }
  });

  it('has a kind of its own', () => {
    for (const registry of [SYSTEMS, [...CHANNELS, ...NODES], FAULTS, EXPECTATIONS]) expect(new Set(registry.map(({ kind }) => kind)).size).toBe(registry.length);
  });

  it('is in the world that the other tests change', () => {
    const design = world();
    const kinds = [...design.systems, ...design.nodes, ...design.expectations, ...(design.scenarios[0]?.faults ?? [])].map(({ kind }) => kind);
    expect(ENTRIES.map(({ kind }) => kind).filter((kind) => !kinds.includes(kind))).toEqual([]);
  });
});

it('the world compiles without a diagnostic, but for the version that its registry refuses and wires that it keeps for fields that are changed', () => {
  expect(compile(world(), 'faults').diagnostics.map(({ code, subject }) => `${code} ${subject}`).sort()).toEqual(['idle-wire edges/service>bank2', 'idle-wire edges/service>events', 'incompatible-version schemas/Placed/versions/1']);
});

/** Fields within fields are many: `npm run test:deep` changes all of them, a short run each sixth. */
const isTried = (path: string): boolean => process.env['DEEP'] !== undefined || !path.includes('/') || path.length % 6 === 0;

describe('a field that is changed changes the plan', () => {
  const design = world();
  const plain = planOf(design);
  const texts = ['think', 'charge', 'note', 'made', "'x'"];
  const placed = [...design.nodes, ...design.systems];
  const like = (id: string): readonly string[] => placed.filter((item) => item.id !== id && item.kind === placed.find((other) => other.id === id)?.kind).map((item) => item.id);

  const isAnother = (changed: Design, before = plain): boolean => {
    const plan = planOf(changed);
    return plan !== before && !plan.startsWith('broken');
  };

  /** The same item with a reader whose coordinator assigns: some fields of readers mean something to such only. */
  function remote<T extends { readonly config: JsonObject }>(item: T): T {
    return { ...item, config: { ...item.config, client: { 'group.protocol': 'consumer' } } };
  }

  /** Paths of the fields of a kind that can be changed in no config of it so that the plan is another, and a good one. */
  function unnoticed<T extends { readonly config: JsonObject }>(fields: Fields, items: readonly T[], put: (item: T, changed: T, moved: readonly [string, string] | undefined) => readonly Design[]): readonly string[] {
    expect(items.length).toBeGreaterThan(0);
    const noticed = new Map<string, boolean>();
    for (const item of items) {
      for (const { path, config, moved } of perturbations(fields, item.config, { like, texts })) {
        if (noticed.get(path) === true || !isTried(path)) continue;
        noticed.set(path, put(item, { ...item, config }, moved).some((changed) => isAnother(changed)));
      }
      if (noticed.get(REMOTE_ONLY) !== false) continue;
      const before = put(item, remote(item), undefined).map(planOf);
      for (const { path, config, moved } of perturbations(fields, remote(item).config, { like, texts })) {
        if (path === REMOTE_ONLY) noticed.set(path, put(item, { ...item, config }, moved).some((changed, i) => isAnother(changed, before[i])));
      }
    }
    return [...noticed].filter(([path, seen]) => !seen && !NO_PLAN.includes(path)).map(([path]) => path);
  }

  const replaced = <T>(items: readonly T[], old: T, item: T): readonly T[] => items.map((other) => (other === old ? item : other));

  test.each(SYSTEMS.map((entry) => [entry.kind, entry] as const))('%s', (kind, { fields }) => {
    const systems = design.systems.filter((system) => system.kind === kind);
    expect(unnoticed(fields, systems, (old, system) => [{ ...design, systems: replaced(design.systems, old, system) }])).toEqual([]);
  });

  test.each([...CHANNELS, ...NODES].map((entry) => [entry.kind, entry] as const))('%s', (kind, { fields }) => {
    const nodes = design.nodes.filter((node) => node.kind === kind);
    const put = (old: DesignNode, node: DesignNode, moved?: readonly [string, string]): readonly Design[] =>
      wirings(design.edges, node.id, moved).map((edges) => ({ ...design, nodes: replaced(design.nodes, old, node), edges }));
    expect(unnoticed(fields, nodes, put)).toEqual([]);
  }, WHOLE_WORLD_MS);

  test.each<[string, Fields, readonly string[]]>([
    ['between a client and a server', LINK_FIELDS, ['service>db']], ['that binds', BINDING_FIELDS, ['jobs>work', 'attributes>buried']], ['that subscribes', SUBSCRIPTION_FIELDS, ['news>letters', 'news>bank2']],
  ])('a wire %s', (_, fields, ids) => {
    const wires = design.edges.filter(({ id }) => ids.includes(id));
    expect(unnoticed(fields, wires, (old, edge) => [{ ...design, edges: replaced(design.edges, old, edge) }])).toEqual([]);
  });

  test.each(FAULTS.map((entry) => [entry.kind, entry] as const))('%s', (kind, { fields }) => {
    const [scenario] = design.scenarios;
    const faults = (scenario?.faults ?? []).filter((fault) => fault.kind === kind);
    expect(unnoticed(fields, faults, (old, fault) => [{ ...design, scenarios: design.scenarios.map((item) => ({ ...item, faults: replaced(item.faults, old, fault) })) }])).toEqual([]);
  });

  test.each(EXPECTATIONS.map((entry) => [entry.kind, entry] as const))('%s', (kind, { fields }) => {
    const expectations = design.expectations.filter((expectation) => expectation.kind === kind);
    expect(unnoticed(fields, expectations, (old, expectation) => [{ ...design, expectations: replaced(design.expectations, old, expectation) }])).toEqual([]);
  });
});

/** The wire between a node and what it named leads to what it names now; or the old one stays, where something else needs it. */
function wirings(edges: readonly DesignEdge[], node: string, moved: readonly [string, string] | undefined): readonly (readonly DesignEdge[])[] {
  if (moved === undefined) return [edges];
  const [from, to] = moved;
  const follow = (edge: DesignEdge): DesignEdge => {
    if (edge.from === node && edge.to === from) return { ...edge, id: `${edge.id}'`, to };
    return edge.to === node && edge.from === from ? { ...edge, id: `${edge.id}'`, from: to } : edge;
  };
  const followed = edges.map(follow);
  return [edges, followed, [...edges, ...followed.filter((edge) => !edges.includes(edge))]];
}

describe('the topology stays the same', () => {
  const design = world();
  const hashOf = (changed: Design): string => {
    const compiled = compile(changed, 'faults');
    return compiled.ok ? hashTopology(compiled.topology) : 'broken';
  };
  const plain = hashOf(design);
  const reversed = <T>(items: readonly T[]): readonly T[] => [...items].reverse();

  test.each<[string, Design]>([
    ['when nodes, edges and systems change places', { ...design, nodes: reversed(design.nodes), edges: reversed(design.edges), systems: reversed(design.systems) }],
    ['when nodes are renamed', { ...design, name: 'x', nodes: design.nodes.map((node) => ({ ...node, name: `${node.name} (new)` })) }],
    ['when nodes move', { ...design, layout: { source: { x: 1, y: 2 } } }],
    ['when schemas are written that nobody names', { ...design, schemas: { ...design.schemas, Other: { versions: [{ type: 'object' }] } } }],
    ['when expectations come and go', { ...design, expectations: [] }],
    ['when edges are called otherwise', { ...design, edges: design.edges.map((edge) => ({ ...edge, id: `w:${edge.id}` })) }],
    ['when the seed is another', { ...design, scenarios: design.scenarios.map((scenario) => ({ ...scenario, seed: 'other', name: 'other' })) }],
  ])('%s', (_, changed) => {
    expect(hashOf(changed)).toBe(plain);
    expect(plain).not.toBe('broken');
  });
});

function allFields(fields: Fields, path = ''): readonly (readonly [string, Field])[] {
  return Object.entries(fields).flatMap(([name, field]) => within(field, `${path}/${name}`));
}

function within(field: Field, path: string): readonly (readonly [string, Field])[] {
  const inner = field.kind === 'record' ? allFields(field.fields, path)
    : field.kind === 'list' || field.kind === 'map' ? within(field.of, path)
    : field.kind === 'variant' ? Object.entries(field.variants).flatMap(([name, fields]) => allFields(fields, `${path}/${name}`))
    : [];
  return [[path, field], ...inner];
}
