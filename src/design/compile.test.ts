import { describe, expect, it } from 'vitest';
import { hashTopology } from '../topology/hash.ts';
import { compile } from './compile.ts';
import type { Design, DesignEdge, DesignNode } from './document.ts';

const node = (id: string, kind: string, config: DesignNode['config'], more: Partial<DesignNode> = {}): DesignNode => ({ id, kind, name: id, config, ...more });
const edge = (from: string, to: string): DesignEdge => ({ id: `${from}>${to}`, from, to, config: {} });

/** A producer, a topic and a consumer that works and acknowledges. */
export const PIPELINE: Design = {
  format: 'flowstage/design',
  version: 1,
  name: 'Pipeline',
  description: '',
  systems: [{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: {} }],
  nodes: [
    node('source', 'producer', { channel: 'events', count: 10, interarrival: '100ms', message: { type: 'Event', key: 'payload.id', payload: { id: 'id-${ordinal}' } } }),
    node('events', 'kafka-topic', { partitions: 3, 'replication.factor': 3 }, { system: 'kafka' }),
    node('sink', 'consumer', {
      client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' },
      handlers: [{ id: 'handle', on: 'Event', steps: [{ id: 'think', do: 'work', time: '10ms' }, { id: 'ack', do: 'ack' }] }],
    }),
  ],
  edges: [edge('source', 'events'), edge('events', 'sink')],
  layout: {},
  schemas: {},
  scenarios: [],
  expectations: [],
  extensions: {},
};

describe('compile', () => {
  it('lowers a producer, a topic and a consumer', () => {
    const compiled = compile(PIPELINE);
    expect(compiled.diagnostics).toEqual([]);
    if (!compiled.ok) throw new Error('it compiles');
    const { topology } = compiled;
    expect(topology.nodes.map(({ id }) => id)).toEqual(['', 'kafka', 'sink', 'source']);
    expect(topology.hosts.map(({ id }) => id)).toEqual(['kafka#0', 'kafka#1', 'kafka#2', 'sink#0', 'source#0']);
    expect(topology.links.map(({ id }) => id)).toEqual(['kafka~kafka', 'sink~kafka', 'source~kafka']);
    expect(topology.payloadReads).toEqual(['id']);
    expect(topology.processes.map(({ program }) => program.map(({ op }) => op))).toEqual([
      ['branch', 'settle', 'end', 'work', 'settle', 'end', 'retry', 'settle', 'end'],
      ['publish', 'end'],
    ]);
  });

  it('does not depend on the order of nodes and edges, nor on names and layout', () => {
    const hash = (design: Design) => {
      const compiled = compile(design);
      return compiled.ok ? hashTopology(compiled.topology) : 'broken';
    };
    const shuffled = { ...PIPELINE, nodes: [...PIPELINE.nodes].reverse().map((item) => ({ ...item, name: `${item.name}!` })), edges: [...PIPELINE.edges].reverse(), layout: { source: { x: 7, y: 8 } } };
    expect(hash(shuffled)).toBe(hash(PIPELINE));
    expect(hash(PIPELINE)).toMatch(/^[0-9a-f]{32}$/);
  });
});
