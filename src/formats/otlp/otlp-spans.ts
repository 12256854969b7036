import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import { rowDescriber } from '../../log/describe-row.ts';
import type { RecordedRun } from '../format.ts';
import { plainText } from '../plain-text.ts';
import { messageIndex, type SpanMessage } from '../spans/message-index.ts';
import type { RunSpan, SpanOutcome } from '../spans/run-spans.ts';
import { flagAttribute, numberAttribute, OTLP_KINDS, textAttributes, unixNanos, type OtlpAttribute, type OtlpKind, type OtlpSpan } from './otlp-types.ts';

/** Values of `messaging.system` by the kind of the hosting system, where OpenTelemetry has one; other kinds stand for themselves. */
const MESSAGING_SYSTEMS: Readonly<Record<string, string>> = { 'aws-sqs': 'aws_sqs', sqs: 'aws_sqs', 'aws-sns': 'aws.sns', sns: 'aws.sns', 'azure-service-bus': 'servicebus', 'event-hubs': 'eventhubs', 'google-pubsub': 'gcp_pubsub' };

/** Spans of a run as OTLP has them. */
export class OtlpSpans {
  readonly #run: RecordedRun;
  readonly #messages: ReadonlyMap<number, SpanMessage>;
  /** The hash of the log: 32 digits that no other run has. */
  readonly #runId: string;
  /** Beginnings of the spans that are written: what may be referred to. */
  readonly #written: ReadonlyMap<number, RunSpan>;
  readonly #systemOf: ReadonlyMap<string, string>;
  readonly #nodeNames: ReadonlyMap<string, string>;
  readonly #describe: (index: number) => string;

  constructor(run: RecordedRun, spans: readonly RunSpan[]) {
    const { log, design } = run;
    const kinds = new Map(design.systems.map(({ id, kind }) => [id, MESSAGING_SYSTEMS[kind] ?? kind]));
    this.#run = run;
    this.#describe = rowDescriber(log);
    this.#messages = messageIndex(log);
    this.#runId = log.hash();
    this.#written = new Map(spans.map((span) => [span.start, span]));
    this.#systemOf = new Map(design.nodes.map(({ id, system }) => [id, kinds.get(system ?? '') ?? '']));
    this.#nodeNames = new Map(design.nodes.map(({ id, name }) => [id, name]));
  }

  span(span: RunSpan): OtlpSpan {
    const { log } = this.#run;
    const { epochUs } = log.header;
    const parent = this.#written.get(span.parent);
    const linked = this.#written.get(span.link);
    return {
      traceId: this.#traceId(span),
      spanId: this.#spanId(span),
      ...(parent === undefined ? {} : { parentSpanId: this.#spanId(parent) }),
      name: plainText(this.#name(span)) || span.kind,
      kind: this.#kind(span),
      startTimeUnixNano: unixNanos(epochUs, span.startUs),
      endTimeUnixNano: unixNanos(epochUs, span.endUs),
      attributes: this.#attributes(span),
      events: span.events.map((index) => ({ timeUnixNano: unixNanos(epochUs, log.cell('time', index)), name: log.kindOf(index), attributes: [...textAttributes({ 'flowstage.row.text': this.#describe(index) }), numberAttribute('flowstage.row', index + 1)] })),
      links: linked === undefined ? [] : [{ traceId: this.#traceId(linked), spanId: this.#spanId(linked), attributes: [] }],
      status: statusOf(span),
    };
  }

  /** Everything that came of one message is one trace; what came of none is one of its own. A part is where its whole is. */
  #traceId(span: RunSpan): string {
    const { log } = this.#run;
    let top = span;
    for (let up = this.#written.get(top.parent); up !== undefined; up = this.#written.get(top.parent)) top = up;
    const root = this.#messages.get(log.cell('message', top.start))?.root ?? 0;
    return this.#runId.slice(0, 23) + (root === 0 ? `2${hex8(top.start + 1)}` : `1${hex8(root)}`);
  }

  #spanId = ({ start }: RunSpan): string => this.#runId.slice(24) + hex8(start + 1);

  #kind(span: RunSpan): OtlpKind {
    if (span.kind === 'publish') return OTLP_KINDS.producer;
    if (span.kind !== 'handler') return OTLP_KINDS.internal;
    if (this.#channel(span) !== '') return OTLP_KINDS.consumer;
    return span.parent >= 0 ? OTLP_KINDS.server : OTLP_KINDS.internal;
  }

  #name(span: RunSpan): string {
    const { log } = this.#run;
    const id = log.header.nodes[log.cell('node', span.start)]?.id ?? '';
    const node = this.#nodeNames.get(id) || id;
    switch (span.kind) {
      case 'publish': return `send ${this.#channel(span)}`;
      case 'handler': return this.#channel(span) === '' ? `handle ${this.#messageOf(span)?.type ?? node}` : `process ${this.#channel(span)}`;
      case 'step': return log.detailText(span.start);
      case 'saga': return `saga ${node}`;
      case 'sagaStep': return node;
      case 'compensation': return `compensate ${node}`;
    }
  }

  #channel({ start }: RunSpan): string {
    const { log } = this.#run;
    const channel = log.cell('channel', start);
    return channel === 0 ? '' : (log.header.channels[channel]?.id ?? '');
  }

  #messageOf = ({ start }: RunSpan): SpanMessage | undefined => this.#messages.get(this.#run.log.cell('message', start));

  #attributes(span: RunSpan): readonly OtlpAttribute[] {
    const { log } = this.#run;
    const saga = Math.max(log.cell('saga', span.start), span.end < 0 ? 0 : log.cell('saga', span.end));
    return [
      ...(span.kind === 'publish' || span.kind === 'handler' ? this.#messaging(span) : []),
      ...(saga === 0 ? [] : [numberAttribute('flowstage.saga.instance', saga)]),
      ...(span.kind === 'sagaStep' ? textAttributes({ 'flowstage.saga.direction': 'forward' }) : []),
      ...(span.kind === 'compensation' ? textAttributes({ 'flowstage.saga.direction': 'compensation' }) : []),
      ...textAttributes({ 'flowstage.outcome': span.outcome, ...(isError(span.outcome) ? { 'error.type': span.reason || span.outcome } : {}) }),
      ...(span.outcome === 'open' ? [flagAttribute('flowstage.open')] : []),
      numberAttribute('flowstage.row', span.start + 1),
    ];
  }

  /** OpenTelemetry's conventions for messaging. */
  #messaging(span: RunSpan): readonly OtlpAttribute[] {
    const { log } = this.#run;
    const row = log.row(span.start);
    const message = this.#messageOf(span);
    const channel = this.#channel(span);
    const operation = span.kind === 'publish' ? 'send' : 'process';
    const system = this.#systemOf.get(channel) || 'flowstage';
    const root = message === undefined ? undefined : this.#messages.get(message.root);
    const common = channel === '' ? {} : {
      'messaging.system': system, 'messaging.operation.name': operation, 'messaging.operation.type': operation, 'messaging.destination.name': channel,
      'messaging.destination.partition.id': row.partition === NO_INDEX ? '' : String(row.partition),
      'messaging.consumer.group.name': span.kind === 'handler' ? (log.header.nodes[row.node]?.id ?? '') : '',
      ...(system === 'kafka' ? { 'messaging.kafka.message.key': message?.key ?? '' } : {}),
    };
    return [
      ...textAttributes({ ...common, 'messaging.message.id': message?.id ?? '', 'messaging.message.conversation_id': root?.id ?? '', 'flowstage.message.type': message?.type ?? '' }),
      ...(span.kind === 'publish' ? [numberAttribute('messaging.message.body.size', row.value)] : []),
      ...(system === 'kafka' && span.kind === 'handler' && row.position !== NO_POSITION ? [numberAttribute('messaging.kafka.offset', row.position)] : []),
      ...(span.kind === 'handler' ? [numberAttribute('flowstage.delivery.attempt', row.attempt)] : []),
    ];
  }
}

const isError = (outcome: SpanOutcome): boolean => outcome === 'failed' || outcome === 'timedOut' || outcome === 'aborted' || outcome === 'compensated' || outcome === 'stuck';

function statusOf({ outcome, reason }: RunSpan): OtlpSpan['status'] {
  return isError(outcome) ? { code: 2, message: plainText(reason === '' || reason === outcome ? outcome : `${outcome}: ${reason}`) } : { code: 0 };
}

const hex8 = (value: number): string => value.toString(16).padStart(8, '0');
