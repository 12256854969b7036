import { describe, expect, it } from 'vitest';
import { validate } from '../../design/rules.ts';
import type { Design } from '../../design/document.ts';
import { generateOrderSaga } from '../../design/generate-design.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { change, EMPTY_HISTORY, undo } from '../history.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { mergeDesign, type Merged } from './merge-design.ts';

const SAGA: Design = { ...generateOrderSaga({ steps: 2, partitions: 3, seed: 1 }), layout: { orders: { x: 0, y: 0 }, shop: { x: -200, y: 40 } } };

function merged(into: Design, part: Design): { readonly design: Design; readonly told: Merged; readonly back: Design } {
  let told: Merged | undefined;
  const made = change(into, EMPTY_HISTORY, 'Import', (draft) => void (told = mergeDesign(draft, part)), null)!;
  return { design: made.value, told: told!, back: undo(made.value, made.history)!.value };
}

describe('mergeDesign', () => {
  it('into an empty design gives the design itself', () => {
    const { design, told } = merged(emptyDesign('Blank'), SAGA);
    expect({ ...design, name: SAGA.name }).toEqual(SAGA);
    expect([told.renamed, told.reused, told.keptSchemas]).toEqual([[], [], []]);
  });

  it('twice gives two that work, side by side, with ids of their own, on one system', () => {
    const { design, told, back } = merged(SAGA, SAGA);
    expect(validate(design).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(design.systems).toHaveLength(1);
    expect(told.reused).toEqual(['Kafka']);
    expect(told.renamed).toContainEqual({ from: 'orders', to: 'orders-2' });
    expect(told.renamed).toHaveLength(SAGA.nodes.length);
    expect(design.nodes.find(({ id }) => id === 'shop-2')?.config['channel']).toBe('orders-2');
    expect(design.nodes.find(({ id }) => id === 'payment-step-2')).toMatchObject({ parent: 'order-saga-2', config: { channel: 'payment-commands-2' } });
    expect(design.expectations.find(({ id }) => id === 'atomic-2')?.config['saga']).toBe('order-saga-2');
    expect(design.layout['shop-2']!.x).toBeGreaterThan(design.layout['orders']!.x + 176);
    expect(design.layout['shop-2']!.y - design.layout['orders-2']!.y).toBe(40);
    expect(writeDesign(back)).toBe(writeDesign(SAGA));
    expect(readDesign(writeDesign(design), 'x').diagnostics).toEqual([]);
  });

  it('keeps the schema that is there, and takes others and unknown parts along', () => {
    const into = { ...SAGA, schemas: { A: { type: 'object' }, B: {} } };
    const part = { ...SAGA, schemas: { A: { type: 'string' }, B: {}, C: {} }, extensions: { 'nodes/orders': { 'x-strimzi': 'text' } } };
    const { design, told } = merged(into, part);
    expect(design.schemas).toEqual({ A: { type: 'object' }, B: {}, C: {} });
    expect(told.keptSchemas).toEqual(['A']);
    expect(design.extensions).toEqual({ 'nodes/orders-2': { 'x-strimzi': 'text' } });
  });

  it('takes 5,000 nodes in soon', () => {
    const nodes = Array.from({ length: 5_000 }, (_, at) => ({ id: `t${at}`, kind: 'store', name: 't', config: {} }));
    const many = { ...emptyDesign('many'), nodes };
    const started = performance.now();
    const { told } = merged(many, many);
    expect(told.renamed).toHaveLength(5_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
