import type { JsonObject } from '../../base/json.ts';

/**
 * What a new node of a kind begins with, so that it does something as soon as it is wired. What a wire says (the
 * channel of a producer, the store of a projection) the wire fills in. Kinds that need nothing are not here.
 */
export const STARTER_CONFIGS: { readonly [kind: string]: JsonObject } = {
  client: { request: { type: 'Request', payload: { id: 'id-${ordinal}' } } },
  producer: { message: { type: 'Event', key: 'payload.id', payload: { id: 'id-${ordinal}' } } },
  'kafka-topic': { partitions: 3, 'replication.factor': 3, 'min.insync.replicas': 2 },
  consumer: {
    client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' },
    handlers: [{ id: 'handle', on: '*', steps: [{ id: 'work', do: 'work', time: 'exponential(20ms)' }, { id: 'ack', do: 'ack' }] }],
  },
  projection: { table: 'rows', apply: [{ on: '*', set: { last: 'message.id' } }], client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' } },
  'outbox-relay': { routes: [{ message: { type: 'Event', key: 'rowKey', payload: '${row}' } }] },
  saga: { start: { on: 'Event', key: 'message.key' }, client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' } },
  'saga-step': { action: { type: 'DoIt', payload: { key: '${saga.key}' } }, compensation: { type: 'UndoIt', payload: { key: '${saga.key}' } } },
};
