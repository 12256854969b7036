import type { ConsumePlan } from '../../topology/process.ts';
import { K, PHASES, type Kernel } from '../kernel/kernel.ts';
import type { Delivery, FetchedEntry, FrameWaker } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { cursorOf, POLL_END, takeBatch, type Member, type MemberPlan } from './member-state.ts';

/** A member, as programs that poll by themselves see it. */
export interface PollHolder {
  readonly plans: readonly MemberPlan[];
  member(m: number): Member;
  /** Writes the row of a delivery. */
  deliver(m: number, cursor: number, record: FetchedEntry): { readonly delivery: Delivery; readonly row: number };
  /** Commits the position after it; a frame of -1 waits for nothing. */
  commit(m: number, delivery: Delivery, frame: number, wake: number, cause: number): void;
  /** What a poll does besides: it commits in time. */
  commitInTime(m: number): void;
  /** Goes on with fetching. */
  next(m: number): void;
}

/** What a consumer client can be told to do: poll, commit, seek, pause and resume, as KafkaConsumer has it. */
export class Polls {
  /** Set by the assembly. */
  waker: FrameWaker = { resume: () => undefined };
  readonly #kernel: Kernel;
  readonly #holder: PollHolder;
  readonly #code: number;

  constructor(kernel: Kernel, holder: PollHolder, code: number) {
    this.#kernel = kernel;
    this.#holder = holder;
    this.#code = code;
  }

  consume(m: number, name: number, how: ConsumePlan, frame: number, wake: number, cause: number): void {
    switch (how.do) {
      case 'poll': return this.#poll(m, name, how.max, how.waitUs, frame, wake, cause);
      case 'commit': return this.#commit(m, how.of, how.waits, frame, wake, cause);
      case 'seek': return this.#seek(m, how, frame, wake, cause);
      case 'pause': case 'resume': return this.#hold(m, how, frame, wake, cause);
      case 'settle': throw new Error('a transaction settles what was polled');
    }
  }

  /** The last entry of each partition that a poll brought; none for one that brought nothing. */
  lastOf(m: number, hand: number): readonly Delivery[] {
    const last = new Map<string, Delivery>();
    for (const delivery of this.#holder.member(m).hands.get(hand) ?? []) last.set(`${delivery.channel}/${delivery.partition}`, delivery);
    return [...last.values()];
  }

  /** There may be something for a poll that waits. */
  serve(m: number): void {
    const member = this.#holder.member(m);
    const { asked } = member;
    if (asked === null || member.phase !== 'stable') return;
    takeBatch(member, asked.max);
    if (member.batch.length > 0) this.#end(m);
  }

  /** A poll that waits for its group ends with an error. Who does not poll by itself stays out for as long as its program lives. */
  joinRefused(m: number, reason: Reason, cause: number): void {
    const member = this.#holder.member(m);
    const { asked } = member;
    member.asked = null;
    member.phase = 'out';
    if (asked !== null) this.waker.resume(asked.frame, asked.wake, 'failed', reason, cause);
  }

  /** A poll has waited for long enough. */
  timedOut(m: number, nth: number): void {
    if (this.#holder.member(m).asked?.nth === nth) this.#end(m);
  }

  #poll(m: number, name: number, max: number, waitUs: number, frame: number, wake: number, cause: number): void {
    const member = this.#holder.member(m);
    this.#holder.commitInTime(m);
    member.asked = { hand: name, max, frame, wake, cause, nth: ++member.asks };
    this.serve(m);
    if (member.asked?.nth !== member.asks) return;
    this.#kernel.after(waitUs, PHASES.timer, this.#code | POLL_END, m, member.asks);
    this.#holder.next(m);
  }

  /** The poll returns with what there is. */
  #end(m: number): void {
    const member = this.#holder.member(m);
    const { hand, frame, wake, cause } = member.asked!;
    let row = cause;
    const deliveries: Delivery[] = [];
    for (const { cursor, record } of member.batch) {
      const given = this.#holder.deliver(m, cursor, record);
      row = given.row;
      deliveries.push(given.delivery);
    }
    member.batch = [];
    member.asked = null;
    member.hands.set(hand, deliveries);
    this.waker.resume(frame, wake, 'ok', null, row);
    this.#holder.next(m);
  }

  /** commitSync waits for the answers, commitAsync does not. */
  #commit(m: number, of: number, waits: boolean, frame: number, wake: number, cause: number): void {
    const last = this.lastOf(m, of);
    if (last.length === 0) return this.waker.resume(frame, wake, 'failed', 'unknownDelivery', cause);
    last.forEach((delivery, i) => this.#holder.commit(m, delivery, waits && i === last.length - 1 ? frame : -1, wake, cause));
    if (!waits) this.waker.resume(frame, wake, 'ok', null, cause);
  }

  #seek(m: number, { channel, partition, position }: Extract<ConsumePlan, { do: 'seek' }>, frame: number, wake: number, cause: number): void {
    const cursor = cursorOf(this.#holder.member(m), channel, partition);
    if (cursor === undefined) return this.waker.resume(frame, wake, 'failed', 'noPosition', cause);
    Object.assign(cursor, { position, fetchFrom: position, buffer: [], fetching: false });
    const { host } = this.#holder.plans[m]!;
    const row = this.#kernel.log.append(K.offsetReset, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), channel, partition, position, 0, 0, cause, 0, this.#kernel.reason('seek'), 0);
    this.waker.resume(frame, wake, 'ok', null, row);
    this.#holder.next(m);
  }

  #hold(m: number, { do: how, channel, partition }: Extract<ConsumePlan, { do: 'pause' | 'resume' }>, frame: number, wake: number, cause: number): void {
    const own = this.#holder.member(m).cursors.filter((cursor) => cursor.channel === channel && (partition < 0 || cursor.partition === partition));
    for (const cursor of own) cursor.paused = how === 'pause';
    this.waker.resume(frame, wake, own.length > 0 ? 'ok' : 'failed', own.length > 0 ? null : 'noPosition', cause);
    this.#holder.next(m);
  }
}
