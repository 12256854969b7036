import { UNBOUNDED } from '../../base/limits.ts';
import { K, type Kernel } from '../kernel/kernel.ts';
import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import type { GaugePut } from '../kernel/ports.ts';
import type { QueuePlan } from '../../topology/queue.ts';

/** Bytes of entries that each host keeps, and the hosts for which that is too much. */
export interface AlarmsState {
  bytes: number[];
  raised: boolean[];
}

/**
 * A host that keeps too much raises an alarm: nobody may publish to its cluster until it is over, consumers go on
 * (rabbitmq.com/docs/alarms: cluster-wide; connections that only consume are not blocked).
 */
export class Alarms {
  readonly #kernel: Kernel;
  readonly #state: () => AlarmsState;
  /** Told when publishing to a node's hosts is free again. Set by the assembly. */
  cleared: (node: number, cause: number) => void = () => undefined;

  constructor(kernel: Kernel, state: () => AlarmsState) {
    this.#kernel = kernel;
    this.#state = state;
  }

  /** Entries of a queue have come (bytes above 0) or gone. */
  count({ hosts, hostBytesMax = UNBOUNDED }: QueuePlan, bytes: number, cause: number): void {
    if (hostBytesMax >= UNBOUNDED) return;
    const state = this.#state();
    for (const host of hosts) {
      const kept = (state.bytes[host]! += bytes);
      if (kept > hostBytesMax !== state.raised[host]) this.#turn(host, kept, cause);
    }
  }

  /** Must who publishes to the host wait? */
  isBlocked(host: number): boolean {
    const { raised } = this.#state();
    const { hosts } = this.#kernel.topology;
    return raised.some((isOn, other) => isOn && hosts[other]!.node === hosts[host]!.node);
  }

  measure(set: GaugePut): void {
    this.#kernel.topology.hosts.forEach(({ node, member }, host) => set('alarm', this.#state().raised[host] ? 1 : 0, { node, member }));
  }

  #turn(host: number, kept: number, cause: number): void {
    const state = this.#state();
    const isOn = !state.raised[host];
    state.raised[host] = isOn;
    const node = this.#kernel.nodeOf(host);
    const row = this.#kernel.log.append(isOn ? K.alarmRaised : K.alarmCleared, node, this.#kernel.memberOf(host), 0, NO_INDEX, NO_POSITION, 0, 0, cause, 0, 0, kept);
    if (!isOn && !this.isBlocked(host)) this.cleared(node, row);
  }
}
