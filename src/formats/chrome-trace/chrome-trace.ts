import { rowDescriber } from '../../log/describe-row.ts';
import { KIND_WORDS } from '../../log/kind-words.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { RecordedRun, TraceExporter } from '../format.ts';
import { ascendingMembership, type LogScope, scopeText, traceRows } from '../log-scope.ts';
import { plainText } from '../plain-text.ts';
import { messageIndex } from '../spans/message-index.ts';
import { runSpans, type RunSpan } from '../spans/run-spans.ts';
import type { ChromeEvent } from './chrome-event.ts';
import { ChromeTracks, type Track } from './chrome-tracks.ts';
import { lagCounters } from './lag-counters.ts';

export const chromeTraceExporter: TraceExporter = {
  id: 'chrome-trace',
  label: 'Chrome trace events',
  summary: 'A timeline for ui.perfetto.dev and chrome://tracing: nodes as processes, instances and partitions as threads, arrows along messages, counters of lag.',
  extensions: ['trace.json', 'json'],
  direction: 'export',
  what: 'trace',
  write: writeChromeTrace,
};

function* writeChromeTrace(run: RecordedRun, scope: LogScope): Generator<string> {
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify({ ...run.provenance, scope: scopeText(scope) || 'run' })},"traceEvents":[`;
  let separator = '\n';
  for (const event of chromeEvents(run, scope)) {
    yield separator + JSON.stringify(event);
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** A slice for each span, an instant for each other row, an arrow for each delivery, a counter for each lag, and then the names of what they stand on. */
function* chromeEvents(run: RecordedRun, scope: LogScope): Generator<ChromeEvent> {
  const spans = runSpans(run.log, scope);
  const tracks = new ChromeTracks(run);
  const slices = new Map<number, Track>();
  const name = namesOfSpans(run);
  for (const span of spans) {
    const track = tracks.trackOf(span, slices.get(span.parent));
    slices.set(span.start, track);
    yield { name: name(span), cat: span.kind, ph: 'X', ...track, ts: span.startUs, dur: span.endUs - span.startUs, args: { outcome: span.outcome, ...(span.reason === '' ? {} : { reason: plainText(span.reason) }), row: span.start + 1 } };
  }
  yield* arrows(run.log, spans, slices);
  yield* instants(run.log, scope, spans, tracks);
  yield* lagCounters(run.log, ascendingMembership(traceRows(run.log, scope)), tracks);
  yield* tracks.names();
}

function namesOfSpans({ log }: RecordedRun): (span: RunSpan) => string {
  const messages = messageIndex(log);
  const channelOf = (start: number): string => log.header.channels[log.cell('channel', start)]?.id ?? '';
  const typeOf = (start: number): string => messages.get(log.cell('message', start))?.type ?? '';
  return ({ kind, start }) => {
    switch (kind) {
      case 'publish': return plainText(`send ${typeOf(start)} to ${channelOf(start)}`);
      case 'handler': return plainText(`handle ${typeOf(start)}`).trim();
      case 'step': return plainText(log.detailText(start)) || 'step';
      case 'saga': return `saga ${log.cell('saga', start)}`;
      case 'sagaStep': return `step of saga ${log.cell('saga', start)}`;
      case 'compensation': return `compensation of saga ${log.cell('saga', start)}`;
    }
  };
}

/** From each sending to each handler that it led to; two events with one id. */
function* arrows(log: EventLog, spans: readonly RunSpan[], slices: ReadonlyMap<number, Track>): Generator<ChromeEvent> {
  for (const { kind, start, startUs, link } of spans) {
    const from = slices.get(link);
    const to = slices.get(start);
    if (kind !== 'handler' || from === undefined || to === undefined) continue;
    const common = { name: 'message', cat: 'message', id: start + 1 };
    yield { ...common, ph: 's', ...from, ts: log.cell('time', link) };
    yield { ...common, ph: 'f', bp: 'e', ...to, ts: startUs };
  }
}

function* instants(log: EventLog, scope: LogScope, spans: readonly RunSpan[], tracks: ChromeTracks): Generator<ChromeEvent> {
  const bounds = new Set(spans.flatMap(({ start, end }) => [start, end]));
  const describe = rowDescriber(log);
  for (const index of traceRows(log, scope)) {
    if (bounds.has(index)) continue;
    yield { name: KIND_WORDS[log.kindOf(index)], cat: 'row', ph: 'i', s: 't', ...tracks.placeOf(index), ts: log.cell('time', index), args: { text: plainText(describe(index)), row: index + 1 } };
  }
}
