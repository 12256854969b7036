import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../catalog/channels/registry.ts';
import { NODES } from '../catalog/nodes/registry.ts';
import { ConnectionRules } from './connection-rules.ts';
import type { Design, DesignEdge, DesignNode } from './document.ts';
import { mayConnect } from './rules.ts';

const node = (id: string, kind: string): DesignNode => ({ id, kind, name: id, config: {} });
const design = (nodes: readonly DesignNode[], edges: readonly DesignEdge[] = []): Design => ({
  format: 'flowstage/design', version: 1, name: '', description: '', systems: [], nodes, edges, layout: {}, schemas: {}, scenarios: [], expectations: [], extensions: {},
});

describe('a kind with several ports for one connection', () => {
  const nodes = [node('orders', 'kafka-topic'), node('replies', 'kafka-topic'), node('other', 'kafka-topic'), node('saga', 'saga')];
  const start: DesignEdge = { id: 'a', from: 'orders', to: 'saga', toPort: 'start', config: {} };
  const replies: DesignEdge = { id: 'b', from: 'replies', to: 'saga', toPort: 'replies', config: {} };

  test('takes the first that is free, and says which', () => {
    expect(mayConnect(design(nodes), { node: 'orders' }, { node: 'saga' })).toEqual({ ok: true, toPort: 'start', meaning: 'is read by' });
    expect(mayConnect(design(nodes, [start]), { node: 'replies' }, { node: 'saga' })).toEqual({ ok: true, toPort: 'replies', meaning: 'is read by' });
    expect(mayConnect(design(nodes, [start]), { node: 'orders' }, { node: 'saga' })).toEqual({ ok: true, toPort: 'replies', meaning: 'is read by' });
    expect(mayConnect(design(nodes), { node: 'orders' }, { node: 'saga', port: 'replies' })).toEqual({ ok: true, toPort: 'replies', meaning: 'is read by' });
    expect(mayConnect(design(nodes, [start, replies]), { node: 'other' }, { node: 'saga' })).toEqual({ ok: false, reason: 'saga can have one wire here (Start), and has it' });
  });

  test('a wire that does not say which is an error', () => {
    const { toPort: _, ...unsaid } = start;
    expect(new ConnectionRules(design(nodes, [unsaid])).problem(unsaid)).toEqual({
      severity: 'error', code: 'wire-ambiguous', subject: 'edges/a', message: 'the wire "a" does not say where it ends: start, replies', fix: 'Give it "toPort".',
    });
    expect(new ConnectionRules(design(nodes, [start])).problem(start)).toBeUndefined();
  });
});

test('between any two kinds of the catalog: what may be drawn is no problem once it is drawn, and what may not be has a reason', () => {
  const kinds = [...CHANNELS, ...NODES].map(({ kind }) => kind);
  const answers = kinds.flatMap((from) => kinds.map((to) => {
    const nodes = [node('a', from), node('b', to)];
    const answer = mayConnect(design(nodes), { node: 'a' }, { node: 'b' });
    if (!answer.ok) return answer.reason.length > 0;
    const edge: DesignEdge = { id: 'e', from: 'a', to: 'b', ...(answer.fromPort !== undefined && { fromPort: answer.fromPort }), ...(answer.toPort !== undefined && { toPort: answer.toPort }), config: {} };
    expect([from, to, new ConnectionRules(design(nodes, [edge])).problem(edge)]).toEqual([from, to, undefined]);
    return true;
  }));
  expect(answers).not.toContain(false);
});
