import { assert } from '../base/assert.ts';
import { clonePlain } from '../base/clone.ts';
import type { PendingSnapshot } from '../base/pending-events.ts';
import { ENGINE_VERSION } from '../log/engine-version.ts';
import { gaugesOf } from '../log/gauge-program.ts';
import type { GaugeName } from '../log/gauges.ts';
import type { LogHeader } from '../log/header.ts';
import { LogWriter, type LogSnapshot } from '../log/log-writer.ts';
import type { SegmentSink } from '../log/segment-sink.ts';
import { hashTopology } from '../topology/hash.ts';
import type { Scenario, TimedFault } from '../topology/scenario.ts';
import type { ConsumePlan, Settlement } from '../topology/process.ts';
import type { Topology } from '../topology/topology.ts';
import type { FetchSource, View } from './delivery/member-state.ts';
import { Members } from './delivery/members.ts';
import { TransactionalClients } from './delivery/transactional-clients.ts';
import { Membership } from './delivery/membership.ts';
import type { Leaders } from './delivery/producer-state.ts';
import { Producers } from './delivery/producers.ts';
import type { Services } from './handlers/frame-host.ts';
import { Processes } from './handlers/processes.ts';
import { Hosts } from './hosts/hosts.ts';
import { Links } from './hosts/links.ts';
import { Decisions } from './kernel/decisions.ts';
import { Archive, type Scratch } from './kernel/archive.ts';
import { Evaluator } from './kernel/evaluator.ts';
import { K, Kernel, type StopReason } from './kernel/kernel.ts';
import { Messages } from './kernel/messages.ts';
import { REASONS, type Reason } from './kernel/reasons.ts';
import type { Delivery, FetchedEntry, GaugePut } from './kernel/ports.ts';
import { Majority } from './queues/majority.ts';
import { Pushes } from './queues/pushes.ts';
import { Queues } from './queues/queues.ts';
import { Receivers } from './queues/receivers.ts';
import { Routing } from './queues/routing.ts';
import { Senders } from './queues/senders.ts';
import { withAddedPartitions } from './kernel/added-partitions.ts';
import { EntryStores } from './stores/entry-stores.ts';
import { KeyedStores, type TableWrite } from './stores/keyed-stores.ts';
import { SwitchOvers } from './stores/switch-overs.ts';
import type { AppendAnswer, Batch, Partition, Waiter } from './stores/partition.ts';
import { Replication, type WaiterAnswers } from './stores/replication.ts';
import { TransactionCoordinator, type TransactionPorts } from './stores/transaction-coordinator.ts';

export type { StopReason, TableWrite };

/** The whole state of a run between two dispatches, as plain data. */
export interface Keyframe {
  readonly engine: string;
  readonly row: number;
  readonly timeUs: number;
  readonly pending: PendingSnapshot;
  readonly log: LogSnapshot;
  readonly parts: readonly unknown[];
}

export interface RunSummary {
  readonly logHash: string;
  readonly rows: number;
  readonly messages: number;
  readonly simulatedUs: number;
  readonly dispatches: number;
  readonly stop: StopReason;
  /** The cycle of a cascade, for one. */
  readonly stopDetail: string;
  /** Ids of faults of the scenario that never struck. */
  readonly unmatchedFaults: readonly string[];
}

/** log = simulate(topology, scenario): puts the parts together, runs them, saves and restores them. */
export class Simulation {
  readonly log: LogWriter;
  readonly #kernel: Kernel;
  readonly #archive: Archive;
  readonly #messages: Messages;
  readonly #decisions: Decisions;
  readonly #hosts: Hosts;
  readonly #links: Links;
  readonly #stores: EntryStores;
  readonly #replication: Replication;
  readonly #tables: KeyedStores;
  readonly #switchOvers: SwitchOvers;
  readonly #producers: Producers;
  readonly #membership: Membership;
  readonly #members: Members;
  readonly #transactions: TransactionCoordinator;
  readonly #transactionalClients: TransactionalClients;
  readonly #processes: Processes;
  readonly #queues: Queues;
  readonly #majority: Majority;
  readonly #routing: Routing;
  readonly #pushes: Pushes;
  readonly #senders: Senders;
  readonly #receivers: Receivers;
  #begun = false;

  /** `scratch`: a file for what a long run has behind it. */
  constructor(topology: Topology, scenario: Scenario, sink: SegmentSink | null, scratch?: Scratch) {
    this.log = new LogWriter(logHeader(topology, scenario), sink, { rowsMax: scenario.limits.rowsMax });
    const kernel = (this.#kernel = new Kernel(withAddedPartitions(topology, scenario), scenario, this.log));
    const archive = (this.#archive = new Archive(scratch));
    const messages = (this.#messages = new Messages(archive));
    const evaluator = new Evaluator(kernel, messages);
    const decisions = (this.#decisions = new Decisions(kernel, messages, evaluator));
    const hosts = (this.#hosts = new Hosts(kernel));
    const links = (this.#links = new Links(kernel, decisions, messages, hosts));
    const stores = (this.#stores = new EntryStores(kernel, messages, archive));
    const replication = (this.#replication = new Replication(kernel, stores, hosts, links, decisions));
    const tables = (this.#tables = new KeyedStores(kernel, messages, evaluator, hosts, links));
    this.#switchOvers = new SwitchOvers(kernel);
    const producers = (this.#producers = new Producers(kernel, messages, hosts, links, new LeaderView(stores, replication)));
    const membership = (this.#membership = new Membership(kernel, hosts, links));
    const members = (this.#members = new Members(kernel, messages, hosts, links, membership, new FetchView(stores, replication)));
    const queues = (this.#queues = new Queues(kernel, messages, hosts));
    this.#majority = new Majority(kernel, messages, queues, hosts, links);
    const routing = (this.#routing = new Routing(kernel, messages, queues));
    this.#pushes = new Pushes(kernel, messages, hosts, links, queues);
    const senders = (this.#senders = new Senders(kernel, messages, evaluator, hosts, links, queues, routing));
    const receivers = (this.#receivers = new Receivers(kernel, messages, hosts, links, queues));
    const transactions = (this.#transactions = new TransactionCoordinator(kernel, hosts, links, stores, decidersOf(replication, membership, members)));
    const transactional = (this.#transactionalClients = new TransactionalClients(kernel, hosts, links, producers, transactions));
    const services = new ProgramServices(routing, tables, producers, members, senders, receivers, transactional, hosts);
    this.#processes = new Processes(kernel, messages, evaluator, hosts, links, decisions, services);
    this.#connect();
  }

  get timeUs(): number {
    return this.#kernel.nowUs;
  }

  /** Dispatches so far that wrote rows, as the log's flags count them after the rows of the beginning. */
  get dispatches(): number {
    return this.#kernel.state.dispatches;
  }

  /** Runs at most so many dispatches; call again while it answers `running`. */
  run(dispatchesMax: number): StopReason | 'running' {
    if (!this.#begun) this.#begin();
    return this.#kernel.run(dispatchesMax);
  }

  /** Tells of every row that is written to a table, as it is written. It changes nothing of the run. */
  watchTables(listener: (write: TableWrite) => void): void {
    this.#tables.onWritten = listener;
  }

  /** Ends the log. The run must have stopped, or be given up. */
  finish(): RunSummary {
    const { state } = this.#kernel;
    const stop = state.stopped ?? 'horizon';
    this.log.timeUs = state.nowUs;
    this.log.beginDispatch();
    this.log.append(K.runStopped, 0, 0xffff, 0, 0xffff, 0xffff_ffff, 0, 0, 0, 0, this.#kernel.reason(stop), state.dispatches);
    this.log.finish();
    return {
      logHash: this.log.hash(),
      rows: this.log.rows,
      messages: this.#messages.count,
      simulatedUs: state.nowUs,
      dispatches: state.dispatches,
      stop,
      stopDetail: state.stopDetail,
      unmatchedFaults: this.#decisions.unmatched(),
    };
  }

  /** Saves everything, so that `restore` goes on to the identical log. */
  keyframe(): Keyframe {
    if (!this.#begun) this.#begin();
    return {
      engine: ENGINE_VERSION,
      row: this.log.rows,
      timeUs: this.timeUs,
      pending: this.#kernel.pending.snapshot(),
      log: this.log.snapshot(),
      parts: clonePlain(this.#parts().map((part) => part.state)),
    };
  }

  /** Goes on from a keyframe: under its own scenario, or a branch of it that adds faults behind the others, in the future. */
  static restore(topology: Topology, scenario: Scenario, keyframe: Keyframe, sink: SegmentSink, scratch?: Scratch): Simulation {
    const simulation = new Simulation(topology, scenario, sink, scratch);
    simulation.#kernel.restore(keyframe.pending);
    const parts = clonePlain(keyframe.parts);
    simulation.#parts().forEach((part, i) => (part.state = parts[i]));
    simulation.#decisions.makeRoom();
    simulation.#stores.makeRoom();
    simulation.#membership.makeRoom();
    simulation.log.restore(keyframe.log);
    simulation.#begun = true;
    assertFuture(scenario, simulation.#kernel.state);
    return simulation;
  }

  /** Every gauge as the engine's own state has it, not as rows moved it: both must agree. Of sagas and of totals the rows are the only source. */
  engineGauges(): Float64Array {
    const { layout, gauges } = this.log;
    const vector = layout.initial();
    const slotOf: (...at: Parameters<GaugePut>) => number = (gauge, _, { node = 0, member = 0xffff, channel = 0, partition = 0xffff }) => layout.slot(gauge, node, member, channel, partition);
    const set: GaugePut = (...at) => slotOf(...at) >= 0 && (vector[slotOf(...at)] = at[1]);
    const add: GaugePut = (...at) => slotOf(...at) >= 0 && (vector[slotOf(...at)]! += at[1]);
    for (const part of [this.#hosts, this.#stores, this.#tables, this.#membership, this.#producers, this.#processes, this.#processes.calls, this.#queues, this.#senders, this.#transactions]) part.measure(set, add);
    const told = (gauge: GaugeName, at: { readonly node?: number; readonly channel?: number }): unknown => set(gauge, gauges[layout.slot(gauge, at.node ?? 0, 0xffff, at.channel ?? 0, 0xffff)] ?? 0, at);
    this.#kernel.topology.nodes.forEach((_, node) => SAGA_GAUGES.forEach((gauge) => told(gauge, { node })));
    this.#kernel.topology.channels.forEach((_, channel) => TOTALS.forEach((gauge) => told(gauge, { channel })));
    return vector;
  }

  /** Everything with state, in a fixed order. */
  #parts(): { state: unknown }[] {
    return [
      this.#kernel, this.#archive, this.#messages, this.#decisions, this.#hosts, this.#links, this.#stores, this.#replication, this.#tables,
      this.#producers, this.#membership, this.#members, this.#processes, this.#processes.calls, this.#processes.feeds, this.#transactions, this.#transactionalClients,
      this.#switchOvers, this.#queues, this.#majority, this.#pushes, this.#senders, this.#receivers,
    ];
  }

  #connect(): void {
    this.#stores.listener = this.#replication;
    this.#replication.waiters = new WaiterAnswering(this.#kernel, this.#members, this.#producers, this.#transactions);
    this.#tables.onEnd = (end) => this.#processes.transacted(end);
    this.#tables.onChanged = (store, table) => this.#processes.feeds.changed(store, table);
    this.#producers.waker = this.#processes;
    this.#members.waker = this.#processes;
    this.#members.polls.waker = this.#processes;
    this.#transactionalClients.waker = this.#processes;
    this.#producers.gate = this.#transactionalClients;
    this.#stores.verify = (batch, partition) => (this.#transactions.covers(batch.producer, batch.producerEpoch, partition) ? null : 'invalidTransaction');
    this.#members.handler = this.#processes;
    this.#membership.members = this.#members;
    this.#membership.channels = this.#stores;
    this.#tables.tableFor = (...args) => this.#switchOvers.tableFor(...args);
    this.#switchOvers.isCaughtUp = (group) => this.#membership.partitionsOf(group).every(({ channel, partition }) =>
      Math.max(0, this.#membership.ledger(group, channel, partition).base) >= this.#stores.partition(this.#stores.indexOf(channel, partition)).committed);
    this.#connectQueues();
    this.#hosts.listeners.push(this.#processes, this.#producers, this.#members, this.#membership, this.#tables, this.#replication, this.#transactions, this.#transactionalClients, this.#receivers, this.#senders, this.#queues);
    this.#kernel.strike = (fault) => this.#strike(fault);
  }

  #connectQueues(): void {
    this.#queues.clients = this.#receivers;
    this.#queues.services = {
      deadLetter: (...args) => this.#routing.deadLetter(...args),
      replicate: (...args) => this.#majority.replicate(...args),
    };
    this.#routing.pushes = this.#pushes;
    this.#pushes.caller = this.#processes.calls;
    this.#processes.calls.outside = (...args) => this.#pushes.answered(...args);
    this.#senders.waker = this.#processes;
    this.#queues.alarms.cleared = (node) => this.#senders.unblock(node);
    this.#receivers.waker = this.#processes;
    this.#receivers.handler = this.#processes;
  }

  #begin(): void {
    this.#begun = true;
    this.log.beginDispatch();
    this.#replication.begin();
    this.#queues.begin();
    this.#members.begin();
    this.#receivers.begin();
    this.#processes.begin();
  }

  #strike(fault: TimedFault): void {
    const kernel = this.#kernel;
    const { effect } = fault;
    this.#decisions.countTimed(kernel.scenario.faults.indexOf(fault));
    const row = this.log.append(K.faultApplied, kernel.nodeOf(effect.host), kernel.memberOf(effect.host), 0, 0xffff, 0xffff_ffff, 0, 0, 0, 0, kernel.faultName(kernel.scenario.faults.indexOf(fault)), 0);
    switch (effect.do) {
      case 'crash': return this.#hosts.crash(effect.host, effect.restartAfterUs, row);
      case 'deploy': return this.#hosts.deploy(effect.host, effect.release, effect.downUs, row);
      case 'rewind':
        this.#membership.rewind(effect.group, row);
        return this.#tables.clear(effect.store, effect.tables, row);
      case 'losePower':
        this.#replication.losePower(effect.host);
        return this.#hosts.crash(effect.host, effect.restartAfterUs, row);
      case 'skew': return this.#hosts.skew(effect.host, effect.byUs);
      case 'addPartitions':
        this.#replication.opened(this.#stores.open(effect.channel, effect.partitions.length), row);
        return this.#membership.partitionsAdded(effect.channel, row);
      case 'switchOver': return this.#switchOvers.begin(effect, kernel.faultName(kernel.scenario.faults.indexOf(fault)), row);
      case 'restart': return this.#hosts.start(effect.host, row);
      case 'pause': return this.#hosts.pause(effect.host, effect.forUs, row);
      case 'separate': return this.#hosts.separate(effect.cuts, effect.forUs, row);
      case 'send': return this.#processes.inject(effect.process, effect.host, effect.message, fault.id, row);
    }
  }
}

const SAGA_GAUGES = ['running', 'compensating', 'completed', 'compensated', 'stuck'] as const;
/** What only counts rows. */
const TOTALS = gaugesOf('channel');

function assertFuture({ faults }: Scenario, { nowUs, nextTimedFault }: Kernel['state']): void {
  const past = faults.filter((fault) => fault.kind === 'timed' && 'timeUs' in fault.at && fault.at.timeUs < nowUs).length;
  assert(past <= nextTimedFault, `a fault of the branch lies before its keyframe at ${nowUs} us: take an earlier one`);
}

/** The design-time names that the log's rows point at. */
export function logHeader(topology: Topology, scenario: Scenario): LogHeader {
  return {
    format: 'flowstage/log',
    version: 1,
    engine: ENGINE_VERSION,
    topologyHash: hashTopology(topology),
    seed: scenario.seed,
    epochUs: scenario.epochUs,
    // Faults come last: a branch with one more fault keeps every earlier name, and so every earlier row.
    names: [...topology.names, ...REASONS, ...scenario.faults.map(({ id }) => id)],
    nodes: topology.nodes.map(({ id, members, parent }) => ({ id, members, parent })),
    channels: withAddedPartitions(topology, scenario).channels.map(({ id, partitions }, channel) => ({ id, partitions: topology.queues.some((queue) => queue.channel === channel) ? 1 : partitions.length })),
    subscriptions: [
      ...topology.groups.flatMap(({ node, subscriptions }) => subscriptions.map((channel) => ({ node, channel }))),
      ...topology.receivers.flatMap(({ node, queues }) => queues.map((channel) => ({ node, channel }))),
    ],
  };
}

// What the parts ask of each other, as classes: the methods of all runs are the same functions, which the machine compiles once.

/** What programs ask of the rest of the engine. */
class ProgramServices implements Services {
  readonly #routing: Routing;
  readonly #tables: KeyedStores;
  readonly #producers: Producers;
  readonly #members: Members;
  readonly #senders: Senders;
  readonly #receivers: Receivers;
  readonly #transactional: TransactionalClients;
  readonly #hosts: Hosts;

  constructor(routing: Routing, tables: KeyedStores, producers: Producers, members: Members, senders: Senders, receivers: Receivers, transactional: TransactionalClients, hosts: Hosts) {
    this.#routing = routing;
    this.#tables = tables;
    this.#producers = producers;
    this.#members = members;
    this.#senders = senders;
    this.#receivers = receivers;
    this.#transactional = transactional;
    this.#hosts = hosts;
  }

  publish(process: number, instance: number, producer: number, channel: number, message: number, frame: number, wake: number, attempt: number, cause: number): void {
    if (this.#routing.isOurs(channel)) this.#senders.publish(process, instance, producer, channel, message, frame, wake, attempt, cause);
    else this.#producers.publish(process, instance, producer, channel, message, frame, wake, attempt, cause);
  }

  transact(...args: Parameters<Services['transact']>): void {
    this.#tables.send(...args);
  }

  settle(delivery: Delivery, how: Settlement, leaseUs: number, message: number, attempt: number, frame: number, wake: number, cause: number): void {
    if (this.#routing.isOurs(delivery.channel)) this.#receivers.settle(delivery, how, leaseUs, message, attempt, frame, wake, cause);
    else this.#members.settle(delivery, message, attempt, frame, wake, cause);
  }

  settleHand(...args: Parameters<Services['settleHand']>): void {
    this.#receivers.settleHand(...args);
  }

  receive(...args: Parameters<Services['receive']>): void {
    this.#receivers.receive(...args);
  }

  disconnect(receiver: number, instance: number): void {
    this.#receivers.disconnect(receiver, instance);
  }

  deliveryEnded({ channel, member }: Delivery, host: number): void {
    if (this.#routing.isOurs(channel)) this.#receivers.frameEnded(member, this.#hosts.lifeOf(host));
    else this.#members.frameEnded(member, this.#hosts.lifeOf(host));
  }

  transaction(process: number, instance: number, producer: number, how: 'begin' | 'settle' | 'commit' | 'abort', delivery: Delivery | null, frame: number, wake: number, cause: number): void {
    const client = this.#producers.clientOf(process, instance, producer);
    if (how === 'begin') this.#transactional.begin(client, frame, wake, cause);
    else if (how === 'settle') this.#transactional.settle(client, delivery, frame, wake, cause);
    else this.#transactional.end(client, how === 'commit', frame, wake, cause);
  }

  consume(process: number, instance: number, group: number, name: number, how: ConsumePlan, frame: number, wake: number, cause: number): void {
    const m = this.#members.memberOf(group, instance);
    if (how.do !== 'settle') return this.#members.polls.consume(m, name, how, frame, wake, cause);
    const last = this.#members.polls.lastOf(m, how.of);
    if (last.length === 0) return this.#members.polls.waker.resume(frame, wake, 'failed', 'unknownDelivery', cause);
    // The step ends with the last of them.
    last.forEach((delivery, i) => this.transaction(process, instance, how.producer, 'settle', delivery, i === last.length - 1 ? frame : -1, wake, cause));
  }

  rows(store: number, table: string): ReturnType<Services['rows']> {
    return this.#tables.rows(store, table);
  }
}

/** The leaders' side, as producers see it. */
class LeaderView implements Leaders {
  readonly #stores: EntryStores;
  readonly #replication: Replication;

  constructor(stores: EntryStores, replication: Replication) {
    this.#stores = stores;
    this.#replication = replication;
  }

  indexOf(channel: number, partition: number): number {
    return this.#stores.indexOf(channel, partition);
  }

  partitionsKnown(channel: number, ageUs: number): number {
    return this.#stores.partitionsKnown(channel, ageUs);
  }

  leaderHost(partition: number): number {
    return this.#replication.leaderHost(partition);
  }

  deposedHost(partition: number, client: number, askedUs: number): number {
    return this.#replication.deposedHost(partition, client, askedUs);
  }

  strand(partition: number, host: number, batch: Batch): boolean {
    return this.#replication.strand(partition, host, batch);
  }

  append(partition: number, batch: Batch): AppendAnswer {
    return this.#stores.append(partition, batch);
  }

  awaitCommit(partition: number, waiter: Waiter): void {
    this.#replication.awaitCommit(partition, waiter);
  }

  inSyncTooFew(partition: number): boolean {
    return this.#replication.inSyncTooFew(partition);
  }

  addressOf(partition: number): { readonly channel: number; readonly index: number } {
    return this.#stores.partition(partition);
  }
}

/** The channels, as members of groups see them. */
class FetchView implements FetchSource {
  readonly #stores: EntryStores;
  readonly #replication: Replication;

  constructor(stores: EntryStores, replication: Replication) {
    this.#stores = stores;
    this.#replication = replication;
  }

  leaderHost(channel: number, partition: number): number {
    return this.#replication.leaderHost(this.#stores.indexOf(channel, partition));
  }

  start(channel: number, partition: number): number {
    return this.#at(channel, partition).start;
  }

  committed(channel: number, partition: number): number {
    return this.#at(channel, partition).committed;
  }

  end(channel: number, partition: number, view: View): number {
    return this.#stores.endOf(this.#at(channel, partition), view);
  }

  read(channel: number, partition: number, from: number, max: number, bytesMax: number, view: View): FetchedEntry[] {
    return this.#stores.read(this.#at(channel, partition), from, max, bytesMax, view);
  }

  bytesFrom(channel: number, partition: number, from: number, atMost: number, view: View): number {
    return this.#stores.bytesFrom(this.#at(channel, partition), from, atMost, view);
  }

  park(channel: number, partition: number, waiter: Waiter): void {
    this.#replication.park(this.#stores.indexOf(channel, partition), waiter);
  }

  unpark(channel: number, partition: number, code: number, a: number, b: number): void {
    this.#replication.unpark(this.#stores.indexOf(channel, partition), code, a, b);
  }

  #at(channel: number, partition: number): Partition {
    return this.#stores.partition(this.#stores.indexOf(channel, partition));
  }
}

/** Answers whoever waits for entries: fetches, markers and batches. */
class WaiterAnswering implements WaiterAnswers {
  readonly #kernel: Kernel;
  readonly #members: Members;
  readonly #producers: Producers;
  readonly #transactions: TransactionCoordinator;

  constructor(kernel: Kernel, members: Members, producers: Producers, transactions: TransactionCoordinator) {
    this.#kernel = kernel;
    this.#members = members;
    this.#producers = producers;
    this.#transactions = transactions;
  }

  answer({ code, a, b }: Waiter, refused: Reason | null, cause: number): void {
    if (code === this.#members.fetchWoken) this.#kernel.call(code, a, b);
    else if (code === this.#transactions.markerReplicated) this.#transactions.replicated(a, b, refused);
    else this.#producers.replicated(a, b, refused, cause);
  }

  forget({ code, a, b }: Waiter): void {
    if (code !== this.#transactions.markerReplicated && code !== this.#members.fetchWoken) this.#producers.forgotten(a, b);
  }
}

function decidersOf(replication: Replication, membership: Membership, members: Members): TransactionPorts {
  return {
    leaderHost: (partition) => replication.leaderHost(partition),
    awaitCommit: (partition, waiter) => replication.awaitCommit(partition, waiter),
    settleRefusal: ({ member, id, generation, channel, partition }) => membership.refusal(members.placeOf(member).group, id, generation, channel, partition),
    pend: ({ member, channel, partition }, by) => {
      membership.ledger(members.placeOf(member).group, channel, partition).undecided += by;
    },
    commitPosition: (delivery, cause) => {
      const { group, instance } = members.placeOf(delivery.member);
      membership.commitDecided(group, instance, delivery, cause);
    },
  };
}
