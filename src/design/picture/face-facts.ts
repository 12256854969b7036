import type { Json, JsonObject } from '../../base/json.ts';
import { findChannel, findNode } from '../../catalog/find-entry.ts';
import type { DesignNode } from '../document.ts';

/** What matters about a node, in a few words: `3 partitions · rf 3 · compact`. `steps` is the number of steps of a saga. */
export function factsOf(node: DesignNode, steps: number): string {
  // A kind of a file may be called like a property that every object has.
  const facts = Object.hasOwn(FACTS, node.kind) ? FACTS[node.kind]?.(new Values(node), steps) : undefined;
  return facts === undefined ? (findChannel(node.kind) ?? findNode(node.kind))?.label ?? `unknown kind ${node.kind}` : facts.filter((fact) => fact !== '').join(' · ');
}

const FACTS: Readonly<Record<string, (values: Values, steps: number) => readonly string[]>> = {
  'kafka-topic': (values) => [count(values.number('partitions'), 'partition'), `rf ${values.text('replication.factor')}`, values.list('cleanup.policy').includes('compact') ? 'compact' : ''],
  client: (values) => [arrivals(values), values.number('count') < 0 ? '' : count(values.number('count'), 'request')],
  'rabbitmq-queue': (values) => [values.text('type'), values.text('x-message-ttl') === '' ? '' : `ttl ${values.text('x-message-ttl')} ms`, values.text('x-max-length') === '' ? '' : `max ${values.text('x-max-length')}`],
  'rabbitmq-exchange': (values) => [values.text('type')],
  'sqs-queue': (values) => [values.text('FifoQueue') === 'true' ? 'FIFO' : 'standard', `visible after ${values.text('VisibilityTimeout')} s`],
  'sns-topic': (values) => [values.text('FifoTopic') === 'true' ? 'FIFO' : 'standard'],
  'query-client': (values) => [arrivals(values), `looks after ${values.text('after')}`],
  producer: (values) => [arrivals(values), values.number('count') < 0 ? '' : count(values.number('count'), 'message')],
  consumer: (values) => [count(values.number('instances'), 'instance'), count(values.list('handlers').length, 'handler'), group(values)],
  projection: (values) => [values.text('table') === '' ? '' : `table ${values.text('table')}`, count(values.list('apply').length, 'change')],
  'outbox-relay': (values) => [values.text('table') === '' ? '' : `table ${values.text('table')}`, values.text('mode') === 'capture' ? `lag ${values.text('lag')}` : `every ${values.text('pollInterval')}`],
  saga: (values, steps) => [count(steps, 'step'), values.nested('start', 'on') === '' ? '' : `on ${values.nested('start', 'on')}`],
  'saga-step': (values) => [values.text('kind') === 'compensatable' ? '' : values.text('kind'), values.nested('action', 'type')],
  aggregate: (values) => [count(values.list('commands').length, 'command'), values.number('snapshotEvery') > 0 ? `snapshot every ${values.text('snapshotEvery')}` : ''],
  'saga-monitor': (values) => [count(values.list('steps').length, 'step'), `stuck after ${values.text('deadline')}`],
  'scatter-gather': (values) => [`${values.number('need') < 0 ? values.list('requests').length : values.text('need')} of ${values.list('requests').length} replies`, `within ${values.text('timeout')}`],
  store: (values) => [`commit ${values.text('commitTime')}`, values.text('managed') === 'true' ? 'managed' : ''],
  script: (values) => [count(values.list('operations').length, 'operation')],
  'circuit-breaker': (values) => [count(values.number('failures'), 'failure'), `open for ${values.text('openFor')}`],
  'rate-limiter': (values) => [`${values.text('rate')} a second`, `burst ${values.text('burst')}`],
  'external-service': (values) => [values.text('latency'), values.number('errorRate') > 0 ? `${percent(values.number('errorRate'))} errors` : ''],
};

/** Values as configured, else the defaults of the fields. */
class Values {
  readonly #config: JsonObject;
  readonly #kind: string;

  constructor({ config, kind }: DesignNode) {
    this.#config = config;
    this.#kind = kind;
  }

  #value(name: string): Json | undefined {
    const field = (findChannel(this.#kind) ?? findNode(this.#kind))?.fields[name];
    return this.#config[name] ?? (field?.default as Json | undefined);
  }

  text(name: string): string {
    const value = this.#value(name);
    return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  list(name: string): readonly Json[] {
    const value = this.#value(name);
    return Array.isArray(value) ? value : [];
  }

  nested(name: string, part: string): string {
    const value = this.#value(name);
    const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject)[part] : undefined;
    return typeof inner === 'string' ? inner : '';
  }
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const group = (values: Values): string => (values.nested('client', 'group.id') === '' ? '' : `group ${values.nested('client', 'group.id')}`);

/** How often: `exponential(2s)` between messages is what people call a Poisson source. A recorded trace has times of its own. */
function arrivals(values: Values): string {
  const shape = values.nested('pattern', 'shape');
  if (shape === 'trace') return 'recorded trace';
  const often = every(values.text('interarrival'));
  return shape === '' || shape === 'steady' ? often : `${often}, ${shape === 'bursts' ? 'in bursts' : 'by profile'}`;
}

function every(interarrival: string): string {
  const exponential = /^exponential\((.+)\)$/.exec(interarrival);
  if (exponential !== null) return `Poisson ${exponential[1]}`;
  return /^[0-9.]+[a-zµ]+$/.test(interarrival) ? `every ${interarrival}` : interarrival;
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
