import { PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { emptyHop, type Hop, type HopSender, type HostView } from '../kernel/ports.ts';
import { claim, emptySlots, lookup, release, type Slot, type SlotState } from '../kernel/slots.ts';
import type { CommitWaiter, Queues } from './queues.ts';

/** An entry on its way to one follower and back. */
interface Copy extends Slot {
  queue: number;
  position: number;
  term: number;
  follower: number;
  sends: number;
}

/** An entry that not enough hosts have yet. */
interface Pending {
  queue: number;
  position: number;
  term: number;
  /** Hosts that have it, the leader among them. */
  have: number[];
  waiter: CommitWaiter | null;
}

interface MajorityState {
  copies: SlotState<Copy>;
  pending: Pending[];
}

const ARRIVES = 0;
const ANSWER = 1;
const AGAIN = 2;

/** A follower that does not answer is sent the entry again after this long. */
const AGAIN_US = 1_000_000;

/** Replication of queues: an entry counts once more than half of the hosts have it. Followers are told one by one. */
export class Majority implements Component {
  readonly label = 'majority';
  state: MajorityState = { copies: emptySlots(), pending: [] };
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #queues: Queues;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #code: number;
  readonly #hop: Hop = emptyHop();

  constructor(kernel: Kernel, messages: Messages, queues: Queues, hosts: HostView, links: HopSender) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#queues = queues;
    this.#hosts = hosts;
    this.#links = links;
    this.#code = kernel.register(this);
  }

  replicate(queue: number, position: number, waiter: CommitWaiter | null): void {
    const { hosts } = this.#queues.plans[queue]!;
    const leader = this.#queues.host(queue);
    const { term } = this.#queues.queue(queue);
    this.state.pending.push({ queue, position, term, have: [leader], waiter });
    for (const follower of hosts) if (follower !== leader) this.#begin(queue, position, term, follower);
    this.#count(queue, position, term, leader);
  }

  dispatch(kind: number, index: number, generation: number): void {
    const copy = lookup(this.state.copies, index, generation);
    if (copy === null) return;
    const { queue, position, term, follower } = copy;
    if (this.#queues.queue(queue).term !== term) return this.#giveUp(index);
    const host = kind === ARRIVES ? follower : this.#queues.host(queue);
    if (host >= 0 && this.#hosts.holds(host, this.#code | kind, index, generation)) return;
    if (kind === AGAIN) return this.#send(copy, index, ARRIVES);
    if (kind === ARRIVES) return this.#hosts.isUp(follower) ? this.#send(copy, index, ANSWER) : this.#later(index, generation);
    release(this.state.copies, index);
    this.#count(queue, position, term, follower);
  }

  describe(): string {
    return 'replication of queues';
  }

  #begin(queue: number, position: number, term: number, follower: number): void {
    const index = claim(this.state.copies, () => ({ generation: 0, live: false, queue: 0, position: 0, term: 0, follower: 0, sends: 0 }));
    const copy = this.state.copies.items[index]!;
    Object.assign(copy, { queue, position, term, follower, sends: 0 });
    this.#send(copy, index, ARRIVES);
  }

  #send(copy: Copy, index: number, kind: typeof ARRIVES | typeof ANSWER): void {
    const { queue, position, follower } = copy;
    const { replication } = this.#queues.plans[queue]!;
    const entry = this.#queues.queue(queue).entries.get(position);
    const leader = this.#queues.host(queue);
    if (replication.kind !== 'majority' || entry === undefined || leader < 0) return this.#giveUp(index);
    if (kind === ARRIVES) copy.sends++;
    const hop = this.#hop;
    hop.link = replication.link;
    hop.direction = kind === ARRIVES ? 'request' : 'response';
    [hop.from, hop.to] = kind === ARRIVES ? [leader, follower] : [follower, leader];
    hop.purpose = 'replicate';
    hop.lineageHi = this.#messages.lineageHi(entry.message);
    hop.lineageLo = (this.#messages.lineageLo(entry.message) ^ Math.imul(follower + 1, 0x9e3779b1)) | 0;
    hop.message = entry.message;
    hop.attempt = 1;
    hop.again = copy.sends - 1;
    hop.cause = entry.row;
    hop.phase = PHASES.broker;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = copy.generation;
    // What is cut off is not sent to in vain: it is tried again, and nobody need read of that.
    if (this.#hosts.isSevered(leader, follower) || this.#links.send(hop) === 0) this.#later(index, copy.generation);
  }

  #later(index: number, generation: number): void {
    this.#kernel.after(AGAIN_US, PHASES.broker, this.#code | AGAIN, index, generation);
  }

  #giveUp(index: number): void {
    release(this.state.copies, index);
    this.state.pending = this.state.pending.filter(({ queue, term }) => this.#queues.queue(queue).term === term);
  }

  #count(queue: number, position: number, term: number, host: number): void {
    const at = this.state.pending.findIndex((other) => other.queue === queue && other.position === position && other.term === term);
    const pending = this.state.pending[at];
    if (pending === undefined) return;
    if (!pending.have.includes(host)) pending.have.push(host);
    if (pending.have.length * 2 <= this.#queues.plans[queue]!.hosts.length) return;
    this.state.pending.splice(at, 1);
    this.#queues.committed(queue, position);
    if (pending.waiter !== null) this.#kernel.call(pending.waiter.code, pending.waiter.a, pending.waiter.b);
  }
}

