import { LATER } from '../../base/later.ts';
import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import type { GroupPlan } from '../../topology/group.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import { emptyHop, type Delivery, type Direction, type FetchedEntry, type FrameWaker, type Hop, type HopSender, type HostView } from '../kernel/ports.ts';
import { claim, emptySlots, lookup, release } from '../kernel/slots.ts';
import type { TopicPartition } from './assignors.ts';
import { countDelivery } from './ledger.ts';
import { Fetches } from './fetches.ts';
import { Polls, type PollHolder } from './polls.ts';
import { MemberSessions, type SessionHolder } from './member-sessions.ts';
import {
  ARRIVE, REPLY, RESEND, ASSIGNED, NOTICED, NEXT, POLL_CHECK, BEAT, BEAT_ARRIVES, FETCH_WOKEN, AUTO_COMMIT, JOIN_CHECK, POLL_END, FETCH_DUE,
  carry, compareShare, cursorOf, dropHeld, emptyRequest, fillHop, memberPlans, outsider, resetPosition, reconnectDelayUs, RECONNECT_US, restart, takeBatch, type Cursor, type DeliveryHandler, type FetchSource, type MemberPlan, type MembersState, type Request,
} from './member-state.ts';
import type { Membership } from './membership.ts';

/** The clients' side of consumer groups: join, fetch, poll, hand over, settle, heartbeat. */
export class Members implements Component {
  readonly label = 'members';
  state: MembersState;
  /** Set by the assembly. */
  waker: FrameWaker = { resume: () => undefined };
  handler: DeliveryHandler = { deliver: () => undefined };
  readonly fetchWoken: number;
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #membership: Membership;
  readonly #source: FetchSource;
  readonly #code: number;
  readonly #plans: readonly MemberPlan[];
  readonly #first: readonly number[];
  readonly #hop: Hop = emptyHop();
  readonly #sessions: MemberSessions;
  readonly #fetches: Fetches;
  readonly polls: Polls;

  constructor(kernel: Kernel, messages: Messages, hosts: HostView, links: HopSender, membership: Membership, source: FetchSource) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#hosts = hosts;
    this.#links = links;
    this.#membership = membership;
    this.#source = source;
    this.#code = kernel.register(this);
    this.fetchWoken = this.#code | FETCH_WOKEN;
    const { plans, first } = memberPlans(kernel.topology.groups);
    [this.#plans, this.#first] = [plans, first];
    this.#sessions = new MemberSessions(kernel, hosts, links, membership, this.#holder(), this.#code);
    this.#fetches = new Fetches(kernel, hosts, source, this.#code);
    this.polls = new Polls(kernel, this.#pollHolder(), this.#code);
    this.state = { members: plans.map(outsider), requests: LATER, shares: plans.map(() => []) };
    this.state.requests = emptySlots();
  }

  /** Every member joins at time 0. */
  begin(): void {
    this.#plans.forEach((_, m) => this.#next(m));
  }

  memberOf(group: number, instance: number): number {
    return this.#first[group]! + instance;
  }

  isAlive(group: number, instance: number, life: number): boolean {
    const { host } = this.#plans[this.memberOf(group, instance)]!;
    return this.#hosts.isRunning(host) && this.#hosts.lifeOf(host) === life && !this.#sessions.isSevered(this.memberOf(group, instance));
  }

  /** From the coordinator: crosses the way back, with the answers to sync and offset fetch in one hop. */
  assigned(group: number, instance: number, id: number, life: number, generation: number, share: readonly TopicPartition[], cause: number): void {
    const m = this.memberOf(group, instance);
    if (!this.#isCurrent(life, m)) return;
    const member = this.state.members[m]!;
    this.state.shares[m] = share;
    // Given up meanwhile, and taken in again: what it held was others' since.
    if (member.rejoining && member.id !== id) dropHeld(member);
    member.id = id;
    member.generation = generation;
    const hop = this.#fill(m, 'response', 'joined', cause);
    hop.code = this.#code | ASSIGNED;
    hop.phase = PHASES.delivery;
    hop.b = generation;
    if (this.#links.send(hop) === 0) this.#kernel.after(this.#plan(m).poll.requestTimeoutUs, PHASES.timer, this.#code | ASSIGNED, m, generation);
  }

  /** From the coordinator: the member's next heartbeat will be answered with the news. */
  rebalancing(group: number, instance: number, id: number): void {
    const m = this.memberOf(group, instance);
    const member = this.state.members[m]!;
    if (member.id !== id || member.phase !== 'stable' || member.rejoining) return;
    this.#sessions.tellWithNextBeat(m);
  }

  coordinatorMoved(group: number): void {
    this.#plans.forEach((plan, m) => plan.group === group && this.#sessions.touch(m));
  }

  /** The frame that handled a delivery has ended; settled or not, the member goes on. */
  frameEnded(m: number, life: number): void {
    if (this.#hosts.lifeOf(this.#plans[m]!.host) !== life) return;
    this.state.members[m]!.busy = false;
    this.#next(m);
  }

  /** Commits the position after a delivery and resumes the frame with the answer. */
  settle(delivery: Delivery, message: number, attempt: number, frame: number, wake: number, cause: number): void {
    this.#commit(delivery.member, delivery.id, delivery.generation, delivery.channel, delivery.partition, delivery.position + 1, message, attempt, frame, wake, cause);
  }

  hostCrashed(host: number): void {
    this.#plans.forEach((plan, m) => {
      if (plan.host !== host) return;
      this.#sessions.suspect(m);
      this.state.members[m] = { ...outsider(), joins: this.state.members[m]!.joins };
    });
  }

  hostPaused(host: number): void {
    this.#plans.forEach((plan, m) => plan.host === host && this.#sessions.suspect(m));
  }

  hostStarted(host: number): void {
    this.#plans.forEach((plan, m) => plan.host === host && this.#next(m));
  }

  hostResumed(host: number): void {
    this.#plans.forEach((plan, m) => plan.host === host && this.#sessions.resumed(m));
  }

  hostSeparated(): void {
    this.#plans.forEach((_, m) => this.#sessions.isSevered(m) && this.#sessions.touch(m));
  }

  hostRejoined(): void {
    this.#plans.forEach((_, m) => this.#sessions.touch(m));
  }

  dispatch(kind: number, a: number, b: number): void {
    switch (kind) {
      case ASSIGNED: return this.#begin(a, b);
      case NOTICED: return this.#sessions.notice(a, b);
      case NEXT: return this.#proceed(a, b);
      case POLL_CHECK: return this.#sessions.checkPoll(a, b);
      case BEAT: return this.#sessions.beat(a, b);
      case BEAT_ARRIVES: return this.#sessions.beatArrives(a, b);
      case AUTO_COMMIT: return this.#commitIdle(a, b);
      case POLL_END: return this.#hosts.holds(this.#plans[a]!.host, this.#code | POLL_END, a, b) ? undefined : this.polls.timedOut(a, b);
      case JOIN_CHECK: return this.#checkJoin(a, b);
    }
    const request = lookup(this.state.requests, a, b);
    if (request === null) return;
    if (kind === ARRIVE) this.#arrive(request, a);
    else if (kind === FETCH_WOKEN || (kind === FETCH_DUE && this.#fetches.isOver(request, a))) this.#fetchArrives(request, a);
    else if (kind === REPLY) this.#reply(request, a);
    else if (kind === RESEND) this.#resend(request, a);
  }

  describe(kind: number, a: number): string {
    return this.#plan(kind <= RESEND || kind === FETCH_WOKEN || kind === FETCH_DUE ? this.state.requests.items[a]!.member : a).id;
  }

  /** What keeps members alive is apart; what it tells them is not. */
  #holder(): SessionHolder {
    return {
      plans: this.#plans,
      member: (m) => this.state.members[m]!,
      fill: (...args) => this.#fill(...args),
      mustRejoin: (m) => this.#mustRejoin(m),
      news: (m) => this.#offered(m),
      expelled: (m, id) => this.#expelled(m, id),
    };
  }

  #pollHolder(): PollHolder {
    return {
      plans: this.#plans,
      member: (m) => this.state.members[m]!,
      deliver: (m, cursor, record) => this.#deliver(m, cursor, record),
      commit: (m, { id, generation, channel, partition, position }, ...rest) => this.#commit(m, id, generation, channel, partition, position + 1, 0, 1, ...rest),
      commitInTime: (m) => this.#autoCommit(m),
      next: (m) => this.#next(m),
    };
  }

  #plan(m: number): GroupPlan {
    return this.#plans[m]!.plan;
  }

  placeOf = (m: number): { readonly group: number; readonly instance: number } => this.#plans[m]!;

  /** Goes on in a dispatch of its own: a step in the log for each delivery, and no recursion. */
  #next(m: number): void {
    const member = this.state.members[m]!;
    if (member.nextScheduled) return;
    member.nextScheduled = true;
    this.#kernel.after(0, PHASES.delivery, this.#code | NEXT, m, this.#hosts.lifeOf(this.#plans[m]!.host));
  }

  #proceed(m: number, life: number): void {
    const { host } = this.#plans[m]!;
    if (this.#hosts.lifeOf(host) !== life || !this.#hosts.isUp(host)) return;
    if (this.#hosts.holds(host, this.#code | NEXT, m, life)) return;
    const member = this.state.members[m]!;
    member.nextScheduled = false;
    if (member.busy) return;
    if (member.batch.length > 0) this.#handOver(m);
    else this.#poll(m);
  }

  #poll(m: number): void {
    const member = this.state.members[m]!;
    if (member.phase === 'joining') return;
    if (member.phase === 'out' || (member.mustRejoin && !this.#membership.isIncremental(this.#plans[m]!.group))) return this.#join(m);
    if (member.reshare) this.#reshare(m);
    if (member.mustRejoin) this.#rejoin(m);
    if (this.#plan(m).poll.manual === true) return this.#fetchForPolls(m);
    member.polledUs = this.#kernel.nowUs;
    this.#autoCommit(m);
    takeBatch(member, this.#plan(m).poll.recordsMax);
    this.#fetchAll(m);
    if (member.batch.length === 0) return this.#watchCommit(m);
    this.#sessions.watchPoll(m);
    this.#handOver(m);
  }

  /** The program polls by itself: its client fetches with the first poll, and ahead of the next from then on. */
  #fetchForPolls(m: number): void {
    this.polls.serve(m);
    if (this.state.members[m]!.asks > 0) this.#fetchAll(m);
  }

  #handOver(m: number): void {
    const { group, instance } = this.#plans[m]!;
    const member = this.state.members[m]!;
    const { cursor, record } = member.batch.shift()!;
    member.busy = true;
    const { delivery, attempt, row } = this.#deliver(m, cursor, record);
    this.handler.deliver(this.#membership.plan(group).process, instance, group, record.message, attempt, delivery, row);
  }

  /** An entry is in the hands of the program from now on. */
  #deliver(m: number, at: number, record: FetchedEntry): { readonly delivery: Delivery; readonly attempt: number; readonly row: number } {
    const { group, host } = this.#plans[m]!;
    const member = this.state.members[m]!;
    const cursor = member.cursors[at]!;
    const attempt = countDelivery(this.#membership.ledger(group, cursor.channel, cursor.partition), record.position);
    cursor.position = record.position + 1;
    const row = this.#kernel.log.append(
      K.delivered, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), cursor.channel, cursor.partition, record.position,
      record.message, this.#messages.saga(record.message), record.row, attempt, 0, this.#kernel.nowUs - record.appendedUs);
    const { id, generation } = member;
    const delivery: Delivery = { appendedUs: record.appendedUs, member: m, id, generation, channel: cursor.channel, partition: cursor.partition, position: record.position };
    return { delivery, attempt, row };
  }

  #join(m: number): void {
    const { group, instance } = this.#plans[m]!;
    const member = this.state.members[m]!;
    if (member.phase === 'stable') {
      this.#autoCommit(m, true);
      this.#membership.revokeAll(group, instance, 0);
    }
    member.phase = 'joining';
    member.mustRejoin = false;
    dropHeld(member);
    member.joins++;
    const index = this.#request(m, 'join');
    this.state.requests.items[index]!.cause = member.asked?.cause ?? 0;
    this.#send(index);
  }

  /** Joins the next round, or tells the coordinator what was given back, and goes on with what it has. */
  #rejoin(m: number): void {
    const member = this.state.members[m]!;
    member.mustRejoin = false;
    member.rejoining = this.#plan(m).membership.protocol === 'cooperative';
    member.joins++;
    this.#autoCommit(m, true);
    this.#send(this.#request(m, 'join'));
  }

  /** Between two polls: gives back what is no longer its own, and takes what is new. */
  #reshare(m: number): void {
    const { group } = this.#plans[m]!;
    const member = this.state.members[m]!;
    const share = this.state.shares[m]!;
    member.reshare = false;
    const { kept, lost, fresh } = compareShare(member, share);
    if (lost.length > 0) this.#autoCommit(m, true);
    const hasGiven = this.#membership.keepOnly(group, member.id, share);
    member.cursors = [...kept, ...fresh.map(({ channel, partition }) => this.#cursor(m, group, channel, partition))];
    member.mustRejoin ||= hasGiven;
  }

  #request(m: number, kind: Request['kind']): number {
    const member = this.state.members[m]!;
    const index = claim(this.state.requests, emptyRequest);
    const request = this.state.requests.items[index]!;
    restart(request, kind, m, member, this.#hosts.lifeOf(this.#plans[m]!.host), this.#kernel.nowUs);
    return index;
  }

  /** Sends a request over the group's link; a lost one is sent again after the request timeout. */
  #send(index: number): void {
    const request = this.state.requests.items[index]!;
    request.sends++;
    const to = this.#server(request);
    if (to < 0) return this.#backOff(request, index);
    const hop = this.#fillRequest(request, 'request');
    hop.to = to;
    hop.code = this.#code | ARRIVE;
    hop.phase = PHASES.broker;
    hop.a = index;
    hop.b = request.generation;
    if (this.#links.send(hop) === 0) this.#kernel.after(this.#plan(request.member).poll.requestTimeoutUs, PHASES.timer, this.#code | RESEND, index, request.generation);
  }

  #server(request: Request): number {
    if (request.kind === 'fetch') return this.#source.leaderHost(request.channel, request.partition);
    return this.#membership.coordinatorHost(this.#plans[request.member]!.group);
  }

  #fill(m: number, direction: Direction, purpose: string, cause: number): Hop {
    const { group, host, hash } = this.#plans[m]!;
    return fillHop(this.#hop, this.#plan(m).link, direction, purpose, host, this.#membership.coordinatorHost(group), hash, this.state.members[m]!.joins, cause, m);
  }

  #fillRequest(request: Request, direction: Direction): Hop {
    const hop = this.#fill(request.member, direction, request.kind, request.cause);
    hop.attempt = request.sends;
    if (request.kind === 'fetch') hop.lineageLo = (hop.lineageLo ^ Math.imul(request.position + 1, 0x9e3779b1) ^ (request.channel << 20) ^ (request.partition << 8)) | 0;
    if (request.message !== 0) {
      hop.message = request.message;
      hop.lineageHi = this.#messages.lineageHi(request.message);
      hop.lineageLo = this.#messages.lineageLo(request.message);
      hop.attempt = request.attempt;
      hop.again = request.sends - 1;
    }
    return hop;
  }

  #arrive(request: Request, index: number): void {
    const host = this.#server(request);
    if (host >= 0 && this.#hosts.holds(host, this.#code | ARRIVE, index, request.generation)) return;
    if (request.kind === 'fetch') {
      this.#fetches.arrived(request);
      return this.#fetchArrives(request, index);
    }
    if (!this.#hosts.isUp(host)) return this.#backOff(request, index);
    const { group, instance } = this.#plans[request.member]!;
    if (request.kind === 'join') {
      if (this.#plan(request.member).membership.refusesSession === true) return this.#refuseJoin(request, index);
      const { id, life, cause, member } = request;
      release(this.state.requests, index);
      if (this.#isCurrent(life, member)) this.#membership.join(group, instance, id, life, cause);
      return;
    }
    this.#commitArrives(request, index);
  }

  #refuseJoin(request: Request, index: number): void {
    const { host } = this.#plans[request.member]!;
    request.refused = 'invalidSessionTimeout';
    request.cause = this.#kernel.log.append(
      K.joinRefused, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), 0, NO_INDEX, NO_POSITION, 0, 0, request.cause, 0, this.#kernel.reason('invalidSessionTimeout'), 0);
    this.#answer(request, index, this.#membership.coordinatorHost(this.#plans[request.member]!.group));
  }

  #isCurrent(life: number, m: number): boolean {
    return this.#hosts.lifeOf(this.#plans[m]!.host) === life;
  }

  #fetchArrives(request: Request, index: number): void {
    if (!this.#isCurrent(request.life, request.member)) return release(this.state.requests, index);
    const leader = this.#fetches.serve(request, index, this.#plan(request.member));
    if (leader >= 0) this.#answer(request, index, leader);
  }

  #answer(request: Request, index: number, from: number): void {
    const first = request.records[0];
    const hop = this.#fillRequest(request, 'response');
    hop.from = from;
    hop.to = this.#plans[request.member]!.host;
    if (first !== undefined) {
      hop.message = first.message;
      hop.lineageHi = (this.#messages.lineageHi(first.message) ^ this.#plans[request.member]!.hash.hi) | 0;
      hop.lineageLo = this.#messages.lineageLo(first.message);
      hop.attempt = 1;
      hop.again = request.sends - 1;
      hop.cause = first.row;
    }
    hop.code = this.#code | REPLY;
    hop.phase = PHASES.delivery;
    hop.a = index;
    hop.b = request.generation;
    if (this.#links.send(hop) === 0) this.#kernel.after(this.#plan(request.member).poll.requestTimeoutUs, PHASES.timer, this.#code | RESEND, index, request.generation);
  }

  #commitArrives(request: Request, index: number): void {
    const { group, host } = this.#plans[request.member]!;
    const { channel, partition, position, message, attempt } = request;
    request.refused = this.#membership.commit(group, request.id, request.memberGeneration, channel, partition, position);
    const kind = request.refused === null ? K.offsetCommitted : K.commitRejected;
    const detail = request.refused === null ? 0 : this.#kernel.reason(request.refused);
    request.cause = this.#kernel.log.append(
      kind, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), channel, partition, position, message,
      message === 0 ? 0 : this.#messages.saga(message), request.cause, message === 0 ? 0 : attempt, detail, 0);
    this.#answer(request, index, this.#membership.coordinatorHost(group));
  }

  #reply(request: Request, index: number): void {
    const { host } = this.#plans[request.member]!;
    if (this.#hosts.holds(host, this.#code | REPLY, index, request.generation)) return;
    const isCurrent = this.#isCurrent(request.life, request.member);
    const { kind, frame, wake, refused, cause } = request;
    if (isCurrent && kind === 'fetch') this.#fetched(request);
    release(this.state.requests, index);
    if (isCurrent && kind === 'join' && refused !== null) this.polls.joinRefused(request.member, refused, cause);
    if (!isCurrent || kind !== 'commit') return;
    if (refused === 'unknownMember') this.#expelled(request.member, request.id);
    if (frame >= 0) this.waker.resume(frame, wake, refused === null ? 'ok' : 'failed', refused, cause);
  }

  #resend(request: Request, index: number): void {
    if (!this.#isCurrent(request.life, request.member)) return release(this.state.requests, index);
    if (this.#hosts.holds(this.#plans[request.member]!.host, this.#code | RESEND, index, request.generation)) return;
    if (request.kind === 'commit' && this.#kernel.nowUs - request.startedUs >= this.#plan(request.member).poll.apiTimeoutUs) {
      const { frame, wake, cause } = request;
      release(this.state.requests, index);
      if (frame >= 0) this.waker.resume(frame, wake, 'failed', 'commitTimeout', cause);
      return;
    }
    this.#send(index);
  }

  #backOff(request: Request, index: number): void {
    this.#kernel.after(reconnectDelayUs(request.sends), PHASES.timer, this.#code | RESEND, index, request.generation);
  }

  /** A share has arrived; a copy of it, or one of an earlier round, is nothing new. */
  #begin(m: number, generation: number): void {
    const { group, host } = this.#plans[m]!;
    const member = this.state.members[m]!;
    if (!this.#hosts.isUp(host) || (member.phase !== 'joining' && !member.rejoining) || member.generation !== generation || member.begun >= generation) return;
    if (this.#hosts.holds(host, this.#code | ASSIGNED, m, generation)) return;
    if (this.#sessions.isSevered(m)) return this.#kernel.after(this.#plan(m).poll.requestTimeoutUs, PHASES.timer, this.#code | ASSIGNED, m, generation);
    if (this.#plan(m).view === 'stable' && this.#membership.isUndecided(group, compareShare(member, this.state.shares[m]!).fresh)) return this.#kernel.after(RECONNECT_US, PHASES.timer, this.#code | ASSIGNED, m, generation);
    member.begun = generation;
    if (member.rejoining) {
      member.rejoining = false;
      return this.#news(m);
    }
    member.phase = 'stable';
    member.anchorUs = member.autoCommittedUs = this.#kernel.nowUs;
    member.turn = 0;
    member.cursors = this.state.shares[m]!.map(({ channel, partition }) => this.#cursor(m, group, channel, partition));
    this.#catchUp(m);
    this.#sessions.beginBeats(m);
    this.#next(m);
  }

  /** After a pause: the group may have given up a member that was waiting for its share. */
  #checkJoin(m: number, life: number): void {
    const { group, instance, host } = this.#plans[m]!;
    if (!this.#isCurrent(life, m) || this.#hosts.holds(host, this.#code | JOIN_CHECK, m, life)) return;
    if (this.state.members[m]!.phase === 'joining' && !this.#membership.knows(group, instance, life)) this.#send(this.#request(m, 'join'));
  }

  #cursor(m: number, group: number, channel: number, partition: number): Cursor {
    const { base } = this.#membership.ledger(group, channel, partition);
    const position = base >= 0 ? base : this.#reset(m, channel, partition, -1);
    return { channel, partition, position, fetchFrom: position, buffer: [], fetching: position < 0, paused: false };
  }

  /** Where to begin without a usable position; -1 stops the cursor. */
  #reset(m: number, channel: number, partition: number, from: number): number {
    const { host } = this.#plans[m]!;
    const to = resetPosition(this.#plan(m), this.#source, channel, partition, from);
    this.#kernel.log.append(K.offsetReset, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), channel, partition, to.position < 0 ? 0xffff_ffff : to.position, 0, 0, 0, 0, this.#kernel.reason(to.reason), to.skipped);
    return to.position;
  }

  #fetchAll(m: number): void {
    const member = this.state.members[m]!;
    for (const cursor of member.cursors) {
      if (cursor.fetching || cursor.paused || cursor.buffer.length > 0) continue;
      cursor.fetching = true;
      const index = this.#request(m, 'fetch');
      const request = this.state.requests.items[index]!;
      request.channel = cursor.channel;
      request.partition = cursor.partition;
      request.position = cursor.fetchFrom;
      this.#send(index);
    }
  }

  #fetched(request: Request): void {
    const { member: m, channel, partition } = request;
    const member = this.state.members[m]!;
    const cursor = cursorOf(member, channel, partition);
    const isStale = this.#membership.isIncremental(this.#plans[m]!.group) ? member.id !== request.id : member.generation !== request.memberGeneration;
    if (cursor === undefined || isStale || cursor.fetchFrom !== request.position) return;
    cursor.fetching = false;
    if (request.refused === null) {
      if (cursor.buffer.length === 0) cursor.buffer = request.records;
      else cursor.buffer.push(...request.records);
      cursor.fetchFrom = request.records[request.records.length - 1]!.position + 1;
    } else {
      const position = this.#reset(m, channel, partition, request.position);
      cursor.position = cursor.fetchFrom = position;
      cursor.fetching = position < 0;
    }
    if (!member.busy && member.batch.length === 0) this.#next(m);
  }

  #commit(m: number, id: number, generation: number, channel: number, partition: number, position: number, message: number, attempt: number, frame: number, wake: number, cause: number): void {
    const index = this.#request(m, 'commit');
    const request = this.state.requests.items[index]!;
    carry(request, id, generation, channel, partition, position, message, attempt, frame, wake, cause);
    this.#send(index);
  }

  #autoCommit(m: number, now = false): void {
    const { autoCommitEveryUs } = this.#plan(m).poll;
    const member = this.state.members[m]!;
    if (autoCommitEveryUs === 0 || (!now && this.#kernel.nowUs - member.autoCommittedUs < autoCommitEveryUs)) return;
    member.autoCommittedUs = this.#kernel.nowUs;
    for (const { channel, partition, position } of member.cursors) {
      const { base } = this.#membership.ledger(this.#plans[m]!.group, channel, partition);
      if (position >= 0 && position !== base) this.#commit(m, member.id, member.generation, channel, partition, position, 0, 1, -1, 0, 0);
    }
  }

  /** A client without records goes on polling: it commits when the interval ends. */
  #watchCommit(m: number): void {
    const { autoCommitEveryUs } = this.#plan(m).poll;
    const { group, host } = this.#plans[m]!;
    const member = this.state.members[m]!;
    if (autoCommitEveryUs === 0 || member.commitScheduled) return;
    if (!member.cursors.some(({ channel, partition, position }) => position >= 0 && position !== this.#membership.ledger(group, channel, partition).base)) return;
    member.commitScheduled = true;
    this.#kernel.at(Math.max(this.#kernel.nowUs, member.autoCommittedUs + autoCommitEveryUs), PHASES.delivery, this.#code | AUTO_COMMIT, m, this.#hosts.lifeOf(host));
  }

  #commitIdle(m: number, life: number): void {
    if (!this.#isCurrent(life, m) || this.#hosts.holds(this.#plans[m]!.host, this.#code | AUTO_COMMIT, m, life)) return;
    const member = this.state.members[m]!;
    member.commitScheduled = false;
    if (member.phase !== 'stable' || member.busy || member.batch.length > 0) return;
    this.#autoCommit(m);
    this.#watchCommit(m);
  }

  /** The group has another share for the member. */
  #offered(m: number): void {
    this.state.shares[m] = this.#membership.reconcile(this.#plans[m]!.group, this.state.members[m]!.id);
    this.#news(m);
  }

  /** Another share waits for the next poll. */
  #news(m: number): void {
    const member = this.state.members[m]!;
    member.reshare = true;
    if (!member.busy && member.batch.length === 0) this.#next(m);
    this.#catchUp(m);
  }

  /** While a share travelled another round may have begun, or the group have given the member up. */
  #catchUp(m: number): void {
    const { group, instance, host } = this.#plans[m]!;
    const isWaitedFor = this.#membership.isRebalancing(group) || this.#membership.hasOffer(group, instance);
    if (isWaitedFor || !this.#membership.knows(group, instance, this.#hosts.lifeOf(host))) this.rebalancing(group, instance, this.state.members[m]!.id);
  }

  #mustRejoin(m: number): void {
    const member = this.state.members[m]!;
    if (member.rejoining) return;
    member.mustRejoin = true;
    if (!member.busy && member.batch.length === 0) this.#next(m);
  }

  /** The group does not know this incarnation any more: what it holds is not its own. The current frame goes on as a zombie. */
  #expelled(m: number, id: number): void {
    const member = this.state.members[m]!;
    if (member.id !== id || member.phase !== 'stable') return;
    member.phase = 'out';
    member.id = 0;
    member.rejoining = member.reshare = false;
    dropHeld(member);
    if (!member.busy) this.#next(m);
  }
}
