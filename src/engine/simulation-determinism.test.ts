import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile } from '../design/compile.ts';
import { generateOrderSaga } from '../design/generate-design.ts';
import type { Design } from '../design/document.ts';
import { EXAMPLE_HASHES } from './example-hashes.fixture.ts';
import { planOf, simulate, template, templateWith, withScenario } from './run.fixture.ts';

const EXAMPLE_HASHES_FILE = new URL('example-hashes.fixture.ts', import.meta.url);

const hashOf = (design: Design, scenarioId?: string): string => {
  const compiled = compile(design, scenarioId);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  return simulate(compiled).summary.logHash;
};

/** Another order of everything that has none; the same for the same seed. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const rest = [...items];
  const order: T[] = [];
  for (let n = seed; rest.length > 0; n = (n * 1_103_515_245 + 12_345) & 0x7fff_ffff) order.push(rest.splice(n % rest.length, 1)[0]!);
  return order;
}

const reordered = (design: Design, seed: number): Design => ({
  ...design,
  systems: shuffled(design.systems, seed),
  nodes: shuffled(design.nodes, seed + 1),
  edges: shuffled(design.edges, seed + 2),
  expectations: shuffled(design.expectations, seed + 3),
  scenarios: shuffled(design.scenarios, seed + 4),
  layout: Object.fromEntries(shuffled(Object.entries(design.layout), seed + 5)),
});

/** What a person may do to a picture without touching what it means. */
const COSMETIC: readonly (readonly [name: string, change: (design: Design) => Design])[] = [
  ['labels renamed', (design) => ({ ...design, name: 'X', description: 'Y', nodes: design.nodes.map((node) => ({ ...node, name: `${node.name} ✎` })), systems: design.systems.map((system) => ({ ...system, name: 'cluster' })) })],
  ['layout moved', (design) => ({ ...design, layout: Object.fromEntries(design.nodes.map(({ id }, index) => [id, { x: index * 7, y: -index }])) })],
  ['arrays in another order', (design) => reordered(design, 3)],
  ['arrays in yet another order', (design) => reordered(design, 11)],
  ['wires with other ids', (design) => ({ ...design, edges: design.edges.map((edge, index) => ({ ...edge, id: `w${index}` })) })],
  ['an expectation added', (design) => ({ ...design, expectations: [...design.expectations, { id: 'more', kind: 'no-loss', name: 'More', config: {} }] })],
  ['all expectations removed', (design) => ({ ...design, expectations: [] })],
  ['a schema added', (design) => ({ ...design, schemas: { OrderPlaced: { type: 'object' } } })],
];

const DESIGNS: readonly (readonly [name: string, design: Design])[] = [
  ['template', templateWith(6)],
  ['generated, 2 steps', generateOrderSaga({ steps: 2, partitions: 3, seed: 5 })],
  ['generated, 5 steps', generateOrderSaga({ steps: 5, partitions: 12, seed: 8 })],
];

describe.each(DESIGNS)('the log of %s', (_name, design) => {
  const scenario = design.scenarios[0]!.id;
  const hash = hashOf(design, scenario);

  it('has the same hash twice, and compiled twice', () => {
    expect(hashOf(design, scenario)).toBe(hash);
    const plan = planOf(design, scenario);
    expect(simulate(plan).summary.logHash).toBe(hash);
    expect(simulate(plan).summary.logHash).toBe(hash);
  });

  it('has another hash with another seed, horizon or start', () => {
    const plan = planOf(design, scenario);
    const others = [{ seed: 'other' }, { horizonUs: plan.scenario.horizonUs - 1 }, { epochUs: plan.scenario.epochUs + 1_000_000 }].map((change) => simulate(withScenario(plan, change)).summary.logHash);
    expect(new Set([hash, ...others]).size).toBe(4);
  });

  it.each(COSMETIC)('keeps its hash: %s', (_change, change) => {
    expect(hashOf(change(design), scenario)).toBe(hash);
  });
});

describe('every scenario of the template', () => {
  const design = template();
  const found = Object.fromEntries(design.scenarios.map(({ id }) => [id, hashOf(design, id)]));

  it('has its golden hash (UPDATE_GOLDEN=1 writes them anew)', () => {
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(EXAMPLE_HASHES_FILE, goldenSource(found));
    expect(found).toEqual(process.env['UPDATE_GOLDEN'] === '1' ? found : EXAMPLE_HASHES);
    expect(readFileSync(EXAMPLE_HASHES_FILE, 'utf8')).toBe(goldenSource(found));
  });

  it('has the same hash without clocks, chance, timers, locale or network at hand', () => {
    expect(withoutAmbience(() => Object.fromEntries(design.scenarios.map(({ id }) => [id, hashOf(design, id)])))).toEqual(found);
  });
});

const goldenSource = (hashes: { readonly [scenario: string]: string }): string =>
  readFileSync(EXAMPLE_HASHES_FILE, 'utf8').replace(/= \{[^]*?\};/, `= {\n${Object.entries(hashes).map(([id, hash]) => `  '${id}': '${hash}',\n`).join('')}};`);

/** Runs with everything replaced by throwers that a deterministic engine has no use for. */
function withoutAmbience<T>(work: () => T): T {
  const undo: (() => void)[] = [];
  const forbid = (owner: object, name: string): void => {
    const before = Object.getOwnPropertyDescriptor(owner, name)!;
    undo.push(() => Object.defineProperty(owner, name, before));
    const thrower = new Proxy(function forbidden() {}, { apply: () => refuse(name), construct: () => refuse(name), get: () => refuse(name) });
    Object.defineProperty(owner, name, { ...before, ...('value' in before ? { value: thrower } : { get: () => refuse(name) }), configurable: true });
  };
  try {
    for (const name of ['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Intl', 'crypto', 'fetch']) forbid(globalThis, name);
    for (const name of ['random', 'exp', 'log', 'pow', 'sin', 'cos', 'tan', 'atan2', 'hypot', 'cbrt', 'log1p', 'expm1']) forbid(Math, name);
    for (const name of ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase']) forbid(String.prototype, name);
    forbid(Number.prototype, 'toLocaleString');
    expectForbidden();
    return work();
  } finally {
    for (const restore of undo) restore();
  }
}

/** The throwers must be in force, or the test says nothing. */
function expectForbidden(): void {
  for (const attempt of [() => Date.now(), () => new Date(), () => Math.random(), () => performance.now(), () => 'a'.localeCompare('b'), () => Math.log(2), () => crypto.randomUUID()]) {
    let threw = false;
    try {
      attempt();
    } catch {
      threw = true;
    }
    if (!threw) throw new Error('a forbidden function still works');
  }
}

function refuse(name: string): never {
  throw new Error(`the engine used ${name}`);
}
