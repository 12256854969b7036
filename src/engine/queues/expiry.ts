import { UNBOUNDED } from '../../base/limits.ts';
import { K, PHASES, type Kernel } from '../kernel/kernel.ts';
import type { HostView } from '../kernel/ports.ts';
import type { QueueActions } from './queue-state.ts';

/**
 * Queues that are deleted when nobody has used them for a while: no consumer, no request for entries, not declared anew
 * (rabbitmq.com/docs/ttl, Queue TTL). What they hold goes with them, without dead letters. Who attaches or asks declares again.
 */
export class QueueExpiry {
  readonly #kernel: Kernel;
  readonly #hosts: HostView;
  readonly #queues: QueueActions;
  /** Event of a queue's timer. */
  readonly #code: number;

  constructor(kernel: Kernel, hosts: HostView, queues: QueueActions, code: number) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#queues = queues;
    this.#code = code;
  }

  /** The queue is used now: the lease begins anew. */
  touch(q: number): void {
    const { idleUs = UNBOUNDED, channel } = this.#queues.plans[q]!;
    if (idleUs >= UNBOUNDED) return;
    const queue = this.#queues.queue(q);
    queue.usedUs = this.#kernel.nowUs;
    if (queue.deleted) {
      queue.deleted = false;
      this.#kernel.log.append(K.queueDeclared, 0, 0xffff, channel, 0, 0xffff_ffff, 0, 0, 0, 0, 0, 0);
    }
    if (queue.idleArmed) return;
    queue.idleArmed = true;
    this.#kernel.after(idleUs, PHASES.timer, this.#code, q, 0);
  }

  /** The lease may have ended. A restarted node counts from its start. */
  check(q: number): void {
    const { idleUs = UNBOUNDED, channel, hosts } = this.#queues.plans[q]!;
    const queue = this.#queues.queue(q);
    queue.idleArmed = false;
    const isInUse = queue.consumers.length > 0 || queue.leader < 0 || !this.#hosts.isUp(hosts[queue.leader]!);
    const dueUs = isInUse ? this.#kernel.nowUs + idleUs : queue.usedUs + idleUs;
    if (dueUs > this.#kernel.nowUs) {
      queue.idleArmed = true;
      return this.#kernel.at(dueUs, PHASES.timer, this.#code, q, 0);
    }
    queue.deleted = true;
    const row = this.#kernel.log.append(K.queueDeleted, 0, 0xffff, channel, 0, 0xffff_ffff, 0, 0, 0, 0, 0, queue.entries.size);
    for (const entry of [...queue.entries.values()]) this.#queues.discard(q, entry, row);
  }
}
