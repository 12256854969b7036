import type { JsonObject } from '../../base/json.ts';
import type { DesignNode } from '../../design/document.ts';
import { node, receive, script, send, settle, type Case, type Seen } from './harness.fixture.ts';

const SYSTEMS = [{ id: 'aws', kind: 'aws', config: { clientLatency: '1ms' } }];

const queue = (id: string, config: JsonObject = {}): DesignNode => node(id, 'sqs-queue', config, 'aws');
const fifo = (id: string, config: JsonObject = {}): DesignNode => queue(id, { FifoQueue: true, ...config });

interface Spec {
  readonly queues: readonly DesignNode[];
  readonly operations: readonly JsonObject[];
  readonly seen: Seen;
  readonly until?: string;
  readonly sender?: JsonObject;
  readonly refused?: readonly string[];
}

/** One client, wired to every queue. */
function sqs(id: string, rule: string, { queues, operations, seen, until = '10m', sender = {}, refused }: Spec): Case {
  const own = Object.fromEntries(queues.flatMap((each) => [[`client>${each.id}`, {}], [`${each.id}>client`, {}], ...deadLetterWire(each)]));
  return { id, rule, systems: SYSTEMS, nodes: [...queues, script('client', operations, { awsSender: sender })], wires: own, until, seen, ...(refused !== undefined && { refused }) };
}

function deadLetterWire({ id, config }: DesignNode): readonly (readonly [string, JsonObject])[] {
  const redrive = config['RedrivePolicy'] as { readonly deadLetterTargetArn: string } | undefined;
  return redrive === undefined ? [] : [[`${id}>${redrive.deadLetterTargetArn}`, {}]];
}

const DENIED = 'redrive-denied nodes/q/config/RedrivePolicy/deadLetterTargetArn';

/** Sends to a group, in order: `g1m1` to g1. */
const grouped = (atMs: number, channel: string, ...names: readonly string[]): readonly JsonObject[] =>
  names.map((n, i) => send(n, atMs + i * 10, channel, { key: `'${n.slice(0, 2)}'` }));

const GROUP_A = { key: "'a'" };
const GROUP_B = { key: "'b'" };
const BODY = { key: "'a'", payload: { n: 'body' } };
const NOW = { visibility: '0s' };

export const SQS_CASES: readonly Case[] = [
  sqs('SQS-01', 'what was received maxReceiveCount times is moved when the next receive would return it', {
    queues: [queue('q', { RedrivePolicy: { deadLetterTargetArn: 'dlq', maxReceiveCount: 2 } }), queue('dlq')],
    operations: [send('m', 0, 'q'), receive('r1', 100, 'q', 1, NOW), receive('r2', 200, 'q', 1, NOW), receive('r3', 300, 'q', 1, NOW), receive('dead', 400, 'dlq', 1)],
    seen: { received: { r1: ['m'], r2: ['m'], r3: [], dead: ['m'] }, kept: { q: [], dlq: ['m'] }, counts: { 'entryDeadLettered q *': 1 } },
  }),
  sqs('SQS-01', 'the group of a message that was moved goes on (FIFO)', {
    queues: [fifo('q', { RedrivePolicy: { deadLetterTargetArn: 'dlq', maxReceiveCount: 1 } }), fifo('dlq')],
    operations: [...grouped(0, 'q', 'g1m1'), receive('r1', 100, 'q', 1, NOW), receive('r2', 200, 'q', 1, NOW), ...grouped(300, 'q', 'g1m2'), receive('r3', 400, 'q', 1)],
    seen: { received: { r1: ['g1m1'], r2: [], r3: ['g1m2'] }, kept: { dlq: ['g1m1'] } },
  }),
  sqs('SQS-02', 'the receive count goes on in the dead letter queue, and the copy says where it comes from', {
    queues: [queue('q', { RedrivePolicy: { deadLetterTargetArn: 'dlq', maxReceiveCount: 1 } }), queue('dlq')],
    operations: [send('m', 0, 'q'), receive('r1', 100, 'q', 1, NOW), receive('r2', 200, 'q', 1, NOW), receive('dead', 300, 'dlq')],
    seen: { deliveries: { r1: [1], dead: [2] }, headers: { dead: [{ DeadLetterQueueSourceArn: 'q' }] } },
  }),
  sqs('SQS-03', 'a received message is invisible for the visibility timeout, then comes again under another handle', {
    queues: [queue('q', { VisibilityTimeout: 1 })],
    operations: [send('m', 0, 'q'), receive('r1', 100, 'q'), receive('r2', 600, 'q'), receive('r3', 1200, 'q'), settle('old', 'ack', 1300, 'r1'), settle('new', 'ack', 1400, 'r3')],
    seen: { received: { r1: ['m'], r2: [], r3: ['m'] }, deliveries: { r3: [2] }, outcomes: { old: 'ok', new: 'ok' }, counts: { 'entryAcknowledged q *': 1 }, kept: { q: [] } },
  }),
  sqs('SQS-03', 'the visibility timeout is over at its very end, and not a moment before', {
    queues: [queue('q', { VisibilityTimeout: 1 })],
    operations: [send('m', 0, 'q'), receive('r1', 100, 'q'), receive('early', 1099, 'q'), receive('due', 1100, 'q')],
    seen: { received: { r1: ['m'], early: [], due: ['m'] } },
  }),
  sqs('SQS-04', 'FIFO: a receive takes the longest prefix of each group in line; touched groups go to the end', {
    queues: [fifo('q', { VisibilityTimeout: 30 })],
    operations: [...grouped(0, 'q', 'g1m1', 'g1m2', 'g1m3', 'g1m4', 'g2m1', 'g3m1'), receive('r1', 1000, 'q', 2), receive('r2', 2000, 'q', 1), receive('r3', 40_000, 'q', 10, NOW)],
    seen: { received: { r1: ['g1m1', 'g1m2'], r2: ['g2m1'], r3: ['g3m1', 'g1m1', 'g1m2', 'g1m3', 'g1m4', 'g2m1'] } },
  }),
  sqs('SQS-06', 'FIFO: making the head visible makes only the head visible', {
    queues: [fifo('q', { VisibilityTimeout: 30 })],
    operations: [...grouped(0, 'q', 'g1m1', 'g1m2', 'g2m1'), receive('r1', 1000, 'q', 2), settle('show', 'changeVisibility', 2000, 'r1', { nth: 0, visibility: '0s' }), receive('r2', 3000, 'q', 3)],
    seen: { received: { r1: ['g1m1', 'g1m2'], r2: ['g2m1', 'g1m1'] } },
  }),
  sqs('SQS-06', 'FIFO: what lies behind an invisible message is not received, though it is visible itself', {
    queues: [fifo('q', { VisibilityTimeout: 30 })],
    operations: [
      ...grouped(0, 'q', 'g1m1', 'g1m2', 'g1m3', 'g2m1'), receive('r1', 1000, 'q', 3),
      settle('show1', 'changeVisibility', 2000, 'r1', { nth: 0, visibility: '0s' }), settle('show3', 'changeVisibility', 2000, 'r1', { nth: 2, visibility: '0s' }), receive('r2', 3000, 'q', 10),
    ],
    seen: { received: { r1: ['g1m1', 'g1m2', 'g1m3'], r2: ['g2m1', 'g1m1'] } },
  }),
  sqs('SQS-06', 'FIFO: extending the visibility timeout of one message blocks it and everything behind it', {
    queues: [fifo('q', { VisibilityTimeout: 30 })],
    operations: [
      ...grouped(0, 'q', 'g1m1', 'g1m2', 'g1m3'), receive('r1', 1000, 'q', 3), settle('extend', 'changeVisibility', 2000, 'r1', { nth: 1, visibility: '120s' }),
      receive('r2', 40_000, 'q', 10, NOW), receive('r3', 50_000, 'q', 10, NOW), receive('r4', 130_000, 'q', 10),
    ],
    seen: { received: { r2: ['g1m1'], r3: ['g1m1'], r4: ['g1m1', 'g1m2', 'g1m3'] } },
  }),
  sqs('SQS-08', 'FIFO: deleting the head alone frees nothing while the next is invisible; deleting both frees the group', {
    queues: [fifo('q', { VisibilityTimeout: 300 })],
    operations: [...grouped(0, 'q', 'g1m1', 'g1m2', 'g1m3', 'g1m4'), receive('r1', 1000, 'q', 2), settle('a1', 'ack', 2000, 'r1', { nth: 0 }), receive('r2', 3000, 'q', 10), settle('a2', 'ack', 4000, 'r1', { nth: 1 }), receive('r3', 5000, 'q', 10)],
    seen: { received: { r1: ['g1m1', 'g1m2'], r2: [], r3: ['g1m3', 'g1m4'] } },
  }),
  sqs('SQS-09', 'the 5 minutes are over at their very end, and not a moment before', {
    queues: [fifo('q')],
    operations: [send('m1', 0, 'q', GROUP_A), send('early', 299_999, 'q', GROUP_A), send('due', 300_000, 'q', GROUP_A)],
    sender: { MessageDeduplicationId: "'same'" },
    seen: { kept: { q: ['m1', 'due'] } },
  }),
  sqs('SQS-09', 'a deduplication id counts once within 5 minutes, and again after them', {
    queues: [fifo('q')],
    operations: [send('m1', 0, 'q', GROUP_A), send('m2', 2_000, 'q', GROUP_A), send('m3', 360_000, 'q', GROUP_A), receive('all', 400_000, 'q', 10)],
    sender: { MessageDeduplicationId: "'same'" },
    seen: { received: { all: ['m1', 'm3'] }, outcomes: { m2: 'ok' }, counts: { 'entryRepeated q *': 1 } },
  }),
  sqs('SQS-09', 'scope queue: the same id in another group is a repeat', {
    queues: [fifo('q')],
    operations: [send('m1', 0, 'q', GROUP_A), send('m2', 1_000, 'q', GROUP_B)],
    sender: { MessageDeduplicationId: "'same'" },
    seen: { kept: { q: ['m1'] } },
  }),
  sqs('SQS-09', 'scope messageGroup: the same id in another group is another message', {
    queues: [fifo('q', { DeduplicationScope: 'messageGroup' })],
    operations: [send('m1', 0, 'q', GROUP_A), send('m2', 1_000, 'q', GROUP_B)],
    sender: { MessageDeduplicationId: "'same'" },
    seen: { kept: { q: ['m1', 'm2'] } },
  }),
  sqs('SQS-10', 'content based: the same body is a repeat although the first was received and deleted', {
    queues: [fifo('q', { ContentBasedDeduplication: true })],
    operations: [send('m1', 0, 'q', BODY), receive('r1', 100, 'q'), settle('gone', 'ack', 200, 'r1'), send('m2', 300, 'q', BODY), receive('r2', 400, 'q')],
    seen: { received: { r1: ['body'], r2: [] }, kept: { q: [] } },
  }),
  sqs('SQS-11', 'retention runs on while a message is in flight', {
    queues: [queue('q', { MessageRetentionPeriod: 60, VisibilityTimeout: 60 })],
    operations: [send('m', 0, 'q'), receive('r1', 5_000, 'q'), receive('r2', 70_000, 'q')],
    seen: { received: { r1: ['m'], r2: [] }, counts: { 'entryRemoved q expired': 1 }, kept: { q: [] } },
  }),
  sqs('SQS-12', 'standard: a late delete by the last handle deletes', {
    queues: [queue('q', { VisibilityTimeout: 1 })],
    operations: [send('m', 0, 'q'), receive('r1', 100, 'q'), settle('late', 'ack', 5_000, 'r1'), receive('r2', 6_000, 'q')],
    seen: { outcomes: { late: 'ok' }, received: { r2: [] }, kept: { q: [] } },
  }),
  sqs('SQS-12', 'FIFO: a late delete is an error and the message stays', {
    queues: [fifo('q', { VisibilityTimeout: 1 })],
    operations: [send('m', 0, 'q', GROUP_A), receive('r1', 100, 'q'), settle('late', 'ack', 5_000, 'r1'), receive('r2', 6_000, 'q')],
    seen: { outcomes: { late: 'leaseExpired' }, received: { r2: ['m'] } },
  }),
  sqs('SQS-13', 'in flight, standard: a short poll beyond the quota fails with OverLimit, a long poll brings nothing', {
    queues: [queue('q', { inFlightQuota: 2 })],
    operations: [send('m1', 0, 'q'), send('m2', 10, 'q'), send('m3', 20, 'q'), receive('r1', 1_000, 'q', 10), receive('r2', 2_000, 'q'), receive('r3', 3_000, 'q', 1, { wait: '2s' }), receive('r4', 40_000, 'q')],
    seen: { received: { r1: ['m1', 'm2'], r3: [], r4: ['m1'] }, outcomes: { r1: 'ok', r2: 'overLimit', r3: 'ok' } },
  }),
  sqs('SQS-13', 'in flight, FIFO: a receive beyond the quota brings nothing, and is no error', {
    queues: [fifo('q', { inFlightQuota: 1 })], sender: { MessageDeduplicationId: 'message.id' },
    operations: [...grouped(0, 'q', 'g1m1', 'g2m1'), receive('r1', 1_000, 'q', 10), receive('r2', 2_000, 'q')],
    seen: { received: { r1: ['g1m1'], r2: [] }, outcomes: { r2: 'ok' } },
  }),
  sqs('SQS-14', 'standard: a message that was deleted may come again, with its count', {
    queues: [queue('q', { duplicates: 1, VisibilityTimeout: 5 })],
    operations: [send('m', 0, 'q'), receive('r1', 1_000, 'q'), settle('d1', 'ack', 2_000, 'r1'), receive('r2', 3_000, 'q'), receive('r3', 7_000, 'q')],
    seen: { received: { r1: ['m'], r2: [], r3: ['m'] }, deliveries: { r3: [2] }, outcomes: { d1: 'ok' }, counts: { 'entryLeftBehind q *': 1 } },
  }),
  sqs('SQS-14', 'standard: messages may come in another order, and each comes once', {
    queues: [queue('q', { reorderWindow: 20 })],
    operations: [...['m1', 'm2', 'm3', 'm4', 'm5', 'm6'].map((n, i) => send(n, i * 10, 'q')), receive('all', 1_000, 'q', 10)],
    seen: { received: { all: ['m6', 'm4', 'm1', 'm2', 'm5', 'm3'] }, receivedSet: { all: ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'] } },
  }),
  sqs('SQS-15', 'standard: a short poll may find nothing although there is something; a long poll asks all hosts', {
    queues: [queue('q', { shortPollMisses: 1 })],
    operations: [send('m', 0, 'q'), receive('short', 1_000, 'q'), receive('long', 2_000, 'q', 1, { wait: '1s' })],
    seen: { received: { short: [], long: ['m'] }, counts: { 'receiveEmpty q sampled': 1 } },
  }),
  sqs('SQS-16', 'DelaySeconds: a new message can be received that much later, as the queue says or the message', {
    queues: [queue('q', { DelaySeconds: 5 }), queue('own')], sender: { DelaySeconds: 'payload.delay' },
    operations: [send('m', 0, 'q', { payload: { n: 'm', delay: 5 } }), receive('r1', 4_000, 'q'), receive('r2', 6_000, 'q'), send('o', 7_000, 'own', { payload: { n: 'o', delay: 60 } }), receive('r3', 60_000, 'own'), receive('r4', 68_000, 'own')],
    seen: { received: { r1: [], r2: ['m'], r3: [], r4: ['o'] } },
  }),
  ...([['standard: the age counts from the first queue on', false, [], []], ['FIFO: the age begins anew', true, ['m'], ['m']]] as const).map(([rule, isFifo, received, kept]) => sqs('SQS-17', `retention of a dead letter queue, ${rule}`, {
    queues: [queue('q', { FifoQueue: isFifo, MessageRetentionPeriod: 600, RedrivePolicy: { deadLetterTargetArn: 'dlq', maxReceiveCount: 1 } }), queue('dlq', { FifoQueue: isFifo, MessageRetentionPeriod: 60 })],
    operations: [send('m', 0, 'q', GROUP_A), receive('r1', 1_000, 'q', 1, NOW), receive('r2', 50_000, 'q', 1, NOW), receive('dead', 90_000, 'dlq')], until: '100s',
    seen: { received: { r1: ['m'], r2: [], dead: received }, kept: { q: [], dlq: kept } },
  })),
  sqs('SQS-18', 'a message larger than MaximumMessageSize is refused', {
    queues: [queue('q', { MaximumMessageSize: 1_024 })], operations: [send('large', 0, 'q', { bytes: 1_025 }), send('fits', 10, 'q', { bytes: 1_024 })], seen: { outcomes: { large: 'tooLarge', fits: 'ok' }, kept: { q: ['fits'] } },
  }),
  sqs('SQS-19', 'a long poll ends when a message comes, or when its wait is over; ReceiveMessageWaitTimeSeconds is the wait of those that say none', {
    queues: [queue('q', { ReceiveMessageWaitTimeSeconds: 20 })], operations: [receive('r1', 1_000, 'q'), send('m', 5_000, 'q'), receive('r2', 6_000, 'q', 1, { wait: '3s' })],
    seen: { received: { r1: ['m'], r2: [] }, atMs: { 'stepCompleted client r1': [5_002], 'stepCompleted client r2': [9_002] } },
  }),
  sqs('SQS-20', 'a visibility timeout shorter than the work: another receives the message meanwhile', {
    queues: [queue('q', { VisibilityTimeout: 5 })], operations: [send('m', 0, 'q'), receive('r1', 1_000, 'q'), receive('early', 5_900, 'q'), receive('r2', 6_100, 'q'), settle('d1', 'ack', 20_000, 'r1')],
    seen: { received: { r1: ['m'], early: [], r2: ['m'] }, deliveries: { r2: [2] } },
  }),
  ...([
    ['absent: any queue may name it', undefined, []],
    ['allowAll: any queue may name it', { redrivePermission: 'allowAll' }, []],
    ['denyAll: none may', { redrivePermission: 'denyAll' }, [DENIED]],
    ['byQueue: one that it lists may', { redrivePermission: 'byQueue', sourceQueueArns: ['q'] }, []],
    ['byQueue: another may not', { redrivePermission: 'byQueue', sourceQueueArns: ['other'] }, [DENIED]],
    ['byQueue wants a list', { redrivePermission: 'byQueue' }, ['no-sources nodes/dlq/config/RedriveAllowPolicy/sourceQueueArns', DENIED]],
    ['only byQueue may have one', { redrivePermission: 'allowAll', sourceQueueArns: ['q'] }, ['needless-sources nodes/dlq/config/RedriveAllowPolicy/sourceQueueArns']],
    ['of ten at most', { redrivePermission: 'byQueue', sourceQueueArns: Array.from({ length: 11 }, () => 'q') }, ['out-of-range nodes/dlq/config/RedriveAllowPolicy/sourceQueueArns']],
  ] as const).map(([rule, policy, refused]) => sqs('SQS-21', `RedriveAllowPolicy ${rule}`, {
    queues: [queue('q', { RedrivePolicy: { deadLetterTargetArn: 'dlq', maxReceiveCount: 1 } }), queue('other'), queue('dlq', policy === undefined ? {} : { RedriveAllowPolicy: policy as JsonObject })],
    operations: [send('m', 0, 'q')], seen: {}, refused,
  })),
  sqs('SQS-21', 'RedriveAllowPolicy: what may be moved is moved', {
    queues: [queue('q', { RedrivePolicy: { deadLetterTargetArn: 'dlq', maxReceiveCount: 1 } }), queue('dlq', { RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns: ['q'] } })],
    operations: [send('m', 0, 'q'), receive('r1', 1_000, 'q', 1, NOW), receive('r2', 5_000, 'q'), receive('dead', 6_000, 'dlq')], seen: { received: { r1: ['m'], r2: [], dead: ['m'] } },
  }),
];
