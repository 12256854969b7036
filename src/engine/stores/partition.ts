import { UNBOUNDED } from '../../base/limits.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { PartitionTransactions } from './transaction-state.ts';

/** A run of entries that retention removes and compaction cleans as one. */
export interface Segment {
  first: number;
  bytes: number;
  openedUs: number;
  /** Newest timestamp in it; one entry from the future pins the whole segment. */
  newestUs: number;
  closed: boolean;
}

/** Somebody to answer once the partition is replicated up to `end`. */
export interface Waiter {
  end: number;
  code: number;
  a: number;
  b: number;
}

/** A leader that the controller has replaced and that cannot know it: it goes on taking entries, which nobody will ever read. */
export interface Deposed {
  replica: number;
  sinceUs: number;
  /** Entries that it took since. */
  stranded: number;
}

/** What the leader remembers of one producer: its last batches as [sequence, count, position]. */
export interface ProducerMemory {
  epoch: number;
  batches: [sequence: number, count: number, position: number][];
}

/** One partition of a channel, as its leader and the controller know it. Replicas share one log; each has its own end. */
export interface Partition {
  channel: number;
  index: number;
  /** Replica that leads, as an index into the plan's replicas; -1 for none. */
  leader: number;
  epoch: number;
  /** What each replica has, what the leader knows of it, and up to where it is fetching now (-1: not). */
  ends: number[];
  known: number[];
  fetching: number[];
  /** Counts each replica's fetches, so that a hop of an earlier one is told from one of this. */
  rounds: number[];
  /** Up to where each replica asked last, and how often before for the same. */
  asked: number[];
  tries: number[];
  fetchedSinceUs: number[];
  caughtUpUs: number[];
  inSync: boolean[];
  /** Not in sync, and may lead when nobody is. */
  eligible: boolean[];
  /** Replica that led when nobody was in sync any more; -1 for none. */
  lastKnown: number;
  end: number;
  committed: number;
  start: number;
  live: number;
  /** Position of index 0 of `removed`. */
  base: number;
  /** 0 kept, REMOVED, CONTROL. */
  removed: Uint8Array;
  /** Position of index 0 of the columns below: those of entries before it are packed (`EntryColumns`). */
  warm: number;
  message: Uint32Array;
  appendedUs: Float64Array;
  row: Uint32Array;
  /** Runs of packed entries up to `warm`, by number in the archive, and the position of the first. */
  cold: number[];
  coldFirst: number;
  segments: Segment[];
  bytes: number;
  producers: Map<number, ProducerMemory>;
  waiters: Waiter[];
  deposed: Deposed | null;
  /** Fetches that wait for data or for a leader. */
  parked: Waiter[];
  /** First position that compaction has not looked at. */
  cleanedTo: number;
  /** Tombstones by position: when they may go. */
  tombstones: Map<number, number>;
  /** Null until the first transaction. */
  transactions: PartitionTransactions | null;
  ticks: { lag: boolean; retention: number; cleaner: number; preferred: boolean };
}

const FIRST_CAPACITY = 64;

export const REMOVED = 1;
/** A marker: it has a position, and no message. */
export const CONTROL = 2;

export const emptyPartition = (channel: number, index: number, replicas: number): Partition => ({
  channel,
  index,
  leader: 0,
  epoch: 0,
  ends: Array.from({ length: replicas }, () => 0),
  known: Array.from({ length: replicas }, () => 0),
  fetching: Array.from({ length: replicas }, () => -1),
  rounds: Array.from({ length: replicas }, () => 0),
  asked: Array.from({ length: replicas }, () => -1),
  tries: Array.from({ length: replicas }, () => 0),
  fetchedSinceUs: Array.from({ length: replicas }, () => 0),
  caughtUpUs: Array.from({ length: replicas }, () => 0),
  inSync: Array.from({ length: replicas }, () => true),
  eligible: Array.from({ length: replicas }, () => false),
  lastKnown: -1,
  end: 0,
  committed: 0,
  start: 0,
  live: 0,
  base: 0,
  removed: new Uint8Array(FIRST_CAPACITY),
  warm: 0,
  message: new Uint32Array(FIRST_CAPACITY),
  appendedUs: new Float64Array(FIRST_CAPACITY),
  row: new Uint32Array(FIRST_CAPACITY),
  cold: [],
  coldFirst: 0,
  segments: [],
  bytes: 0,
  producers: new Map(),
  waiters: [],
  deposed: null,
  parked: [],
  cleanedTo: 0,
  tombstones: new Map(),
  transactions: null,
  ticks: { lag: false, retention: UNBOUNDED, cleaner: UNBOUNDED, preferred: false },
});

/** A batch as it arrives at a leader. Its sender fills the same object again for the next. */
export interface Batch {
  /** Messages, and the row of each one's send. */
  items: readonly { readonly message: number; readonly row: number }[];
  bytes: number;
  producer: number;
  producerEpoch: number;
  /** Sequence of its first message; -1 without idempotence. */
  sequence: number;
  /** Which of the producer's transactions it belongs to; 0 for none. */
  transaction: number;
  acks: 'none' | 'leader' | 'all';
  node: number;
  member: number;
}

/** Answer to an append. */
export interface AppendAnswer {
  refused: Reason | null;
  /** A repeat of a batch that is in the log already. */
  repeated: boolean;
  first: number;
  end: number;
}

/** Makes it one that is not there yet: nobody leads it, and nobody is in sync. */
export function close(p: Partition): void {
  p.leader = -1;
  p.epoch = -1;
  p.inSync.fill(false);
}

/** How many replicas are in sync. */
export const inSyncCount = ({ inSync }: Partition): number => countOf(inSync);

/** How many of a set of replicas are in it. */
export function countOf(replicas: readonly boolean[]): number {
  let count = 0;
  for (let r = 0; r < replicas.length; r++) if (replicas[r]) count++;
  return count;
}

/** How many replicas must be in sync for writes that wait for all of them. */
export const inSyncNeeded = ({ inSync }: Partition, { replication }: ChannelPlan): number => Math.min(replication.inSyncMin, inSync.length);

export const inSyncTooFew = (p: Partition, plan: ChannelPlan): boolean => inSyncCount(p) < inSyncNeeded(p, plan);

export const isKept = (p: Partition, position: number): boolean => position >= p.start && position < p.end && p.removed[position - p.base] === 0;
