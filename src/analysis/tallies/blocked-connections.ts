import type { EventLog } from '../../log/event-log.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import type { Aspect, Counting } from './aspect.ts';

/**
 * Connections that wait to publish here, because their broker has an alarm and does not read from them
 * (rabbitmq.com/docs/connection-blocked). A connection is an instance of a client.
 */
export const BLOCKED_CONNECTIONS: Aspect<'blockedConnections'> = { figures: ['blockedConnections'], kinds: ['publishBlocked', 'publishUnblocked'], begin: (log) => new BlockedConnections(log) };

class BlockedConnections implements Counting<'blockedConnections'> {
  readonly #log: EventLog;
  /** Publishes that wait, by instance. */
  readonly #waiting = new Map<number, number>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(kind: EventKindName, row: number): void {
    const instance = this.#log.cell('node', row) * 0x1_0000 + this.#log.cell('member', row);
    const waiting = (this.#waiting.get(instance) ?? 0) + (kind === 'publishBlocked' ? 1 : -1);
    if (waiting === 0) this.#waiting.delete(instance);
    else this.#waiting.set(instance, waiting);
  }

  figures(): { readonly blockedConnections: number } {
    return { blockedConnections: this.#waiting.size };
  }
}
