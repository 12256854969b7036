import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { LogWriter } from '../../log/log-writer.ts';
import { HEADER } from '../../log/random-rows.fixture.ts';
import { MemorySink } from '../../log/segment-sink.ts';
import { messageText } from '../../log/stored-message.ts';
import { WHOLE_RUN } from '../log-scope.ts';
import { recordedOf } from '../runs.fixture.ts';
import { cloudEventsExporter, type CloudEvent } from './cloudevents.ts';

interface Message { readonly payload: Json; readonly key?: string | null; readonly parent?: number; readonly type?: string }

function eventsOf(...messages: readonly Message[]): CloudEvent[] {
  const sink = new MemorySink();
  const writer = new LogWriter(HEADER, sink);
  messages.forEach(({ payload, key = 'order-1', parent = 0, type = 'OrderPlaced' }, index) => {
    writer.timeUs += 1_500_000;
    const text = messageText({ id: `lineage-${index + 1}`, type, key, headers: {}, payload, parent });
    writer.appendWithHeap(EVENT_KINDS.messageCreated.code, 1, 0, 0, NO_INDEX, NO_POSITION, index + 1, 0, 0, 0, text, 80);
  });
  writer.finish();
  const lines = [...cloudEventsExporter.write(recordedOf(new EventLog(HEADER, sink.segments)), WHOLE_RUN)];
  return lines.map((line) => JSON.parse(line) as CloudEvent);
}

/** Where an event comes from. */
const RUN = { designhash: 'a1b2', scenario: 'happy', seed: '7', engineversion: '0.1.0' };

const SEED_PAYLOAD = { eventId: 'uuid-123', eventType: 'OrderPlaced', timestamp: '2024-08-15T10:30:00Z', data: { orderId: 'order-456', totalAmount: 59.98 } };

/** No control characters and no halves of surrogate pairs, as the specification asks of every attribute. */
const ATTRIBUTE = { not: { pattern: '[\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]' } } as const;

/** cloudevents/formats/cloudevents.json of the specification, 1.0: its required and typed attributes, and the naming rule of extensions. */
const SCHEMA = {
  type: 'object',
  required: ['id', 'source', 'specversion', 'type'],
  properties: {
    id: { type: 'string', minLength: 1, ...ATTRIBUTE },
    source: { type: 'string', minLength: 1, pattern: "^[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]+$" },
    specversion: { const: '1.0' },
    type: { type: 'string', minLength: 1, ...ATTRIBUTE },
    datacontenttype: { type: ['string', 'null'], minLength: 1 },
    subject: { type: ['string', 'null'], minLength: 1, ...ATTRIBUTE },
    partitionkey: { type: 'string', minLength: 1, ...ATTRIBUTE },
    time: { type: ['string', 'null'], pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$' },
  },
  propertyNames: { pattern: '^[a-z0-9]{1,20}$' },
} as const;

const isValid = new Ajv({ strict: false }).compile(SCHEMA);

describe('cloudevents', () => {
  it('uses the words of a payload that is an event itself', () => {
    expect(eventsOf({ payload: SEED_PAYLOAD })).toEqual([{
      specversion: '1.0', id: 'uuid-123', source: '/flowstage/order%20saga/payment', type: 'OrderPlaced', time: '2024-08-15T10:30:00Z',
      subject: 'order-1', partitionkey: 'order-1', correlationid: 'uuid-123', ...RUN, datacontenttype: 'application/json', data: SEED_PAYLOAD.data,
    }]);
  });

  it('gives other payloads whole, with the identity, type and virtual time of the message', () => {
    expect(eventsOf({ payload: { orderId: 1 }, key: null, type: 'ChargePayment' })).toEqual([{
      specversion: '1.0', id: 'lineage-1', source: '/flowstage/order%20saga/payment', type: 'ChargePayment', time: '2024-08-15T10:30:01.500Z',
      correlationid: 'lineage-1', ...RUN, datacontenttype: 'application/json', data: { orderId: 1 },
    }]);
  });

  it('tells what follows from what', () => {
    const events = eventsOf({ payload: SEED_PAYLOAD }, { payload: { a: 1 }, parent: 1 }, { payload: { b: 1 }, parent: 2 }, { payload: { c: 1 } });
    expect(events.map(({ id, correlationid, causationid }) => [id, correlationid, causationid])).toEqual([
      ['uuid-123', 'uuid-123', undefined], ['lineage-2', 'uuid-123', 'uuid-123'], ['lineage-3', 'uuid-123', 'lineage-2'], ['lineage-4', 'lineage-4', undefined],
    ]);
  });

  it('leaves tombstones out, but not their place in the chain', () => {
    const events = eventsOf({ payload: SEED_PAYLOAD }, { payload: null, parent: 1 }, { payload: { b: 1 }, parent: 2 });
    expect(events.map(({ id, causationid }) => [id, causationid])).toEqual([['uuid-123', undefined], ['lineage-3', 'lineage-2']]);
  });

  it('takes only a whole envelope for one, and only a real timestamp', () => {
    const { data: _, ...withoutData } = SEED_PAYLOAD;
    expect(eventsOf({ payload: withoutData })[0]).toMatchObject({ id: 'lineage-1', data: withoutData });
    expect(eventsOf({ payload: { ...SEED_PAYLOAD, timestamp: 'yesterday' } })[0]).toMatchObject({ id: 'uuid-123', time: '2024-08-15T10:30:01.500Z' });
    expect(eventsOf({ payload: { ...SEED_PAYLOAD, data: null } })[0]).toMatchObject({ id: 'uuid-123', data: null });
  });

  it('is valid whatever the payload says', () => {
    const payloads: Json[] = [SEED_PAYLOAD, 'text', 7, [], { eventId: '\u0000\ud800', eventType: '\n', data: 1 }];
    const events = payloads.flatMap((payload) => [eventsOf({ payload }), eventsOf({ payload, key: '\u0007', type: '' })]).flat();
    expect(events.length).toBe(10);
    for (const event of events) expect(isValid(event), JSON.stringify([event, isValid.errors])).toBe(true);
  });
});
