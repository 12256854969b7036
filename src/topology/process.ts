import type { Distribution } from '../base/distribution.ts';
import type { Json } from '../base/json.ts';
import type { ChannelIndex, ExpressionText, GroupIndex, HostIndex, LinkIndex, NameIndex, NodeIndex, ProcessIndex, StoreIndex } from './indexes.ts';
import type { RetrySchedule } from './retry.ts';
import type { TransactionalPlan } from './transaction.ts';

/** Index of a step in a program. */
export type Pc = number;

/**
 * A program and the hosts that run it, one instance each. The program is one flat step table; triggers name
 * where in it they enter. A run through it is a frame (pc, message, attempt, slots): plain data, lost in a crash.
 */
export interface ProcessPlan {
  readonly id: string;
  readonly node: NodeIndex;
  readonly hosts: readonly HostIndex[];
  readonly program: readonly Step[];
  readonly triggers: readonly Trigger[];
  /** Publishing clients; a `publish` step names one. Each instance of the process has its own state of it. */
  readonly producers: readonly ProducerPlan[];
}

/** What opens a frame. */
export type Trigger =
  /** A source of messages: the frame starts with a fresh message, which nothing has published yet. */
  | { readonly on: 'arrival'; readonly entry: Pc; readonly source: SourcePlan; readonly message: MessagePlan }
  /** A delivery to a member of the group; ends when the frame ends. The program settles it. */
  | { readonly on: 'delivery'; readonly entry: Pc; readonly group: GroupIndex }
  /** An entry of a queue in the hands of a member of the receiver; as with `delivery`. */
  | { readonly on: 'receipt'; readonly entry: Pc; readonly receiver: number }
  /** A request of a `call` step; `end` answers it. More than `concurrency` at once wait, up to `queueMax`: the greatest `priority` goes first, in arrival order where it is equal or null. */
  | { readonly on: 'call'; readonly entry: Pc; readonly concurrency: number; readonly queueMax: number; readonly priority: ExpressionText | null }
  /** An instant of the run: one frame without message on each instance that is up then. */
  | { readonly on: 'clock'; readonly entry: Pc; readonly atUs: number }
  /** The host starts (also at time 0): one frame for each row of the table that satisfies `where`, with the row in `row`, its saga instance, and the message that inserted it. */
  | { readonly on: 'start'; readonly entry: Pc; readonly store: StoreIndex; readonly table: string; readonly where: ExpressionText; readonly link: LinkIndex }
  /**
   * The table has rows that satisfy `where`: one frame for each, one after the other, in order of insertion, at most `batchMax` a look, with the row in
   * `row`, its key in `rowKey`, its saga instance, and the message that inserted it. A frame that fails leaves its row to the next look.
   */
  | { readonly on: 'change'; readonly entry: Pc; readonly store: StoreIndex; readonly table: string; readonly where: ExpressionText; readonly link: LinkIndex; readonly after: LookPlan; readonly batchMax: number };

/** When a changed table is looked at: on a grid, or after a lag. */
export type LookPlan = { readonly kind: 'poll'; readonly everyUs: number } | { readonly kind: 'capture'; readonly lag: Distribution };

/** When messages arrive. */
export interface SourcePlan {
  readonly interarrival: Distribution;
  readonly firstAfterUs: number;
  /** Messages in all; UNBOUNDED for until the horizon. */
  readonly count: number;
  readonly pace: PacePlan;
}

/** How the clock of a source goes, on which its interarrival times pass. */
export type PacePlan =
  /** As virtual time. */
  | { readonly kind: 'steady' }
  /** For a while as virtual time, then not at all for a while, and so on. */
  | { readonly kind: 'onOff'; readonly on: Distribution; readonly off: Distribution }
  /** Parts of a period of virtual time, all of the same length, each with its speed; again and again from time 0. */
  | { readonly kind: 'profile'; readonly periodUs: number; readonly speeds: readonly number[] }
  /** Not used: arrivals come at these times, ascending, from `firstAfterUs` on. */
  | { readonly kind: 'trace'; readonly timesUs: readonly number[] };

/** How a message is made. Its lineage is the parent's lineage and the step, so a re-run of a handler makes the same message again. */
export interface MessagePlan {
  readonly type: NameIndex;
  readonly key: ExpressionText | null;
  /** Template; null is a tombstone. */
  readonly payload: Json;
  readonly headers: { readonly [name: string]: Json };
  /** Lineage from this text instead of from the parent: a command sent again is the same logical message. */
  readonly identity: ExpressionText | null;
  /** Which sending of that identity this is, from 1. */
  readonly copy: ExpressionText | null;
  /** Size on the wire; 0 for the length of key, headers and payload as JSON. */
  readonly bytes: number;
}

/** A publishing client. */
export interface ProducerPlan {
  readonly id: string;
  readonly link: LinkIndex;
  /** What counts as published: sent, appended by the leader, or replicated to all in-sync replicas. */
  readonly acks: 'none' | 'leader' | 'all';
  /** Batches carry producer id and sequence, so that a repeat is recognised. */
  readonly idempotent: boolean;
  readonly inFlightMax: number;
  readonly lingerUs: number;
  readonly batchBytes: number;
  /** Memory for what was not acknowledged yet: a batch takes `batchBytes` or what its one message needs. Who finds none waits for so long. Absent: unlimited. */
  readonly buffer?: { readonly bytes: number; readonly blockMaxUs: number };
  /** Larger messages are not sent: their publish fails with `tooLarge`. Absent: any size. */
  readonly messageBytesMax?: number;
  /** Messages with a key are spread as those without one. Absent: by their key. */
  readonly ignoresKeys?: boolean;
  /** Asks this often who leads, and how many partitions there are; absent: who leads only when something goes wrong, the rest every five minutes. */
  readonly metadataAgeUs?: number;
  readonly requestTimeoutUs: number;
  readonly deliveryTimeoutUs: number;
  readonly retry: RetrySchedule;
  /** What it says about each message that it sends to routers and queues; absent for logs. */
  readonly options?: SendOptions;
  /** Absent: each publish stands alone. */
  readonly transactional?: TransactionalPlan;
}

/** Read from the message at every send. Null leaves it to the queue. */
export interface SendOptions {
  /** What routers match and queues group by. */
  readonly key: ExpressionText | null;
  readonly dedupKey: ExpressionText | null;
  readonly delayUs: ExpressionText | null;
  readonly lifeUs: ExpressionText | null;
  readonly priority: ExpressionText | null;
  readonly persistent: boolean;
  /** What nothing routes comes back. */
  readonly mandatory: boolean;
  /** A hop that is lost is sent again by the connection; otherwise the client notices by its timeout. */
  readonly stream: boolean;
  /** A connection without heartbeat for this long is lost; absent: never. */
  readonly heartbeatUs?: number;
}

/**
 * One step. The gap before each step marked (g), and the gap at the end, are crash sites. `name` is the step's
 * id in the design: faults and rows name it. A jump target of -1 means: the frame ends as
 * failed, its delivery unsettled.
 */
export type Step =
  /** (g) Busy for a while. */
  | { readonly op: 'work'; readonly name: NameIndex; readonly time: Distribution; readonly onFailed: Pc; /** The time is taken so many times, a number from 0; absent for once. */ readonly times?: ExpressionText }
  /** (g) Wait until a time after the frame's entry was appended, and until an instant of the run; an entry that was appended after that instant goes on at `onLate`, where there is one. */
  | { readonly op: 'hold'; readonly name: NameIndex; readonly afterAppend: Distribution | null; readonly untilUs: number; readonly onLate?: Pc; readonly onFailed: Pc }
  /** (g) Request to the process's `call` trigger, with null the frame's own message as it is; its `end` outcome decides. */
  | { readonly op: 'call'; readonly name: NameIndex; readonly target: ProcessIndex; readonly link: LinkIndex; readonly request: MessagePlan | null; readonly timeoutUs: number; readonly onFailed: Pc; readonly onTimeout: Pc }
  /** (g) Atomic transaction on one store: all operations or, at the first conflict, none and `onConflict`. */
  | { readonly op: 'tx'; readonly name: NameIndex; readonly store: StoreIndex; readonly link: LinkIndex; readonly operations: readonly Operation[]; readonly timeoutUs: number; readonly onConflict: Pc; readonly onFailed: Pc }
  /** (g) Publish a new message, or with null the frame's own as it is; the step ends with the acknowledgement that the producer's `acks` asks for, or with `onFailed`. */
  | { readonly op: 'publish'; readonly name: NameIndex; readonly channel: ChannelIndex; readonly producer: number; readonly message: MessagePlan | null; readonly onFailed: Pc }
  /** (g) Settle the frame's delivery, or with `of` what a `receive` step of that name brought, and wait for the answer. `commit`: the position after it, or the entry. */
  | { readonly op: 'settle'; readonly name: NameIndex; readonly how: Settlement; readonly onFailed: Pc; readonly of?: ReceiptOf; readonly leaseUs?: number }
  /** (g) Ask a queue for entries, which the member keeps under the step's name; ends with the answer. */
  | { readonly op: 'receive'; readonly name: NameIndex; readonly receiver: number; readonly channel: ChannelIndex; readonly max: number; readonly waitUs: number; readonly leaseUs: number; readonly onFailed: Pc }
  /** (g) Close the receiver's connections. */
  | { readonly op: 'disconnect'; readonly name: NameIndex; readonly receiver: number }
  /** (g) What a consumer client of logs is told to do, whose member polls only when it is told. What a poll brings is kept under the step's name. */
  | { readonly op: 'consume'; readonly name: NameIndex; readonly group: GroupIndex; readonly how: ConsumePlan; readonly onFailed: Pc }
  /** (g) About the transaction of a producer: begin one, put the position after the frame's delivery into it, commit it, or abort it. */
  | { readonly op: 'transaction'; readonly name: NameIndex; readonly how: 'begin' | 'settle' | 'commit' | 'abort'; readonly producer: number; readonly onFailed: Pc }
  /** (g) Open another frame of this process at `entry` after a while, with a copy of this frame's message, saga and slots. Lost in a crash. */
  | { readonly op: 'timer'; readonly name: NameIndex; readonly after: Distribution; readonly entry: Pc }
  /** Write a saga row about `node`, the saga or one of its steps, for the frame's saga instance. For what no transaction does; others annotate themselves. */
  | { readonly op: 'annotate'; readonly event: SagaEvent; readonly node: NodeIndex; readonly attempt: ExpressionText | null }
  /** Evaluate into a slot of the frame, read as a variable of this name. */
  | { readonly op: 'let'; readonly variable: string; readonly value: ExpressionText }
  | { readonly op: 'branch'; readonly when: ExpressionText; readonly then: Pc }
  | { readonly op: 'jump'; readonly to: Pc }
  /** The instance keeps a key in its memory, for `ttlUs` from now; absent: until its host crashes, which forgets all. */
  | { readonly op: 'remember'; readonly key: ExpressionText; readonly ttlUs?: number }
  /** Goes to `then` if the instance remembers the key. */
  | { readonly op: 'recall'; readonly key: ExpressionText; readonly then: Pc }
  /** The frame ends. An unsettled delivery stays unsettled; a call is answered with the outcome. */
  | { readonly op: 'end'; readonly outcome: 'ok' | 'failed'; readonly reason: NameIndex }
  /** Start the frame over at its entry after a delay that grows by attempt; when the schedule is exhausted, go to `onExhausted`. */
  | { readonly op: 'retry'; readonly schedule: RetrySchedule; readonly onExhausted: Pc };

/**
 * How a delivery is settled: done; back to the queue (`fail` counts as a failure of the handler); given up;
 * kept, for another `leaseUs`.
 */
export type Settlement = 'commit' | 'requeue' | 'fail' | 'reject' | 'extend';

export type ConsumePlan =
  | { readonly do: 'poll'; readonly max: number; readonly waitUs: number }
  /** Commits the positions after what the poll `of` brought; the step ends with the answer, or at once. */
  | { readonly do: 'commit'; readonly of: NameIndex; readonly waits: boolean }
  | { readonly do: 'seek'; readonly channel: ChannelIndex; readonly partition: number; readonly position: number }
  /** Nothing is fetched or polled of a partition until it is resumed; -1 for all of the channel. */
  | { readonly do: 'pause' | 'resume'; readonly channel: ChannelIndex; readonly partition: number }
  /** The positions after what the poll `of` brought become the group's with the producer's transaction. */
  | { readonly do: 'settle'; readonly of: NameIndex; readonly producer: number };

/** The nth entry, from 0, of what a receive step brought; -1 for all of them. */
export interface ReceiptOf {
  readonly receiver: number;
  readonly receive: NameIndex;
  readonly nth: number;
}

/**
 * One change, check or note in a transaction; keys and values see the frame's scope and `row`, the row of this key (null
 * if none). What a transaction reads is there when it has ended, not for its later operations.
 */
export type Operation =
  /** Conflict if the row is there. With `saga`, the row opens an instance of that saga node; it, or the one of the row that is there, is lent to the frame. After `ttlUs` the row counts as gone; absent: never. */
  | { readonly op: 'insert'; readonly table: string; readonly key: ExpressionText; readonly value: Json; readonly effect: NameIndex; readonly saga: NodeIndex; readonly ttlUs?: number }
  /** With `rereads` the transaction looks at the row again, so that it does not matter if others changed it since the frame has read it: so do `patch` and `delete`. */
  | { readonly op: 'put'; readonly table: string; readonly key: ExpressionText; readonly value: Json; readonly effect: NameIndex; readonly rereads?: true }
  | { readonly op: 'patch'; readonly table: string; readonly key: ExpressionText; readonly set: { readonly [field: string]: ExpressionText }; readonly effect: NameIndex; readonly rereads?: true }
  | { readonly op: 'delete'; readonly table: string; readonly key: ExpressionText; readonly effect: NameIndex; readonly rereads?: true }
  /** Conflict unless the condition holds. */
  | { readonly op: 'check'; readonly table: string; readonly key: ExpressionText; readonly where: ExpressionText }
  /** Put the row (or null) into the frame's variable of this name, and lend the row's saga instance to a frame that has none. With `basis` the log tells what was read when the frame changes the row; so it does of `range` and `append`. */
  | { readonly op: 'read'; readonly table: string; readonly key: ExpressionText; readonly variable: string; readonly basis?: true }
  /** Append an event to the stream `key` of a table, whose heads are kept in `<table>.streams`; conflict unless its version is `expected`, null for any. The value sees as `row` the `{ version }` that the event gets. */
  | { readonly op: 'append'; readonly table: string; readonly key: ExpressionText; readonly value: Json; readonly expected: ExpressionText | null; readonly effect: NameIndex }
  /** Put the events of the stream `key` after a version into the frame's variable of this name, a list, oldest first. */
  | { readonly op: 'range'; readonly table: string; readonly key: ExpressionText; readonly after: ExpressionText; readonly variable: string }
  /** When the transaction commits, and only then: a saga row about `node`, the saga or one of its steps, for the transaction's saga instance. */
  | { readonly op: 'annotate'; readonly event: SagaEvent; readonly node: NodeIndex; readonly attempt: ExpressionText | null };

export type SagaEvent =
  | 'started' | 'stepStarted' | 'stepCompleted' | 'stepFailed' | 'stepTimedOut' | 'stepRetried'
  | 'compensating' | 'compensationStarted' | 'compensationCompleted' | 'compensationFailed' | 'compensationRetried'
  | 'completed' | 'compensated' | 'stuck' | 'lateReply' | 'recovered';
