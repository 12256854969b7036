import type { GroupPlan } from '../../topology/group.ts';
import type { ChannelIndex } from '../../topology/indexes.ts';
import type { ProducerPlan, Settlement } from '../../topology/process.ts';
import type { ReceiverPlan } from '../../topology/receiver.ts';
import type { ChannelEntry, SystemEntry } from '../entry.ts';
import type { ConfigOf, Fields, RecordField } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';
import type { Portable } from '../portable.ts';

/** A product: its system, the channels that this hosts, and what clients of nodes say to them. */
export interface Broker {
  readonly system: SystemEntry;
  readonly channels: readonly ChannelEntry[];
  readonly reader: Reader;
  readonly sender: Sender;
}

/** What a node's client says when it reads. */
export interface Reader<F extends Fields = Fields> {
  /** Name of its settings in the config of a node, and the settings. */
  readonly field: string;
  readonly record: RecordField;
  readonly fields: F;
  readonly portable: readonly Portable[];
  /** How it reads: logs as a group, or queues as a receiver. */
  readonly reads:
    | { readonly as: 'group'; id(config: ConfigOf<F>): string | undefined; plan(config: ConfigOf<F>, systemId: string, groupId: string, subscriptions: readonly ChannelIndex[], context: LowerContext): Omit<GroupPlan, 'id' | 'node' | 'process' | 'members'> }
    | { readonly as: 'receiver'; plan(config: ConfigOf<F>, systemId: string, context: LowerContext): Pick<ReceiverPlan, 'style' | 'concurrency'> };
  settling(config: ConfigOf<F>): Settling;
}

/** Who settles a delivery, and when. */
export interface Settling {
  /** What no handler matches is acknowledged. */
  readonly unmatched: boolean;
  /** After a handler has ended without failure. */
  readonly onSuccess: boolean;
  /** After a handler gave up; null leaves it as it is. */
  readonly onFailure: Settlement | null;
}

/** What a node's client says when it publishes. */
export interface Sender<F extends Fields = Fields> {
  /** Name of its settings in the config of a node; absent where each kind of node says it itself. */
  readonly field?: string;
  readonly record: RecordField;
  readonly fields: F;
  readonly portable: readonly Portable[];
  /** `field` is where the settings stand, for messages. */
  plan(config: ConfigOf<F>, systemId: string, field: string, context: LowerContext): ProducerPlan;
}

/** The one place where the types of a client's own fields are given up: configs are read by the same fields. */
export const defineReader = <F extends Fields>(reader: Reader<F>): Reader => reader as unknown as Reader;
export const defineSender = <F extends Fields>(sender: Sender<F>): Sender => sender as unknown as Sender;
