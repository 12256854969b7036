import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { isoTimestamp, parseIsoTimestamp } from '../../base/time.ts';
import type { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { parseMessage, type MessageRecord } from '../../log/stored-message.ts';
import type { RecordedRun, TraceExporter } from '../format.ts';
import { type LogScope, traceRows } from '../log-scope.ts';
import { plainText } from '../plain-text.ts';

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
  /** Which run it is of. */
  readonly designhash: string;
  readonly scenario?: string;
  readonly seed?: string;
  readonly engineversion: string;
  readonly datacontenttype: 'application/json';
  readonly data: Json;
}

function* writeCloudEvents(run: RecordedRun, scope: LogScope): Generator<string> {
  const { log } = run;
  const wanted = messagesIn(log, scope);
  const lineage = new Lineage();
  for (let index = 0; index < log.rowCount; index++) {
    if (log.cell('kind', index) !== EVENT_KINDS.messageCreated.code) continue;
    const record = parseMessage(log.detailText(index));
    if (record === undefined) continue;
    const event = cloudEvent(run, index, record);
    const known = lineage.add(log.cell('message', index), record.parent, event.id);
    const isWanted = wanted === undefined || wanted.has(log.cell('message', index));
    if (record.payload !== null && isWanted) yield `${JSON.stringify({ ...event, ...known })}\n`;
  }
}

/** Numbers of the messages that rows of the scope are about; undefined for all. */
function messagesIn(log: EventLog, scope: LogScope): ReadonlySet<number> | undefined {
  if (scope.kind === 'run') return undefined;
  const found = new Set<number>();
  for (const index of traceRows(log, scope)) found.add(log.cell('message', index));
  return found;
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

function cloudEvent({ log, provenance }: RecordedRun, index: number, record: MessageRecord): Omit<CloudEvent, 'correlationid'> {
  const { design, designHash, scenario, seed, engineVersion } = provenance;
  const node = log.header.nodes[log.cell('node', index)]?.id ?? '';
  const own = envelopeOf(record.payload);
  const key = plainText(record.key ?? '');
  return {
    specversion: '1.0',
    id: plainText(own?.id ?? record.id),
    source: `/flowstage/${uriSegment(design)}/${uriSegment(node)}`,
    type: plainText(own?.type ?? record.type) || 'message',
    time: own?.time ?? isoTimestamp(log.header.epochUs + log.cell('time', index)),
    ...(key === '' ? {} : { subject: key, partitionkey: key }),
    designhash: designHash,
    ...(plainText(scenario) === '' ? {} : { scenario: plainText(scenario) }),
    ...(plainText(seed) === '' ? {} : { seed: plainText(seed) }),
    engineversion: plainText(engineVersion),
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

const uriSegment = (text: string): string => encodeURIComponent(plainText(text));
