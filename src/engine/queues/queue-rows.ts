import type { Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { NO_CLIENTS, type Arrival, type Entry, type QueueClients } from './queue-state.ts';

/** Writes the rows of queues. */
export class QueueRows {
  clients: QueueClients = NO_CLIENTS;
  readonly #kernel: Kernel;
  readonly #messages: Messages;

  constructor(kernel: Kernel, messages: Messages) {
    this.#kernel = kernel;
    this.#messages = messages;
  }

  /** About what comes, as its sender did it. */
  arrival(kind: number, channel: number, { node, member, message, cause }: Arrival, position: number, detail: number, value: number): number {
    return this.#kernel.log.append(kind, node, member, channel, 0, position, message, this.#messages.saga(message), cause, 0, detail, value);
  }

  /** About an entry, and whoever holds it or held it last. */
  entry(kind: number, channel: number, { member, position, message, deliveries }: Entry, detail: number, value: number, cause: number): number {
    const [node, instance] = this.#whoIs(member);
    return this.#kernel.log.append(kind, node, instance, channel, 0, position, message, this.#messages.saga(message), cause, deliveries, detail, value);
  }

  client(kind: number, channel: number, member: number, detail: number): number {
    const [node, instance] = this.#whoIs(member);
    return this.#kernel.log.append(kind, node, instance, channel, 0, 0xffff_ffff, 0, 0, 0, 0, detail, 0);
  }

  leader(kind: number, channel: number, host: number, detail: number, value: number, cause: number): void {
    this.#kernel.log.append(kind, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), channel, 0, 0xffff_ffff, 0, 0, cause, 0, detail, value);
  }

  #whoIs(member: number): readonly [number, number] {
    return member < 0 ? [0, 0xffff] : [this.clients.nodeOf(member), this.clients.instanceOf(member)];
  }
}
