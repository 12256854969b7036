import type { JsonObject } from '../../base/json.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { ChannelIndex } from '../../topology/indexes.ts';
import type { BindingPlan, DeadLetterPlan, RouterPlan } from '../../topology/queue.ts';
import { copyMessage } from '../kernel/copy-message.ts';
import { K, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import type { Reason } from '../kernel/reasons.ts';
import { isCycle, withDeath, type DeathReason } from './deaths.ts';
import { isMatch } from './match.ts';
import type { Arrival, Entry, EntryOptions } from './queue-state.ts';
import type { CommitWaiter, Queues } from './queues.ts';

/** What became of an entry that was sent to a router or a queue. */
export interface Routed {
  readonly refused: Reason | null;
  /** Queues that answer later. */
  readonly waits: number;
  /** No queue took it, because no binding matched. */
  readonly nowhere: boolean;
}

/** A delivery that a router makes by requests of its own. */
export interface PushStarter {
  start(router: number, binding: number, arrival: Arrival): void;
  /** May an ordered router send it on? Not what it has seen already. */
  admits(router: number, arrival: Arrival): boolean;
}

/** Sends entries through routers to queues; dead letters too. */
export class Routing {
  pushes: PushStarter = { start: () => undefined, admits: () => true };
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #queues: Queues;
  /** 1 for queues and routers, by channel: every publish and settlement asks. */
  readonly #ours: Uint8Array;
  readonly #routers: ReadonlyMap<ChannelIndex, { readonly plan: RouterPlan; readonly index: number }>;

  constructor(kernel: Kernel, messages: Messages, queues: Queues) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#queues = queues;
    this.#routers = new Map(kernel.topology.routers.map((plan, index) => [plan.channel, { plan, index }]));
    this.#ours = Uint8Array.from(kernel.topology.channels, (_, channel) => (this.#routers.has(channel) || queues.indexOf(channel) >= 0 ? 1 : 0));
  }

  /** Is the channel one of ours: a queue or a router? */
  isOurs(channel: ChannelIndex): boolean {
    return this.#ours[channel] === 1;
  }

  routerOf(channel: ChannelIndex): RouterPlan | undefined {
    return this.#routers.get(channel)?.plan;
  }

  /** Hands the entry to every queue that it is for; each queue gets it once, however many bindings lead there. */
  send(channel: ChannelIndex, arrival: Arrival, waiter: CommitWaiter | null): Routed {
    const direct = this.#queues.indexOf(channel);
    if (direct >= 0) return this.#queues.isDeleted(direct) ? { refused: null, waits: 0, nowhere: true } : this.#offerAll([direct], arrival, waiter);
    const { index: router, plan } = this.#routers.get(channel)!;
    if (plan.ordered !== undefined && !this.pushes.admits(router, arrival)) {
      this.#row(K.entryRepeated, channel, arrival, 0, 0);
      return { refused: null, waits: 0, nowhere: false };
    }
    const targets = this.#resolve(channel, arrival, new Set());
    if (targets.queues.length === 0 && targets.pushes.length === 0) return { refused: null, waits: 0, nowhere: true };
    this.#row(K.entryRouted, channel, arrival, 0, targets.queues.length + targets.pushes.length);
    const routed = this.#offerAll(targets.queues, arrival, waiter);
    for (const { router, binding } of targets.pushes) this.pushes.start(router, binding, arrival);
    return routed;
  }

  /** What was published and nothing routed is dropped, and the log says so. */
  drop(channel: ChannelIndex, arrival: Arrival, reason: 'dropped' | 'returned'): void {
    this.#row(K.entryUnroutable, channel, arrival, this.#kernel.reason(reason), 1);
  }

  /** Not taken here; whether it was published here is said elsewhere. */
  #pass(channel: ChannelIndex, arrival: Arrival, reason: 'unroutable' | 'cycle' | 'alternate'): void {
    this.#row(K.entryUnroutable, channel, arrival, this.#kernel.reason(reason), 0);
  }

  /** A copy goes on its way; false when no queue took it although one should. A copy that would only go round is cut. */
  deadLetter(q: number, entry: Entry, reason: Reason, cause: number): boolean {
    const { channel, deadLetter } = this.#queues.plans[q]!;
    if (deadLetter === null) return true;
    const copy = this.#copyOf(q, entry, reason, deadLetter, cause);
    const headers = this.#messages.headers(copy.message);
    const isAgain = (target: number): boolean => deadLetter.trace === 'deaths' && isCycle(this.#idOf(this.#queues.plans[target]!.channel), headers);
    const direct = this.#queues.indexOf(deadLetter.to);
    const found = direct >= 0 ? (this.#queues.isDeleted(direct) ? [] : [direct]) : this.#resolve(deadLetter.to, copy, new Set()).queues;
    const kept = found.filter((target) => !isAgain(target));
    if (kept.length === 0) {
      this.#pass(channel, copy, found.length === 0 ? 'unroutable' : 'cycle');
      return found.length > 0;
    }
    return this.#offerAll(kept, copy, null).refused === null;
  }

  #copyOf(q: number, entry: Entry, reason: Reason, deadLetter: DeadLetterPlan, cause: number): Arrival {
    const { channel, hosts } = this.#queues.plans[q]!;
    const { key, lifeUs } = entry.options;
    const node = this.#kernel.nodeOf(hosts[0]!);
    const own = this.#messages.headers(entry.message);
    const isTraced = deadLetter.trace === 'deaths';
    const death = {
      queue: this.#idOf(channel), reason: DEATHS[reason] ?? 'rejected', exchange: entry.through === channel ? '' : this.#idOf(entry.through), routingKeys: [key],
      time: Math.floor((this.#kernel.scenario.epochUs + this.#kernel.nowUs) / 1_000_000), ...(reason === 'expired' && lifeUs < UNBOUNDED && { originalExpiration: String(Math.floor(lifeUs / 1000)) }),
    };
    const headers: JsonObject = isTraced ? withDeath(own, death) : { ...own, [SOURCE_HEADER]: this.#idOf(channel) };
    const message = copyMessage(this.#kernel, this.#messages, entry.message, { headers, node, cause });
    // A life that has ended does not end again in the next queue.
    const options: EntryOptions = { ...entry.options, key: deadLetter.key ?? key, dedupKey: null, delayUs: -1, lifeUs: reason === 'expired' ? UNBOUNDED : lifeUs };
    const kept = isTraced ? { deliveries: 0, appendedUs: -1 } : { deliveries: entry.deliveries, appendedUs: this.#queues.plans[q]!.order.kind === 'groupLine' ? -1 : entry.appendedUs };
    return { message, options, through: deadLetter.to, ...kept, at: this.#queues.host(q), node, member: 0xffff, cause: this.#messages.createdRow(message) };
  }

  #offerAll(queues: readonly number[], arrival: Arrival, waiter: CommitWaiter | null): Routed {
    let refused: Reason | null = null;
    let waits = 0;
    for (const q of queues) {
      const offer = this.#queues.offer(q, arrival, waiter);
      if (offer.waits) waits++;
      refused ??= offer.refused;
    }
    return { refused, waits, nowhere: false };
  }

  /** One pass over bindings, from router to router; an alternate is asked where nothing matched. */
  #resolve(channel: ChannelIndex, arrival: Arrival, seen: Set<ChannelIndex>): { queues: number[]; pushes: { router: number; binding: number }[] } {
    const found = { queues: [] as number[], pushes: [] as { router: number; binding: number }[] };
    const router = this.#routers.get(channel);
    if (router === undefined || seen.has(channel)) return found;
    seen.add(channel);
    const bound = router.plan.bindings.flatMap((binding, index) => (this.#takes(binding, arrival, channel) ? [{ binding, index }] : []));
    for (const { binding, index } of bound) this.#follow(binding, { router: router.index, binding: index }, arrival, seen, found);
    if (bound.length > 0 || router.plan.alternate === 0) return found;
    this.#pass(channel, arrival, 'alternate');
    return this.#resolve(router.plan.alternate, arrival, seen);
  }

  #follow(binding: BindingPlan, place: { router: number; binding: number }, arrival: Arrival, seen: Set<ChannelIndex>, found: { queues: number[]; pushes: { router: number; binding: number }[] }): void {
    if (binding.push !== null) return void found.pushes.push(place);
    const q = this.#queues.indexOf(binding.to);
    if (q >= 0) return void (found.queues.includes(q) || this.#queues.isDeleted(q) || found.queues.push(q));
    const further = this.#resolve(binding.to, arrival, seen);
    for (const other of further.queues) if (!found.queues.includes(other)) found.queues.push(other);
    found.pushes.push(...further.pushes);
  }

  #takes(binding: BindingPlan, arrival: Arrival, channel: ChannelIndex): boolean {
    const takes = isMatch(binding.match, arrival.options.key, this.#messages.headers(arrival.message), this.#messages.payload(arrival.message));
    if (!takes && binding.push !== null) this.#row(K.pushFiltered, channel, arrival, 0, 0);
    return takes;
  }

  #row(kind: number, channel: ChannelIndex, { node, member, message, cause }: Arrival, detail: number, value: number): number {
    return this.#kernel.log.append(kind, node, member, channel, 0xffff, 0xffff_ffff, message, this.#messages.saga(message), cause, 0, detail, value);
  }

  #idOf(channel: ChannelIndex): string {
    return this.#kernel.topology.channels[channel]!.id;
  }
}

/** Where a copy without a table of deaths comes from. */
const SOURCE_HEADER = 'DeadLetterQueueSourceArn';

const DEATHS: Partial<Readonly<Record<Reason, DeathReason>>> = { rejected: 'rejected', expired: 'expired', maxlen: 'maxlen', deliveryLimit: 'delivery_limit' };
