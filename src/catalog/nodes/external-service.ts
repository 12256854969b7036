import type { Operation } from '../../topology/process.ts';
import { defineNode } from '../entry.ts';
import { type ConfigOf, distribution, expression, integer, number, text } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import { FAIL, type Label, Program } from '../lowering/program.ts';
import { instancesField } from './instances.ts';

export const EXTERNAL_SERVICE_FIELDS = {
  latency: distribution('Latency', { default: 'lognormal(50ms, 1.5)', help: 'Time that it takes for a request. Beyond the timeout of the caller the effect happens all the same.' }),
  errorRate: number('Error rate', { default: 0, min: 0, max: 1, help: 'Probability that a request fails, without effect.' }),
  concurrency: integer('Concurrency', { default: 8, min: 1, max: 100_000, help: 'Requests at work at once, each instance. More wait.' }),
  queueMax: integer('Waiting requests', { default: -1, min: 0, unlimited: -1, help: 'Requests that may wait; more are refused. -1 for any number.' }),
  priority: expression('Priority', { help: 'Who goes first of those that wait: the greatest number. A request that is being served is never interrupted. Absent: in arrival order.', case: 'QUE-09' }),
  effect: text('Effect', { default: '', max: 200, help: 'Name of what a request does to the world, such as charge. Expectations count effects by name.' }),
  idempotencyKey: expression('Idempotency key', { help: 'Requests with the same key have their effect once. Absent: every request has it.', case: 'INB-04' }),
  instances: instancesField,
} as const;

type ServiceConfig = ConfigOf<typeof EXTERNAL_SERVICE_FIELDS>;

export const externalService = defineNode({
  kind: 'external-service',
  label: 'External service',
  noun: 'service',
  summary: 'A service of somebody else that is called directly, such as a payment provider: slow, limited, sometimes failing.',
  icon: 'external',
  tone: 'external',
  fields: EXTERNAL_SERVICE_FIELDS,
  ports: [{ id: 'calls', label: 'Calls', direction: 'in', connects: 'call' }],
  shape: (config) => ({ members: config.instances, process: true, ownStore: RECORDS }),
  lower: (config, context) => {
    const program = new Program();
    const entry = program.here();
    const [failed, done] = [program.label(), program.label()];
    program.add({ op: 'work', name: context.name('serve'), time: config.latency, onFailed: failed });
    if (config.errorRate > 0) {
      addTx(program, 'decide', [{ op: 'put', ...REQUEST, value: { draw: '${row.draw ?? random(0, 1)}', times: '${(row.times ?? 0) + 1}' }, effect: 0 }, { op: 'read', ...REQUEST, variable: 'request' }], failed, context);
      // One draw for each request, mixed with the number of the attempt: a repeat may fare better.
      program.add({ op: 'branch', when: `hash(text(request.times) + ":" + text(request.draw)) < ${config.errorRate * HASH_RANGE}`, then: failed });
    }
    addTx(program, 'effect', [effectOf(config, context)], done, context);
    program.place(done);
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
    program.place(failed);
    program.add({ op: 'end', outcome: 'failed', reason: context.name('error') });
    context.addStore(`${context.self.id}/${RECORDS}`, { commitTime: { kind: 'constant', valueUs: 0 }, concurrency: 1000 });
    const { concurrency, queueMax, priority = null } = config;
    context.addProcess({ ...program.finish([{ on: 'call', entry, concurrency, queueMax, priority }]), producers: [] });
  },
});

/** Values of `hash`: 0 up to this. */
const HASH_RANGE = 4_294_967_296;

const REQUEST = { table: 'requests', key: 'message.id' } as const;

/** Its own records: what it did, and how it decided. */
const RECORDS = 'records';

/** With a key, a repeated request conflicts and changes nothing; without, it counts up. */
function effectOf({ effect, idempotencyKey }: ServiceConfig, context: LowerContext): Operation {
  const name = context.effect(effect);
  if (idempotencyKey !== undefined) return { op: 'insert', table: 'effects', key: `text(${idempotencyKey})`, value: { times: 1 }, effect: name, saga: 0 };
  return { op: 'put', table: 'effects', key: 'message.id', value: { times: '${(row.times ?? 0) + 1}' }, effect: name };
}

function addTx(program: Program, name: string, operations: readonly Operation[], onConflict: Label, context: LowerContext): void {
  const records = `${context.self.id}/${RECORDS}`;
  for (const operation of operations) if ('table' in operation) context.useTable(records, operation.table);
  program.add({ op: 'tx', name: context.name(name), store: context.store(records), link: context.link(context.self.id, records), operations, timeoutUs: 60_000_000, onConflict, onFailed: FAIL });
}
