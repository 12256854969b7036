import type { Trigger } from '../../topology/process.ts';
import { defineNode } from '../entry.ts';
import { type ConfigOf, list } from '../field.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { QUEUE_SENDER_FIELDS } from '../systems/client-fields.ts';
import { kafkaConsumerClient } from '../systems/kafka-consumer.ts';
import { kafkaTransactionalClient } from '../systems/kafka-producer.ts';
import { addReader, readerShape, readsQueues } from '../systems/readers.ts';
import type { LowerContext } from '../lowering/context.ts';
import { ProcessDraft } from './process-draft.ts';
import { lowerOperation, operationField } from './script-operations.ts';
import { subscribedChannels, systemOf } from './subscriptions.ts';

export const SCRIPT_FIELDS = {
  operations: list('Operations', operationField, { required: true, max: 1000, unique: 'id', help: 'What the client does, each operation at its own time, whatever became of the others.' }),
  client: kafkaConsumerClient,
  producer: kafkaTransactionalClient,
  ...QUEUE_SENDER_FIELDS,
} as const;

/** Runs the parts that ordinary producers and consumers run; only the times are written down instead of drawn. */
export const script = defineNode({
  kind: 'script',
  label: 'Scripted client',
  noun: 'client',
  summary: 'A client that does what is written, when it is written: for trying out how a broker answers, step by step.',
  icon: 'script',
  tone: 'source',
  fields: SCRIPT_FIELDS,
  ports: [
    { id: 'in', label: 'Messages', direction: 'in', connects: 'subscribe' },
    { id: 'out', label: 'Messages', direction: 'out', connects: 'publish' },
  ],
  shape: (config, id, design) => {
    return { members: 1, process: true, ...readerShape(config, id, subscribedChannels(design, id), design) };
  },
  lower: (config, context) => {
    const draft = new ProcessDraft(context, config.producer, 'producer', config);
    const published = publishingSystem(config, context);
    checkTransactions(config, context);
    const triggers: Trigger[] = config.operations.map((operation) => ({ on: 'clock', entry: lowerOperation(operation, draft, published), atUs: operation.atMs }));
    const channels = subscribedChannels(context.design, context.self.id);
    const system = systemOf(channels, 'operations', context);
    if (system !== undefined && readsQueues(system, context)) {
      const link = context.link(context.self.id, system);
      context.addReceiver({ queues: channels.map((id) => context.channel(id)), link, concurrency: 1, style: { kind: 'manual', requestTimeoutUs: REQUEST_TIMEOUT_US, heartbeatUs: UNBOUNDED } });
    } else if (system !== undefined) {
      const entry = draft.program.here();
      draft.program.add({ op: 'end', outcome: 'ok', reason: 0 });
      triggers.push(addReader(config, system, channels, entry, context, config.operations.some(({ do: what }) => POLLING.has(what))));
    }
    draft.finish(triggers);
  },
});

/** A receive or settlement without answer fails after this long, besides its wait. */
const REQUEST_TIMEOUT_US = 60_000_000;
/** The system of what it sends; '' when it sends nothing. */
function publishingSystem({ operations }: ConfigOf<typeof SCRIPT_FIELDS>, { design }: LowerContext): string {
  const sent = operations.find((operation) => operation.do === 'send');
  return design.find(sent?.channel ?? '')?.system ?? '';
}

const TRANSACTIONAL: ReadonlySet<string> = new Set(['begin', 'commit', 'abort', 'sendOffsets']);

/** A client that is told to do one of these reads nothing by itself. */
const POLLING: ReadonlySet<string> = new Set(['poll', 'commitSync', 'commitAsync', 'seek', 'pause', 'resume', 'sendOffsets']);

function checkTransactions({ operations, producer }: ConfigOf<typeof SCRIPT_FIELDS>, context: LowerContext): void {
  const first = operations.findIndex((operation) => TRANSACTIONAL.has(operation.do));
  if (first < 0 || producer['transactional.id'] !== undefined) return;
  context.error(`operations/${first}`, 'not-transactional', `${context.self.id} begins or ends transactions, and its producer has no transactional.id.`, 'Give producer/transactional.id a name.');
}
