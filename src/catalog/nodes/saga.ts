import { compareText } from '../../base/canonical.ts';
import { defineNode } from '../entry.ts';
import { addReader, readerShape, settlesItself } from '../systems/readers.ts';
import { ProcessDraft } from './process-draft.ts';
import { checkSaga } from './saga-check.ts';
import { SAGA_FIELDS, type SagaConfig } from './saga-fields.ts';
import { Journal } from './saga-journal.ts';
import { OWN_JOURNAL, planSaga } from './saga-plan.ts';
import { writeSagaProgram } from './saga-program.ts';
import { systemOf } from './subscriptions.ts';

export const saga = defineNode({
  kind: 'saga',
  label: 'Saga',
  noun: 'saga',
  summary: 'A coordinator of a transaction over several services: it commands one step after the other, and undoes what was done when one fails.',
  icon: 'saga',
  tone: 'saga',
  fields: SAGA_FIELDS,
  ports: [
    { id: 'start', label: 'Start', direction: 'in', connects: 'subscribe', max: 1 },
    { id: 'replies', label: 'Replies', direction: 'in', connects: 'subscribe', max: 1 },
    { id: 'outcome', label: 'Outcome', direction: 'out', connects: 'publish' },
    { id: 'journal', label: 'Journal', direction: 'out', connects: 'store', max: 1 },
  ],
  shape: (config, id, design) => ({ members: config.instances, process: true, ...readerShape(config, id, readChannels(config), design), ...(config.journal === undefined && { ownStore: OWN_JOURNAL }) }),
  check: (config, context) => checkSaga(planSaga(config, context), context),
  lower: (config, context) => {
    const plan = planSaga(config, context);
    const channels = readChannels(config);
    const system = systemOf(channels, 'replies', context);
    if (plan.steps.length === 0 || system === undefined) return;
    if (config.journal === undefined) context.addStore(plan.journal, { commitTime: config.journalTime, concurrency: JOURNAL_CONCURRENCY });
    context.useTable(plan.journal, plan.id);
    const draft = new ProcessDraft(context, config.producer, 'producer');
    const { delivery, recovery } = writeSagaProgram(plan, settlesItself(config, system, context), draft);
    draft.finish([
      addReader(config, system, channels, delivery, context),
      { on: 'start', entry: recovery, store: context.store(plan.journal), table: plan.id, where: new Journal(plan).recoverable(), link: context.link(plan.id, plan.journal) },
    ]);
  },
});

const readChannels = ({ start, replies }: SagaConfig): readonly string[] => [...new Set([start.channel, ...(replies === undefined ? [] : [replies])])].sort(compareText);

/** A journal of the saga's own is a local file: changes do not wait for each other. */
const JOURNAL_CONCURRENCY = 1000;
