import { NO_INDEX } from '../../log/columns.ts';
import type { GroupPlan, GroupProtocol } from '../../topology/group.ts';
import { addedLater, placesOf } from '../kernel/added-partitions.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Delivery, GaugePut, HopSender, HostView, Measured } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { ASSIGNORS, type Assignment, type TopicPartition } from './assignors.ts';
import { METADATA_AGE_US, type PartitionCounts } from './metadata.ts';
import { emptyLedger, settleBelow, type Ledger } from './ledger.ts';

/** One incarnation of a member, as the coordinator knows it. */
interface Entry {
  /** Instance of the group's plan. */
  instance: number;
  id: number;
  /** Life of the member's host when it joined. */
  life: number;
  rejoined: boolean;
  lastBeatUs: number;
}

interface Group {
  phase: 'empty' | 'preparing' | 'stable';
  generation: number;
  round: number;
  /** The initial delay of an empty group is running. */
  gathering: boolean;
  nextId: number;
  entries: Entry[];
  /** Which of the plan's coordinator hosts is in charge. */
  coordinator: number;
  /** By place of the partition in the group. */
  owners: number[];
  /** Which incarnation got each partition last, by place; 0 for none. */
  holders: number[];
  /** Which incarnation is to have each partition; used where members are not stopped for it. */
  targets: number[];
  ledgers: Ledger[];
}

interface MembershipState {
  groups: Group[];
}

/** What the coordinator tells its members. */
export interface MemberPort {
  /** The next generation has begun; the member's share of it. Crosses the way back by itself. */
  assigned(group: number, instance: number, id: number, life: number, generation: number, share: readonly TopicPartition[], cause: number): void;
  /** A rebalance is on; the member learns it with its next heartbeat. */
  rebalancing(group: number, instance: number, id: number): void;
  /** Another host is in charge: who can reach it goes on, who cannot is missed. */
  coordinatorMoved(group: number): void;
  /** Is the member running now, in this life of its host, and can it reach the coordinator? */
  isAlive(group: number, instance: number, life: number): boolean;
}

const GATHERED = 0;
const ROUND_DEADLINE = 1;
const SESSION = 2;
const FAILOVER = 3;
const METADATA = 4;

/**
 * The coordinators' side of consumer groups. Classic protocols: an empty group gathers members for a while; any join or loss
 * starts a round, in which all known members must join again; then partitions are assigned and the generation counts up. The
 * consumer protocol has no rounds: any change makes another target, which members reach one by one.
 * Committed positions live here too: they are as durable as the coordinator's own log.
 */
export class Membership implements Component, Measured {
  readonly label = 'groups';
  state: MembershipState;
  /** Set by the assembly. */
  members: MemberPort = { assigned: () => undefined, rebalancing: () => undefined, coordinatorMoved: () => undefined, isAlive: () => false };
  /** Set by the assembly. */
  channels: PartitionCounts = { partitionsKnown: () => 0 };
  readonly #kernel: Kernel;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #code: number;
  readonly #partitions: readonly (readonly TopicPartition[])[];
  /** By group and channel: place of each of the channel's partitions in the group. */
  readonly #places: readonly (readonly (readonly number[])[])[];

  constructor(kernel: Kernel, hosts: HostView, links: HopSender) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#links = links;
    this.#code = kernel.register(this);
    const { groups, channels } = kernel.topology;
    const counts = channels.map(({ partitions }, channel) => partitions.length - addedLater(kernel.scenario, channel));
    const later = placesOf(channels, kernel.scenario).filter(({ channel, partition }) => partition >= counts[channel]!);
    // Channel by channel in the order of subscriptions; behind them what is added later.
    this.#partitions = groups.map(({ subscriptions }) => [
      ...subscriptions.flatMap((channel) => Array.from({ length: counts[channel]! }, (_, partition) => ({ channel, partition }))),
      ...later.filter(({ channel }) => subscriptions.includes(channel)),
    ]);
    this.#places = this.#partitions.map((places) => {
      const table: number[][] = channels.map(() => []);
      places.forEach(({ channel, partition }, place) => void (table[channel]![partition] = place));
      return table;
    });
    this.state = {
      groups: groups.map(() => ({ phase: 'empty', generation: 0, round: 0, gathering: false, nextId: 1, entries: [], coordinator: 0, owners: [], holders: [], targets: [], ledgers: [] })),
    };
    this.makeRoom();
  }

  /** After a restore: a branch may add more partitions than its keyframe was saved with. */
  makeRoom(): void {
    this.state.groups.forEach(({ owners, holders, targets, ledgers }, group) => {
      while (ledgers.length < this.partitionsOf(group).length) {
        owners.push(-1);
        holders.push(0);
        targets.push(0);
        ledgers.push(emptyLedger());
      }
    });
  }

  plan(group: number): GroupPlan {
    return this.#kernel.topology.groups[group]!;
  }

  partitionsOf(group: number): readonly TopicPartition[] {
    return this.#partitions[group]!;
  }

  ledger(group: number, channel: number, partition: number): Ledger {
    return this.state.groups[group]!.ledgers[this.#place(group, channel, partition)]!;
  }

  coordinatorHost(group: number): number {
    return this.plan(group).membership.coordinators[this.state.groups[group]!.coordinator]!;
  }

  /** A join request has arrived. `id` is what the member was called before, 0 for a new one. */
  join(group: number, instance: number, id: number, life: number, cause: number): void {
    const state = this.state.groups[group]!;
    const known = state.entries.find((entry) => entry.id === id || (entry.instance === instance && entry.life === life));
    const returned = known === undefined ? this.#returnedStatic(group, instance) : undefined;
    const entry = known ?? returned ?? this.#add(group, instance, cause);
    entry.life = life;
    entry.lastBeatUs = this.#kernel.nowUs;
    if (this.#protocol(group) === 'consumer') return known === undefined ? this.#welcome(group, entry, returned === undefined, cause) : this.#offer(group);
    // A static member that comes back within its session gets its partitions back; nobody else notices.
    if (returned !== undefined && state.phase === 'stable') return this.#tell(group, returned, cause);
    if (state.phase === 'stable') this.#startRound(group, 'join', cause);
    else if (state.phase === 'empty') this.#gather(group, cause);
    entry.rejoined = true;
    this.#completeIfAll(group, cause);
  }

  /** A member that stopped polling says so itself. */
  leave(group: number, id: number, reason: Reason, cause: number): void {
    const state = this.state.groups[group]!;
    const entry = state.entries.find((known) => known.id === id);
    if (entry === undefined) return;
    state.entries = state.entries.filter((known) => known !== entry);
    const row = this.#row(K.memberLeft, group, entry.instance, cause, this.#kernel.reason(reason));
    this.#revokeHeld(group, entry, row);
    if (this.#protocol(group) === 'consumer') this.#retarget(group, row);
    else if (state.phase === 'stable') this.#startRound(group, reason === 'pollTimeout' ? 'left' : reason, row);
    this.#completeIfAll(group, row);
  }

  /** A heartbeat has arrived; false if the coordinator does not know the member any more. */
  beat(group: number, id: number, atUs = this.#kernel.nowUs): boolean {
    const entry = this.state.groups[group]!.entries.find((known) => known.id === id);
    if (entry !== undefined) entry.lastBeatUs = Math.max(entry.lastBeatUs, atUs);
    return entry !== undefined;
  }

  isRebalancing(group: number): boolean {
    return this.state.groups[group]!.phase === 'preparing';
  }

  /** Will the member's next heartbeat be answered with a share that is another than its own? */
  hasOffer(group: number, instance: number): boolean {
    const state = this.state.groups[group]!;
    return this.#protocol(group) === 'consumer' && state.entries.some((entry) => entry.instance === instance && isMoving(state, entry));
  }

  /** What a member is to work on from now on: of its own what it keeps, and what nobody else has any more. */
  reconcile(group: number, id: number): readonly TopicPartition[] {
    const state = this.state.groups[group]!;
    const entry = state.entries.find((known) => known.id === id);
    if (entry === undefined) return [];
    this.partitionsOf(group).forEach((partition, place) => {
      if (state.targets[place] === id && state.owners[place] === -1) this.#assign(group, entry, partition, 0);
    });
    return this.#shareOf(group, entry);
  }

  /** No heartbeat will come from this instance: it is removed when its session ends, unless it comes back before. */
  suspect(group: number, instance: number, lastBeatUs: number): void {
    const { membership, link } = this.plan(group);
    for (const entry of this.state.groups[group]!.entries) {
      if (entry.instance !== instance) continue;
      // On an unsure link the last heartbeat is the last that arrived.
      if (!this.#links.isUncertain(link)) entry.lastBeatUs = Math.max(entry.lastBeatUs, lastBeatUs);
      this.#watchSession(group, entry.id, Math.max(this.#kernel.nowUs, entry.lastBeatUs + membership.sessionUs));
    }
  }

  /** Does the coordinator wait for, or count on, this life of a member? */
  knows(group: number, instance: number, life: number): boolean {
    return this.state.groups[group]!.entries.some((entry) => entry.instance === instance && entry.life === life);
  }

  #watchSession(group: number, id: number, atUs: number): void {
    this.#kernel.at(atUs, PHASES.timer, this.#code | SESSION, group, id);
  }

  /** Commits a position for a member of the current generation; or says why not. */
  commit(group: number, id: number, generation: number, channel: number, partition: number, position: number): Reason | null {
    const refused = this.refusal(group, id, generation, channel, partition);
    if (refused === null) settleBelow(this.ledger(group, channel, partition), position);
    return refused;
  }

  /** Why a member may not commit; null if it may. */
  refusal(group: number, id: number, generation: number, channel: number, partition: number): Reason | null {
    const state = this.state.groups[group]!;
    if (!isKnown(state, id)) return 'unknownMember';
    // Who is not stopped by a rebalance may commit what is still its own.
    if (this.isIncremental(group)) return state.holders[this.#place(group, channel, partition)] === id ? null : 'staleGeneration';
    return state.generation === generation ? null : 'staleGeneration';
  }

  /** A transaction was committed that settles a delivery. */
  commitDecided(group: number, instance: number, { channel, partition, position }: Delivery, cause: number): void {
    settleBelow(this.ledger(group, channel, partition), position + 1);
    this.#kernel.log.append(K.offsetCommitted, this.plan(group).node, instance, channel, partition, position + 1, 0, 0, cause, 0, 0, 0);
  }

  /** Back to the first position of every partition, as if nothing had been read. What is gone there, the group's reset decides about. */
  rewind(group: number, cause: number): void {
    const { ledgers } = this.state.groups[group]!;
    this.partitionsOf(group).forEach(({ channel, partition }, place) => {
      if (partition >= this.channels.partitionsKnown(channel, 0)) return;
      ledgers[place] = { ...emptyLedger(), base: 0, undecided: ledgers[place]!.undecided };
      this.#kernel.log.append(K.offsetCommitted, this.plan(group).node, NO_INDEX, channel, partition, 0, 0, 0, cause, 0, 0, 0);
    });
  }

  /** Partitions were added to a channel: its readers learn it when they ask next, coordinators that assign by themselves at once. */
  partitionsAdded(channel: number, cause: number): void {
    const { nowUs } = this.#kernel;
    this.#kernel.topology.groups.forEach(({ subscriptions }, group) => {
      if (!subscriptions.includes(channel)) return;
      const ageUs = this.#metadataAgeUs(group);
      this.#kernel.at(ageUs === 0 ? nowUs : Math.ceil(nowUs / ageUs) * ageUs, PHASES.timer, this.#code | METADATA, group, cause);
    });
  }

  #metadataAgeUs(group: number): number {
    return this.#protocol(group) === 'consumer' ? 0 : (this.plan(group).poll.metadataAgeUs ?? METADATA_AGE_US);
  }

  /** A round that is on anyway will assign them too. */
  #refreshed(group: number, cause: number): void {
    const { phase } = this.state.groups[group]!;
    if (phase !== 'stable') return;
    if (this.#protocol(group) === 'consumer') this.#retarget(group, cause);
    else this.#startRound(group, 'expanded', cause);
  }

  /** Does a transaction hold the position of one of the partitions open? */
  isUndecided(group: number, share: readonly TopicPartition[]): boolean {
    return share.some(({ channel, partition }) => this.ledger(group, channel, partition).undecided > 0);
  }

  /** The member gives a partition back before it joins again. */
  revoke(group: number, instance: number, channel: number, partition: number, cause: number): void {
    const { owners } = this.state.groups[group]!;
    const place = this.#place(group, channel, partition);
    if (owners[place] !== instance) return;
    owners[place] = -1;
    this.#row(K.partitionRevoked, group, instance, cause, 0, 0, channel, partition);
  }

  /** The member gives back what is not of its share, also what it was given meanwhile and never took up. Was there anything? */
  keepOnly(group: number, id: number, share: readonly TopicPartition[]): boolean {
    const { owners, holders } = this.state.groups[group]!;
    const given = this.partitionsOf(group).filter(({ channel, partition }, place) =>
      holders[place] === id && owners[place] !== -1 && !share.some((own) => own.channel === channel && own.partition === partition));
    for (const { channel, partition } of given) this.revoke(group, owners[this.#place(group, channel, partition)]!, channel, partition, 0);
    return given.length > 0;
  }

  /** Do members keep their partitions while others come and go? */
  isIncremental(group: number): boolean {
    return this.#protocol(group) !== 'eager';
  }

  #protocol(group: number): GroupProtocol {
    return this.plan(group).membership.protocol ?? 'eager';
  }

  /** What one incarnation held: another of the same instance may hold partitions by now. */
  #revokeHeld(group: number, { instance, id }: Entry, cause: number): void {
    if (!this.isIncremental(group)) return this.revokeAll(group, instance, cause);
    const { holders } = this.state.groups[group]!;
    this.partitionsOf(group).forEach(({ channel, partition }, place) => holders[place] === id && this.revoke(group, instance, channel, partition, cause));
  }

  revokeAll(group: number, instance: number, cause: number): void {
    for (const { channel, partition } of this.partitionsOf(group)) this.revoke(group, instance, channel, partition, cause);
  }

  hostCrashed(host: number): void {
    this.state.groups.forEach((_, group) => {
      if (this.coordinatorHost(group) === host) this.#kernel.after(this.plan(group).membership.coordinatorFailoverUs, PHASES.timer, this.#code | FAILOVER, group, 0);
    });
  }

  /** A coordinator that is cut off from the others is replaced like a dead one. */
  hostSeparated(host: number): void {
    if (this.#hosts.isCutOff(host)) this.hostCrashed(host);
  }

  hostStarted(): void {
    // Groups and positions are in the coordinator's log: nothing is lost.
  }

  dispatch(kind: number, group: number, b: number): void {
    switch (kind) {
      case GATHERED: return this.#gathered(group, b);
      case ROUND_DEADLINE: return this.#roundDeadline(group, b);
      case SESSION: return this.#sessionEnds(group, b);
      case FAILOVER: return this.#failOver(group);
      case METADATA: return this.#refreshed(group, b);
    }
  }

  measure(set: GaugePut): void {
    this.state.groups.forEach((state, group) => {
      const { node } = this.plan(group);
      set('members', state.entries.length, { node });
      set('generation', state.generation, { node });
      this.partitionsOf(group).forEach(({ channel, partition }, place) => {
        set('owner', state.owners[place]! + 1, { node, channel, partition });
        set('offset', Math.max(0, state.ledgers[place]!.base), { node, channel, partition });
      });
    });
  }

  describe(_kind: number, group: number): string {
    return this.plan(group).id;
  }

  #place(group: number, channel: number, partition: number): number {
    return this.#places[group]![channel]![partition]!;
  }

  #add(group: number, instance: number, cause: number): Entry {
    const state = this.state.groups[group]!;
    const entry: Entry = { instance, id: state.nextId++, life: 0, rejoined: false, lastBeatUs: this.#kernel.nowUs };
    state.entries.push(entry);
    this.#row(K.memberJoined, group, instance, cause, 0);
    this.#watchUnsure(group, entry);
    return entry;
  }

  /** On an unsure link every session is watched; on a sure one only those of members that crashed or paused. */
  #watchUnsure(group: number, { id }: Entry): void {
    const { membership, link } = this.plan(group);
    if (this.#links.isUncertain(link)) this.#watchSession(group, id, this.#kernel.nowUs + membership.sessionUs);
  }

  /** The entry of a static member that was there before, under a new name. */
  #returnedStatic(group: number, instance: number): Entry | undefined {
    const state = this.state.groups[group]!;
    const entry = this.plan(group).membership.staticMembers ? state.entries.find((known) => known.instance === instance) : undefined;
    if (entry === undefined) return undefined;
    const known = entry.id;
    entry.id = state.nextId++;
    state.holders = state.holders.map((id) => (id === known ? entry.id : id));
    state.targets = state.targets.map((id) => (id === known ? entry.id : id));
    this.#watchUnsure(group, entry);
    return entry;
  }

  #gather(group: number, cause: number): void {
    const state = this.state.groups[group]!;
    state.phase = 'preparing';
    state.gathering = true;
    state.round++;
    this.#row(K.rebalanceStarted, group, -1, cause, this.#kernel.reason('join'));
    this.#kernel.after(this.plan(group).membership.initialDelayUs, PHASES.timer, this.#code | GATHERED, group, state.round);
  }

  #gathered(group: number, round: number): void {
    const state = this.state.groups[group]!;
    if (state.round !== round || !state.gathering) return;
    state.gathering = false;
    this.#completeIfAll(group, 0);
  }

  #startRound(group: number, reason: Reason, cause: number): void {
    const state = this.state.groups[group]!;
    state.phase = 'preparing';
    state.round++;
    this.#row(K.rebalanceStarted, group, -1, cause, this.#kernel.reason(reason));
    for (const entry of state.entries) {
      entry.rejoined = false;
      this.members.rebalancing(group, entry.instance, entry.id);
    }
    this.#kernel.after(this.plan(group).poll.intervalMaxUs, PHASES.timer, this.#code | ROUND_DEADLINE, group, state.round);
  }

  #completeIfAll(group: number, cause: number): void {
    const state = this.state.groups[group]!;
    if (state.phase !== 'preparing' || state.gathering) return;
    if (state.entries.length === 0) state.phase = 'empty';
    else if (state.entries.every((entry) => entry.rejoined)) this.#complete(group, cause);
  }

  #roundDeadline(group: number, round: number): void {
    const state = this.state.groups[group]!;
    if (state.phase !== 'preparing' || state.round !== round) return;
    const late = state.entries.filter((entry) => !entry.rejoined);
    state.entries = state.entries.filter((entry) => entry.rejoined);
    for (const entry of late) this.#revokeHeld(group, entry, this.#row(K.memberLeft, group, entry.instance, 0, this.#kernel.reason('rebalanceTimeout')));
    this.#completeIfAll(group, 0);
  }

  #complete(group: number, cause: number): void {
    const state = this.state.groups[group]!;
    state.phase = 'stable';
    state.generation++;
    state.entries.sort((a, b) => a.instance - b.instance || a.id - b.id);
    const row = this.#row(K.rebalanceCompleted, group, -1, cause, 0, state.generation);
    const shares = this.#shares(group);
    state.entries.forEach((entry, i) => {
      for (const each of shares[i]!) if (!this.isIncremental(group) || this.#moves(group, entry, each)) this.#assign(group, entry, each, row);
    });
    for (const entry of state.entries) this.#tell(group, entry, row);
    for (const entry of state.entries) this.#beginSession(group, entry);
  }

  /** Who is to have what, by the place of each member. */
  #shares(group: number): Assignment {
    const { entries, holders } = this.state.groups[group]!;
    const { membership, subscriptions } = this.plan(group);
    const ageUs = this.#metadataAgeUs(group);
    const owned = entries.map(({ id }) => this.partitionsOf(group).filter((_, place) => holders[place] === id));
    return ASSIGNORS[membership.assignor](entries.length, subscriptions.map((channel) => ({ channel, partitions: this.channels.partitionsKnown(channel, ageUs) })), owned);
  }

  #assign(group: number, { instance, id }: Entry, { channel, partition }: TopicPartition, cause: number): void {
    const { owners, holders } = this.state.groups[group]!;
    const place = this.#place(group, channel, partition);
    owners[place] = instance;
    holders[place] = id;
    this.#row(K.partitionAssigned, group, instance, cause, 0, instance + 1, channel, partition);
  }

  /** Notes that a partition is meant for a member; true if it gets it at once, false if it has it, or another must give it back before (CooperativeStickyAssignor). */
  #moves(group: number, { id }: Entry, { channel, partition }: TopicPartition): boolean {
    const { owners, targets } = this.state.groups[group]!;
    const place = this.#place(group, channel, partition);
    targets[place] = id;
    return owners[place] === -1;
  }

  #shareOf(group: number, { instance, id }: Entry): readonly TopicPartition[] {
    const { owners, holders, targets } = this.state.groups[group]!;
    if (!this.isIncremental(group)) return this.partitionsOf(group).filter((_, place) => owners[place] === instance);
    return this.partitionsOf(group).filter((_, place) => owners[place] === instance && holders[place] === id && targets[place] === id);
  }

  /** A member's first heartbeat: what is free is its own at once, the rest as others give it back. */
  #welcome(group: number, entry: Entry, isNew: boolean, cause: number): void {
    if (isNew) this.#retarget(group, cause);
    this.reconcile(group, entry.id);
    this.#tell(group, entry, cause);
    this.#beginSession(group, entry);
  }

  /** Another target: the group's epoch counts up, and members learn with their heartbeats what becomes of them. */
  #retarget(group: number, cause: number): void {
    const state = this.state.groups[group]!;
    state.phase = state.entries.length === 0 ? 'empty' : 'stable';
    if (state.entries.length === 0) return;
    state.generation++;
    state.entries.sort((a, b) => a.instance - b.instance || a.id - b.id);
    this.#row(K.rebalanceCompleted, group, -1, cause, 0, state.generation);
    const shares = this.#shares(group);
    state.entries.forEach((entry, i) => shares[i]!.forEach((each) => this.#moves(group, entry, each)));
    this.#offer(group);
  }

  #offer(group: number): void {
    const state = this.state.groups[group]!;
    for (const entry of state.entries) if (isMoving(state, entry)) this.members.rebalancing(group, entry.instance, entry.id);
  }

  /** A member that was lost while it waited sends no heartbeat, and nobody suspects it yet. */
  #beginSession(group: number, entry: Entry): void {
    const { nowUs } = this.#kernel;
    entry.lastBeatUs = nowUs;
    if (!this.members.isAlive(group, entry.instance, entry.life)) this.#watchSession(group, entry.id, nowUs + this.plan(group).membership.sessionUs);
  }

  #tell(group: number, entry: Entry, cause: number): void {
    const state = this.state.groups[group]!;
    this.members.assigned(group, entry.instance, entry.id, entry.life, state.generation, this.#shareOf(group, entry), cause);
  }

  #sessionEnds(group: number, id: number): void {
    const { phase, entries } = this.state.groups[group]!;
    const entry = entries.find((known) => known.id === id);
    if (entry === undefined) return;
    const { sessionUs } = this.plan(group).membership;
    if (this.#isBeating(group, entry)) return;
    // Who waits for the others to join has nothing to beat about.
    const isWaiting = phase === 'preparing' && entry.rejoined && this.members.isAlive(group, entry.instance, entry.life);
    const endsUs = sessionUs + (isWaiting ? this.#kernel.nowUs : entry.lastBeatUs);
    if (this.#kernel.nowUs < endsUs) return this.#watchSession(group, id, endsUs);
    // One whose heartbeats were lost learns it with the next that gets through.
    if (this.members.isAlive(group, entry.instance, entry.life)) this.members.rebalancing(group, entry.instance, id);
    this.leave(group, id, 'sessionTimeout', 0);
  }

  /** On a sure link a running member always beats; on an unsure one only heartbeats that arrived count. */
  #isBeating(group: number, entry: Entry): boolean {
    if (this.#links.isUncertain(this.plan(group).link)) return false;
    return this.members.isAlive(group, entry.instance, entry.life);
  }

  #failOver(group: number): void {
    const state = this.state.groups[group]!;
    const { coordinators } = this.plan(group).membership;
    const canLead = (host: number): boolean => this.#hosts.isUp(host) && !this.#hosts.isCutOff(host);
    if (canLead(this.coordinatorHost(group))) return;
    const next = coordinators.findIndex(canLead);
    if (next >= 0) {
      state.coordinator = next;
      this.members.coordinatorMoved(group);
    } else this.#kernel.after(this.plan(group).membership.coordinatorFailoverUs, PHASES.timer, this.#code | FAILOVER, group, 0);
  }

  #row(kind: number, group: number, instance: number, cause: number, detail: number, value = 0, channel = 0, partition = 0xffff): number {
    const { node } = this.plan(group);
    return this.#kernel.log.append(kind, node, instance < 0 ? 0xffff : instance, channel, partition, 0xffff_ffff, 0, 0, cause, 0, detail, value);
  }
}

/** Is there something that the member is to give back, or may take? */
function isKnown({ entries }: Group, id: number): boolean {
  for (const entry of entries) if (entry.id === id) return true;
  return false;
}

const isMoving = ({ owners, holders, targets }: Group, { instance, id }: Entry): boolean =>
  owners.some((owner, place) => (owner === instance && holders[place] === id ? targets[place] !== id : owner === -1 && targets[place] === id));
