import { UNBOUNDED } from '../../base/limits.ts';
import { defineChannel, defineSystem } from '../entry.ts';
import { boolean, choice, distribution, duration, integer, record, reference } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { type Broker, defineReader, defineSender } from './broker.ts';

/** A product that nobody made: letterboxes at a post office. Everything about it stands here, and one line adds it. */
const OFFICE_FIELDS = {
  counters: integer('Counters', { default: 2, min: 1, max: 9, help: 'Hosts of the office.' }),
  postman: distribution('Postman', { default: '3ms', help: 'One way between a client and the office.' }),
} as const;

const LETTERBOX_FIELDS = {
  holdMinutes: duration('Holds', { unit: 'min', default: 60, min: 1, max: 10_080, help: 'Older letters are thrown away.', case: 'POS-01' }),
  oneAtATime: boolean('One at a time', { default: false, help: 'One reader gets everything.' }),
  returnTo: reference('Return to', { to: ['letterbox'], wire: 'to', help: 'Where letters go that came back too often.' }),
  deliveries: integer('Deliveries', { default: 5, min: 1, max: 50, help: 'A letter that came back so often is returned.' }),
} as const;

const CARRIER_FIELDS = {
  bagSize: integer('Bag', { default: 4, min: 1, max: 100, help: 'Letters that a reader carries at once.' }),
  signsFor: choice('Signs for', { options: ['doorbell', 'receipt'], default: 'doorbell', help: 'Who acknowledges.', optionHelp: { doorbell: 'The client, after success.', receipt: 'The handler.' } }),
} as const;

const WRITER_FIELDS = {
  registered: boolean('Registered', { default: true, help: 'Waits until the office has it.' }),
  tries: integer('Tries', { default: 3, min: 1, max: 20, help: 'Attempts to post a letter.' }),
} as const;

const carrier = record('Carrier', CARRIER_FIELDS, { advanced: true, help: 'Where it reads letterboxes.' });
const writer = record('Letter writer', WRITER_FIELDS, { advanced: true, help: 'Where it posts letters.' });

const system = defineSystem({
  kind: 'post-office', label: 'Post office', noun: 'office', summary: 'Letterboxes with counters.', icon: 'office', tone: 'system',
  fields: OFFICE_FIELDS,
  channels: ['letterbox'],
  portable: [{ trait: 'hosts', field: 'counters' }, { trait: 'clientLatency', field: 'postman' }],
  shape: ({ counters }) => ({ members: counters }),
  latency: ({ postman }) => ({ client: postman, replica: postman }),
  lower: () => undefined,
});

const letterbox = defineChannel({
  kind: 'letterbox', label: 'Letterbox', noun: 'letterbox', summary: 'Holds letters until somebody has signed for them.', icon: 'letterbox', tone: 'channel',
  fields: LETTERBOX_FIELDS,
  portable: {
    role: 'queue',
    keepsOrder: { oneAtATime: true },
    deadLetter: { field: 'returnTo' },
    settings: [{ trait: 'retention', field: 'holdMinutes' }, { trait: 'deliveries', field: 'deliveries' }, { trait: 'copies', fixed: 1 }, { trait: 'copiesNeeded', fixed: 1 }],
  },
  observables: [{ name: 'letters', of: 'ready' }, { name: 'letters out', of: 'leased' }],
  tallies: [{ name: 'letters ever', of: 'sent' }],
  ports: [
    { id: 'in', label: 'Letters', direction: 'in', connects: 'publish' },
    { id: 'returned', label: 'Returned', direction: 'in', connects: 'deadLetter' },
    { id: 'out', label: 'Letters', direction: 'out', connects: 'subscribe' },
    { id: 'return', label: 'Return', direction: 'out', connects: 'deadLetter', max: 1 },
  ],
  lower: ({ holdMinutes, oneAtATime, returnTo, deliveries }, context) => context.addQueue({
    hosts: context.hosts(context.self.system ?? '').slice(0, 1),
    replication: { kind: 'single', survives: 'all' }, dedup: null, entryBytesMax: 1_000_000,
    order: { kind: 'fifo', levels: 1, unset: 0, returns: 'inPlace' },
    sharing: oneAtATime ? 'singleActive' : 'roundRobin',
    lease: { kind: 'connection', timeoutUs: UNBOUNDED },
    waitUs: 0, leasedMax: UNBOUNDED, delayUs: 0,
    age: { us: holdMinutes, at: 'anywhere' },
    length: { entriesMax: UNBOUNDED, bytesMax: UNBOUNDED, overflow: 'reject' },
    settle: { limit: returnTo === undefined ? UNBOUNDED : deliveries, counts: 'deliveries', delay: null },
    deadLetter: returnTo === undefined ? null : { to: context.channel(returnTo), key: null, trace: 'source', sure: true },
  }),
});

const reader = defineReader({
  field: 'carrier',
  record: carrier,
  fields: CARRIER_FIELDS,
  portable: [
    { trait: 'batch', field: 'bagSize' },
    { trait: 'settles', field: 'signsFor', words: { 'the client does, after success': 'doorbell', 'polls do': 'doorbell', 'the handler does': 'receipt' } },
    { trait: 'afterGivingUp', fixed: 'comes again' },
    { trait: 'start', fixed: 'earliest' },
  ],
  reads: { as: 'receiver', plan: ({ bagSize }) => ({ style: { kind: 'push', credit: bagSize, automatic: false, priority: 0, heartbeatUs: 10_000_000, reconnectUs: 1_000_000 }, concurrency: 1 }) },
  settling: ({ signsFor }) => ({ unmatched: true, onSuccess: signsFor === 'doorbell', onFailure: 'requeue' }),
});

const sender = defineSender({
  field: 'letterWriter',
  record: writer,
  fields: WRITER_FIELDS,
  portable: [{ trait: 'acks', field: 'registered', words: { 'when the broker has it safely': true, 'when it was sent': false } }, { trait: 'persistent', fixed: 'yes' }, { trait: 'attempts', field: 'tries' }],
  plan: ({ registered, tries }, systemId, _, context: LowerContext) => ({
    id: `${context.self.id}>${systemId}`, link: context.link(context.self.id, systemId), acks: registered ? 'all' : 'none',
    idempotent: false, inFlightMax: UNBOUNDED, lingerUs: 0, batchBytes: 0, requestTimeoutUs: 5_000_000, deliveryTimeoutUs: UNBOUNDED,
    retry: { retriesMax: tries - 1, firstUs: 100_000, factor: 2, delayMaxUs: 1_000_000, jitter: 0 },
    options: { key: null, dedupKey: null, delayUs: null, lifeUs: null, priority: null, persistent: true, mandatory: false, stream: false },
  }),
});

export const postOffice: Broker = { system, channels: [letterbox], reader, sender };
