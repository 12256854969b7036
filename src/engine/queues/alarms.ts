import { K, type Kernel } from '../kernel/kernel.ts';
import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import type { GaugePut } from '../kernel/ports.ts';
import type { QueuePlan } from '../../topology/queue.ts';
import { type AlarmsState, RESOURCES, type Resource } from './alarms-state.ts';
import { survives, type Entry } from './queue-state.ts';

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

  /** An entry of a queue has come (1) or gone (-1). */
  count({ hosts, hostBytesMax, replication }: QueuePlan, entry: Entry, sign: 1 | -1): void {
    if (hostBytesMax === undefined) return;
    for (const resource of RESOURCES) {
      if (resource === 'disk' && !survives(replication, entry)) continue;
      const { bytes, raised } = this.#state()[resource];
      for (const host of hosts) {
        const kept = (bytes[host]! += sign * entry.bytes);
        if (kept > hostBytesMax[resource] !== raised[host]) this.#turn(host, resource, kept, entry.row);
      }
    }
  }

  /** Must who publishes to the host wait? */
  isBlocked(host: number): boolean {
    const { hosts } = this.#kernel.topology;
    return RESOURCES.some((resource) => this.#state()[resource].raised.some((isOn, other) => isOn && hosts[other]!.node === hosts[host]!.node));
  }

  measure(set: GaugePut): void {
    this.#kernel.topology.hosts.forEach(({ node, member }, host) => set('alarm', RESOURCES.filter((resource) => this.#state()[resource].raised[host]).length, { node, member }));
  }

  #turn(host: number, resource: Resource, kept: number, cause: number): void {
    const { raised } = this.#state()[resource];
    const isOn = !raised[host];
    raised[host] = isOn;
    const node = this.#kernel.nodeOf(host);
    const row = this.#kernel.log.append(isOn ? K.alarmRaised : K.alarmCleared, node, this.#kernel.memberOf(host), 0, NO_INDEX, NO_POSITION, 0, 0, cause, 0, this.#kernel.reason(resource), kept);
    if (!isOn && !this.isBlocked(host)) this.cleared(node, row);
  }
}
