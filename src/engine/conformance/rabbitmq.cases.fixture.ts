import type { JsonObject } from '../../base/json.ts';
import type { DesignFault, DesignNode } from '../../design/document.ts';
import { node, receive, script, send, settle, type Case, type Seen } from './harness.fixture.ts';

interface Spec {
  readonly nodes: readonly DesignNode[];
  readonly operations?: readonly JsonObject[];
  readonly wires: { readonly [ends: string]: JsonObject };
  readonly seen: Seen;
  readonly until?: string;
  readonly faults?: readonly DesignFault[];
  readonly cluster?: JsonObject;
  readonly publisher?: JsonObject;
}

function rmq(id: string, rule: string, { nodes, operations = [], wires, seen, until = '10m', faults, cluster, publisher }: Spec): Case {
  const systems = [{ id: 'rabbit', kind: 'rabbitmq', config: { clientLatency: '100us', replicaLatency: '100us', ...cluster } }];
  const client = operations.length === 0 ? [] : [script('client', operations, { rabbitmqPublisher: { confirm_select: true, ...publisher } })];
  return { id, rule, systems, nodes: [...nodes, ...client], wires, until, seen, ...(faults !== undefined && { faults }) };
}

const queue = (id: string, config: JsonObject = {}): DesignNode => node(id, 'rabbitmq-queue', config, 'rabbit');

const BOTH = { 'client>q': {}, 'q>client': {} };
const TO_ITSELF = { 'x-dead-letter-exchange': '' };

export const RABBITMQ_CASES: readonly Case[] = [
  rmq('RMQ-05', 'a rejected message may go round: one x-death line that counts', {
    nodes: [queue('q', TO_ITSELF)],
    wires: BOTH,
    operations: [send('m', 0, 'q'), receive('r1', 100, 'q'), settle('n1', 'nack', 200, 'r1', { requeue: false }), receive('r2', 300, 'q'), settle('n2', 'nack', 400, 'r2', { requeue: false }), receive('r3', 500, 'q')],
    seen: {
      received: { r1: ['m'], r2: ['m'], r3: ['m'] },
      headers: {
        r2: [{ 'x-death': [{ queue: 'q', reason: 'rejected', count: 1, exchange: '', 'routing-keys': [''] }] }],
        r3: [{ 'x-death': [{ queue: 'q', reason: 'rejected', count: 2 }] }],
      },
    },
  }),
  rmq('RMQ-06', 'a message that only expires its way round is dropped', {
    nodes: [queue('q', { ...TO_ITSELF, 'x-message-ttl': 1 })],
    wires: { 'client>q': {} },
    operations: [send('m1', 0, 'q'), send('m2', 100, 'q')],
    seen: { kept: { q: [] }, counts: { 'entryDeadLettered q expired': 2, 'entryUnroutable q cycle': 2 }, gauges: { 'deadLettered q': 2, 'entries q': 0 } },
  }),
  rmq('RMQ-07', 'a message that is too much and would come back is dropped', {
    nodes: [queue('q', { ...TO_ITSELF, 'x-max-length': 1 })],
    wires: { 'client>q': {} },
    operations: [send('m1', 0, 'q'), send('m2', 100, 'q')],
    seen: { kept: { q: ['m2'] }, counts: { 'entryDeadLettered q maxlen': 1 } },
  }),
];
