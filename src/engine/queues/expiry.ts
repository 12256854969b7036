import { UNBOUNDED } from '../../base/limits.ts';
import { K, PHASES, type Kernel } from '../kernel/kernel.ts';
import type { HostView } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { QueueRows } from './queue-rows.ts';
import type { QueueActions } from './queue-state.ts';

/**
 * Queues that do not last: deleted when nobody has used them for a while (no consumer, no request for entries, not declared
 * anew: rabbitmq.com/docs/ttl, Queue TTL), when their last consumer has left, or with the connection that they belong to
 * (rabbitmq.com/docs/queues). What they hold goes with them, without dead letters (rabbitmq.com/docs/dlx names what is
 * dead-lettered). Who attaches or asks declares again.
 */
export class QueueExpiry {
  readonly #kernel: Kernel;
  readonly #hosts: HostView;
  readonly #rows: QueueRows;
  readonly #queues: QueueActions;
  /** Event of a queue's timer. */
  readonly #code: number;

  constructor(kernel: Kernel, hosts: HostView, rows: QueueRows, queues: QueueActions, code: number) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#rows = rows;
    this.#queues = queues;
    this.#code = code;
  }

  /** A member's connection uses the queue, and so declares it; or why it may not. Another connection's queue is locked, also to a newer one of the same member. */
  use(q: number, member: number, connection: number): Reason | null {
    const plan = this.#queues.plans[q]!;
    if (plan.idleUs === undefined && plan.exclusive === undefined && plan.autoDelete === undefined) return null;
    const queue = this.#queues.queue(q);
    if (queue.ownerConnection >= 0 && (queue.ownerMember !== member || queue.ownerConnection !== connection)) {
      this.#rows.client(K.consumerRefused, plan.channel, member, this.#kernel.reason('resourceLocked'));
      return 'resourceLocked';
    }
    if (plan.exclusive === true) [queue.ownerMember, queue.ownerConnection] = [member, connection];
    if (queue.deleted) this.#rows.client(K.queueDeclared, plan.channel, member, 0);
    queue.deleted = false;
    this.renew(q);
    return null;
  }

  /** The lease of a queue that is deleted when it is not used begins anew. */
  renew(q: number): void {
    const { idleUs = UNBOUNDED } = this.#queues.plans[q]!;
    const queue = this.#queues.queue(q);
    if (idleUs >= UNBOUNDED || queue.deleted) return;
    queue.usedUs = this.#kernel.nowUs;
    if (queue.idleArmed) return;
    queue.idleArmed = true;
    this.#kernel.after(idleUs, PHASES.timer, this.#code, q, 0);
  }

  /** A connection has ended, or its channel with it; whether that deletes the queue. A host that crashes keeps the queue for its consumers, but no connection. */
  left(q: number, member: number, connection: number, wasConsumer: boolean, reason: Reason): boolean {
    const { autoDelete = false } = this.#queues.plans[q]!;
    const queue = this.#queues.queue(q);
    if (queue.deleted) return false;
    if (queue.ownerMember === member && queue.ownerConnection === connection) {
      [queue.ownerMember, queue.ownerConnection] = [-1, -1];
      // A consumer that holds a delivery for too long loses its channel, not its connection.
      if (reason !== 'consumerTimeout') return this.#delete(q, 'ownerGone');
    }
    return autoDelete && wasConsumer && queue.consumers.length === 0 && queue.leader >= 0 && this.#delete(q, 'consumersGone');
  }

  /** The lease may have ended. A restarted node counts from its start. */
  check(q: number): void {
    const { idleUs = UNBOUNDED, hosts } = this.#queues.plans[q]!;
    const queue = this.#queues.queue(q);
    queue.idleArmed = false;
    if (queue.deleted) return;
    const isInUse = queue.consumers.length > 0 || queue.leader < 0 || !this.#hosts.isUp(hosts[queue.leader]!);
    const dueUs = isInUse ? this.#kernel.nowUs + idleUs : queue.usedUs + idleUs;
    if (dueUs > this.#kernel.nowUs) {
      queue.idleArmed = true;
      return this.#kernel.at(dueUs, PHASES.timer, this.#code, q, 0);
    }
    this.#delete(q, 'unused');
  }

  #delete(q: number, why: Reason): true {
    const queue = this.#queues.queue(q);
    queue.deleted = true;
    const { channel } = this.#queues.plans[q]!;
    const row = this.#kernel.log.append(K.queueDeleted, 0, 0xffff, channel, 0, 0xffff_ffff, 0, 0, 0, 0, this.#kernel.reason(why), queue.entries.size);
    for (const entry of [...queue.entries.values()]) this.#queues.discard(q, entry, row);
    return true;
  }
}
