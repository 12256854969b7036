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
}

const kind = (code: number, detail: DetailMeaning = 'none', value = '', moves: readonly GaugeMove[] = []): EventKind => ({
  code,
  detail,
  value,
  moves,
});

const add = (gauge: GaugeMove['gauge'], from: GaugeMove['from']): GaugeMove => ({ gauge, op: 'add', from });
const set = (gauge: GaugeMove['gauge'], from: GaugeMove['from'], plus = 0): GaugeMove => ({ gauge, op: 'set', from, plus });

/** Every kind of row. Codes are grouped by tens; a new kind is one line here. */
export const EVENT_KINDS = {
  // The run and its faults.
  runStopped: kind(1, 'name', 'dispatches'),
  faultApplied: kind(2, 'name'),
  hostCrashed: kind(3, 'none', '', [set('hostState', 0)]),
  hostStarted: kind(4, 'none', '', [set('hostState', 1)]),
  hostPaused: kind(5, 'none', 'microseconds', [set('hostState', 2)]),
  hostResumed: kind(6, 'none', '', [set('hostState', 1)]),
  hopLost: kind(7, 'name'),
  hopDelayed: kind(8, 'name', 'microseconds'),
  hopDuplicated: kind(9, 'name'),
  hostSeparated: kind(140, 'none', 'microseconds', [add('cutOff', 1)]),
  hostRejoined: kind(141, 'none', '', [add('cutOff', -1)]),

  // Messages and their publishing.
  messageCreated: kind(10, 'heap', 'bytes on the wire'),
  publishSent: kind(11, 'none', 'bytes', [add('pendingSends', 1)]),
  publishAcknowledged: kind(12, 'name', 'microseconds since sent', [add('pendingSends', -1)]),
  publishRetried: kind(13, 'name', 'delay in microseconds'),
  publishFailed: kind(14, 'name', '', [add('pendingSends', -1)]),
  publishAbandoned: kind(15, 'none', '', [add('pendingSends', -1)]),

  // Entries of channels.
  entryAppended: kind(20, 'none', 'bytes', [set('end', 'position', 1), add('entries', 1)]),
  entryRejected: kind(21, 'name'),
  entryRepeated: kind(22, 'none', '', [add('repeats', 1)]),
  entriesCommitted: kind(23, 'none', 'entries', [set('committed', 'position')]),
  entriesExpired: kind(24, 'name', 'minus entries removed', [set('start', 'position'), add('entries', 'value')]),
  entryCompacted: kind(25, 'none', '', [add('entries', -1)]),
  entriesTruncated: kind(26, 'none', 'minus entries lost', [set('end', 'position'), add('entries', 'value')]),
  entryStranded: kind(142, 'none', 'bytes'),
  strandedDropped: kind(143, 'none', 'entries'),
  segmentRolled: kind(27, 'none', 'bytes'),
  partitionCleaned: kind(28, 'none', 'entries removed'),

  // Replication.
  leaderElected: kind(30, 'name', 'member, counted from 1', [set('leader', 'value'), add('epoch', 1)]),
  partitionOffline: kind(31, 'none', '', [set('leader', 0), add('epoch', 1)]),
  inSyncChanged: kind(32, 'name', 'replicas in sync', [set('inSync', 'value')]),
  inSyncTooFew: kind(33, 'none', 'replicas that writes need', [set('inSyncTooFew', 1)]),
  inSyncEnough: kind(34, 'none', 'replicas that writes need', [set('inSyncTooFew', 0)]),
  eligibleChanged: kind(35, 'name', 'eligible leader replicas', [set('eligible', 'value')]),

  // Groups.
  memberJoined: kind(40, 'none', '', [add('members', 1)]),
  memberLeft: kind(41, 'name', '', [add('members', -1)]),
  rebalanceStarted: kind(42, 'name'),
  rebalanceCompleted: kind(43, 'none', 'generation', [set('generation', 'value')]),
  partitionAssigned: kind(44, 'none', 'member, counted from 1', [set('owner', 'value')]),
  partitionRevoked: kind(45, 'none', '', [set('owner', 0)]),
  offsetCommitted: kind(46, 'none', '', [set('offset', 'position')]),
  commitRejected: kind(47, 'name'),
  joinRefused: kind(49, 'name'),
  offsetReset: kind(48, 'name', 'entries skipped'),

  // Deliveries and handlers.
  delivered: kind(50, 'none', 'microseconds since appended'),
  handlerStarted: kind(51, 'none', '', [add('frames', 1)]),
  stepStarted: kind(52, 'name'),
  stepCompleted: kind(53, 'name', 'microseconds'),
  stepFailed: kind(54, 'name'),
  stepTimedOut: kind(55, 'name', 'microseconds'),
  handlerRetried: kind(56, 'none', 'delay in microseconds'),
  handlerFinished: kind(57, 'name', 'microseconds', [add('frames', -1)]),
  handlerFailed: kind(58, 'name', 'microseconds', [add('frames', -1)]),
  handlerAborted: kind(59, 'name', '', [add('frames', -1)]),

  // Calls, stores, timers.
  callReceived: kind(60),
  callRefused: kind(61, 'name'),
  rowInserted: kind(62, 'name', 'version', [add('rows', 1)]),
  rowChanged: kind(63, 'name', 'version'),
  rowDeleted: kind(64, 'name', '', [add('rows', -1)]),
  txCommitted: kind(65, 'name', 'operations'),
  txConflicted: kind(66, 'name'),
  timerSet: kind(67, 'name', 'microseconds'),
  timerFired: kind(68, 'name'),
  expressionFailed: kind(69, 'name', 'column'),
  rowRevised: kind(73, 'number', 'row that had written it as it was read'),
  callQueued: kind(70, 'none', '', [add('waiting', 1)]),
  callTaken: kind(71, 'none', 'microseconds', [add('waiting', -1)]),
  callLost: kind(72, 'none', '', [add('waiting', -1)]),

  // Queues. Entries are appended as above; what is not leased and not delayed is ready.
  entryLeased: kind(100, 'none', 'microseconds, 0 for as long as the connection lasts', [add('leased', 1)]),
  entryReleased: kind(101, 'name', '', [add('leased', -1)]),
  entryDelayed: kind(102, 'none', 'microseconds', [add('delayed', 1)]),
  entryDue: kind(103, 'none', '', [add('delayed', -1)]),
  entryAcknowledged: kind(104, 'name', '', [add('leased', -1), add('entries', -1)]),
  entryRemoved: kind(105, 'name', '', [add('entries', -1)]),
  entryDeadLettered: kind(106, 'name', '', [add('deadLettered', 1)]),
  leaseChanged: kind(107, 'none', 'microseconds from now'),
  settleRefused: kind(108, 'name'),
  receiveEmpty: kind(109, 'name', '', [add('emptyReceives', 1)]),
  consumerAttached: kind(110, 'none', '', [add('consumers', 1)]),
  consumerDetached: kind(111, 'name', '', [add('consumers', -1)]),
  entryRouted: kind(112, 'none', 'queues', [add('routed', 1), add('published', 1)]),
  entryUnroutable: kind(113, 'name', '1 for what was published here, 0 for what came otherwise', [add('unroutable', 1), add('published', 'value')]),
  messageReturned: kind(114, 'name'),
  pushAttempted: kind(115, 'none', 'delay before it in microseconds'),
  pushDelivered: kind(116, 'none', '', [add('pushed', 1)]),
  pushFailed: kind(117, 'name'),
  pushFiltered: kind(118, 'none', '', [add('filtered', 1)]),
  entryConfirmed: kind(119),
  queueDeleted: kind(144, 'name', 'entries that went with it'),
  queueDeclared: kind(145),
  consumerRefused: kind(120, 'name'),
  alarmRaised: kind(146, 'name', 'bytes kept', [add('alarm', 1)]),
  alarmCleared: kind(147, 'name', 'bytes kept', [add('alarm', -1)]),
  entryLeftBehind: kind(149),
  membersOnline: kind(121, 'none', 'members online', [set('inSync', 'value')]),
  publishBlocked: kind(148, 'none', '1 for the first of its connection', [add('blocked', 'value')]),
  publishUnblocked: kind(122, 'none', '-1 for the last of its connection', [add('blocked', 'value')]),

  // Sagas. `node` is the saga, or the step that the row is about.
  sagaStarted: kind(80, 'none', '', [add('running', 1)]),
  sagaStepStarted: kind(81, 'none', '', [add('running', 1)]),
  sagaStepCompleted: kind(82, 'none', '', [add('running', -1), add('completed', 1)]),
  sagaStepFailed: kind(83, 'none', '', [add('running', -1)]),
  sagaStepTimedOut: kind(84, 'none', '', [add('running', -1)]),
  sagaStepRetried: kind(85),
  sagaCompensating: kind(86, 'none', '', [add('running', -1), add('compensating', 1)]),
  sagaCompensationStarted: kind(87, 'none', '', [add('compensating', 1)]),
  sagaCompensationCompleted: kind(88, 'none', '', [add('compensating', -1), add('compensated', 1)]),
  sagaCompensationFailed: kind(89, 'none', '', [add('compensating', -1)]),
  sagaCompensationRetried: kind(90),
  sagaCompleted: kind(91, 'none', '', [add('running', -1), add('completed', 1)]),
  sagaCompensated: kind(92, 'none', '', [add('compensating', -1), add('compensated', 1)]),
  sagaStuck: kind(93, 'none', '', [add('stuck', 1)]),
  sagaLateReply: kind(94),
  sagaRecovered: kind(95),

  // Transactions over channels.
  producerInitialised: kind(130, 'none', 'epoch'),
  transactionStarted: kind(131, 'none', 'epoch', [add('transactions', 1)]),
  transactionDecided: kind(132, 'name', 'partitions that get a marker'),
  transactionCompleted: kind(133, 'name', '', [add('transactions', -1)]),
  markerAppended: kind(134, 'name', '', [set('end', 'position', 1)]),
  markerCompacted: kind(135),
  readersHeld: kind(136, 'none', '', [set('held', 'position', 1)]),
  readersReleased: kind(137, 'none', '', [set('held', 0)]),
  entryAborted: kind(138),
} as const satisfies Record<string, EventKind>;

export type EventKindName = keyof typeof EVENT_KINDS;

export const EVENT_KIND_NAMES = Object.keys(EVENT_KINDS) as readonly EventKindName[];
