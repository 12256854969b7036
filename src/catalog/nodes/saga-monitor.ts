import { defineNode } from '../entry.ts';
import { addReader, readerShape, settlesItself } from '../systems/readers.ts';
import { checkEvents } from './event-paths.ts';
import { SAGA_MONITOR_FIELDS, stepNodeOf } from './monitor-fields.ts';
import { MonitorProgram, OPEN } from './monitor-program.ts';
import { ProcessDraft } from './process-draft.ts';
import { OWN_JOURNAL } from './saga-plan.ts';
import { NO_CLIENT, subscribedChannels, systemOf } from './subscriptions.ts';

export const sagaMonitor = defineNode({
  kind: 'saga-monitor',
  label: 'Saga monitor',
  noun: 'monitor',
  summary: 'Watches a saga that nobody coordinates: it follows the messages of each instance by a correlation id, and knows which are completed, compensated or stuck.',
  icon: 'monitor',
  tone: 'saga',
  fields: SAGA_MONITOR_FIELDS,
  ports: [{ id: 'in', label: 'Messages', direction: 'in', connects: 'subscribe' }],
  shape: (config, id, design) => ({ members: 1, process: true, ...readerShape(config, id, subscribedChannels(design, id), design), ownStore: OWN_JOURNAL, parts: config.steps.map((step) => stepNodeOf(id, step.id)) }),
  check: (config, context) => checkEvents(config, context),
  lower: (config, context) => {
    const { self, design } = context;
    const channels = subscribedChannels(design, self.id);
    const system = systemOf(channels, 'steps', context);
    const journal = `${self.id}/${OWN_JOURNAL}`;
    context.addStore(journal, { commitTime: config.journalTime, concurrency: JOURNAL_CONCURRENCY });
    context.useTable(journal, self.id);
    for (const { effect, undoEffect } of config.steps) [effect, undoEffect].forEach((name) => context.name(name));
    const draft = new ProcessDraft(context, NO_CLIENT, 'client');
    const { delivery, recovery } = new MonitorProgram(config, system !== undefined && settlesItself(config, system, context), draft, journal).write();
    const restart = { on: 'start', entry: recovery, store: context.store(journal), table: self.id, where: OPEN, link: context.link(self.id, journal) } as const;
    if (system === undefined) {
      context.error('steps', 'no-topic', `${self.id} reads no channel, so it never sees an instance.`, 'Draw a wire from a channel to it.');
      return draft.finish([restart]);
    }
    draft.finish([addReader(config, system, channels, delivery, context), restart]);
  },
});

/** Its journal is a file of its own: changes of one instance do not wait for those of another. */
const JOURNAL_CONCURRENCY = 1000;
