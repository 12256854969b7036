import type { ColumnName } from './columns.ts';

/**
 * A gauge is a number that rows move, so that the state of the whole canvas at any time is a fold over rows.
 * `by` names the columns that address one gauge of the family.
 */
export const GAUGES = {
  /** 1 up, 0 down, 2 paused. */
  hostState: { by: ['node', 'member'], initial: 1 },
  /** Network partitions that cut the host off. */
  cutOff: { by: ['node', 'member'], initial: 0 },
  /** Alarms that the host has raised: it keeps too much, and publishers wait. */
  alarm: { by: ['node', 'member'], initial: 0 },
  /** Position the next entry gets at the leader. */
  end: { by: ['channel', 'partition'], initial: 0 },
  /** First position that is not replicated (high watermark). */
  committed: { by: ['channel', 'partition'], initial: 0 },
  /** First position that is still kept. */
  start: { by: ['channel', 'partition'], initial: 0 },
  /** Entries kept. */
  entries: { by: ['channel', 'partition'], initial: 0 },
  /** Member of the system that leads, counted from 1; 0 for none. */
  leader: { by: ['channel', 'partition'], initial: 0 },
  /** First entry of an undecided transaction, counted from 1: readers of decided ones wait before it (last stable offset); 0 for none. */
  held: { by: ['channel', 'partition'], initial: 0 },
  /** Replicas in sync; of a queue that is kept by a majority, members that are up and within reach of its leader. */
  inSync: { by: ['channel', 'partition'], initial: 0 },
  /** Changes of leader so far, to none counting (leader epoch): 0 with the first leader, -1 before there is any. */
  epoch: { by: ['channel', 'partition'], initial: -1 },
  /** 1 while fewer replicas are in sync than writes need. */
  inSyncTooFew: { by: ['channel', 'partition'], initial: 0 },
  /** Replicas that are not in sync, and may lead because they hold everything that is replicated. */
  eligible: { by: ['channel', 'partition'], initial: 0 },
  /** Entries in the hands of consumers. */
  leased: { by: ['channel', 'partition'], initial: 0 },
  /** Entries that are held back. */
  delayed: { by: ['channel', 'partition'], initial: 0 },
  /** Consumers that are attached. */
  consumers: { by: ['channel', 'partition'], initial: 0 },
  /** Entries that were dead-lettered. */
  deadLettered: { by: ['channel', 'partition'], initial: 0 },
  /** Entries that were published to a router, whatever became of them. */
  published: { by: ['channel'], initial: 0 },
  /** Of them those that it has sent on. */
  routed: { by: ['channel'], initial: 0 },
  /** Entries that nothing took: dropped, returned, sent elsewhere. */
  unroutable: { by: ['channel'], initial: 0 },
  /** Pushes to subscribers that arrived. */
  pushed: { by: ['channel'], initial: 0 },
  /** Entries that the filter of a subscriber kept back. */
  filtered: { by: ['channel'], initial: 0 },
  /** Requests that brought nothing. */
  emptyReceives: { by: ['channel'], initial: 0 },
  /** Entries that were recognised as repeats and not appended. */
  repeats: { by: ['channel'], initial: 0 },
  /** Committed position of the node's group. */
  offset: { by: ['node', 'channel', 'partition'], initial: 0 },
  /** Member that owns the partition, counted from 1; 0 for none. */
  owner: { by: ['node', 'channel', 'partition'], initial: 0 },
  /** Members of the node's group, as its coordinator knows them. */
  members: { by: ['node'], initial: 0 },
  /** Generation of the node's group. */
  generation: { by: ['node'], initial: 0 },
  /** Requests that wait for their turn. */
  waiting: { by: ['node'], initial: 0 },
  /** Handlers at work. */
  frames: { by: ['node'], initial: 0 },
  /** Publishes without final answer. */
  pendingSends: { by: ['node'], initial: 0 },
  /** Connections of the node that the other side does not read from. */
  blocked: { by: ['node'], initial: 0 },
  /** Transactions of the node that are open or being ended. */
  transactions: { by: ['node'], initial: 0 },
  /** Rows that a store keeps. */
  rows: { by: ['node'], initial: 0 },
  /** Saga instances going forward; for a step: actions under way. */
  running: { by: ['node'], initial: 0 },
  /** Saga instances going back; for a step: compensations under way. */
  compensating: { by: ['node'], initial: 0 },
  /** Completed saga instances, or actions of a step. */
  completed: { by: ['node'], initial: 0 },
  /** Compensated saga instances, or compensations of a step. */
  compensated: { by: ['node'], initial: 0 },
  /** Saga instances that need a person. */
  stuck: { by: ['node'], initial: 0 },
} as const satisfies Record<string, { by: readonly ColumnName[]; initial: number }>;

export type GaugeName = keyof typeof GAUGES;

/** What a row does to a gauge addressed by its own columns. `from` is a column, or a constant. */
export interface GaugeMove {
  readonly gauge: GaugeName;
  readonly op: 'set' | 'add';
  readonly from: ColumnName | number;
  /** Added to the column's value. */
  readonly plus?: number;
}
