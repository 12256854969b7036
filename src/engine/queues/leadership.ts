import type { QueuePlan } from '../../topology/queue.ts';
import { K, PHASES, type Kernel } from '../kernel/kernel.ts';
import type { HostView } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { QueueRows } from './queue-rows.ts';
import { survives, type Entry, type QueueActions } from './queue-state.ts';

/** Who leads each queue: the one host that has it, or one that reaches a majority. */
export class QueueLeaders {
  readonly #kernel: Kernel;
  readonly #hosts: HostView;
  readonly #rows: QueueRows;
  readonly #queues: QueueActions;
  /** Event of an election, with the queue and its term. */
  readonly #electCode: number;

  constructor(kernel: Kernel, hosts: HostView, rows: QueueRows, queues: QueueActions, electCode: number) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#rows = rows;
    this.#queues = queues;
    this.#electCode = electCode;
  }

  /** The leader's host; -1 for none. */
  host(q: number): number {
    const { leader } = this.#queues.queue(q);
    return leader < 0 ? -1 : this.#plan(q).hosts[leader]!;
  }

  /** The host that a client talks to about the queue: its leader, or another of the cluster that can reach both. */
  hostFor(q: number, client: number): number {
    const leader = this.host(q);
    if (leader < 0 || !this.#hosts.isSevered(client, leader)) return leader;
    const others = this.#clusterOf(leader).filter((host) => this.#hosts.isUp(host) && !this.#hosts.isSevered(client, host) && !this.#hosts.isSevered(host, leader));
    return others[0] ?? leader;
  }

  isAvailable(q: number): boolean {
    const host = this.host(q);
    return host >= 0 && this.#canLead(q, host);
  }

  begin(): void {
    this.#eachQueue((q) => {
      this.#leaderRow(q, 'first', 0);
      this.#countOnline(q, 0);
    });
  }

  hostCrashed(host: number, cause: number): void {
    this.#eachQueue((q, { hosts }) => {
      if (hosts.includes(host)) {
        if (this.host(q) === host) this.#lose(q, host, cause);
        this.#electLater(q);
      } else if (this.#clusterOf(hosts[0]!).includes(host)) this.#review(q, cause);
      this.#countOnline(q, cause);
    });
  }

  hostStarted(host: number, cause: number): void {
    this.#eachQueue((q) => this.#countOnline(q, cause));
    this.#eachQueue((q, { hosts, replication }) => (hosts.includes(host) || (replication.kind === 'single' && replication.minority === 'pause')) && this.#electLater(q));
    this.#eachQueue((q, { hosts }) => hosts.includes(host) && this.#queues.queue(q).leader >= 0 && this.#queues.pump(q));
  }

  hostSeparated(_host: number, cause: number): void {
    this.#eachQueue((q) => {
      this.#review(q, cause);
      this.#countOnline(q, cause);
    });
  }

  hostRejoined(host: number, cause: number): void {
    this.#eachQueue((q, plan) => {
      const isRestarted = plan.replication.kind === 'single' && plan.replication.minority === 'restart' && this.host(q) === host;
      if (isRestarted) this.#lose(q, host, cause);
      this.#countOnline(q, cause);
      this.#electLater(q);
      if (this.#queues.queue(q).leader >= 0) this.#queues.pump(q);
    });
  }

  elect(q: number, term: number): void {
    const queue = this.#queues.queue(q);
    if (queue.term !== term || queue.leader >= 0) return;
    queue.leader = this.#candidate(q);
    if (queue.leader < 0) return;
    this.#leaderRow(q, 'restarted', 0);
    this.#countOnline(q, 0);
    this.#queues.pump(q);
    this.#queues.arm(q);
  }

  #plan(q: number): QueuePlan {
    return this.#queues.plans[q]!;
  }

  #eachQueue(visit: (q: number, plan: QueuePlan) => void): void {
    this.#queues.plans.forEach((plan, q) => visit(q, plan));
  }

  #clusterOf(host: number): readonly number[] {
    const { hosts } = this.#kernel.topology;
    return hosts.flatMap(({ node }, other) => (node === hosts[host]!.node ? [other] : []));
  }

  #reaches(host: number, other: number): boolean {
    return this.#hosts.isUp(other) && !this.#hosts.isSevered(host, other);
  }

  /** One host leads while it is up and, where a minority stops, while it reaches more than half of its cluster; of several, one that reaches more than half of them. */
  #canLead(q: number, host: number): boolean {
    const { hosts, replication } = this.#plan(q);
    if (!this.#hosts.isUp(host)) return false;
    if (replication.kind === 'majority') return isMost(hosts, (other) => this.#reaches(host, other));
    const { minority } = replication;
    if (minority === 'stop') return isMost(this.#clusterOf(host), (other) => !this.#hosts.isSevered(host, other));
    return minority !== 'pause' || isMost(this.#clusterOf(host), (other) => this.#reaches(host, other));
  }

  #candidate(q: number): number {
    return this.#plan(q).hosts.findIndex((host) => this.#canLead(q, host));
  }

  /** The hosts that can be reached have changed: a leader without majority steps down, and another is elected where there is one. */
  #review(q: number, cause: number): void {
    const host = this.host(q);
    if (host >= 0 && !this.#canLead(q, host) && (this.#plan(q).replication.kind === 'single' || this.#hosts.isCutOff(host))) this.#lose(q, host, cause);
    this.#electLater(q);
  }

  /** The leader is gone, and with it every connection to the queue and what only it had. */
  #lose(q: number, host: number, cause: number): void {
    const queue = this.#queues.queue(q);
    this.#rows.leader(K.partitionOffline, this.#plan(q).channel, host, 0, 0, cause);
    queue.leader = -1;
    queue.term++;
    queue.epoch++;
    for (const { member, connection } of [...queue.consumers]) this.#queues.dropConsumer(q, member, connection, 'connectionLost');
    for (const slot of [...queue.parked]) this.#queues.unpark(q, slot);
    for (const entry of [...queue.entries.values()]) this.#loseEntry(q, entry, cause);
  }

  #loseEntry(q: number, entry: Entry, cause: number): void {
    const { lease, replication } = this.#plan(q);
    if (entry.state === 'leased' && lease.kind === 'connection') this.#queues.giveBack(q, entry, 'connectionLost', false, cause);
    const isLost = entry.state === 'pending' || !survives(replication, entry);
    if (isLost && entry.state !== 'delayed') this.#queues.remove(q, entry, K.entryRemoved, entry.state === 'pending' ? 'uncommitted' : 'restarted', cause);
  }

  #electLater(q: number): void {
    const queue = this.#queues.queue(q);
    const { replication } = this.#plan(q);
    if (queue.leader >= 0 || this.#candidate(q) < 0) return;
    const electionUs = replication.kind === 'majority' ? replication.electionUs : 0;
    this.#kernel.after(electionUs, PHASES.broker, this.#electCode, q, ++queue.term);
  }

  /** Members that are up and that the leader reaches; without one, that are up. */
  #countOnline(q: number, cause: number): void {
    const { hosts, replication, channel } = this.#plan(q);
    if (replication.kind !== 'majority') return;
    const queue = this.#queues.queue(q);
    const leader = this.host(q);
    const online = hosts.filter((host) => this.#hosts.isUp(host) && (leader < 0 || !this.#hosts.isSevered(leader, host))).length;
    if (online === queue.online) return;
    queue.online = online;
    this.#rows.leader(K.membersOnline, channel, leader < 0 ? hosts[0]! : leader, 0, online, cause);
  }

  #leaderRow(q: number, reason: Reason, cause: number): void {
    const host = this.host(q);
    if (host < 0) return;
    this.#queues.queue(q).epoch++;
    this.#rows.leader(K.leaderElected, this.#plan(q).channel, host, this.#kernel.reason(reason), this.#kernel.memberOf(host) + 1, cause);
  }
}

const isMost = (hosts: readonly number[], isOne: (host: number) => boolean): boolean => hosts.filter(isOne).length * 2 > hosts.length;
