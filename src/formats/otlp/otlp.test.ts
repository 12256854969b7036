import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, type EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { RecordedRun } from '../format.ts';
import { type LogScope, WHOLE_RUN } from '../log-scope.ts';
import { example, runOf, sampleRuns } from '../runs.fixture.ts';
import { otlpExporter } from './otlp.ts';
import { readOtlp, type ReadSpan } from './otlp-proto.fixture.ts';

const spansOf = (run: RecordedRun, scope: LogScope = WHOLE_RUN): ReadSpan[] => readOtlp([...otlpExporter.write(run, scope)].join(''));

function countRows({ segments }: EventLog, ...kinds: readonly EventKindName[]): number {
  const codes = new Set(kinds.map((kind): number => EVENT_KINDS[kind].code));
  return segments.reduce((sum, { kindCounts }) => sum + kindCounts.reduce((own, [code, count]) => own + (codes.has(code) ? count : 0), 0), 0);
}

const [PRODUCER, CONSUMER] = [4, 5];

describe.each(sampleRuns())('otlp of %s', (_, run) => {
  const { log } = run;
  const spans = spansOf(run);
  const byId = new Map(spans.map((span) => [span.spanId, span]));

  it('has a span for each row that begins one', () => {
    expect(spans.length).toBe(countRows(log, 'publishSent', 'handlerStarted', 'stepStarted', 'sagaStarted', 'sagaStepStarted', 'sagaCompensationStarted'));
    expect(spans.filter(({ kind }) => kind === PRODUCER).length).toBe(countRows(log, 'publishSent'));
    const deliveries = new Set(Array.from({ length: log.rowCount }, (_each, index) => index).filter((index) => log.kindOf(index) === 'handlerStarted' && log.cell('channel', index) !== 0));
    expect(spans.filter(({ kind }) => kind === CONSUMER).length).toBe(deliveries.size);
  });

  it('tells what happens meanwhile as events, each of its row', () => {
    const told = (name: string): number => spans.reduce((sum, { events }) => sum + events.filter((event) => event.name === name).length, 0);
    for (const kind of ['entryAppended', 'publishRetried', 'handlerRetried', 'sagaCompensating', 'sagaStepRetried', 'sagaCompensationRetried', 'txConflicted'] as const) expect(told(kind), kind).toBe(countRows(log, kind));
  });

  it('has ids that are unique, and links and parents that resolve', () => {
    expect(byId.size).toBe(spans.length);
    for (const { traceId, spanId, parentSpanId, links } of spans) {
      expect([traceId.length, spanId.length]).toEqual([32, 16]);
      for (const link of links) expect(byId.get(link.spanId)?.traceId).toBe(link.traceId);
      if (parentSpanId !== '') expect(byId.get(parentSpanId)?.traceId).toBe(traceId);
    }
  });

  it('has times of the run: from its first instant on, each end after its beginning', () => {
    const epoch = BigInt(log.header.epochUs) * 1000n;
    const last = epoch + BigInt(log.cell('time', log.rowCount - 1)) * 1000n;
    for (const { start, end, events, attributes } of spans) {
      expect(start).toBe(epoch + BigInt(log.cell('time', Number(attributes['flowstage.row']) - 1)) * 1000n);
      expect(start >= epoch && end >= start && end <= last).toBe(true);
      for (const { at } of events) expect(at >= start && at <= last).toBe(true);
    }
  });

  it('links a consumer to its producer, and has no consumer below one', () => {
    for (const { kind, links, parentSpanId } of spans) {
      if (kind !== CONSUMER) continue;
      expect(parentSpanId).toBe('');
      expect(links.map(({ spanId }) => byId.get(spanId)?.kind)).toEqual([PRODUCER]);
    }
  });

  it('says where it comes from on every resource', () => {
    const { design, designHash, scenario, seed, engineVersion } = run.provenance;
    for (const { resource } of spans) {
      expect(resource).toMatchObject({ 'flowstage.design.hash': designHash, 'flowstage.seed': seed, 'flowstage.engine.version': engineVersion });
      // oxlint-disable-next-line no-control-regex
      expect([resource['flowstage.design.name'], resource['flowstage.scenario']]).toEqual([design, scenario].map((text) => text.replace(/[\u0000-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])/g, '\ufffd')));
      expect(resource['service.name']).not.toBe('');
    }
  });
});

describe('otlp', () => {
  const crash = spansOf(runOf(example('Order saga'), 'payment-crashes'));
  const declined = runOf(example('Order saga'), 'payment-declined');

  it('shows a redelivery as several consumers that link to one producer, the lost one with an error', () => {
    const links = crash.filter(({ kind }) => kind === CONSUMER).map((span) => [span.links[0]!.spanId, span] as const);
    const lost = links.find(([, { attributes }]) => attributes['flowstage.outcome'] === 'aborted')!;
    const all = links.filter(([producer]) => producer === lost[0]).map(([, span]) => span);
    expect(all.map(({ status, attributes }) => [status, attributes['flowstage.delivery.attempt']])).toEqual([[2, '1'], [0, '2']]);
    expect(new Set(all.map(({ attributes }) => attributes['messaging.message.id'])).size).toBe(1);
  });

  it('shows compensation by attribute and status, in the trace of the saga', () => {
    const spans = spansOf(declined);
    const compensations = spans.filter(({ attributes }) => attributes['flowstage.saga.direction'] === 'compensation');
    expect(compensations.length).toBe(countRows(declined.log, 'sagaCompensationStarted'));
    const sagas = spans.filter(({ attributes }) => attributes['flowstage.outcome'] === 'compensated');
    expect(sagas.length).toBe(countRows(declined.log, 'sagaCompensated'));
    for (const { status, attributes } of sagas) expect([status, attributes['error.type']]).toEqual([2, 'compensated']);
    for (const { traceId, parentSpanId } of compensations) expect(sagas.some((saga) => saga.spanId === parentSpanId && saga.traceId === traceId)).toBe(true);
  });

  it('uses the conventions for messaging', () => {
    const consumer = crash.find(({ kind, name }) => kind === CONSUMER && name === 'process payment-commands')!;
    expect(consumer.attributes).toMatchObject({
      'messaging.system': 'kafka', 'messaging.operation.type': 'process', 'messaging.operation.name': 'process', 'messaging.destination.name': 'payment-commands', 'messaging.consumer.group.name': 'payment',
      'messaging.kafka.offset': expect.stringMatching(/^\d+$/), 'messaging.destination.partition.id': expect.stringMatching(/^\d+$/), 'messaging.message.id': expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    const producer = crash.find(({ spanId }) => spanId === consumer.links[0]!.spanId)!;
    expect(producer).toMatchObject({ name: 'send payment-commands', attributes: { 'messaging.operation.type': 'send', 'messaging.message.id': consumer.attributes['messaging.message.id'] } });
  });

  it('keeps a saga and the order that it is of in one trace', () => {
    const part = spansOf(declined, { kind: 'saga', saga: 1 });
    expect(new Set(part.map(({ traceId }) => traceId)).size).toBe(1);
    expect(part.filter(({ kind }) => kind === PRODUCER).map(({ name }) => name)[0]).toBe('send order-events');
  });
});
