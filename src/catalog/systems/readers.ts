import type { Settlement, Trigger } from '../../topology/process.ts';
import type { ReceiverPlan } from '../../topology/receiver.ts';
import type { ConfigOf } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import type { Label } from '../lowering/program.ts';
import { type awsReceiver, awsReceiverPlan } from './aws-clients.ts';
import { groupPlan, type kafkaConsumerClient } from './kafka-consumer.ts';
import { type rabbitmqConsumer, rabbitmqReceiverPlan } from './rabbitmq-clients.ts';

/** Settings of every client that a node could read with; the system that hosts its channels says which counts. */
export type ReaderConfigs = ConfigOf<{ readonly client: typeof kafkaConsumerClient; readonly rabbitmqConsumer: typeof rabbitmqConsumer; readonly sqsReceiver: typeof awsReceiver }>;

/** Who settles a delivery, and when. */
export interface Settling {
  /** What no handler matches is acknowledged. */
  readonly unmatched: boolean;
  /** After a handler has ended without failure. */
  readonly onSuccess: boolean;
  /** After a handler gave up; null leaves it as it is. */
  readonly onFailure: Settlement | null;
}

/** How the node reads the channels: a group over logs, or a receiver of queues; and the trigger that opens its frames. */
export function addReader(configs: ReaderConfigs, systemId: string, channels: readonly string[], entry: Label, context: LowerContext): Trigger {
  const indexes = channels.map((id) => context.channel(id));
  if (!readsQueues(systemId, context)) {
    context.addGroup(groupPlan(configs.client, systemId, context.groupId, indexes, context));
    return { on: 'delivery', entry, group: context.group(context.self.id) };
  }
  context.addReceiver({ queues: indexes, link: context.link(context.self.id, systemId), ...receiverStyle(configs, systemId, context) });
  return { on: 'receipt', entry, receiver: context.receiver(context.self.id) };
}

const receiverStyle = (configs: ReaderConfigs, systemId: string, context: LowerContext): Pick<ReceiverPlan, 'style' | 'concurrency'> =>
  kindOf(systemId, context) === 'rabbitmq' ? rabbitmqReceiverPlan(configs.rabbitmqConsumer, systemId, context) : awsReceiverPlan(configs.sqsReceiver);

export function settlingOf(configs: ReaderConfigs, systemId: string, context: LowerContext): Settling {
  switch (kindOf(systemId, context)) {
    case 'rabbitmq': {
      const { acknowledgeMode, defaultRequeueRejected } = configs.rabbitmqConsumer;
      if (acknowledgeMode === 'NONE') return { unmatched: false, onSuccess: false, onFailure: null };
      return { unmatched: true, onSuccess: acknowledgeMode === 'AUTO', onFailure: defaultRequeueRejected ? 'requeue' : 'reject' };
    }
    case 'aws': return { unmatched: true, onSuccess: configs.sqsReceiver.acknowledgementMode === 'ON_SUCCESS', onFailure: null };
    default: {
      const isManual = !configs.client['enable.auto.commit'];
      return { unmatched: isManual, onSuccess: false, onFailure: isManual ? 'commit' : null };
    }
  }
}

export const readsQueues = (systemId: string, context: Pick<LowerContext, 'design'>): boolean => QUEUE_SYSTEMS.includes(kindOf(systemId, context));

const kindOf = (systemId: string, { design }: Pick<LowerContext, 'design'>): string => design.find(systemId)?.kind ?? '';

const QUEUE_SYSTEMS: readonly string[] = ['rabbitmq', 'aws'];
