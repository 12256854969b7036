import type { ProducerPlan } from '../../topology/process.ts';
import type { TransactionalPlan } from '../../topology/transaction.ts';
import { idHash, type IdHash } from '../kernel/identity.ts';
import { PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import { emptyHop, type Delivery, type FrameWaker, type Hop, type HopSender, type HostView } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { claim, emptySlots, lookup, release, type Slot, type SlotState } from '../kernel/slots.ts';
import type { TransactionGate } from './producer-state.ts';
import type { Producers } from './producers.ts';

/** Where a client is in its transaction. */
interface Client {
  phase: 'new' | 'beginning' | 'idle' | 'open' | 'ending' | 'shutOut';
  epoch: number;
  /** Which of the producer's transactions this is. */
  ordinal: number;
  added: number[];
  adding: number[];
  /** Something is in it that only its coordinator can end. */
  touched: boolean;
  /** A publish in it failed: it can only be aborted, and the producer must begin anew. */
  failed: boolean;
  /** What the frame that ends it asked for, while batches are still under way. */
  wanted: Ending | null;
  requests: number;
}

interface Ending {
  commits: boolean;
  frame: number;
  wake: number;
  cause: number;
}

interface Request extends Slot {
  kind: 'begin' | 'add' | 'settle' | 'end';
  client: number;
  /** Life of the client's host when it was first sent. */
  life: number;
  /** Counts the client's requests, for draws. */
  nth: number;
  partition: number;
  delivery: Delivery | null;
  commits: boolean;
  frame: number;
  wake: number;
  sends: number;
  startedUs: number;
  cause: number;
  refused: Reason | null;
}

interface State {
  clients: Client[];
  requests: SlotState<Request>;
}

/** The coordinator, as a client sees it at the other end of a hop. */
export interface Coordinators {
  nameOf(plan: TransactionalPlan, instance: number): number;
  producerOf(name: number): number;
  hostOf(name: number): number;
  epochOf(name: number): number;
  ordinalOf(name: number): number;
  initialise(name: number, node: number, member: number, cause: number): { refused: Reason | null; cause: number };
  add(name: number, epoch: number, partition: number, node: number, member: number, cause: number): { refused: Reason | null; cause: number };
  settle(name: number, epoch: number, delivery: Delivery, node: number, member: number, cause: number): { refused: Reason | null; cause: number };
  end(name: number, epoch: number, commits: boolean, cause: number): { refused: Reason | null; cause: number };
}

const ARRIVE = 0;
const REPLY = 1;
const RESEND = 2;
const AGAIN = 3;

/** Before a request that found another transaction still ending, or nobody, is sent again. */
const AGAIN_US = 20_000;
const ABSENT_US = 100_000;

/** The clients' side of transactions: begin, add partitions before the first batch to each, settle, flush, end. */
export class TransactionalClients implements Component, TransactionGate {
  readonly label = 'transactional clients';
  state: State;
  /** Set by the assembly. */
  waker: FrameWaker = { resume: () => undefined };
  readonly #kernel: Kernel;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #producers: Producers;
  readonly #coordinators: Coordinators;
  readonly #code: number;
  /** By client of the producers; empty where one is not transactional. */
  readonly #plans: readonly { plan: ProducerPlan; host: number; name: number; hash: IdHash }[];
  readonly #hop: Hop = emptyHop();

  constructor(kernel: Kernel, hosts: HostView, links: HopSender, producers: Producers, coordinators: Coordinators) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#links = links;
    this.#producers = producers;
    this.#coordinators = coordinators;
    this.#code = kernel.register(this);
    this.#plans = producers.clients.map(({ plan, host }) => {
      const instance = kernel.memberOf(host);
      const name = plan.transactional === undefined ? -1 : coordinators.nameOf(plan.transactional, instance);
      return { plan, host, name, hash: idHash(`${plan.id}#${instance}`) };
    });
    this.state = { clients: this.#plans.map(newClient), requests: emptySlots() };
  }

  begin(client: number, frame: number, wake: number, cause: number): void {
    const own = this.state.clients[client]!;
    if (own.phase === 'idle') {
      this.#open(client);
      return this.waker.resume(frame, wake, 'ok', null, 0);
    }
    if (own.phase !== 'new' && own.phase !== 'shutOut') return this.waker.resume(frame, wake, 'failed', 'transactionOpen', 0);
    own.phase = 'beginning';
    this.#ask(client, 'begin', { frame, wake, cause });
  }

  settle(client: number, delivery: Delivery | null, frame: number, wake: number, cause: number): void {
    const refused = this.refusal(client);
    if (refused !== null) return this.waker.resume(frame, wake, 'failed', refused, 0);
    if (delivery === null) return this.waker.resume(frame, wake, 'ok', null, 0);
    this.state.clients[client]!.touched = true;
    this.#ask(client, 'settle', { frame, wake, cause, delivery });
  }

  /** Commits or aborts, once every batch has its answer. */
  end(client: number, commits: boolean, frame: number, wake: number, cause: number): void {
    const own = this.state.clients[client]!;
    const isOver = own.phase === 'new' || own.phase === 'idle';
    if (isOver && !commits) return this.waker.resume(frame, wake, 'ok', null, 0);
    const refused = own.phase === 'shutOut' ? 'shutOut' : own.phase !== 'open' ? 'noTransaction' : commits && own.failed ? 'transactionFailed' : null;
    if (refused !== null) return this.waker.resume(frame, wake, 'failed', refused, 0);
    own.phase = 'ending';
    own.wanted = { commits, frame, wake, cause };
    if (commits) this.#producers.flush(client);
    else this.#producers.discard(client, 'abort');
    this.#endIfIdle(client);
  }

  refusal(client: number): Reason | null {
    const { phase, failed } = this.state.clients[client]!;
    if (phase === 'shutOut') return 'shutOut';
    if (phase !== 'open') return 'noTransaction';
    return failed ? 'transactionFailed' : null;
  }

  admits(client: number, partition: number, cause: number): boolean {
    const own = this.state.clients[client]!;
    if (own.added.includes(partition)) return true;
    if (own.adding.includes(partition)) return false;
    own.adding.push(partition);
    own.touched = true;
    this.#ask(client, 'add', { partition, cause });
    return false;
  }

  ordinal(client: number): number {
    return this.state.clients[client]!.ordinal;
  }

  answered(client: number, failed: Reason | null): void {
    const own = this.state.clients[client]!;
    if (failed === 'staleEpoch') this.#shutOut(client);
    else if (failed !== null && failed !== 'abort' && failed !== 'noTransaction') {
      own.failed = true;
      if (own.wanted?.commits === true) this.#refuseCommit(client, own.wanted);
    }
    this.#endIfIdle(client);
  }

  hostCrashed(host: number): void {
    this.#plans.forEach((plan, client) => {
      if (plan.host === host) this.state.clients[client] = { ...newClient(), requests: this.state.clients[client]!.requests };
    });
  }

  hostStarted(): void {
    // The next begin asks the coordinator, which ends what the earlier life left open.
  }

  dispatch(kind: number, index: number, generation: number): void {
    const request = lookup(this.state.requests, index, generation);
    if (request === null) return;
    if (kind === ARRIVE) this.#arrive(request, index);
    else if (kind === REPLY) this.#reply(request, index);
    else this.#again(request, index, kind);
  }

  describe(_kind: number, index: number): string {
    return this.#plans[this.state.requests.items[index]!.client]!.plan.id;
  }

  #open(client: number): void {
    const own = this.state.clients[client]!;
    Object.assign(own, { phase: 'open', added: [], adding: [], touched: false, failed: false, wanted: null });
    own.ordinal = this.#coordinators.ordinalOf(this.#plans[client]!.name);
  }

  #ask(client: number, kind: Request['kind'], parts: Partial<Request>): void {
    const index = claim(this.state.requests, emptyRequest);
    const request = this.state.requests.items[index]!;
    const { generation } = request;
    const life = this.#hosts.lifeOf(this.#plans[client]!.host);
    Object.assign(request, emptyRequest(), { kind, client, life, nth: ++this.state.clients[client]!.requests, startedUs: this.#kernel.nowUs, ...parts, generation, live: true });
    this.#send(request, index);
  }

  #send(request: Request, index: number): void {
    request.sends++;
    const { host, name } = this.#plans[request.client]!;
    this.#travel(request, index, 'request', host, this.#coordinators.hostOf(name), ARRIVE);
  }

  #travel(request: Request, index: number, direction: 'request' | 'response', from: number, to: number, kind: number): void {
    const { plan, hash } = this.#plans[request.client]!;
    const hop = this.#hop;
    hop.link = plan.link;
    hop.direction = direction;
    hop.from = from;
    hop.to = to;
    hop.purpose = 'transaction';
    hop.lineageHi = hash.hi;
    hop.lineageLo = (hash.lo ^ Math.imul(request.nth, 0x9e3779b1)) | 0;
    hop.message = 0;
    hop.attempt = 1;
    hop.again = request.sends - 1;
    hop.cause = request.cause;
    hop.phase = direction === 'request' ? PHASES.broker : PHASES.step;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = request.generation;
    if (this.#links.send(hop) === 0) this.#kernel.after(plan.requestTimeoutUs, PHASES.timer, this.#code | RESEND, index, request.generation);
  }

  #arrive(request: Request, index: number): void {
    const { client } = request;
    const { name, host } = this.#plans[client]!;
    const coordinator = this.#coordinators.hostOf(name);
    if (this.#hosts.holds(coordinator, this.#code | ARRIVE, index, request.generation)) return;
    if (!this.#isCurrent(request)) return release(this.state.requests, index);
    if (!this.#hosts.isUp(coordinator)) return this.#kernel.after(ABSENT_US, PHASES.timer, this.#code | AGAIN, index, request.generation);
    const { refused, cause } = this.#carryOut(request, name, this.#kernel.nodeOf(host), this.#kernel.memberOf(host));
    request.refused = refused;
    request.cause = cause;
    this.#travel(request, index, 'response', coordinator, host, REPLY);
  }

  #carryOut(request: Request, name: number, node: number, member: number): { refused: Reason | null; cause: number } {
    const { epoch } = this.state.clients[request.client]!;
    switch (request.kind) {
      case 'begin': return this.#coordinators.initialise(name, node, member, request.cause);
      case 'add': return this.#coordinators.add(name, epoch, request.partition, node, member, request.cause);
      case 'settle': return this.#coordinators.settle(name, epoch, request.delivery!, node, member, request.cause);
      case 'end': return this.#coordinators.end(name, epoch, request.commits, request.cause);
    }
  }

  #isCurrent({ client, life }: Request): boolean {
    return this.#hosts.lifeOf(this.#plans[client]!.host) === life;
  }

  #reply(request: Request, index: number): void {
    if (this.#hosts.holds(this.#plans[request.client]!.host, this.#code | REPLY, index, request.generation)) return;
    if (!this.#isCurrent(request)) return release(this.state.requests, index);
    if (request.refused === 'concurrentTransactions') return this.#kernel.after(AGAIN_US, PHASES.timer, this.#code | AGAIN, index, request.generation);
    const answered = { ...request };
    release(this.state.requests, index);
    if (answered.refused === 'shutOut') this.#shutOut(answered.client);
    else if (answered.refused === null) this.#succeeded(answered);
    if (answered.frame >= 0) this.waker.resume(answered.frame, answered.wake, answered.refused === null ? 'ok' : 'failed', answered.refused, answered.cause);
  }

  #succeeded({ kind, client, partition }: Request): void {
    const own = this.state.clients[client]!;
    const { name } = this.#plans[client]!;
    if (kind === 'begin') {
      own.epoch = this.#coordinators.epochOf(name);
      this.#producers.adopt(client, this.#coordinators.producerOf(name), own.epoch);
      this.#open(client);
    } else if (kind === 'add') {
      own.added.push(partition);
      own.adding = own.adding.filter((other) => other !== partition);
      this.#producers.proceed(client, partition);
    } else if (kind === 'end') {
      own.phase = own.failed ? 'new' : 'idle';
    }
  }

  /** Another producer of the name has begun, or the coordinator has given this one up: nothing of it gets through any more. */
  #shutOut(client: number): void {
    const own = this.state.clients[client]!;
    if (own.phase === 'shutOut') return;
    const { wanted } = own;
    own.phase = 'shutOut';
    own.wanted = null;
    this.#producers.discard(client, 'shutOut');
    if (wanted !== null) this.waker.resume(wanted.frame, wanted.wake, 'failed', 'shutOut', 0);
  }

  #refuseCommit(client: number, { frame, wake }: Ending): void {
    const own = this.state.clients[client]!;
    own.phase = 'open';
    own.wanted = null;
    this.waker.resume(frame, wake, 'failed', 'transactionFailed', 0);
  }

  #endIfIdle(client: number): void {
    const own = this.state.clients[client]!;
    const { wanted } = own;
    if (wanted === null || !this.#producers.isIdle(client)) return;
    own.wanted = null;
    if (own.touched) return this.#ask(client, 'end', wanted);
    // An empty transaction needs nobody.
    own.phase = own.failed ? 'new' : 'idle';
    this.waker.resume(wanted.frame, wanted.wake, 'ok', null, 0);
  }

  /** No answer, or one that asks for patience. A producer that gets none for as long as a delivery may take gives up. */
  #again(request: Request, index: number, kind: number): void {
    const { plan, host } = this.#plans[request.client]!;
    if (!this.#isCurrent(request)) return release(this.state.requests, index);
    if (this.#hosts.holds(host, this.#code | kind, index, request.generation)) return;
    if (this.#kernel.nowUs - request.startedUs < plan.deliveryTimeoutUs) return this.#send(request, index);
    const { client, frame, wake, cause } = request;
    const own = this.state.clients[client]!;
    own.phase = request.kind === 'begin' ? 'new' : 'open';
    own.failed = true;
    release(this.state.requests, index);
    if (request.kind === 'add') this.#producers.discard(client, 'timeout');
    if (frame >= 0) this.waker.resume(frame, wake, 'failed', 'timeout', cause);
  }
}

const newClient = (): Client => ({ phase: 'new', epoch: -1, ordinal: 0, added: [], adding: [], touched: false, failed: false, wanted: null, requests: 0 });

const emptyRequest = (): Request => ({
  generation: 0, live: false, kind: 'begin', client: 0, life: 0, nth: 0, partition: 0, delivery: null, commits: false, frame: -1, wake: 0, sends: 0, startedUs: 0, cause: 0, refused: null,
});
