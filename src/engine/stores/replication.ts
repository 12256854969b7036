import { idHash, SITE_KINDS, type IdHash } from '../kernel/identity.ts';
import type { Decisions } from '../kernel/decisions.ts';
import { emptyContext } from '../kernel/evaluator.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import { emptyHop, type Hop, type HopSender, type HostView } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { EntryStores } from './entry-stores.ts';
import { BY_THE_SYSTEM, writtenEnd } from './flush.ts';
import { InSyncSets } from './in-sync-sets.ts';
import { countOf, inSyncCount, inSyncTooFew, type Batch, type Partition, type Waiter } from './partition.ts';

const FOLLOWER_GETS = 0;
const LEADER_LEARNS = 1;
const SESSION_EXPIRED = 2;
const LAG_CHECK = 3;
const PREFERRED_CHECK = 4;
const FETCH_AGAIN = 5;

/** A follower whose fetch was lost asks again after replica.fetch.wait.max.ms. */
const FETCH_AGAIN_US = 500_000;
/** Shared: replaced by the first waiter. */
const NOBODY: Waiter[] = [];
const ROUND_SHIFT = 8;
const ROUND_MASK = 0x7f_ffff;
const REPLICA_MASK = 0xff;

/** Why somebody of it is elected, and who belongs to it. */
type Electorate = readonly [why: Reason, mayLead: (replica: number) => boolean];

/** How a waiter is answered: the low bits of the `b` of its event stay the waiter's own. */
export interface WaiterAnswers {
  /** The partition is replicated up to the waiter's end; or why it will not be. */
  answer(waiter: Waiter, refused: Reason | null, cause: number): void;
  /** Nobody will tell the waiter: who took its entry leads no longer, and does not know. */
  forget(waiter: Waiter): void;
}

/**
 * Leadership and the in-sync set of every partition, with an implicit controller. Followers fetch over links; an idle
 * partition dispatches nothing. A dead host is fenced after its session timeout: it leaves the in-sync sets, its
 * leaderships move to the first live replica in assignment order that is in sync (PartitionChangeBuilder).
 */
export class Replication implements Component {
  readonly label = 'replication';
  state = { fenced: [] as boolean[], touches: [] as number[], crashed: [] as boolean[] };
  /** Set by the assembly. */
  waiters: WaiterAnswers = { answer: () => undefined, forget: () => undefined };
  readonly #kernel: Kernel;
  readonly #stores: EntryStores;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #decisions: Decisions;
  readonly #code: number;
  readonly #ids: readonly IdHash[];
  readonly #inSync: InSyncSets;
  readonly #hop: Hop = emptyHop();

  constructor(kernel: Kernel, stores: EntryStores, hosts: HostView, links: HopSender, decisions: Decisions) {
    this.#kernel = kernel;
    this.#stores = stores;
    this.#hosts = hosts;
    this.#links = links;
    this.#decisions = decisions;
    this.#inSync = new InSyncSets(kernel, stores);
    this.#code = kernel.register(this);
    this.#ids = kernel.topology.channels.map(({ id }) => idHash(id));
    this.state.fenced = kernel.topology.hosts.map(() => false);
    this.state.touches = kernel.topology.hosts.map(() => 0);
    this.state.crashed = kernel.topology.hosts.map(() => false);
  }

  /** Rows of the first leaders, at time 0. */
  begin(): void {
    for (const p of this.#stores.state.partitions) {
      if (!this.#stores.isOpen(p)) continue;
      this.#rowLeader(p, 'first', 0);
      this.#inSync.row(p, 'first', 0);
    }
  }

  /** Partitions that were just added get their first leaders. */
  opened(partitions: readonly number[], cause: number): void {
    for (const index of partitions) {
      const p = this.#stores.partition(index);
      p.inSync = p.inSync.map((_, r) => this.#hosts.isRunning(this.#replicas(p)[r]!));
      const row = this.#inSync.row(p, 'first', cause);
      this.#inSync.tellTooFew(p, false, row);
      this.#elect(index, p, 'first', cause);
    }
  }

  /** What the host had not written to its disk is gone. Called before it crashes. */
  losePower(host: number): void {
    this.#eachReplica(host, (_, p, r) => {
      p.ends[r] = writtenEnd(this.#stores.entries, p, p.ends[r]!, this.#plan(p).flush ?? BY_THE_SYSTEM, this.#kernel.nowUs);
      p.known[r] = Math.min(p.known[r]!, p.ends[r]!);
    });
  }

  /** Host that leads and can be reached; -1 if none does. */
  leaderHost(index: number): number {
    const p = this.#stores.partition(index);
    return p.leader < 0 ? -1 : this.#replicas(p)[p.leader]!;
  }

  /**
   * A leader that a client goes on with although it was replaced: the two can reach each other, and the client has not asked
   * since who leads, or cannot reach the new one; -1 for none.
   */
  deposedHost(index: number, client: number, askedUs: number): number {
    const p = this.#stores.partition(index);
    if (p.deposed === null) return -1;
    const host = this.#replicas(p)[p.deposed.replica]!;
    const leader = this.leaderHost(index);
    if (this.#hosts.isSevered(client, host) || !this.#hosts.isUp(host)) return -1;
    return askedUs < p.deposed.sinceUs || (leader >= 0 && this.#hosts.isSevered(client, leader)) ? host : -1;
  }

  /** The deposed leader takes a batch: it is in its log until it hears of the new epoch. False if it knows by now. */
  strand(index: number, host: number, batch: Batch): boolean {
    const p = this.#stores.partition(index);
    if (p.deposed === null || this.#replicas(p)[p.deposed.replica] !== host) return false;
    p.deposed.stranded += batch.items.length;
    this.#stores.rowStranded(p, host, batch);
    return true;
  }

  /** Did the in-sync set shrink below the minimum since a batch was appended? */
  inSyncTooFew(index: number): boolean {
    const p = this.#stores.partition(index);
    return inSyncTooFew(p, this.#stores.planOf(p));
  }

  appended(index: number, row: number): void {
    const p = this.#stores.partition(index);
    // Who had everything until now is not behind since longer.
    for (let r = 0; r < p.known.length; r++) if (p.known[r]! >= p.known[p.leader]!) p.caughtUpUs[r] = this.#kernel.nowUs;
    p.ends[p.leader] = p.end;
    p.known[p.leader] = p.end;
    for (let r = 0; r < p.ends.length; r++) this.#fetch(index, p, r, row);
    this.#advance(index, p, row);
    this.#watchLag(index, p);
  }

  /** Answers once the partition is replicated up to `end`: at once, if it is. */
  awaitCommit(index: number, waiter: Waiter): void {
    const p = this.#stores.partition(index);
    if (p.committed >= waiter.end) this.waiters.answer(waiter, null, 0);
    else p.waiters.push(waiter);
  }

  /** Wakes when there is something beyond `end`, or when leadership changes. */
  park(index: number, waiter: Waiter): void {
    const p = this.#stores.partition(index);
    if (p.parked.length === 0) p.parked = [waiter];
    else p.parked.push(waiter);
  }

  unpark(index: number, code: number, a: number, b: number): void {
    const p = this.#stores.partition(index);
    p.parked = p.parked.filter((waiter) => waiter.code !== code || waiter.a !== a || waiter.b !== b);
  }

  hostCrashed(host: number, cause: number): void {
    this.state.crashed[host] = true;
    this.#loseTouch(host);
    this.#eachReplica(host, (_, p, r) => p.deposed?.replica === r && this.#learnEpoch(p, cause));
    this.#eachLed(host, (index, p) => {
      this.#failWaiters(p, 'disconnected', cause);
      this.#wakeParked(index, p, cause);
    });
  }

  hostPaused(host: number): void {
    this.#loseTouch(host);
  }

  /** Cut off from the controller, a host is fenced like a dead one. */
  hostSeparated(host: number): void {
    if (this.#hosts.isCutOff(host)) this.#loseTouch(host);
  }

  hostRejoined(host: number, cause: number): void {
    if (this.#hosts.isRunning(host) && !this.#hosts.isCutOff(host)) this.hostStarted(host, cause);
  }

  hostStarted(host: number, cause: number): void {
    this.state.fenced[host] = false;
    const isUnclean = this.state.crashed[host]!;
    this.state.crashed[host] = false;
    if (isUnclean) this.#eachReplica(host, (index, p, r) => this.#plan(p).eligibleLeaders && this.#distrust(index, p, r, cause));
    this.#eachReplica(host, (index, p, r) => this.#rejoin(index, p, r, cause));
  }

  hostResumed(host: number, cause: number): void {
    this.hostStarted(host, cause);
  }

  dispatch(kind: number, a: number, b: number): void {
    switch (kind) {
      case FOLLOWER_GETS: return this.#followerGets(a, b);
      case LEADER_LEARNS: return this.#leaderLearns(a, b);
      case SESSION_EXPIRED: return this.#sessionExpired(a, b);
      case LAG_CHECK: return this.#checkLag(a);
      case PREFERRED_CHECK: return this.#preferLeader(a);
      case FETCH_AGAIN: return this.#fetchAgain(a, b);
    }
  }

  describe(kind: number, a: number): string {
    return kind === SESSION_EXPIRED ? this.#kernel.topology.hosts[a]!.id : this.#stores.describe(0, a);
  }

  #replicas(p: Partition): readonly number[] {
    return this.#stores.planOf(p).partitions[p.index]!.replicas;
  }

  #plan(p: Partition) {
    return this.#stores.planOf(p).replication;
  }

  #fetch(index: number, p: Partition, r: number, cause: number): void {
    if (r === p.leader || p.leader < 0 || p.fetching[r] !== -1) return;
    const host = this.#replicas(p)[r]!;
    const leaderHost = this.#replicas(p)[p.leader]!;
    const isBehind = p.known[r]! < p.end || !p.inSync[r];
    if (!isBehind || !this.#hosts.isRunning(host) || !this.#hosts.isRunning(leaderHost) || this.#hosts.isSevered(host, leaderHost)) return;
    p.fetching[r] = p.end;
    p.tries[r] = p.asked[r] === p.end ? p.tries[r]! + 1 : 0;
    p.asked[r] = p.end;
    p.rounds[r] = (p.rounds[r]! + 1) & ROUND_MASK;
    p.fetchedSinceUs[r] = this.#kernel.nowUs;
    this.#send(index, p, r, leaderHost, host, 'response', FOLLOWER_GETS, cause);
  }

  #send(index: number, p: Partition, r: number, from: number, to: number, direction: 'request' | 'response', kind: number, cause: number): void {
    const hop = this.#hop;
    hop.link = this.#plan(p).link;
    hop.from = from;
    hop.to = to;
    hop.direction = direction;
    hop.purpose = direction === 'response' ? 'replicate' : 'replicaFetch';
    hop.lineageHi = (this.#ids[p.channel]!.hi ^ ((p.index << 8) | r)) | 0;
    hop.lineageLo = p.fetching[r]! | 0;
    hop.attempt = (p.epoch & 0xff) + 1;
    hop.again = p.tries[r]!;
    hop.message = 0;
    hop.cause = cause;
    hop.phase = PHASES.broker;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = (p.rounds[r]! << ROUND_SHIFT) | r;
    if (this.#links.send(hop) === 0) this.#kernel.after(FETCH_AGAIN_US, PHASES.broker, this.#code | FETCH_AGAIN, index, hop.b);
  }

  /** A hop of an earlier fetch, or a repeated one, tells nothing about the present fetch. */
  #isUnderWay(p: Partition, r: number, b: number): boolean {
    return b >> ROUND_SHIFT === p.rounds[r] && p.fetching[r] !== -1;
  }

  #followerGets(index: number, b: number): void {
    const p = this.#stores.partition(index);
    const r = b & REPLICA_MASK;
    if (!this.#isUnderWay(p, r, b)) return;
    const host = this.#replicas(p)[r]!;
    if (this.#hosts.holds(host, this.#code | FOLLOWER_GETS, index, b)) return;
    if (!this.#hosts.isRunning(host)) {
      p.fetching[r] = -1;
      return;
    }
    p.ends[r] = Math.max(p.ends[r]!, p.fetching[r]!);
    this.#send(index, p, r, host, this.#replicas(p)[p.leader]!, 'request', LEADER_LEARNS, 0);
  }

  #leaderLearns(index: number, b: number): void {
    const p = this.#stores.partition(index);
    const r = b & REPLICA_MASK;
    if (!this.#isUnderWay(p, r, b)) return;
    const leaderHost = this.#replicas(p)[p.leader]!;
    if (this.#hosts.holds(leaderHost, this.#code | LEADER_LEARNS, index, b)) return;
    const end = p.fetching[r]!;
    p.fetching[r] = -1;
    if (!this.#hosts.isRunning(leaderHost)) return;
    p.known[r] = Math.max(p.known[r]!, end);
    p.caughtUpUs[r] = p.fetchedSinceUs[r]!;
    if (!p.inSync[r] && p.known[r]! >= p.committed && this.#isWithController(this.#replicas(p)[r]!) && !this.#hosts.isCutOff(leaderHost)) this.#inSync.expand(p, r);
    this.#advance(index, p, p.end > p.start ? this.#stores.entries.row(p, p.end - 1) : 0);
    this.#fetch(index, p, r, 0);
    this.#watchPreferred(index, p);
  }

  #fetchAgain(index: number, b: number): void {
    const p = this.#stores.partition(index);
    const r = b & REPLICA_MASK;
    if (!this.#isUnderWay(p, r, b)) return;
    p.fetching[r] = -1;
    this.#fetch(index, p, r, 0);
  }

  /** Moves the replicated position: the least that any in-sync replica has; not while there are too few of them. */
  #advance(index: number, p: Partition, cause: number): void {
    if (p.leader < 0 || inSyncTooFew(p, this.#stores.planOf(p))) return;
    let least = p.end;
    for (let r = 0; r < p.known.length; r++) if (p.inSync[r] && p.known[r]! < least) least = p.known[r]!;
    if (least <= p.committed) return;
    const moved = least - p.committed;
    p.committed = least;
    const row = this.#kernel.log.append(K.entriesCommitted, 0, 0xffff, p.channel, p.index, least, 0, 0, cause, 0, 0, moved);
    this.#stores.noteHeld(p, row);
    this.#answerWaiters(p, row);
    this.#wakeParked(index, p, row);
  }

  #answerWaiters(p: Partition, cause: number): void {
    if (p.waiters.length === 0) return;
    const ready = p.waiters.filter(({ end }) => end <= p.committed);
    p.waiters = p.waiters.filter(({ end }) => end > p.committed);
    for (const waiter of ready) this.waiters.answer(waiter, null, cause);
  }

  #failWaiters(p: Partition, reason: Reason, cause: number): void {
    const failed = p.waiters;
    p.waiters = [];
    for (const waiter of failed) this.waiters.answer(waiter, reason, cause);
  }

  #wakeParked(_index: number, p: Partition, cause: number): void {
    if (p.parked.length === 0) return;
    const woken = p.parked;
    p.parked = NOBODY;
    for (const waiter of woken) this.waiters.answer(waiter, null, cause);
  }

  #loseTouch(host: number): void {
    const session = this.#stores.kernel.topology.channels.reduce((least, channel, c) => {
      // What is added later is nobody's business yet.
      const hasReplica = channel.partitions.some(({ replicas }, index) => index < this.#stores.state.open[c]! && replicas.includes(host));
      return hasReplica ? Math.min(least, channel.replication.sessionUs) : least;
    }, UNBOUNDED);
    this.state.touches[host]!++;
    if (session < UNBOUNDED) this.#kernel.after(session, PHASES.timer, this.#code | SESSION_EXPIRED, host, this.state.touches[host]!);
  }

  /** The controller fences a host that has been away since. */
  #sessionExpired(host: number, touch: number): void {
    if (this.#isWithController(host) || this.state.touches[host] !== touch || this.state.fenced[host]) return;
    this.state.fenced[host] = true;
    this.#eachReplica(host, (index, p, r) => this.#fence(index, p, r));
  }

  #fence(index: number, p: Partition, r: number): void {
    const others = p.inSync.filter((inSync, other) => inSync && other !== r).length;
    if (p.inSync[r] && (others > 0 || this.#plan(p).eligibleLeaders)) this.#inSync.shrink(p, [r], 'fenced', 0);
    if (p.leader === r) this.#elect(index, p, 'fenced', 0);
    else this.#advance(index, p, 0);
  }

  #rejoin(index: number, p: Partition, r: number, cause: number): void {
    if (p.deposed?.replica === r) this.#learnEpoch(p, cause);
    if (p.leader === r) {
      // It comes back without what it had not written: what it leads is what it has.
      if (p.ends[r]! < p.end) return this.#lead(index, p, r, 'restarted', cause);
      for (let other = 0; other < p.ends.length; other++) {
        p.fetching[other] = -1;
        this.#fetch(index, p, other, cause);
      }
      this.#watchLag(index, p);
      this.#wakeParked(index, p, cause);
      return;
    }
    p.fetching[r] = -1;
    if (p.leader < 0) this.#elect(index, p, 'restarted', cause);
    else this.#fetch(index, p, r, cause);
    this.#watchPreferred(index, p);
  }

  /**
   * After an unclean shutdown nobody knows what a replica still has: it is neither in sync nor eligible until it has caught up
   * (KIP-966). Only with eligible leaders; without them its broker is trusted.
   */
  #distrust(index: number, p: Partition, r: number, cause: number): void {
    if (p.eligible[r]) this.#inSync.setEligible(p, p.eligible.map((own, other) => own && other !== r), 'uncleanShutdown', cause, r);
    if (!p.inSync[r]) return;
    this.#inSync.shrink(p, [r], 'uncleanShutdown', cause);
    if (p.leader === r) this.#elect(index, p, 'uncleanShutdown', cause);
  }

  /** Chooses a leader, in assignment order among the first of the electorates in which somebody is alive. */
  #elect(index: number, p: Partition, reason: Reason, cause: number): void {
    const alive = p.ends.map((_, r) => r).filter((r) => this.#isWithController(this.#replicas(p)[r]!));
    for (const [why, mayLead] of this.#electorates(p, reason)) {
      const candidates = alive.filter(mayLead);
      if (candidates.length > 0) return this.#lead(index, p, candidates[this.#choose(p, candidates.length)]!, why, cause);
    }
    this.#goOffline(p, cause);
  }

  /** The in-sync replicas; when nobody is in sync the eligible ones, else who led last; if allowed, anybody (PartitionChangeBuilder). */
  #electorates(p: Partition, reason: Reason): readonly Electorate[] {
    const { eligibleLeaders, uncleanElection } = this.#plan(p);
    const electorates: Electorate[] = [[reason, (r) => p.inSync[r]!]];
    if (eligibleLeaders && inSyncCount(p) === 0) electorates.push(countOf(p.eligible) > 0 ? ['eligible', (r) => p.eligible[r]!] : ['lastKnownLeader', (r) => r === p.lastKnown]);
    if (uncleanElection) electorates.push(['unclean', () => true]);
    return electorates;
  }

  #choose(p: Partition, options: number): number {
    const plan = this.#stores.planOf(p);
    const context = { ...emptyContext(), attempt: p.epoch };
    return this.#decisions.election(p.channel, options, () => ({ kind: SITE_KINDS.election, component: this.#ids[p.channel]!, step: `${plan.id}/${p.index}`, node: 0, member: 0xffff }), context, 0);
  }

  #goOffline(p: Partition, cause: number): void {
    if (p.leader < 0) return;
    this.#depose(p);
    p.leader = -1;
    p.epoch++;
    p.fetching.fill(-1);
    this.#kernel.log.append(K.partitionOffline, 0, 0xffff, p.channel, p.index, 0xffff_ffff, 0, 0, cause, 0, 0, 0);
  }

  #lead(index: number, p: Partition, winner: number, reason: Reason, cause: number): void {
    this.#depose(p);
    this.#failWaiters(p, 'disconnected', cause);
    p.leader = winner;
    p.epoch++;
    const end = p.ends[winner]!;
    const row = this.#rowLeader(p, reason, cause);
    this.#stores.truncate(p, end, row);
    if (p.committed > end) {
      p.committed = end;
      this.#kernel.log.append(K.entriesCommitted, 0, 0xffff, p.channel, p.index, end, 0, 0, row, 0, 0, 0);
    }
    p.ends = p.ends.map((own) => Math.min(own, end));
    p.known = p.ends.map((own, r) => (r === winner ? end : Math.min(own, p.committed)));
    p.fetching.fill(-1);
    p.caughtUpUs.fill(this.#kernel.nowUs);
    this.#inSync.lead(p, winner, reason, row);
    for (let r = 0; r < p.ends.length; r++) this.#fetch(index, p, r, row);
    this.#advance(index, p, row);
    this.#wakeParked(index, p, row);
    this.#watchLag(index, p);
    this.#watchPreferred(index, p);
  }

  /** A check is parked on its grid while some in-sync follower is behind. */
  #watchLag(index: number, p: Partition): void {
    if (p.ticks.lag || p.ends.length < 2) return;
    p.ticks.lag = true;
    const everyUs = Math.max(1, Math.floor(this.#plan(p).lagMaxUs / 2));
    this.#kernel.at((Math.floor(this.#kernel.nowUs / everyUs) + 1) * everyUs, PHASES.timer, this.#code | LAG_CHECK, index, 0);
  }

  #checkLag(index: number): void {
    const p = this.#stores.partition(index);
    p.ticks.lag = false;
    const leaderHost = p.leader < 0 ? -1 : this.#replicas(p)[p.leader]!;
    if (leaderHost < 0 || !this.#hosts.isRunning(leaderHost)) return;
    // The in-sync set is the controller's to change: without it nothing shrinks, and nothing is replicated.
    if (this.#hosts.isCutOff(leaderHost)) return this.#watchLag(index, p);
    const lagMaxUs = this.#plan(p).lagMaxUs;
    let behind = false;
    const late: number[] = [];
    for (let r = 0; r < p.known.length; r++) {
      if (r === p.leader || !p.inSync[r] || p.known[r]! >= p.end) continue;
      if (this.#kernel.nowUs - p.caughtUpUs[r]! > lagMaxUs) late.push(r);
      else behind = true;
    }
    this.#inSync.shrink(p, late, 'lag', 0);
    this.#advance(index, p, 0);
    if (behind) this.#watchLag(index, p);
  }

  #watchPreferred(index: number, p: Partition): void {
    const everyUs = this.#plan(p).rebalanceEveryUs;
    if (p.leader <= 0 || everyUs >= UNBOUNDED || p.ticks.preferred) return;
    p.ticks.preferred = true;
    this.#kernel.at((Math.floor(this.#kernel.nowUs / everyUs) + 1) * everyUs, PHASES.timer, this.#code | PREFERRED_CHECK, index, 0);
  }

  #preferLeader(index: number): void {
    const p = this.#stores.partition(index);
    p.ticks.preferred = false;
    if (p.leader <= 0) return;
    if (p.inSync[0] && this.#isWithController(this.#replicas(p)[0]!) && p.ends[0] === p.end) this.#lead(index, p, 0, 'preferred', 0);
    else this.#watchPreferred(index, p);
  }

  #isWithController(host: number): boolean {
    return this.#hosts.isRunning(host) && !this.#hosts.isCutOff(host);
  }

  /** The leader is replaced. One that runs behind a network partition goes on as if it were not; its clients hear nothing of what they wait for. */
  #depose(p: Partition): void {
    if (p.leader < 0) return;
    const host = this.#replicas(p)[p.leader]!;
    if (!this.#hosts.isUp(host) || !this.#hosts.isCutOff(host)) return;
    p.deposed = { replica: p.leader, sinceUs: this.#kernel.nowUs, stranded: 0 };
    const waiters = p.waiters;
    p.waiters = [];
    for (const waiter of waiters) this.waiters.forget(waiter);
  }

  /** A deposed leader hears of the new epoch: it truncates to what the new leader has. */
  #learnEpoch(p: Partition, cause: number): void {
    const { replica, stranded } = p.deposed!;
    p.deposed = null;
    if (stranded === 0) return;
    const host = this.#replicas(p)[replica]!;
    this.#kernel.log.append(K.strandedDropped, this.#kernel.nodeOf(host), this.#kernel.memberOf(host), p.channel, p.index, 0xffff_ffff, 0, 0, cause, 0, 0, stranded);
  }

  #rowLeader(p: Partition, reason: Reason, cause: number): number {
    const host = this.#replicas(p)[p.leader]!;
    const member = this.#kernel.memberOf(host);
    return this.#kernel.log.append(K.leaderElected, this.#kernel.nodeOf(host), member, p.channel, p.index, 0xffff_ffff, 0, 0, cause, 0, this.#kernel.reason(reason), member + 1);
  }

  #eachLed(host: number, visit: (index: number, p: Partition) => void): void {
    this.#eachReplica(host, (index, p, r) => p.leader === r && visit(index, p));
  }

  #eachReplica(host: number, visit: (index: number, p: Partition, replica: number) => void): void {
    this.#stores.state.partitions.forEach((p, index) => {
      const r = this.#stores.isOpen(p) ? this.#replicas(p).indexOf(host) : -1;
      if (r >= 0) visit(index, p, r);
    });
  }
}
