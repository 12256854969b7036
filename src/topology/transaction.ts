import type { HostIndex } from './indexes.ts';

/**
 * What makes a publishing client transactional: what it publishes and settles in one transaction is seen together, or never.
 * Clients of one name are one producer over time: whoever begins last ends what the others left open, and shuts them out.
 */
export interface TransactionalPlan {
  /** Instance i of the process is known as `id-i`. */
  readonly id: string;
  /** A transaction that is open for longer is aborted, and its producer shut out. */
  readonly timeoutUs: number;
  /** How often coordinators look for such, in phase with time 0. */
  readonly expiryCheckEveryUs: number;
  /** Hosts that can coordinate, in order of preference: the first that is alive does. */
  readonly coordinators: readonly HostIndex[];
  /** How long a dead coordinator goes unnoticed. */
  readonly coordinatorFailoverUs: number;
}
