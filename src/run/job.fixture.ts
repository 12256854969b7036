import { UNBOUNDED } from '../base/limits.ts';
import { SECOND_US } from '../base/time.ts';
import { compile } from '../design/compile.ts';
import type { Design, DesignNode } from '../design/document.ts';
import type { RunJob } from './run-job.ts';

const node = (id: string, kind: string, config: DesignNode['config'], more: Partial<DesignNode> = {}): DesignNode => ({ id, kind, name: id, config, ...more });

const design = (count: number): Design => ({
  format: 'flowstage/design',
  version: 1,
  name: 'Pipeline',
  description: '',
  systems: [{ id: 'kafka', kind: 'kafka', name: 'Kafka', config: {} }],
  nodes: [
    node('source', 'producer', { channel: 'events', count, interarrival: 'exponential(10ms)', message: { type: 'Event', key: 'payload.id', payload: { id: 'id-${ordinal}' } } }),
    node('events', 'kafka-topic', {}, { system: 'kafka' }),
    node('sink', 'consumer', {
      client: { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' },
      handlers: [{ id: 'handle', on: 'Event', steps: [{ id: 'think', do: 'work', time: '1ms' }, { id: 'ack', do: 'ack' }] }],
    }),
  ],
  edges: [
    { id: 'to', from: 'source', to: 'events', config: {} },
    { id: 'from', from: 'events', to: 'sink', config: {} },
  ],
  layout: {},
  schemas: {},
  scenarios: [],
  expectations: [],
  extensions: {},
});

/** So many messages through one topic, and a demand that the fifth breaks. */
export function pipelineJob(count: number, changes: Partial<RunJob['scenario']> = {}): RunJob {
  const compiled = compile(design(count));
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const { topology, scenario } = compiled;
  return {
    topology,
    scenario: { ...scenario, horizonUs: 1_000_000 * SECOND_US, ...changes },
    expectations: [{ id: 'few', name: 'Few events', kind: 'never', expression: "messages('Event') > 4", withinUs: UNBOUNDED }],
  };
}

/** A job whose run breaks an assumption of the engine, in its first dispatches. */
export function brokenJob(): RunJob {
  const job = pipelineJob(3);
  const [first, ...rest] = job.topology.processes;
  return { ...job, topology: { ...job.topology, processes: [{ ...first!, program: [] }, ...rest] } };
}
