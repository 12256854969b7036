import type { Row } from './columns.ts';
import type { EventLog } from './event-log.ts';
import type { EventKindName } from './event-kinds.ts';
import { kindOfCode } from './kind-codes.ts';
import { durationText, messageNamer, nodeText, placeText } from './row-words.ts';

/** One sentence for a person, such as `payment#0 crashed` or `m3 OrderPlaced order-1 was appended at orders/2@5`. */
export const describeRow = (log: EventLog, index: number): string => rowDescriber(log)(index);

/** The same for many rows of one log. */
export function rowDescriber(log: EventLog): (index: number) => string {
  const nameOf = messageNamer(log);
  return (index) => {
    const row = log.row(index);
    return fill(SENTENCES[kindOfCode(row.kind)], wordsOf(log, row, nameOf));
  };
}

/** What a sentence may speak of. A bracketed part is left out when one of its words is empty. */
export type RowWord = 'who' | 'message' | 'place' | 'detail' | 'value' | 'count' | 'duration' | 'attempt' | 'saga' | 'owner';

/** How each kind is told. */
export const SENTENCES: Readonly<Record<EventKindName, string>> = {
  runStopped: 'the run stopped after {value} dispatches[: {detail}]',
  faultApplied: 'fault {detail} struck[ {who}]',
  hostCrashed: '{who} crashed',
  hostStarted: '{who} started',
  hostPaused: '{who} paused for {duration}',
  hostResumed: '{who} resumed',
  hostSeparated: '{who} was cut off by a network partition[ for {duration}]',
  hostRejoined: '{who} can be reached again',
  alarmRaised: '{who} keeps too much ({value} bytes)[, {detail} alarm]: publishers wait',
  alarmCleared: '{who} keeps {value} bytes[, {detail} alarm over]',
  entryLeftBehind: '{message} was deleted[ from {place}], and one host has it still',
  publishBlocked: '{who} waits with {message}: its connection is blocked',
  publishUnblocked: '{who} waits no more with {message}: its connection is free again',
  membersOnline: '{place} has {value} members online',
  queueDeleted: '{place} was deleted with {value} entries[: {detail}]',
  queueDeclared: '{place} was declared[ by {who}]',
  consumerRefused: '{who} may not consume[ from {place}][: {detail}]',
  hopLost: '{message}[ to or from {who}] was lost on the way[: {detail}]',
  hopDelayed: '{message}[ to or from {who}] was delayed on the way by {duration}[: {detail}]',
  hopDuplicated: '{message}[ to or from {who}] arrived twice[: {detail}]',

  messageCreated: '{who} created {message}',
  publishSent: '{who} sent {message}[ to {place}]',
  publishAcknowledged: '{who} learnt after {duration} that {message} is published[ at {place}][: {detail}]',
  publishRetried: '{who} will send {message} again in {duration}[: {detail}]',
  publishFailed: '{who} gave up publishing {message}[: {detail}]',
  publishAbandoned: '{who} lost the publish of {message} in a crash',

  entryAppended: '{message} was appended[ at {place}]',
  entryRejected: '{message} was refused[ by {place}][: {detail}]',
  entryRepeated: '{message} was recognised as a repeat and not appended again[ at {place}]',
  entriesCommitted: 'every in-sync replica has the entries before {place}',
  entriesExpired: 'retention removed {count} entries before {place}[: {detail}]',
  entryCompacted: '{place} was compacted away[ ({message})]',
  entriesTruncated: '{count} entries were lost from {place} on',
  entryStranded: '{message} was taken[ at {place}] by {who}, which leads no longer and does not know',
  strandedDropped: '{who} drops {value} entries that it took[ at {place}] after it was deposed',
  partitionCleaned: 'the cleaner removed {value} entries[ before {place}]',
  segmentRolled: 'a segment of {value} bytes was closed[ at {place}]',

  producerInitialised: '{who} is the producer of its transactions now, epoch {value}',
  transactionStarted: '{who} has an open transaction, epoch {value}',
  transactionDecided: 'the transaction of {who} was decided[: {detail}]',
  transactionCompleted: 'the transaction of {who} has ended in every partition[: {detail}]',
  markerAppended: 'a marker was written[ at {place}][: {detail}]',
  markerCompacted: 'the marker[ at {place}] was compacted away',
  readersHeld: 'readers of decided entries wait before {place}',
  readersReleased: 'readers of decided entries read on[ up to {place}]',

  entryAborted: '{message} was aborted with its transaction[ at {place}]',
  leaderElected: '{who} member {owner} leads {place}[: {detail}]',
  partitionOffline: '{place} is offline: no replica can lead',
  inSyncChanged: '{place} has {value} replicas in sync[: {detail}]',
  inSyncTooFew: '{place} has fewer replicas in sync than the {value} that writes with acks=all need',
  inSyncEnough: '{place} has the {value} replicas in sync again that writes with acks=all need',
  eligibleChanged: '{place} has {value} eligible leader replicas[: {detail}]',

  memberJoined: '{who} joined its group',
  joinRefused: 'the group of {who} did not let it join[: {detail}]',
  memberLeft: '{who} left its group[: {detail}]',
  rebalanceStarted: 'the group of {who} began to rebalance[: {detail}]',
  rebalanceCompleted: 'the group of {who} finished rebalancing, generation {value}',
  partitionAssigned: '{place} was assigned to {who} member {owner}',
  partitionRevoked: '{place} was taken from {who}',
  offsetCommitted: '{who} committed its position, {place}',
  commitRejected: '{who} could not commit its position[, {place}][: {detail}]',
  offsetReset: '{who} was reset to {place} and skipped {value} entries[: {detail}]',

  delivered: '{message} was delivered to {who}[ from {place}], {duration} after it was appended[ (attempt {attempt})]',
  handlerStarted: '{who} began to handle {message}[ (attempt {attempt})]',
  stepStarted: '{who} began step {detail}[ for {message}]',
  stepCompleted: '{who} completed step {detail}[ for {message}] in {duration}',
  stepFailed: 'step {detail} of {who} failed[ for {message}]',
  stepTimedOut: 'step {detail} of {who} timed out[ for {message}] after {duration}',
  handlerRetried: '{who} will handle {message} again in {duration}',
  handlerFinished: '{who} finished[ {message}] in {duration}[: {detail}]',
  handlerFailed: '{who} failed[ to handle {message}] after {duration}[: {detail}]',
  handlerAborted: '{who} crashed while handling {message}[: {detail}]',

  callReceived: '{who} received a request[ for {message}]',
  callRefused: '{who} refused a request[ for {message}][: {detail}]',
  callQueued: 'a request to {who} waits[ for {message}]',
  callTaken: '{who} took a request[ for {message}] that had waited for {duration}',
  callLost: '{who} crashed while a request waited[ for {message}]',
  rowInserted: '{who} inserted a row[: {detail}][, for {message}]',
  rowChanged: '{who} changed a row to version {value}[: {detail}][, for {message}]',
  rowDeleted: '{who} deleted a row[: {detail}][, for {message}]',
  rowRevised: 'the row[ of {who}] was as row {detail} had left it when it was changed[ for {message}]; what was read of it before was as row {value} had',
  txCommitted: '{who} committed a transaction of {value} operations[: {detail}]',
  txConflicted: '{who} refused a transaction[: {detail}]',
  timerSet: '{who} set a timer for {duration}[: {detail}]',
  timerFired: 'a timer of {who} fired[: {detail}]',
  expressionFailed: 'an expression of {who} failed[: {detail}] (column {value})',

  entryLeased: '{place} was leased to {who}[ ({message})][ (delivery {attempt})]',
  entryReleased: '{place} came back from {who}[ ({message})][: {detail}]',
  entryDelayed: '{place} is held back for {duration}[ ({message})]',
  entryDue: '{place} is no longer held back[ ({message})]',
  entryAcknowledged: '{who} acknowledged {place}[ ({message})][: {detail}]',
  entryRemoved: '{place} was removed from the queue[ ({message})][: {detail}]',
  entryDeadLettered: '{place} was dead-lettered[ ({message})][: {detail}]',
  leaseChanged: '{who} keeps {place} for {duration} from now[ ({message})]',
  settleRefused: '{who} could not settle {place}[: {detail}]',
  receiveEmpty: '{who} received nothing[ from {place}]',
  consumerAttached: '{who} consumes from {place}',
  consumerDetached: '{who} no longer consumes from {place}[: {detail}]',
  entryRouted: '{message} was routed[ by {place}] to {value} queues',
  entryUnroutable: '{message} was routed nowhere[ by {place}][: {detail}]',
  messageReturned: '{message} came back to {who}[: {detail}]',
  pushAttempted: '{place} tried to deliver {message}[ to {who}][ (attempt {attempt})]',
  pushDelivered: '{place} delivered {message}[ to {who}]',
  pushFailed: '{place} could not deliver {message}[ to {who}][: {detail}]',
  entryConfirmed: '{place} is on a majority of hosts[ ({message})]',
  pushFiltered: '{place} kept {message} back from a subscriber',

  sagaStarted: 'saga {saga} of {who} started[ with {message}]',
  sagaStepStarted: 'saga {saga} started step {who}[ (attempt {attempt})]',
  sagaStepCompleted: 'saga {saga} completed step {who}',
  sagaStepFailed: 'step {who} of saga {saga} failed',
  sagaStepTimedOut: 'step {who} of saga {saga} timed out',
  sagaStepRetried: 'saga {saga} tries step {who} again[ (attempt {attempt})]',
  sagaCompensating: 'saga {saga} of {who} turned back to compensate',
  sagaCompensationStarted: 'saga {saga} began to compensate step {who}[ (attempt {attempt})]',
  sagaCompensationCompleted: 'saga {saga} compensated step {who}',
  sagaCompensationFailed: 'the compensation of step {who} of saga {saga} failed',
  sagaCompensationRetried: 'saga {saga} tries to compensate step {who} again[ (attempt {attempt})]',
  sagaCompleted: 'saga {saga} of {who} completed',
  sagaCompensated: 'saga {saga} of {who} is compensated',
  sagaStuck: 'saga {saga} of {who} is stuck and needs a person',
  sagaLateReply: 'saga {saga} ignored a reply that came too late for {who}',
  sagaRecovered: 'saga {saga} of {who} went on after a restart',
};

/** Puts the words in; `[...]` stays only when all of its words are there. */
function fill(sentence: string, words: Readonly<Record<RowWord, string>>): string {
  const kept = sentence.replace(/\[([^\]]*)\]/g, (_, part: string) => (wordsIn(part).every((word) => words[word] !== '') ? part : ''));
  return kept.replace(/\{(\w+)\}/g, (_, word: RowWord) => words[word] || (UNNAMED[word] ?? ''));
}

/** Said in place of what a row should name and does not. */
const UNNAMED: Partial<Readonly<Record<RowWord, string>>> = { who: 'the system', message: 'a message', place: 'a partition', detail: 'unnamed', saga: 'unnumbered' };

const wordsIn = (part: string): RowWord[] => Array.from(part.matchAll(/\{(\w+)\}/g), ([, word]) => word as RowWord);

function wordsOf(log: EventLog, row: Row, nameOf: (message: number) => string): Record<RowWord, string> {
  return {
    who: nodeText(log.header, row),
    message: nameOf(row.message),
    place: placeText(log.header, row),
    detail: log.detailText(row.index),
    value: String(row.value),
    count: String(Math.abs(row.value)),
    duration: durationText(row.value),
    attempt: row.attempt === 0 ? '' : String(row.attempt),
    saga: row.saga === 0 ? '' : String(row.saga),
    owner: String(row.value - 1),
  };
}
