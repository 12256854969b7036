import { isObject, type Json } from '../../base/json.ts';
import { MINUTE_US, SECOND_US } from '../../base/time.ts';
import type { BindingPlan, MatchPlan, PushPlan, PushRetry } from '../../topology/queue.ts';
import { defineChannel } from '../entry.ts';
import { boolean, choice, type ConfigOf, duration, integer, reference, template } from '../field.ts';
import type { LowerContext, PlacedEdge } from '../lowering/context.ts';
import { readConfig } from '../read-config.ts';
import { SQS_QUEUE_FIELDS } from './sqs-queue.ts';

/** What a wire from a topic to a subscriber says, under Amazon's names. */
export const SUBSCRIPTION_FIELDS = {
  FilterPolicy: template('Filter policy', { help: 'Which messages the subscriber gets: lists of wanted values by attribute. Absent: all. What it keeps back is gone without a word.', case: 'SNS-01' }),
  FilterPolicyScope: choice('Filter policy scope', { options: ['MessageAttributes', 'MessageBody'], default: 'MessageAttributes', help: 'What the policy looks at.', optionHelp: { MessageAttributes: 'The headers of the message.', MessageBody: 'Its payload.' }, case: 'SNS-01' }),
  RawMessageDelivery: boolean('Raw delivery', { default: false, help: 'The subscriber gets the payload itself. Off: an envelope whose Message is the payload as text.', case: 'SNS-04' }),
  deadLetterTargetArn: reference('Dead letter queue', { to: ['sqs-queue'], help: 'Where a message goes that no attempt could deliver. Absent: it is dropped.', case: 'SNS-06' }),
  numRetries: integer('Retries', { default: 3, min: 0, max: 100, help: 'Of a service that is called (HTTP): attempts after the first. Queues are tried for 23 days.', case: 'SNS-03' }),
  minDelayTarget: duration('Shortest delay', { unit: 's', default: 20, min: 1, max: 3_600, help: 'Of a service that is called: time before a retry.', case: 'SNS-03' }),
} as const;

export const SNS_TOPIC_FIELDS = {
  FifoTopic: boolean('FIFO', { default: false, help: 'Messages of one group reach each subscriber in order, one after the other, and repeats within 5 minutes are not sent. Its subscribers are queues.', case: 'SNS-05' }),
  ContentBasedDeduplication: boolean('Content based deduplication', { default: false, help: 'With FIFO: messages with the same body within 5 minutes are one.', case: 'SNS-05' }),
} as const;

export const snsTopic = defineChannel({
  kind: 'sns-topic',
  label: 'SNS topic',
  noun: 'topic',
  summary: 'A topic of Amazon SNS: pushes a copy of each message to every subscriber whose filter lets it through. Keeps nothing.',
  icon: 'topic',
  tone: 'channel',
  fields: SNS_TOPIC_FIELDS,
  wires: SUBSCRIPTION_FIELDS,
  pushes: true,
  portable: {
    role: 'router',
    keepsOrder: 'never',
    settings: [],
    routes: {
      read: (_, { FilterPolicy: policy, FilterPolicyScope: scope = 'MessageAttributes' }) => {
        if (policy === undefined) return { on: 'everything' };
        const wanted = isObject(policy) ? Object.entries(policy) : [];
        const isPlain = scope === 'MessageAttributes' && wanted.every(([, values]) => Array.isArray(values) && values.length === 1 && !isObject(values[0]));
        return isPlain ? { on: 'headers', values: Object.fromEntries(wanted.map(([name, values]) => [name, (values as readonly Json[])[0]!])) } : undefined;
      },
      write: (routes) => ({ router: {}, wires: routes.map((route) => (route.on === 'headers' ? { FilterPolicy: Object.fromEntries(Object.entries(route.values).map(([name, value]) => [name, [value]])), RawMessageDelivery: true } : { RawMessageDelivery: true })) }),
    },
  },
  observables: [
    { name: 'NumberOfMessagesPublished', of: 'published', brief: 'published', help: 'Messages published to the topic since the run began, whoever wanted them.' },
    { name: 'NumberOfNotificationsDelivered', of: 'pushed', brief: 'delivered', help: 'Deliveries to subscribers that succeeded: one for each subscriber and message.' },
    { name: 'NumberOfNotificationsFilteredOut', of: 'filtered', help: 'Deliveries that did not happen because of a filter policy.' },
  ],
  tallies: [
    { name: 'NumberOfNotificationsFailed', of: 'pushesFailed', help: 'To a queue: deliveries that were given up. To a service (HTTP): every attempt that failed, retries too.' },
    { name: 'NumberOfNotificationsRedrivenToDlq', of: 'pushesBuried', help: 'Deliveries that were given up and moved to the dead-letter queue of their subscription.' },
  ],
  ports: [
    { id: 'in', label: 'Messages', direction: 'in', connects: 'publish' },
    { id: 'queues', label: 'Queues', direction: 'out', connects: 'notify' },
    { id: 'endpoints', label: 'Endpoints', direction: 'out', connects: 'call' },
  ],
  check: ({ FifoTopic, ContentBasedDeduplication }, context) => {
    if (!FifoTopic && ContentBasedDeduplication) context.error('ContentBasedDeduplication', 'fifo-only', 'Only FIFO topics recognise repeats.', 'Set FifoTopic, or clear ContentBasedDeduplication.');
    for (const { to } of context.design.edgesFrom(context.self.id)) checkSubscriber(to, FifoTopic, context);
  },
  lower: ({ FifoTopic, ContentBasedDeduplication }, context) => {
    const subscriptions = context.design.edgesFrom(context.self.id).map((edge) => bindingPlan(edge, context));
    if (ContentBasedDeduplication) context.readsPayload();
    context.addRouter({
      hosts: context.hosts(context.self.system ?? ''), bindings: subscriptions, alternate: 0,
      ...(FifoTopic && { ordered: { windowUs: 5 * MINUTE_US, scope: 'queue', byContent: ContentBasedDeduplication } }),
    });
  },
});

/** Standard topics do not reach FIFO queues, and FIFO topics reach queues only (docs.aws.amazon.com/sns, FIFO topic message delivery). */
function checkSubscriber(to: string, isFifo: boolean, context: LowerContext): void {
  const queue = context.design.configOf(to, SQS_QUEUE_FIELDS);
  if (queue === undefined && isFifo) context.error('FifoTopic', 'queues-only', `A FIFO topic sends to queues, and ${to} is none.`, 'Subscribe a queue and let it read that, or clear FifoTopic.');
  if (queue?.FifoQueue === true && !isFifo) context.error('FifoTopic', 'other-type', `${to} is a FIFO queue, and a standard topic cannot send to it.`, 'Set FifoTopic, or clear FifoQueue of the queue.');
}

type SubscriptionConfig = ConfigOf<typeof SUBSCRIPTION_FIELDS>;

function bindingPlan(edge: PlacedEdge, context: LowerContext): BindingPlan {
  const { values } = readConfig(SUBSCRIPTION_FIELDS, edge.config, '');
  const isQueue = context.design.find(edge.to)?.category === 'channel';
  if (!values.RawMessageDelivery || values.FilterPolicyScope === 'MessageBody') context.readsPayload();
  return { to: isQueue ? context.channel(edge.to) : 0, match: matchPlan(values), push: pushPlan(values, edge.to, isQueue, context) };
}

const matchPlan = ({ FilterPolicy: policy, FilterPolicyScope: scope }: SubscriptionConfig): MatchPlan =>
  policy === undefined ? { on: 'everything' } : { on: scope === 'MessageBody' ? 'payload' : 'attributes', policy };

function pushPlan(config: SubscriptionConfig, target: string, isQueue: boolean, context: LowerContext): PushPlan {
  const system = context.self.system ?? '';
  const server = isQueue ? (context.design.find(target)?.system ?? '') : target;
  const { deadLetterTargetArn: deadLetter, numRetries: count, minDelayTarget: delayUs } = config;
  return {
    id: `${context.self.id}>${target}`,
    link: context.link(system, server),
    process: isQueue ? -1 : context.process(target),
    timeoutUs: RESPONSE_US,
    retries: isQueue ? MANAGED_RETRIES : [{ count, firstUs: delayUs, factor: 1, mostUs: delayUs }],
    deadLetter: deadLetter === undefined ? 0 : context.channel(deadLetter),
    envelope: !config.RawMessageDelivery,
  };
}

/** A subscriber must answer within this long. */
const RESPONSE_US = 15 * SECOND_US;

/** Endpoints that Amazon manages: 3 retries at once, 2 after 1 s, 10 from 1 s to 20 s, 100 000 every 20 s. */
const MANAGED_RETRIES: readonly PushRetry[] = [
  { count: 3, firstUs: 0, factor: 1, mostUs: 0 },
  { count: 2, firstUs: SECOND_US, factor: 1, mostUs: SECOND_US },
  { count: 10, firstUs: SECOND_US, factor: 1.4, mostUs: 20 * SECOND_US },
  { count: 100_000, firstUs: 20 * SECOND_US, factor: 1, mostUs: 20 * SECOND_US },
];
