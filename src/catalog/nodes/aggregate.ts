import type { Trigger } from '../../topology/process.ts';
import { defineNode } from '../entry.ts';
import { addReader, readerShape, settlesItself } from '../systems/readers.ts';
import { AGGREGATE_FIELDS } from './aggregate-fields.ts';
import { AggregateProgram } from './aggregate-program.ts';
import { ProcessDraft } from './process-draft.ts';
import { NO_CLIENT, subscribedChannels, systemOf } from './subscriptions.ts';
import { UNBOUNDED } from '../../base/limits.ts';

export const aggregate = defineNode({
  kind: 'aggregate',
  label: 'Aggregate',
  noun: 'aggregate',
  summary: 'Event sourcing: it decides on commands by a state that is folded from the events of its stream, and appends what it decided.',
  icon: 'aggregate',
  tone: 'service',
  fields: AGGREGATE_FIELDS,
  ports: [
    { id: 'in', label: 'Commands', direction: 'in', connects: 'subscribe' },
    { id: 'calls', label: 'Calls', direction: 'in', connects: 'call' },
    { id: 'store', label: 'Event store', direction: 'out', connects: 'store', max: 1 },
  ],
  shape: (config, id, design) => ({ members: config.instances, process: true, ...readerShape(config, id, subscribedChannels(design, id), design) }),
  lower: (config, context) => {
    const { self, design } = context;
    const channels = subscribedChannels(design, self.id);
    const isCalled = design.edgesTo(self.id).some(({ from }) => design.find(from)?.category === 'node');
    const system = systemOf(channels, 'commands', context);
    const draft = new ProcessDraft(context, NO_CLIENT, 'client');
    const triggers: Trigger[] = [];
    if (system !== undefined) {
      const entry = new AggregateProgram(config, 'delivery', settlesItself(config, system, context), draft).write();
      triggers.push(addReader(config, system, channels, entry, context));
    }
    if (isCalled) triggers.push({ on: 'call', entry: new AggregateProgram(config, 'call', false, draft).write(), concurrency: config.concurrency, queueMax: UNBOUNDED, priority: null });
    if (triggers.length === 0) {
      context.warn('commands', 'no-channel', `${self.id} reads no channel and nobody calls it, so it never decides anything.`, 'Draw a wire from a topic or a service to it.');
      new AggregateProgram(config, 'call', false, draft).write();
    }
    draft.finish(triggers);
  },
});
