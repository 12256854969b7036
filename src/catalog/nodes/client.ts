import { defineNode } from '../entry.ts';
import { duration, record, reference } from '../field.ts';
import { Program } from '../lowering/program.ts';
import { CALL_PROXIES } from './call-proxy.ts';
import { instancesField } from './instances.ts';
import { MESSAGE_FIELDS, messagePlan } from './message.ts';
import { retryField, retrySchedule } from './retry-fields.ts';
import { SOURCE_FIELDS, sourcePlan } from './source-fields.ts';

export const CLIENT_FIELDS = {
  target: reference('Target', { to: ['consumer', 'aggregate', 'external-service', ...CALL_PROXIES], required: true, wire: 'to', help: 'Who is asked, and answers.' }),
  request: record('Request', MESSAGE_FIELDS, { required: true, help: 'What is asked. `ordinal` is the number of the request, from 1.' }),
  ...SOURCE_FIELDS,
  timeout: duration('Timeout', { default: '5s', min: '1us', help: 'Without an answer for this long the request fails. What was asked for may have happened.' }),
  retry: retryField,
  instances: instancesField,
} as const;

export const client = defineNode({
  kind: 'client',
  label: 'Client',
  noun: 'client',
  summary: 'A source of requests: it calls a service directly, at random or regular times, whether or not earlier requests were answered.',
  icon: 'client',
  tone: 'source',
  fields: CLIENT_FIELDS,
  ports: [{ id: 'targets', label: 'Services', direction: 'out', connects: 'call', max: 1 }],
  shape: (config) => ({ members: config.instances, process: true }),
  lower: (config, context) => {
    const program = new Program();
    const [failed, exhausted] = [program.label(), program.label()];
    const entry = program.here();
    const link = context.link(context.self.id, config.target);
    program.add({ op: 'call', name: context.name('request'), target: context.process(config.target), link, request: null, timeoutUs: config.timeout, onFailed: failed, onTimeout: failed });
    program.add({ op: 'end', outcome: 'ok', reason: 0 });
    program.place(failed);
    program.add({ op: 'retry', schedule: retrySchedule(config.retry), onExhausted: exhausted });
    program.place(exhausted);
    program.add({ op: 'end', outcome: 'failed', reason: context.name('gave up') });
    context.addProcess({ ...program.finish([{ on: 'arrival', entry, source: sourcePlan(config, context), message: messagePlan(config.request, context) }]), producers: [] });
  },
});
