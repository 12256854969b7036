import type { ChannelPlan } from '../../topology/channel.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import type { EntryColumns } from './entry-columns.ts';
import type { Partition } from './partition.ts';

/** The log of a partition, as upkeep passes see it. */
export interface EntryLog {
  readonly kernel: Kernel;
  readonly messages: Messages;
  readonly entries: EntryColumns;
  planOf(p: Partition): ChannelPlan;
  /** Closes the open segment. */
  roll(p: Partition): void;
  /** Marks an entry as compacted away. */
  removeEntry(p: Partition, position: number, cause: number): void;
  /** Marks a marker as compacted away. */
  removeMarker(p: Partition, position: number): void;
}
