import type { HostIndex, LinkIndex } from './indexes.ts';

/**
 * An entry store with partitions: append guard, retention, compaction, replication.
 * A log keeps entries by limits; each group holds a ledger over it.
 */
export interface ChannelPlan {
  readonly id: string;
  readonly partitions: readonly PartitionPlan[];
  readonly partitioner: PartitionerPlan;
  readonly guards: readonly AppendGuardPlan[];
  readonly retention: RetentionPlan;
  readonly compaction: CompactionPlan | null;
  readonly replication: ReplicationPlan;
  /** Larger entries are rejected with `tooLarge`. */
  readonly entryBytesMax: number;
  /** Which clock an entry's own timestamp is: the producer's or the append's. */
  readonly timestamps: 'create' | 'append';
}

export interface PartitionPlan {
  /** In order of preference: the first is the preferred leader. */
  readonly replicas: readonly HostIndex[];
}

/** How an entry finds its partition. */
export interface PartitionerPlan {
  /** Hash of the key's UTF-8 bytes, modulo the number of partitions. */
  readonly keyed: 'murmur2';
  /** Entries without key: `sticky` stays on one partition for `stickyBytes`, then draws another. */
  readonly unkeyed: 'sticky' | 'roundRobin';
  readonly stickyBytes: number;
}

/** A condition on appending, evaluated in order at the leader. */
export type AppendGuardPlan =
  /** Remember the last `window` batches of each producer and partition: a repeat returns the first position, a gap is refused. */
  | { readonly kind: 'producerSequence'; readonly window: number };

export interface RetentionPlan {
  /** A pass over all partitions this often, in phase with time 0. */
  readonly checkEveryUs: number;
  /** Delete closed segments whose newest entry is older; UNBOUNDED for never. */
  readonly ageUs: number;
  /** Delete oldest closed segments while a partition holds more; UNBOUNDED for never. */
  readonly bytes: number;
  /** A segment closes when it would grow past this, or its first entry is this old at an append. */
  readonly segmentBytes: number;
  readonly segmentAgeUs: number;
  /** False when `cleanup.policy` is compact only: the limits above are not applied. */
  readonly deletes: boolean;
}

/** Keep the newest entry of each key. */
export interface CompactionPlan {
  readonly checkEveryUs: number;
  /** A partition is cleaned when dirty bytes / total bytes of closed segments reach this. */
  readonly dirtyRatioMin: number;
  readonly lagMinUs: number;
  readonly lagMaxUs: number;
  /** A tombstone (entry without payload) stays this long after the first pass that saw it. */
  readonly tombstoneUs: number;
}

/** At the first of both; UNBOUNDED for never by it. */
export interface FlushPlan {
  readonly everyUs: number;
  readonly everyEntries: number;
}

export type ReplicationPlan =
  | {
      readonly kind: 'isr';
      readonly inSyncMin: number;
      /** A follower that has not caught up for this long leaves the in-sync set; checked every half of it. */
      readonly lagMaxUs: number;
      /** A dead host is noticed after this long without heartbeat; its leaderships move and it leaves in-sync sets. */
      readonly sessionUs: number;
      /** May a replica outside the in-sync set become leader when no other is alive? Loses acknowledged entries. */
      readonly uncleanElection: boolean;
      /** Replicas that leave the in-sync set while it is too small may lead once nobody is in sync, since they hold everything that is replicated. */
      readonly eligibleLeaders?: true;
      /** Leadership returns to the first replica on this tick, once it is in sync again; UNBOUNDED for never. */
      readonly rebalanceEveryUs: number;
      /** When a replica writes to its disk what it has: a host that loses its power loses the rest. Absent: when the operating system does. */
      readonly flush?: FlushPlan;
      /** Link that followers fetch over. */
      readonly link: LinkIndex;
    };
