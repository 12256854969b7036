import type { ColumnName } from './columns.ts';

/**
 * A gauge is a number that rows move, so that the state of the whole canvas at any time is a fold over rows.
 * `by` names the columns that address one gauge of the family.
 */
export const GAUGES = {
  hostState: { by: ['node', 'member'], doc: '1 up, 0 down, 2 paused', initial: 1 },
  cutOff: { by: ['node', 'member'], doc: 'network partitions that cut the host off', initial: 0 },
  alarm: { by: ['node', 'member'], doc: 'alarms that the host has raised: it keeps too much, and publishers wait', initial: 0 },
  end: { by: ['channel', 'partition'], doc: 'position the next entry gets at the leader', initial: 0 },
  committed: { by: ['channel', 'partition'], doc: 'first position that is not replicated (high watermark)', initial: 0 },
  start: { by: ['channel', 'partition'], doc: 'first position that is still kept', initial: 0 },
  entries: { by: ['channel', 'partition'], doc: 'entries kept', initial: 0 },
  leader: { by: ['channel', 'partition'], doc: 'member of the system that leads, counted from 1; 0 for none', initial: 0 },
  held: { by: ['channel', 'partition'], doc: 'first entry of an undecided transaction, counted from 1: readers of decided ones wait before it (last stable offset); 0 for none', initial: 0 },
  inSync: { by: ['channel', 'partition'], doc: 'replicas in sync', initial: 0 },
  leased: { by: ['channel', 'partition'], doc: 'entries in the hands of consumers', initial: 0 },
  delayed: { by: ['channel', 'partition'], doc: 'entries that are held back', initial: 0 },
  consumers: { by: ['channel', 'partition'], doc: 'consumers that are attached', initial: 0 },
  deadLettered: { by: ['channel', 'partition'], doc: 'entries that were dead-lettered', initial: 0 },
  routed: { by: ['channel'], doc: 'entries that a router has sent on', initial: 0 },
  unroutable: { by: ['channel'], doc: 'entries that nothing took: dropped, returned, sent elsewhere', initial: 0 },
  pushed: { by: ['channel'], doc: 'pushes to subscribers that arrived', initial: 0 },
  pushFailures: { by: ['channel'], doc: 'pushes to subscribers that failed, retries too', initial: 0 },
  filtered: { by: ['channel'], doc: 'entries that the filter of a subscriber kept back', initial: 0 },
  emptyReceives: { by: ['channel'], doc: 'requests that brought nothing', initial: 0 },
  repeats: { by: ['channel'], doc: 'entries that were recognised as repeats and not appended', initial: 0 },
  offset: { by: ['node', 'channel', 'partition'], doc: 'committed position of the node\'s group', initial: 0 },
  owner: { by: ['node', 'channel', 'partition'], doc: 'member that owns the partition, counted from 1; 0 for none', initial: 0 },
  members: { by: ['node'], doc: 'members of the node\'s group, as its coordinator knows them', initial: 0 },
  generation: { by: ['node'], doc: 'generation of the node\'s group', initial: 0 },
  waiting: { by: ['node'], doc: 'requests that wait for their turn', initial: 0 },
  frames: { by: ['node'], doc: 'handlers at work', initial: 0 },
  pendingSends: { by: ['node'], doc: 'publishes without final answer', initial: 0 },
  transactions: { by: ['node'], doc: 'transactions of the node that are open or being ended', initial: 0 },
  rows: { by: ['node'], doc: 'rows that a store keeps', initial: 0 },
  running: { by: ['node'], doc: 'saga instances going forward; for a step: actions under way', initial: 0 },
  compensating: { by: ['node'], doc: 'saga instances going back; for a step: compensations under way', initial: 0 },
  completed: { by: ['node'], doc: 'completed saga instances, or actions of a step', initial: 0 },
  compensated: { by: ['node'], doc: 'compensated saga instances, or compensations of a step', initial: 0 },
  stuck: { by: ['node'], doc: 'saga instances that need a person', initial: 0 },
} as const satisfies Record<string, { by: readonly ColumnName[]; doc: string; initial: number }>;

export type GaugeName = keyof typeof GAUGES;

/** What a row does to a gauge addressed by its own columns. `from` is a column, or a constant. */
export interface GaugeMove {
  readonly gauge: GaugeName;
  readonly op: 'set' | 'add';
  readonly from: ColumnName | number;
  /** Added to the column's value. */
  readonly plus?: number;
}
