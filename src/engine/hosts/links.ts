import { drawKey, uniform, type DrawKey } from '../../base/draw.ts';
import { sample } from '../../base/sample.ts';
import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import type { Decisions, Site } from '../kernel/decisions.ts';
import { emptyContext, type Context } from '../kernel/evaluator.ts';
import { idHash, SITE_KINDS, type IdHash } from '../kernel/identity.ts';
import { K, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import type { Hop, HopSender, HostView } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { emptyWays, inOrder, type WayTable } from './way-table.ts';

interface LinkKeys {
  readonly id: IdHash;
  readonly request: DrawKey;
  readonly response: DrawKey;
  readonly loss: DrawKey;
  readonly duplicate: DrawKey;
}

/** The ways between hosts. Every hop crosses one; it may be lost, delayed or arrive twice. */
export class Links implements HopSender {
  /** By way: link, from and to as one number. */
  state: WayTable = emptyWays();
  readonly #kernel: Kernel;
  readonly #decisions: Decisions;
  readonly #messages: Messages;
  readonly #hosts: HostView;
  readonly #keys: readonly LinkKeys[];
  /** 1 for links on which hops may differ in more than their latency. */
  readonly #uncertain: Uint8Array;
  /** 1 for links that keep the order of hops. */
  readonly #ordered: Uint8Array;
  readonly #hostCount: number;
  readonly #context: Context = emptyContext();

  constructor(kernel: Kernel, decisions: Decisions, messages: Messages, hosts: HostView) {
    this.#kernel = kernel;
    this.#decisions = decisions;
    this.#messages = messages;
    this.#hosts = hosts;
    const { seed } = kernel.scenario;
    this.#keys = kernel.topology.links.map(({ id }) => ({
      id: idHash(id),
      request: drawKey(seed, id, 'request'),
      response: drawKey(seed, id, 'response'),
      loss: drawKey(seed, id, 'loss'),
      duplicate: drawKey(seed, id, 'duplicate'),
    }));
    this.#uncertain = Uint8Array.from(kernel.topology.links, ({ loss, duplicate }, link) => (loss > 0 || duplicate > 0 || decisions.linkArmed(link) ? 1 : 0));
    this.#ordered = Uint8Array.from(kernel.topology.links, ({ ordered }) => (ordered ? 1 : 0));
    this.#hostCount = kernel.topology.hosts.length;
  }

  /** True when something about the link may differ from hop to hop, so that nothing may be inferred. */
  isUncertain(link: number): boolean {
    return this.#uncertain[link] === 1;
  }

  /** Schedules the arrival. Returns how many copies arrive: 0 lost, 1, or 2. */
  send(hop: Hop): number {
    if (this.#hosts.isSevered(hop.from, hop.to)) {
      this.#row(K.hopLost, hop, 0, 'separated');
      return 0;
    }
    if (this.#uncertain[hop.link] === 1) return this.#risk(hop);
    this.#arrive(hop, this.latencyUs(hop));
    return 1;
  }

  /** The hop may be lost, delayed or doubled. */
  #risk(hop: Hop): number {
    const plan = this.#kernel.topology.links[hop.link]!;
    const effect = this.#decisions.linkArmed(hop.link) ? this.#fault(hop) : null;
    if (effect?.do === 'lose' || (plan.loss > 0 && this.#chance(hop, this.#keys[hop.link]!.loss, plan.loss))) {
      this.#row(K.hopLost, hop, 0);
      return 0;
    }
    let delayUs = this.latencyUs(hop);
    if (effect?.do === 'delay') {
      delayUs += effect.byUs;
      this.#row(K.hopDelayed, hop, effect.byUs);
    }
    const atUs = this.#arrive(hop, delayUs);
    const again = effect?.do === 'duplicate' ? effect.afterUs : plan.duplicate > 0 && this.#chance(hop, this.#keys[hop.link]!.duplicate, plan.duplicate) ? 0 : -1;
    if (again < 0) return 1;
    this.#row(K.hopDuplicated, hop, again);
    this.#kernel.at(atUs + again, hop.phase, hop.code, hop.a, hop.b);
    return 2;
  }

  /** The hop's latency, without any fault. */
  latencyUs(hop: Hop): number {
    const { latency } = this.#kernel.topology.links[hop.link]!;
    if (latency.kind === 'constant') return latency.valueUs;
    const keys = this.#keys[hop.link]!;
    return sample(latency, hop.direction === 'request' ? keys.request : keys.response, hop.lineageHi, hop.lineageLo, this.#drawAttempt(hop));
  }

  /** Returns when. */
  #arrive(hop: Hop, delayUs: number): number {
    let atUs = this.#kernel.nowUs + delayUs;
    const hosts = this.#hostCount;
    if (this.#ordered[hop.link] === 1 && !hop.alone) atUs = inOrder(this.state, (hop.link * hosts + hop.from) * hosts + hop.to, atUs);
    this.#kernel.at(atUs, hop.phase, hop.code, hop.a, hop.b);
    return atUs;
  }

  #fault(hop: Hop) {
    const context = this.#context;
    context.message = hop.message;
    context.attempt = hop.attempt;
    context.saga = hop.message === 0 ? 0 : this.#messages.saga(hop.message);
    return this.#decisions.link(hop.link, hop.direction, () => this.#site(hop), context, hop.cause);
  }

  #site(hop: Hop): Site {
    return {
      kind: SITE_KINDS.link,
      component: this.#keys[hop.link]!.id,
      step: `${hop.direction}:${hop.purpose}${hop.message === 0 ? `:${hop.lineageHi >>> 0}:${hop.lineageLo >>> 0}` : ''}${hop.again === 0 ? '' : `#${hop.again}`}`,
      node: this.#kernel.nodeOf(hop.from),
      member: this.#kernel.memberOf(hop.from),
    };
  }

  #chance(hop: Hop, key: DrawKey, probability: number): boolean {
    return uniform(key, hop.lineageHi, hop.lineageLo, this.#drawAttempt(hop), hop.direction === 'request' ? 0 : 1) < probability;
  }

  #drawAttempt(hop: Hop): number {
    return purposeSalt(hop.purpose) + Math.imul(hop.again, 0x9e3779b1) + (hop.message === 0 ? hop.attempt : this.#messages.siteAttempt(hop.message, hop.attempt));
  }

  #row(kind: number, hop: Hop, value: number, reason: Reason = 'loss'): void {
    const saga = hop.message === 0 ? 0 : this.#messages.saga(hop.message);
    const kernel = this.#kernel;
    kernel.log.append(kind, kernel.nodeOf(hop.from), kernel.memberOf(hop.from), 0, NO_INDEX, NO_POSITION, hop.message, saga, hop.cause, hop.message === 0 ? 0 : hop.attempt, kernel.reason(reason), value);
  }
}

const SALTS = new Map<string, number>();

/** Hops of different purpose with one lineage and attempt draw apart. */
function purposeSalt(purpose: string): number {
  // Most hops are these: a comparison costs a tenth of a look into the map.
  switch (purpose) {
    case 'fetch': return FETCH;
    case 'produce': return PRODUCE;
    case 'commit': return COMMIT;
    case 'call': return CALL;
  }
  let salt = SALTS.get(purpose);
  if (salt === undefined) SALTS.set(purpose, (salt = saltOf(purpose)));
  return salt;
}

function saltOf(purpose: string): number {
  let salt = 0;
  for (let i = 0; i < purpose.length; i++) salt = (Math.imul(salt, 31) + purpose.charCodeAt(i)) | 0;
  return (salt >>> 8) << 13;
}

const FETCH = saltOf('fetch');
const PRODUCE = saltOf('produce');
const COMMIT = saltOf('commit');
const CALL = saltOf('call');
