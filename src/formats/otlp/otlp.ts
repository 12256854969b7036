import { NO_INDEX } from '../../log/columns.ts';
import type { RecordedRun, TraceExporter } from '../format.ts';
import type { LogScope } from '../log-scope.ts';
import { plainText } from '../plain-text.ts';
import { runSpans, type RunSpan } from '../spans/run-spans.ts';
import { OtlpSpans } from './otlp-spans.ts';
import { textAttributes } from './otlp-types.ts';

export const otlpExporter: TraceExporter = {
  id: 'otlp',
  label: 'OpenTelemetry (OTLP/JSON)',
  summary: 'Sendings, handlers, their steps and sagas as spans with messaging conventions; asynchronous hops are span links.',
  extensions: ['otlp.json', 'json'],
  direction: 'export',
  what: 'trace',
  write: writeOtlp,
};

/** One `TracesData` object: a resource for each instance, its spans in the order of their beginnings. */
function* writeOtlp(run: RecordedRun, scope: LogScope): Generator<string> {
  const spans = runSpans(run.log, scope);
  const writer = new OtlpSpans(run, spans);
  yield '{"resourceSpans":[';
  let separator = '\n';
  for (const [resource, own] of byInstance(run, spans)) {
    yield `${separator}{"resource":${JSON.stringify(resource)},"scopeSpans":[{"scope":{"name":"flowstage","version":${JSON.stringify(plainText(run.provenance.engineVersion))}},"spans":[`;
    for (const [at, span] of own.entries()) yield `${at === 0 ? '\n' : ',\n'}${JSON.stringify(writer.span(span))}`;
    yield ']}]}';
    separator = ',\n';
  }
  yield '\n]}\n';
}

function byInstance({ log, design, provenance }: RecordedRun, spans: readonly RunSpan[]): ReadonlyMap<object, readonly RunSpan[]> {
  const groups = new Map<string, RunSpan[]>();
  for (const span of spans) {
    const key = `${log.cell('node', span.start)} ${log.cell('member', span.start)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [span]);
    else group.push(span);
  }
  const names = new Map(design.nodes.map(({ id, name }) => [id, name]));
  const { design: designName, designHash, scenario, seed, engineVersion } = provenance;
  return new Map([...groups.values()].map((group) => {
    const [node, member] = [log.cell('node', group[0]!.start), log.cell('member', group[0]!.start)];
    const id = log.header.nodes[node]?.id ?? '';
    const attributes = textAttributes({
      'service.name': names.get(id) || id || 'flowstage', 'service.instance.id': member === NO_INDEX ? '' : `${id}#${member}`, 'flowstage.node.id': id,
      'flowstage.design.name': designName, 'flowstage.design.hash': designHash, 'flowstage.scenario': scenario, 'flowstage.seed': seed, 'flowstage.engine.version': engineVersion,
    });
    return [{ attributes }, group] as const;
  }));
}
