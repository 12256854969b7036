import type { Settlement } from '../../topology/process.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { Slot, SlotState } from '../kernel/slots.ts';
import type { Lease } from './queue-state.ts';

/** One client that reads queues. */
export interface ReceiverMember {
  /** Counts its connections: what belongs to an earlier one is void. */
  connection: number;
  isOpen: boolean;
  /** Brought and not handled yet. */
  buffer: Lease[];
  /** Frames at work. */
  busy: number;
  nextScheduled: boolean;
  /** Pull requests under way, by queue of the plan. */
  asking: boolean[];
  /** What receive steps brought, by the name of the step. */
  hands: Map<number, Lease[]>;
}

/** A request of a client to one queue. */
export interface ReceiverRequest extends Slot {
  kind: 'attach' | 'pull' | 'settle' | 'close';
  member: number;
  connection: number;
  life: number;
  channel: number;
  /** Of pull. */
  max: number;
  waitUs: number;
  leaseUs: number;
  /** Name of the receive step that asked; 0 for the client itself. */
  hand: number;
  /** Of settle: what it settles; of pull: what it brought. */
  leases: Lease[];
  how: Settlement;
  frame: number;
  wake: number;
  message: number;
  attempt: number;
  cause: number;
  refused: Reason | null;
  sends: number;
  again: number;
  /** Which sending has arrived. */
  arrived: number;
  holds: number;
  done: boolean;
  startedUs: number;
}

/** An entry that the broker pushes. */
export interface Push extends Slot {
  member: number;
  lease: Lease;
  again: number;
}

export interface ReceiversState {
  members: ReceiverMember[];
  requests: SlotState<ReceiverRequest>;
  pushes: SlotState<Push>;
}

export const emptyMember = (queues: number, connection: number): ReceiverMember => ({
  connection, isOpen: false, buffer: [], busy: 0, nextScheduled: false, asking: Array.from({ length: queues }, () => false), hands: new Map(),
});

export const emptyReceiverRequest = (): ReceiverRequest => ({
  generation: 0, live: false, kind: 'pull', member: 0, connection: 0, life: 0, channel: 0, max: 0, waitUs: 0, leaseUs: 0, hand: 0, leases: [], how: 'commit', frame: -1, wake: 0,
  message: 0, attempt: 1, cause: 0, refused: null, sends: 0, again: 0, arrived: 0, holds: 0, done: false, startedUs: 0,
});
