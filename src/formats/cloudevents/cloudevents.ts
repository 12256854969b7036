import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { isoTimestamp, parseIsoTimestamp } from '../../base/time.ts';
import type { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { parseMessage, type MessageRecord } from '../../log/stored-message.ts';
import type { RunFacts, TraceExporter } from '../format.ts';

export const cloudEventsExporter: TraceExporter = {
  id: 'cloudevents',
  label: 'CloudEvents',
  summary: 'Every message with a payload as a CloudEvents 1.0 event in JSON, one a line, in the order of creation.',
  extensions: ['cloudevents.ndjson', 'ndjson'],
  direction: 'export',
  what: 'trace',
  write: writeCloudEvents,
};

/** A CloudEvents 1.0 event in the JSON format; extension attributes are lower-case letters, as the specification asks. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject?: string;
  readonly partitionkey?: string;
  /** The message that everything began with. */
  readonly correlationid: string;
  /** The message that this one follows from. */
  readonly causationid?: string;
  readonly datacontenttype: 'application/json';
  readonly data: Json;
}

function* writeCloudEvents(log: EventLog, run: RunFacts): Generator<string> {
  const lineage = new Lineage();
  for (let index = 0; index < log.rowCount; index++) {
    if (log.cell('kind', index) !== EVENT_KINDS.messageCreated.code) continue;
    const record = parseMessage(log.detailText(index));
    if (record === undefined) continue;
    const event = cloudEvent(log, index, record, run);
    const known = lineage.add(log.cell('message', index), record.parent, event.id);
    if (record.payload !== null) yield `${JSON.stringify({ ...event, ...known })}\n`;
  }
}

/** Event ids by message number. */
class Lineage {
  readonly #known = new Map<number, { readonly id: string; readonly root: string }>();

  add(message: number, parent: number, id: string): Pick<CloudEvent, 'correlationid' | 'causationid'> {
    const cause = this.#known.get(parent);
    this.#known.set(message, { id, root: cause?.root ?? id });
    return cause === undefined ? { correlationid: id } : { correlationid: cause.root, causationid: cause.id };
  }
}

function cloudEvent(log: EventLog, index: number, record: MessageRecord, { design }: RunFacts): Omit<CloudEvent, 'correlationid'> {
  const node = log.header.nodes[log.cell('node', index)]?.id ?? '';
  const own = envelopeOf(record.payload);
  const key = attribute(record.key ?? '');
  return {
    specversion: '1.0',
    id: attribute(own?.id ?? record.id),
    source: `/flowstage/${uriSegment(design)}/${uriSegment(node)}`,
    type: attribute(own?.type ?? record.type) || 'message',
    time: own?.time ?? isoTimestamp(log.header.epochUs + log.cell('time', index)),
    ...(key === '' ? {} : { subject: key, partitionkey: key }),
    datacontenttype: 'application/json',
    data: own === undefined ? record.payload : own.data,
  };
}

interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly time: string | undefined;
  readonly data: Json;
}

/** A payload that is itself an event `{ eventId, eventType, timestamp, data }`, so that its own words are used. */
function envelopeOf(payload: Json): Envelope | undefined {
  if (!isObject(payload)) return undefined;
  const { eventId, eventType, timestamp, data } = payload as JsonObject;
  if (typeof eventId !== 'string' || eventId === '' || typeof eventType !== 'string' || eventType === '' || data === undefined) return undefined;
  const isTime = typeof timestamp === 'string' && parseIsoTimestamp(timestamp).ok;
  return { id: eventId, type: eventType, time: isTime ? timestamp : undefined, data };
}

/** A text as an attribute may hold it: no control characters, no halves of surrogate pairs. */
const attribute = (text: string): string => text.replace(NOT_IN_ATTRIBUTES, '\ufffd');

// oxlint-disable-next-line no-control-regex
const NOT_IN_ATTRIBUTES = /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const uriSegment = (text: string): string => encodeURIComponent(attribute(text));
