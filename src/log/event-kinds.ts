import type { GaugeMove } from './gauges.ts';

/** What `detail` and `value` hold in rows of a kind. */
export type DetailMeaning = 'none' | 'name' | 'heap' | 'number';

export interface EventKind {
  /** Permanent: persisted, never reused for another meaning. 1 to 255. */
  readonly code: number;
  readonly detail: DetailMeaning;
  /** What `value` holds; '' for nothing. */
  readonly value: string;
  readonly moves: readonly GaugeMove[];
  /** Short words for a person. */
  readonly says: string;
}

const kind = (code: number, says: string, detail: DetailMeaning = 'none', value = '', moves: readonly GaugeMove[] = []): EventKind => ({
  code,
  detail,
  value,
  moves,
  says,
});

const add = (gauge: GaugeMove['gauge'], from: GaugeMove['from']): GaugeMove => ({ gauge, op: 'add', from });
const set = (gauge: GaugeMove['gauge'], from: GaugeMove['from'], plus = 0): GaugeMove => ({ gauge, op: 'set', from, plus });

/** Every kind of row. Codes are grouped by tens; a new kind is one line here. */
export const EVENT_KINDS = {
  // The run and its faults.
  runStopped: kind(1, 'run stopped', 'name', 'dispatches'),
  faultApplied: kind(2, 'fault struck', 'name'),
  hostCrashed: kind(3, 'crashed', 'none', '', [set('hostState', 0)]),
  hostStarted: kind(4, 'started', 'none', '', [set('hostState', 1)]),
  hostPaused: kind(5, 'paused', 'none', 'microseconds', [set('hostState', 2)]),
  hostResumed: kind(6, 'resumed', 'none', '', [set('hostState', 1)]),
  hopLost: kind(7, 'lost on the way', 'name'),
  hopDelayed: kind(8, 'delayed on the way', 'name', 'microseconds'),
  hopDuplicated: kind(9, 'arrived twice', 'name'),
  hostSeparated: kind(140, 'cut off by a network partition', 'none', 'microseconds', [add('cutOff', 1)]),
  hostRejoined: kind(141, 'reachable again', 'none', '', [add('cutOff', -1)]),

  // Messages and their publishing.
  messageCreated: kind(10, 'message created', 'heap', 'bytes on the wire'),
  publishSent: kind(11, 'sent', 'none', 'bytes', [add('pendingSends', 1)]),
  publishAcknowledged: kind(12, 'publish acknowledged', 'none', 'microseconds since sent', [add('pendingSends', -1)]),
  publishRetried: kind(13, 'publish retried', 'name', 'delay in microseconds'),
  publishFailed: kind(14, 'publish failed', 'name', '', [add('pendingSends', -1)]),
  publishAbandoned: kind(15, 'publish abandoned in a crash', 'none', '', [add('pendingSends', -1)]),

  // Entries of channels.
  entryAppended: kind(20, 'appended', 'none', 'bytes', [set('end', 'position', 1), add('entries', 1)]),
  entryRejected: kind(21, 'append refused', 'name'),
  entryRepeated: kind(22, 'repeat recognised, not appended', 'none', '', [add('repeats', 1)]),
  entriesCommitted: kind(23, 'replicated up to', 'none', 'entries', [set('committed', 'position')]),
  entriesExpired: kind(24, 'removed by retention, up to', 'name', 'minus entries removed', [set('start', 'position'), add('entries', 'value')]),
  entryCompacted: kind(25, 'compacted away', 'none', '', [add('entries', -1)]),
  entriesTruncated: kind(26, 'truncated to', 'none', 'minus entries lost', [set('end', 'position'), add('entries', 'value')]),
  entryStranded: kind(142, 'taken by a leader that was deposed and does not know', 'none', 'bytes'),
  strandedDropped: kind(143, 'dropped what it took after it was deposed', 'none', 'entries'),
  segmentRolled: kind(27, 'segment closed', 'none', 'bytes'),

  // Replication.
  leaderElected: kind(30, 'became leader', 'name', 'member, counted from 1', [set('leader', 'value')]),
  partitionOffline: kind(31, 'offline: no replica can lead', 'none', '', [set('leader', 0)]),
  inSyncChanged: kind(32, 'in-sync replicas changed', 'name', 'replicas in sync', [set('inSync', 'value')]),

  // Groups.
  memberJoined: kind(40, 'joined the group', 'none', '', [add('members', 1)]),
  memberLeft: kind(41, 'left the group', 'name', '', [add('members', -1)]),
  rebalanceStarted: kind(42, 'rebalance started', 'name'),
  rebalanceCompleted: kind(43, 'rebalance completed', 'none', 'generation', [set('generation', 'value')]),
  partitionAssigned: kind(44, 'partition assigned', 'none', 'member, counted from 1', [set('owner', 'value')]),
  partitionRevoked: kind(45, 'partition revoked', 'none', '', [set('owner', 0)]),
  offsetCommitted: kind(46, 'position committed', 'none', '', [set('offset', 'position')]),
  commitRejected: kind(47, 'commit refused', 'name'),
  joinRefused: kind(49, 'refused by the group', 'name'),
  offsetReset: kind(48, 'position reset', 'name', 'entries skipped'),

  // Deliveries and handlers.
  delivered: kind(50, 'delivered', 'none', 'microseconds since appended'),
  handlerStarted: kind(51, 'handler started', 'none', '', [add('frames', 1)]),
  stepStarted: kind(52, 'step started', 'name'),
  stepCompleted: kind(53, 'step completed', 'name', 'microseconds'),
  stepFailed: kind(54, 'step failed', 'name'),
  stepTimedOut: kind(55, 'step timed out', 'name', 'microseconds'),
  handlerRetried: kind(56, 'handler will retry', 'none', 'delay in microseconds'),
  handlerFinished: kind(57, 'handler finished', 'name', 'microseconds', [add('frames', -1)]),
  handlerFailed: kind(58, 'handler failed', 'name', 'microseconds', [add('frames', -1)]),
  handlerAborted: kind(59, 'handler lost in a crash', 'name', '', [add('frames', -1)]),

  // Calls, stores, timers.
  callReceived: kind(60, 'request received'),
  callRefused: kind(61, 'request refused', 'name'),
  rowInserted: kind(62, 'row inserted', 'name', 'version', [add('rows', 1)]),
  rowChanged: kind(63, 'row changed', 'name', 'version'),
  rowDeleted: kind(64, 'row deleted', 'name', '', [add('rows', -1)]),
  txCommitted: kind(65, 'transaction committed', 'name', 'operations'),
  txConflicted: kind(66, 'transaction refused', 'name'),
  timerSet: kind(67, 'timer set', 'name', 'microseconds'),
  timerFired: kind(68, 'timer fired', 'name'),
  expressionFailed: kind(69, 'expression failed', 'name', 'column'),
  rowRevised: kind(73, 'had read the row that it changed', 'number', 'row that had written it as it was read'),
  callQueued: kind(70, 'request waits', 'none', '', [add('waiting', 1)]),
  callTaken: kind(71, 'request waited', 'none', 'microseconds', [add('waiting', -1)]),
  callLost: kind(72, 'waiting request lost in a crash', 'none', '', [add('waiting', -1)]),

  // Queues. Entries are appended as above; what is not leased and not delayed is ready.
  entryLeased: kind(100, 'leased', 'none', 'microseconds, 0 for as long as the connection lasts', [add('leased', 1)]),
  entryReleased: kind(101, 'returned', 'name', '', [add('leased', -1)]),
  entryDelayed: kind(102, 'held back', 'none', 'microseconds', [add('delayed', 1)]),
  entryDue: kind(103, 'no longer held back', 'none', '', [add('delayed', -1)]),
  entryAcknowledged: kind(104, 'acknowledged', 'name', '', [add('leased', -1), add('entries', -1)]),
  entryRemoved: kind(105, 'removed from the queue', 'name', '', [add('entries', -1)]),
  entryDeadLettered: kind(106, 'dead-lettered', 'name', '', [add('deadLettered', 1)]),
  leaseChanged: kind(107, 'lease changed', 'none', 'microseconds from now'),
  settleRefused: kind(108, 'settlement refused', 'name'),
  receiveEmpty: kind(109, 'received nothing', 'name', '', [add('emptyReceives', 1)]),
  consumerAttached: kind(110, 'consumer attached', 'none', '', [add('consumers', 1)]),
  consumerDetached: kind(111, 'consumer detached', 'name', '', [add('consumers', -1)]),
  entryRouted: kind(112, 'routed', 'none', 'queues', [add('routed', 1)]),
  entryUnroutable: kind(113, 'routed nowhere', 'name', '', [add('unroutable', 1)]),
  messageReturned: kind(114, 'returned to its sender', 'name'),
  pushAttempted: kind(115, 'push attempted', 'none', 'delay before it in microseconds'),
  pushDelivered: kind(116, 'pushed', 'none', '', [add('pushed', 1)]),
  pushFailed: kind(117, 'push failed', 'name', '', [add('pushFailures', 1)]),
  pushFiltered: kind(118, 'kept back by a filter', 'none', '', [add('filtered', 1)]),
  entryConfirmed: kind(119, 'on a majority of hosts'),
  queueDeleted: kind(144, 'queue deleted', 'name', 'entries that went with it'),
  queueDeclared: kind(145, 'queue declared'),
  consumerRefused: kind(120, 'consumer refused', 'name'),
  alarmRaised: kind(146, 'alarm: publishers wait', 'name', 'bytes kept', [add('alarm', 1)]),
  alarmCleared: kind(147, 'alarm over: publishers go on', 'name', 'bytes kept', [add('alarm', -1)]),
  entryLeftBehind: kind(149, 'deleted, and left on one host'),
  publishBlocked: kind(148, 'waits: its connection is blocked'),

  // Sagas. `node` is the saga, or the step that the row is about.
  sagaStarted: kind(80, 'saga started', 'none', '', [add('running', 1)]),
  sagaStepStarted: kind(81, 'saga step started', 'none', '', [add('running', 1)]),
  sagaStepCompleted: kind(82, 'saga step completed', 'none', '', [add('running', -1), add('completed', 1)]),
  sagaStepFailed: kind(83, 'saga step failed', 'none', '', [add('running', -1)]),
  sagaStepTimedOut: kind(84, 'saga step timed out', 'none', '', [add('running', -1)]),
  sagaStepRetried: kind(85, 'saga step retried'),
  sagaCompensating: kind(86, 'saga compensating', 'none', '', [add('running', -1), add('compensating', 1)]),
  sagaCompensationStarted: kind(87, 'compensation started', 'none', '', [add('compensating', 1)]),
  sagaCompensationCompleted: kind(88, 'compensation completed', 'none', '', [add('compensating', -1), add('compensated', 1)]),
  sagaCompensationFailed: kind(89, 'compensation failed', 'none', '', [add('compensating', -1)]),
  sagaCompensationRetried: kind(90, 'compensation retried'),
  sagaCompleted: kind(91, 'saga completed', 'none', '', [add('running', -1), add('completed', 1)]),
  sagaCompensated: kind(92, 'saga compensated', 'none', '', [add('compensating', -1), add('compensated', 1)]),
  sagaStuck: kind(93, 'saga stuck', 'none', '', [add('stuck', 1)]),
  sagaLateReply: kind(94, 'late reply ignored'),
  sagaRecovered: kind(95, 'saga recovered after a restart'),

  // Transactions over channels.
  producerInitialised: kind(130, 'began as transactional producer', 'none', 'epoch'),
  transactionStarted: kind(131, 'transaction opened', 'none', 'epoch', [add('transactions', 1)]),
  transactionDecided: kind(132, 'transaction decided', 'name', 'partitions that get a marker'),
  transactionCompleted: kind(133, 'transaction ended everywhere', 'name', '', [add('transactions', -1)]),
  markerAppended: kind(134, 'marker appended', 'name', '', [set('end', 'position', 1)]),
  markerCompacted: kind(135, 'marker compacted away'),
  readersHeld: kind(136, 'readers of decided entries wait at', 'none', '', [set('held', 'position', 1)]),
  readersReleased: kind(137, 'readers of decided entries go on', 'none', '', [set('held', 0)]),
  entryAborted: kind(138, 'aborted with its transaction'),
} as const satisfies Record<string, EventKind>;

export type EventKindName = keyof typeof EVENT_KINDS;

export const EVENT_KIND_NAMES = Object.keys(EVENT_KINDS) as readonly EventKindName[];
