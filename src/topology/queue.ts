import type { Json } from '../base/json.ts';
import type { ChannelIndex, HostIndex, LinkIndex } from './indexes.ts';

/**
 * An entry store that keeps an entry until it is settled, with the one ledger over it, its dispatcher and its policies.
 * `channel` is its number in rows; that place of `channels` keeps no log.
 */
export interface QueuePlan {
  readonly channel: ChannelIndex;
  /** Hosts that can hold it, in order of preference. */
  readonly hosts: readonly HostIndex[];
  readonly replication: QueueReplicationPlan;
  readonly dedup: DedupPlan | null;
  /** Larger entries are refused with `tooLarge`. */
  readonly entryBytesMax: number;
  readonly order: OrderPlan;
  /** Who is served: every consumer with credit in turn, or one of them until it is gone. */
  readonly sharing: 'roundRobin' | 'singleActive';
  readonly lease: LeasePlan;
  /** Pull requests without a wait of their own wait this long. */
  readonly waitUs: number;
  /** Entries that may be leased at once; pull requests get nothing beyond. */
  readonly leasedMax: number;
  /** Beyond it a request that does not wait fails, instead of bringing nothing. */
  readonly failsBeyond?: boolean;
  /** A new entry becomes ready after this long, unless its sender says otherwise. */
  readonly delayUs: number;
  readonly age: AgePlan;
  readonly length: LengthPlan;
  /** Deleted with all it holds when nobody used it for this long; absent: never. */
  readonly idleUs?: number;
  /** Belongs to the connection that declares it: nobody else may read it, and it is deleted with that connection. Until then there is none. */
  readonly exclusive?: boolean;
  /** Deleted when its last consumer has left; one that never had any stays. */
  readonly autoDelete?: boolean;
  /** What each of its hosts keeps at most before nobody may publish to their cluster; absent: any. */
  readonly hostBytesMax?: HostBytesPlan;
  /** Hosts that do not always agree; absent: they do. */
  readonly disorder?: DisorderPlan;
  readonly settle: SettlePlan;
  readonly deadLetter: DeadLetterPlan | null;
}

/** Bytes of all that a host keeps, and of what of it survives a crash of the host; UNBOUNDED for any. */
export interface HostBytesPlan {
  readonly memory: number;
  readonly disk: number;
}

export type QueueReplicationPlan =
  /** One host at a time: the first. Entries survive its crash if the queue keeps them: all, those sent as persistent, or none. */
  | {
      readonly kind: 'single';
      readonly survives: 'all' | 'persistent' | 'none';
      /**
       * A host that is cut off from half of its cluster or more: goes on; stops until it is not; goes on and starts anew then; or
       * pauses whenever it cannot reach more than half, for hosts that are down too. Absent: goes on.
       */
      readonly minority?: 'serve' | 'stop' | 'restart' | 'pause';
    }
  /** A majority of the hosts must have an entry before it counts; a majority must be alive for anything to happen. */
  | { readonly kind: 'majority'; readonly link: LinkIndex; readonly electionUs: number };

/** An entry whose key was seen within the window is recognised and not appended again. `scope` group: keys count apart for each group. */
export interface DedupPlan {
  readonly windowUs: number;
  readonly scope: 'queue' | 'group';
  /** Without a key of its own an entry's key is its content. */
  readonly byContent: boolean;
}

/** Which ready entry is next. */
export type OrderPlan =
  /** By position; a returned entry goes back to its place, or to a line that is served first. More than one level: higher priorities first. */
  | { readonly kind: 'fifo'; readonly levels: number; readonly unset: number; readonly returns: 'inPlace' | 'first' }
  /** A line of groups: a receive takes of each the longest prefix that is ready; a group that was touched goes to the end of the line when its head is ready again. */
  | { readonly kind: 'groupLine' };

export type LeasePlan =
  /** As long as the connection lasts. A consumer that holds an entry for longer than `timeoutUs` loses its connection. */
  | { readonly kind: 'connection'; readonly timeoutUs: number }
  /** For a time, which the consumer can change. After it, a settlement by the latest receipt counts, or is refused. */
  | { readonly kind: 'timeout'; readonly us: number; readonly late: 'counts' | 'refused' };

/** What a queue that is kept on many hosts may do. All 0: nothing of it. */
export interface DisorderPlan {
  /** Probability that a settled entry is left on one of them, and comes again when its lease has ended. */
  readonly duplicate: number;
  /** The next entry is any of so many behind the first. */
  readonly window: number;
  /** Probability that a request that does not wait asks only hosts that have nothing. */
  readonly missed: number;
}

export interface AgePlan {
  /** An entry lives this long; UNBOUNDED for ever. Its sender can ask for less. */
  readonly us: number;
  /** Removed when it comes to the head, or wherever it is, leased ones too. */
  readonly at: 'head' | 'anywhere';
}

/** Limits count ready entries. */
export interface LengthPlan {
  readonly entriesMax: number;
  readonly bytesMax: number;
  readonly overflow: 'dropHead' | 'reject' | 'rejectAndDeadLetter';
}

export interface SettlePlan {
  /** An entry that was counted more often than this is dead-lettered; UNBOUNDED for never. */
  readonly limit: number;
  /** What counts: returns by failure (reject, lost connection), all returns, or deliveries (looked at when the next one is due). */
  readonly counts: 'failures' | 'returns' | 'deliveries';
  /** A returned entry is ready again after first x count, up to the most. */
  readonly delay: { readonly firstUs: number; readonly mostUs: number; readonly of: 'all' | 'failed' | 'returned' } | null;
}

/** What becomes of entries that are rejected, expired, over a limit. */
export interface DeadLetterPlan {
  /** A router or a queue. */
  readonly to: ChannelIndex;
  /** Routing key of the copy; null keeps the entry's own. */
  readonly key: string | null;
  /** `deaths`: the copy carries the table of deaths, and one that would only go round is dropped. `source`: it says where it comes from and keeps count and age. */
  readonly trace: 'deaths' | 'source';
  /** The entry leaves the queue when the copy is in place, not before. */
  readonly sure: boolean;
}

/** Resolves an entry to queues by its bindings. Keeps nothing. */
export interface RouterPlan {
  readonly channel: ChannelIndex;
  readonly hosts: readonly HostIndex[];
  readonly bindings: readonly BindingPlan[];
  /** Where an entry goes that no binding matches; 0 for nowhere. */
  readonly alternate: ChannelIndex;
  /** What it pushes keeps its order, by key and binding: one at a time. What was seen is not pushed again. Absent: each goes by itself. */
  readonly ordered?: DedupPlan;
}

export interface BindingPlan {
  readonly to: ChannelIndex;
  readonly match: MatchPlan;
  /** Null: in the same instant, as one system. Otherwise every delivery is a request of its own, which is retried. */
  readonly push: PushPlan | null;
}

export type MatchPlan =
  | { readonly on: 'everything' }
  | { readonly on: 'key'; readonly key: string }
  /** Words between dots; * is one word, # any number of them. */
  | { readonly on: 'pattern'; readonly pattern: string }
  /** Values by header; null: it is there. */
  | { readonly on: 'headers'; readonly need: 'all' | 'any'; readonly values: { readonly [name: string]: Json }; readonly withX: boolean }
  /** A policy over message attributes, or over the payload. */
  | { readonly on: 'attributes' | 'payload'; readonly policy: Json };

export interface PushPlan {
  readonly id: string;
  readonly link: LinkIndex;
  /** Process that is called instead of a queue that is sent to; -1 for none. */
  readonly process: number;
  readonly timeoutUs: number;
  /** Rungs, one after the other: so many retries, each after its delay. */
  readonly retries: readonly PushRetry[];
  /** Queue of what no attempt could deliver; 0 drops it. */
  readonly deadLetter: ChannelIndex;
  /** The payload is wrapped as the text `Message` of an envelope. */
  readonly envelope: boolean;
}

export interface PushRetry {
  readonly count: number;
  readonly firstUs: number;
  readonly factor: number;
  readonly mostUs: number;
}
