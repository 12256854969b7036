import { PHASES, type Kernel } from '../kernel/kernel.ts';
import type { Hop, HopSender, HostView } from '../kernel/ports.ts';
import { BEAT, BEAT_ARRIVES, JOIN_CHECK, NOTICED, POLL_CHECK, type Member, type MemberPlan } from './member-state.ts';
import type { Membership } from './membership.ts';

/** A member, as what keeps it alive in its group sees it. */
export interface SessionHolder {
  readonly plans: readonly MemberPlan[];
  member(m: number): Member;
  /** The hop to its coordinator. */
  fill(m: number, direction: 'request', purpose: string, cause: number): Hop;
  /** Another round is on, another share waits, or the group does not know this incarnation any more. */
  mustRejoin(m: number): void;
  news(m: number): void;
  expelled(m: number, id: number): void;
}

/** How members stay in their groups: heartbeats, what their answers tell, and the limit between two polls. */
export class MemberSessions {
  readonly #kernel: Kernel;
  readonly #hosts: HostView;
  readonly #links: HopSender;
  readonly #membership: Membership;
  readonly #holder: SessionHolder;
  readonly #code: number;

  constructor(kernel: Kernel, hosts: HostView, links: HopSender, membership: Membership, holder: SessionHolder, code: number) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#links = links;
    this.#membership = membership;
    this.#holder = holder;
    this.#code = code;
  }

  /** Neither heartbeats nor their answers get through. */
  isSevered(m: number): boolean {
    const { group, host } = this.#place(m);
    return this.#hosts.isSevered(host, this.#membership.coordinatorHost(group));
  }

  /** -1 for a member that has not beaten: the first one is due an interval after it began, and until then the session runs from its round. */
  lastBeatUs(m: number): number {
    const { id, anchorUs } = this.#holder.member(m);
    const heartbeatUs = this.#heartbeatUs(m);
    const beats = Math.floor((this.#kernel.nowUs - anchorUs) / heartbeatUs);
    return id === 0 || beats === 0 ? -1 : anchorUs + beats * heartbeatUs;
  }

  /** The member's next heartbeat will be answered with the news. */
  tellWithNextBeat(m: number): void {
    const { anchorUs, id } = this.#holder.member(m);
    const heartbeatUs = this.#heartbeatUs(m);
    const beats = Math.floor((this.#kernel.nowUs - anchorUs) / heartbeatUs) + 1;
    this.#kernel.at(anchorUs + beats * heartbeatUs, PHASES.timer, this.#code | NOTICED, m, id);
  }

  suspect(m: number): void {
    const { group, instance } = this.#place(m);
    this.#membership.suspect(group, instance, this.lastBeatUs(m));
  }

  /** After a pause the first heartbeat tells whether the group still knows the member. */
  resumed(m: number): void {
    const { phase, id } = this.#holder.member(m);
    if (phase === 'joining') this.#kernel.after(this.#heartbeatUs(m), PHASES.timer, this.#code | JOIN_CHECK, m, this.#hosts.lifeOf(this.#place(m).host));
    else if (id !== 0) this.#kernel.after(this.#heartbeatUs(m), PHASES.timer, this.#code | NOTICED, m, id);
  }

  /** After the network has changed: who is severed will be missed; for others the next heartbeat tells what they have missed. */
  touch(m: number): void {
    const { id } = this.#holder.member(m);
    if (this.isSevered(m)) this.suspect(m);
    else if (id !== 0) this.#kernel.after(this.#heartbeatUs(m), PHASES.timer, this.#code | NOTICED, m, id);
  }

  notice(m: number, id: number): void {
    const { group, host, instance } = this.#place(m);
    const member = this.#holder.member(m);
    if (member.id !== id || member.phase !== 'stable' || !this.#hosts.isUp(host)) return;
    if (this.#hosts.holds(host, this.#code | NOTICED, m, id) || this.isSevered(m)) return;
    if (!this.#membership.beat(group, id)) return this.#holder.expelled(m, id);
    if (this.#membership.isRebalancing(group)) return this.#holder.mustRejoin(m);
    if (this.#membership.hasOffer(group, instance)) this.#holder.news(m);
  }

  watchPoll(m: number): void {
    const member = this.#holder.member(m);
    if (member.pollChecked) return;
    member.pollChecked = true;
    this.#kernel.after(this.#membership.plan(this.#place(m).group).poll.intervalMaxUs, PHASES.timer, this.#code | POLL_CHECK, m, this.#hosts.lifeOf(this.#place(m).host));
  }

  /** A client that has not polled for too long leaves by itself. */
  checkPoll(m: number, life: number): void {
    const { group, host } = this.#place(m);
    if (this.#hosts.lifeOf(host) !== life || this.#hosts.holds(host, this.#code | POLL_CHECK, m, life)) return;
    const member = this.#holder.member(m);
    member.pollChecked = false;
    if (member.phase !== 'stable' || (!member.busy && member.batch.length === 0)) return;
    const dueUs = member.polledUs + this.#membership.plan(group).poll.intervalMaxUs;
    if (this.#kernel.nowUs < dueUs) {
      member.pollChecked = true;
      this.#kernel.at(dueUs, PHASES.timer, this.#code | POLL_CHECK, m, life);
      return;
    }
    // What a severed member says nobody hears: its session ends instead.
    if (!this.isSevered(m)) this.#membership.leave(group, member.id, 'pollTimeout', 0);
    this.#holder.expelled(m, member.id);
  }

  /** Heartbeats are inferred on a sure link; on an unsure one each crosses it, from here on. */
  beginBeats(m: number): void {
    const member = this.#holder.member(m);
    if (!this.#links.isUncertain(this.#membership.plan(this.#place(m).group).link) || member.beatingId === member.id) return;
    member.beatingId = member.id;
    this.#kernel.after(this.#heartbeatUs(m), PHASES.timer, this.#code | BEAT, m, member.id);
  }

  beat(m: number, id: number): void {
    const { host } = this.#place(m);
    if (this.#holder.member(m).id !== id || !this.#hosts.isUp(host)) return;
    if (this.#hosts.holds(host, this.#code | BEAT, m, id)) return;
    const hop = this.#holder.fill(m, 'request', 'heartbeat', 0);
    hop.lineageLo = (hop.lineageLo ^ Math.imul(Math.floor(this.#kernel.nowUs / 1000), 0x85ebca6b)) | 0;
    hop.code = this.#code | BEAT_ARRIVES;
    hop.phase = PHASES.broker;
    hop.alone = true;
    hop.b = id;
    this.#links.send(hop);
    this.#kernel.after(this.#heartbeatUs(m), PHASES.timer, this.#code | BEAT, m, id);
  }

  /** Counts for the instant it was due, as an inferred one does; a coordinator that is down counts no session. What it answers is noticed on the same grid. */
  beatArrives(m: number, id: number): void {
    if (this.#holder.member(m).id === id) this.#membership.beat(this.#place(m).group, id, this.lastBeatUs(m));
  }

  #place(m: number): MemberPlan {
    return this.#holder.plans[m]!;
  }

  #heartbeatUs(m: number): number {
    return this.#membership.plan(this.#place(m).group).membership.heartbeatUs;
  }
}
