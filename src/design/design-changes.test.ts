import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { designChanges } from './design-changes.ts';
import type { Design } from './document.ts';
import { readDesign } from './read-design.ts';

const saga = readDesign(readFileSync('public/examples/order-saga.flow.json'), 'order-saga.flow.json').design!;
const told = (from: Design, to: Design): readonly string[] => designChanges(from, to).map(({ kind, part, name }) => `${kind} ${part} ${name}`);

test('nothing differs from itself, whatever the order of keys', () => {
  const turned = { ...saga, nodes: saga.nodes.map((node) => Object.fromEntries(Object.entries(node).reverse()) as unknown as typeof node) };
  expect(told(saga, saga)).toEqual([]);
  expect(told(saga, turned)).toEqual([]);
});

test('each part is told by its name, and the way back is told the other way round', () => {
  const [node, ...nodes] = saga.nodes;
  const payment = saga.nodes.find(({ id }) => id === 'payment')!;
  const next: Design = {
    ...saga,
    name: 'Another',
    nodes: [...nodes.map((each) => (each === payment ? { ...each, config: { changed: true } } : each)), { id: 'new', kind: 'store', name: 'New one', config: {} }],
    edges: saga.edges.slice(1),
    layout: { ...saga.layout, payment: { x: 1, y: 2 } },
    scenarios: saga.scenarios.slice(0, -1),
  };
  const gone = saga.edges[0]!;
  const name = (id: string): string => saga.nodes.find((each) => each.id === id)!.name;
  expect(told(saga, next)).toEqual([
    'changed name Another', `removed node ${node!.name}`, 'added node New one', 'changed node Payment', `removed wire ${name(gone.from)} → ${name(gone.to)}`, `removed scenario ${saga.scenarios.at(-1)!.name}`, 'moved node Payment',
  ]);
  const turned: { readonly [kind: string]: string } = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved' };
  const there = designChanges(saga, next).filter(({ part }) => part !== 'name');
  expect(designChanges(next, saga).filter(({ part }) => part !== 'name').map(({ kind, part, name: what }) => `${turned[kind]} ${part} ${what}`).sort()).toEqual(there.map(({ kind, part, name: what }) => `${kind} ${part} ${what}`).sort());
});
