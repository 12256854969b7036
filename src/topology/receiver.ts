import type { ChannelIndex, HostIndex, LinkIndex, NodeIndex, ProcessIndex } from './indexes.ts';

/** Clients of a node that read queues: each member has a connection of its own. One receiver per node. */
export interface ReceiverPlan {
  readonly id: string;
  readonly node: NodeIndex;
  readonly process: ProcessIndex;
  readonly queues: readonly ChannelIndex[];
  /** Member i runs on members[i]. */
  readonly members: readonly HostIndex[];
  readonly link: LinkIndex;
  readonly style: ReceiveStyle;
  /** Entries that one member handles at once. */
  readonly concurrency: number;
}

export type ReceiveStyle =
  /** The broker pushes while credit lasts. */
  | {
      readonly kind: 'push';
      /** Entries without settlement at one member, each queue; UNBOUNDED for any number. */
      readonly credit: number;
      /** On dispatch an entry counts as settled. */
      readonly automatic: boolean;
      /** Higher ones are served first. */
      readonly priority: number;
      /** A client that is silent for this long loses its connection. */
      readonly heartbeatUs: number;
      /** A lost connection is opened again after this long. */
      readonly reconnectUs: number;
    }
  /** The client asks; each request waits up to `waitUs`, and its entries are leased for `leaseUs` (-1: as the queue says). */
  | { readonly kind: 'pull'; readonly max: number; readonly waitUs: number; readonly leaseUs: number; readonly idleUs: number; readonly requestTimeoutUs: number }
  /** The program asks, in steps. */
  | { readonly kind: 'manual'; readonly requestTimeoutUs: number; readonly heartbeatUs: number };
