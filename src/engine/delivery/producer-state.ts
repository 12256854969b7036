import type { PartitionCounts } from './metadata.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { ProducerPlan } from '../../topology/process.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { Slot, SlotState } from '../kernel/slots.ts';
import type { StickyState } from './partitioner.ts';

/** One message on its way, and the frame that waits for it (-1: none). */
export interface Item {
  message: number;
  frame: number;
  wake: number;
  /** When it was first sent. */
  sentUs: number;
  row: number;
  attempt: number;
}

/** What one request carries to one partition. */
export interface BatchRecord extends Slot {
  client: number;
  partition: number;
  items: Item[];
  bytes: number;
  /** Of the client's memory. */
  reserved: number;
  producer: number;
  sequence: number;
  epoch: number;
  /** Which batch of its epoch it is, from 0. */
  ordinal: number;
  /** Which of its producer's transactions it belongs to; 0 for none. */
  transaction: number;
  /** Sent so many times. */
  sends: number;
  createdUs: number;
  /** Requests, answers and waiters that still refer to it. */
  holds: number;
  phase: 'open' | 'queued' | 'sent' | 'backingOff' | 'done';
  sentUs: number;
  /** Host that it was sent to, if that was a leader that was deposed; -1 otherwise. */
  deposed: number;
  refused: Reason | null;
  answerCause: number;
}

/** How an idempotent client numbers what it sends to one partition. */
export interface Numbering {
  epoch: number;
  /** Next sequence, and batches numbered so far. */
  next: number;
  batches: number;
  /** A batch was given up: whether the partition has it is not known. */
  unresolved: boolean;
}

/** A message that waits for memory. */
export interface Blocked {
  item: Item;
  partition: number;
  /** Its place among all that ever waited. */
  nth: number;
}

/** One publishing client: one instance of a process, one plan. */
export interface Client {
  /** Producer id: a restarted process is another producer. */
  id: number;
  /** Epoch that its numberings begin with. */
  epoch: number;
  numberings: Map<number, Numbering>;
  sticky: Map<number, StickyState>;
  /** Batches by partition, in order of sending. */
  queues: Map<number, number[]>;
  /** Memory that batches have taken, who waits for some, and how many ever did. */
  reserved: number;
  blocked: Blocked[];
  blockedSoFar: number;
  /** When it asked last who leads, other than in passing. */
  askedUs: number;
  /** When the one timer of the client fires; UNBOUNDED when it is not set. */
  armedUs: number;
}

export interface ProducersState {
  clients: Client[];
  batches: SlotState<BatchRecord>;
}

/** A batch as its leader gets it. */
export interface Outgoing {
  items: readonly Item[];
  bytes: number;
  producer: number;
  producerEpoch: number;
  sequence: number;
  transaction: number;
  acks: ProducerPlan['acks'];
  node: number;
  member: number;
}

/** The leader's side, as a producer sees it. */
export interface Leaders extends PartitionCounts {
  indexOf(channel: number, partition: number): number;
  /** -1 for none. */
  leaderHost(partition: number): number;
  /** A leader that was replaced, and that this client goes on with; -1 for none. */
  deposedHost(partition: number, client: number, askedUs: number): number;
  /** A deposed leader takes a batch; false if it knows by now that it leads no longer. */
  strand(partition: number, host: number, batch: Outgoing): boolean;
  append(partition: number, batch: Outgoing): { refused: Reason | null; end: number };
  /** Answers `code` with (a, b) once everything below `end` is replicated, or not to be. */
  awaitCommit(partition: number, waiter: { end: number; code: number; a: number; b: number }): void;
  inSyncTooFew(partition: number): boolean;
  addressOf(partition: number): { channel: number; index: number };
}

/** What transactional clients ask before they publish, and who is told how it went. */
export interface TransactionGate {
  /** Why the client may not publish now; null if it may. */
  refusal(client: number): Reason | null;
  /** May batches to the partition leave? If not, `proceed` follows when they may. */
  admits(client: number, partition: number, cause: number): boolean;
  /** Which of its producer's transactions the client's is. */
  ordinal(client: number): number;
  /** A batch has its final answer. */
  answered(client: number, failed: Reason | null): void;
}

/** Shared: replaced by the first item. */
export const NO_ITEMS: Item[] = [];

/** Refusals that no retry can mend. */
export const PERMANENT: ReadonlySet<Reason> = new Set(['tooLarge', 'staleEpoch', 'invalidTransaction']);

/** Was sent before, and may be again once those in front of it have their answers. */
export const isWaitingTurn = (batch: BatchRecord): boolean => batch.phase === 'queued' && batch.sends > 0;

/** When the batch must be looked at next. */
export const deadlineOf = (batch: BatchRecord, plan: ProducerPlan): number =>
  Math.min(batch.createdUs + plan.deliveryTimeoutUs, batch.phase === 'sent' ? batch.sentUs + plan.requestTimeoutUs : UNBOUNDED);

export const emptyClient = (id: number): Client => ({ id, epoch: 0, numberings: new Map(), sticky: new Map(), queues: new Map(), reserved: 0, blocked: [], blockedSoFar: 0, askedUs: 0, armedUs: UNBOUNDED });

export const emptyBatch = (): BatchRecord => ({
  generation: 0, live: false, client: 0, partition: 0, items: [], bytes: 0, reserved: 0, producer: 0, sequence: -1, epoch: 0, ordinal: 0, transaction: 0, sends: 0, createdUs: 0, holds: 0, phase: 'open',
  sentUs: 0, deposed: -1, refused: null, answerCause: 0,
});

/** May a message of so many bytes join the batch? One that was not sent yet and has room. */
export const isJoinable = (batch: BatchRecord, bytes: number, plan: ProducerPlan): boolean =>
  (batch.phase === 'open' || (batch.phase === 'queued' && batch.sends === 0)) && batch.bytes + bytes <= plan.batchBytes;

/** Is there memory for a batch that begins with so many bytes? */
export const fits = ({ reserved }: Client, bytes: number, { buffer, batchBytes }: ProducerPlan): boolean =>
  buffer === undefined || reserved + Math.max(batchBytes, bytes) <= buffer.bytes;
