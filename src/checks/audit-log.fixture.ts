import { assert, ensure } from '../base/assert.ts';
import { parseDuration } from '../base/time.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { NO_INDEX, NO_POSITION } from '../log/columns.ts';
import { EVENT_KINDS, type EventKindName } from '../log/event-kinds.ts';
import { EventLog } from '../log/event-log.ts';
import type { LogHeader } from '../log/header.ts';
import { LogWriter } from '../log/log-writer.ts';
import { MemorySink } from '../log/segment-sink.ts';
import { messageText } from '../log/stored-message.ts';
import type { Demand, ExpectationPlan } from '../topology/expectation.ts';
import type { ProcessPlan } from '../topology/process.ts';
import type { Topology } from '../topology/topology.ts';
import { audit, type AuditReport } from './audit.ts';

/** A small order shop: `payment` (two instances) and `view` read `orders`; a saga with three steps. */
export const SHOP: LogHeader = {
  format: 'flowstage/log',
  version: 1,
  engine: 'test',
  topologyHash: '',
  seed: '1',
  epochUs: 0,
  names: ['', 'charge', 'refund', 'reserve', 'ship', 'ack', 'work', 'age', 'latest', 'timer', 'OrderPlaced', 'OrderPaid', 'declined'],
  nodes: [
    { id: '', members: 0, parent: 0 },
    ...['checkout', 'payment', 'view', 'db', 'saga'].map((id) => ({ id, members: id === 'payment' ? 2 : 1, parent: 0 })),
    ...['reserve-stock', 'charge-payment', 'ship-order'].map((id) => ({ id, members: 0, parent: 5 })),
    { id: 'audited', members: 0, parent: 0 },
  ],
  channels: [{ id: '', partitions: 0 }, { id: 'orders', partitions: 2 }, { id: 'alarms', partitions: 1 }],
  subscriptions: [{ node: 2, channel: 1 }, { node: 3, channel: 1 }],
};

export const nodeIndex = (id: string): number => indexIn(SHOP.nodes.map((node) => node.id), id);
export const channelIndex = (id: string): number => indexIn(SHOP.channels.map((channel) => channel.id), id);
export const nameIndex = (name: string): number => indexIn(SHOP.names, name);

/** What a row is about, in the words that a person would use. */
export interface RowWords {
  /** `payment#0`, or `payment` for no single instance. */
  readonly who?: string;
  /** `orders/0@5`, or `orders/0`, or `orders`. */
  readonly place?: string;
  readonly message?: number;
  readonly saga?: number;
  readonly cause?: number;
  readonly attempt?: number;
  readonly name?: string;
  readonly value?: number;
  /** What `detail` holds in rows whose detail is a number. */
  readonly detail?: number;
}

/** Writes a log by hand, in sentences. Segments are short, so that every log has several. */
export class AuditLog {
  readonly #sink = new MemorySink();
  readonly #writer = new LogWriter(SHOP, this.#sink, { segmentRows: 4, strict: true });
  #messages = 0;

  /** The rows to come happen at this time: `7.1s`. */
  at(time: string): this {
    const parsed = parseDuration(time);
    assert(parsed.ok, `"${time}" is no time`);
    this.#writer.timeUs = parsed.value;
    return this;
  }

  row(kind: EventKindName, words: RowWords = {}): number {
    const { node, member, channel, partition, position } = addressOf(words);
    const { message = 0, saga = 0, cause = 0, attempt = 0, name = '', value = 0, detail = nameIndex(name) } = words;
    return this.#writer.append(EVENT_KINDS[kind].code, node, member, channel, partition, position, message, saga, cause, attempt, detail, value);
  }

  /** Makes a message and returns its number. */
  message(type: string, key: string | null, more: { readonly payload?: Json; readonly headers?: JsonObject; readonly id?: string; readonly saga?: number; readonly by?: string; readonly cause?: number } = {}): number {
    const message = ++this.#messages;
    const { node, member } = addressOf({ who: more.by ?? 'checkout#0' });
    const text = messageText({ id: more.id ?? `lineage-${message}`, type, key, headers: more.headers ?? {}, payload: more.payload ?? null, parent: 0 });
    this.#writer.appendWithHeap(EVENT_KINDS.messageCreated.code, node, member, 0, NO_INDEX, NO_POSITION, message, more.saga ?? 0, more.cause ?? 0, 0, text, text.length);
    return message;
  }

  /** Sends a message, appends it and tells the sender; returns the row that tells. */
  publish(message: number, place: string, saga = 0): number {
    const partition = place.split('@')[0]!;
    const sent = this.row('publishSent', { who: 'checkout#0', place: partition, message, saga });
    const appended = this.row('entryAppended', { who: 'checkout#0', place, message, cause: sent, saga });
    return this.row('publishAcknowledged', { who: 'checkout#0', place: partition, message, cause: appended, saga });
  }

  /** Starts a handler and finishes it; returns the row that finishes. */
  handle(who: string, message: number, place: string): number {
    const started = this.row('handlerStarted', { who, place, message, attempt: 1 });
    return this.row('handlerFinished', { who, place, message, cause: started, attempt: 1 });
  }

  /** The log so far. */
  read(): EventLog {
    return new EventLog(SHOP, [...this.#sink.segments], this.#writer.openSegment());
  }
}

/** A topology that says nothing but what its processes do. */
export const shopTopology = (processes: readonly ProcessPlan[] = []): Topology =>
  ({ nodes: SHOP.nodes, hosts: [], links: [], channels: [], stores: [], processes, groups: [], queues: [], routers: [], receivers: [], names: SHOP.names, payloadReads: [] });

/** Judges the log so far by one demand. The run ends after 10 minutes. */
export function judge(log: AuditLog, demand: Demand, topology = shopTopology()): AuditReport {
  const plan: ExpectationPlan = { id: 'demand', name: 'The demand', ...demand };
  return audit(log.read(), topology, [plan], RUN_END_US);
}

export const RUN_END_US = 600_000_000;

/** What a report found, as sentences. */
export const sentences = (report: AuditReport): readonly string[] => report.findings.map(({ message }) => message);

/** What the invariant of an id found, as sentences. */
export const broken = (log: AuditLog, id: string): readonly string[] =>
  ensure(audit(log.read(), shopTopology(), [], RUN_END_US).invariants.find((invariant) => invariant.id === id), `invariant ${id}`).findings.map(({ message }) => message);

function addressOf({ who = '', place = '' }: RowWords): { node: number; member: number; channel: number; partition: number; position: number } {
  const [id = '', member] = who.split('#');
  const [, channel = '', partition, position] = /^([^/]*)(?:\/(\d+))?(?:@(\d+))?$/.exec(place) ?? [];
  return {
    node: id === '' ? 0 : nodeIndex(id),
    member: member === undefined ? NO_INDEX : Number(member),
    channel: channel === '' ? 0 : channelIndex(channel),
    partition: partition === undefined ? NO_INDEX : Number(partition),
    position: position === undefined ? NO_POSITION : Number(position),
  };
}

function indexIn(list: readonly string[], text: string): number {
  const index = list.indexOf(text);
  assert(index >= 0, `the shop has no "${text}"`);
  return index;
}
