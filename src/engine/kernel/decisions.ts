import { hashText } from '../../base/hash.ts';
import { drawKey, uniform, type DrawKey } from '../../base/draw.ts';
import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import type { RuleFault, SiteEffect } from '../../topology/scenario.ts';
import type { Evaluator, Context } from './evaluator.ts';
import { siteAddress, type IdHash } from './identity.ts';
import { K, type Kernel } from './kernel.ts';
import type { Messages } from './messages.ts';

/** A rule of the fault plan, ready to match. */
interface ArmedRule {
  readonly fault: RuleFault;
  /** Index in the scenario's faults. */
  readonly index: number;
  readonly key: DrawKey;
}

interface DecisionState {
  /** Matches of each fault's conditions, and how often it struck. */
  seen: number[];
  struck: number[];
}

/** Where a decision stands, besides its message. Node and member are those that a fault's row names. */
export interface Site {
  readonly kind: number;
  readonly component: IdHash;
  readonly step: string;
  readonly node: number;
  readonly member: number;
}

/**
 * The one gate for every choice that chance or a fault plan makes. Nothing is computed where nothing is armed.
 * The first rule that matches decides. Rules consume no sequence numbers.
 */
export class Decisions {
  readonly label = 'decisions';
  state: DecisionState;
  readonly #kernel: Kernel;
  readonly #messages: Messages;
  readonly #evaluator: Evaluator;
  readonly #rules: readonly ArmedRule[];
  readonly #gaps: ReadonlyMap<number, readonly ArmedRule[]>;
  readonly #steps: ReadonlyMap<number, readonly ArmedRule[]>;
  readonly #links: ReadonlyMap<number, readonly ArmedRule[]>;
  readonly #elections: ReadonlyMap<number, readonly ArmedRule[]>;

  /** 1 for processes with a rule on a gap or a step. */
  readonly #armed: Uint8Array;

  constructor(kernel: Kernel, messages: Messages, evaluator: Evaluator) {
    this.#kernel = kernel;
    this.#messages = messages;
    this.#evaluator = evaluator;
    const { faults, seed } = kernel.scenario;
    this.#rules = faults.flatMap((fault, index) => (fault.kind === 'rule' ? [{ fault, index, key: drawKey(seed, fault.id, 'fault') }] : []));
    this.state = { seen: faults.map(() => 0), struck: faults.map(() => 0) };
    this.#gaps = this.#byTarget((p) => (p.at === 'gap' ? p.process : -1));
    this.#steps = this.#byTarget((p) => (p.at === 'step' ? p.process : -1));
    this.#armed = Uint8Array.from(kernel.topology.processes, (_, process) => (this.#gaps.has(process) || this.#steps.has(process) ? 1 : 0));
    this.#links = this.#byTarget((p) => (p.at === 'link' ? p.link : -1));
    this.#elections = this.#byTarget((p) => (p.at === 'election' ? p.channel : -1));
  }

  /** Counts a timed fault as having struck. */
  countTimed(index: number): void {
    this.state.struck[index]!++;
  }

  /** After a restore: a branch has more faults than its keyframe was saved with, behind the others. They have not matched yet. */
  makeRoom(): void {
    const { seen, struck } = this.state;
    while (seen.length < this.#kernel.scenario.faults.length) seen.push(0);
    while (struck.length < seen.length) struck.push(0);
  }

  /** Ids of faults that never struck. */
  unmatched(): string[] {
    return this.#kernel.scenario.faults.filter((_, index) => this.state.struck[index] === 0).map((fault) => fault.id);
  }

  /** Is any rule armed on a program's gaps or steps? Asked on the hot path, before a site is described. */
  processArmed(process: number): boolean {
    return this.#armed[process] === 1;
  }

  /** The gap of a program between two named steps; previous 0 is its start, next 0 its end. Returns null or what happens there. */
  gap(process: number, previous: number, next: number, site: () => Site, context: Context, cause: number): SiteEffect | null {
    const rules = this.#gaps.get(process);
    if (rules === undefined) return null;
    return this.#decide(rules, ({ fault: { point } }) => {
      if (point.at !== 'gap') return false;
      if (point.gap === 'after') return point.step === previous;
      if (point.gap === 'before') return point.step === next;
      return point.gap === 'start' ? previous === 0 : next === 0;
    }, site, context, cause);
  }

  /** Name of the fault that decided last, the reason of a step that it fails, and its row, the cause of what follows. */
  struckName = 0;
  struckRow = 0;

  step(process: number, step: number, site: () => Site, context: Context, cause: number): SiteEffect | null {
    const rules = this.#steps.get(process);
    if (rules === undefined) return null;
    return this.#decide(rules, ({ fault: { point } }) => point.at === 'step' && point.step === step, site, context, cause);
  }

  link(link: number, direction: 'request' | 'response', site: () => Site, context: Context, cause: number): SiteEffect | null {
    const rules = this.#links.get(link);
    if (rules === undefined) return null;
    return this.#decide(rules, ({ fault: { point } }) => point.at === 'link' && (point.direction === 'both' || point.direction === direction), site, context, cause);
  }

  /** Is any rule armed on the link? Then nothing about it may be inferred without a dispatch. */
  linkArmed(link: number): boolean {
    return this.#links.has(link);
  }

  /** Which of the candidates wins: 0, unless a rule chooses another. */
  election(channel: number, options: number, site: () => Site, context: Context, cause: number): number {
    const rules = this.#elections.get(channel);
    if (rules === undefined || options < 2) return 0;
    const effect = this.#decide(rules, () => true, site, context, cause);
    return effect?.do === 'choose' ? Math.min(effect.option, options - 1) : 0;
  }

  #byTarget(target: (point: RuleFault['point']) => number): Map<number, ArmedRule[]> {
    const map = new Map<number, ArmedRule[]>();
    for (const rule of this.#rules) {
      const index = target(rule.fault.point);
      if (index >= 0) map.set(index, [...(map.get(index) ?? []), rule]);
    }
    return map;
  }

  #decide(rules: readonly ArmedRule[], here: (rule: ArmedRule) => boolean, site: () => Site, context: Context, cause: number): SiteEffect | null {
    for (const rule of rules) {
      if (!here(rule) || !this.#matches(rule, site, context)) continue;
      this.state.struck[rule.index]!++;
      this.struckName = this.#kernel.faultName(rule.index);
      this.struckRow = this.#report(rule, site(), context, cause);
      return rule.fault.effect;
    }
    return null;
  }

  #matches({ fault, index, key }: ArmedRule, site: () => Site, context: Context): boolean {
    const { match } = fault;
    const { nowUs } = this.#kernel;
    if (nowUs < match.fromUs || nowUs >= match.untilUs) return false;
    const attempt = context.message === 0 ? context.attempt : context.attempt + this.#messages.copy(context.message) - 1;
    if (match.attempt !== 0 && match.attempt !== attempt) return false;
    if (match.when !== '' && !this.#holds(match.when, context)) return false;
    if (match.sites.length > 0 && !match.sites.includes(this.address(site(), context))) return false;
    if (match.probability < 1 && this.#draw(key, site(), context) >= match.probability) return false;
    const nth = ++this.state.seen[index]!;
    return match.nth === 0 || match.nth === nth;
  }

  #holds(when: string, context: Context): boolean {
    if (context.message === 0) return false;
    const result = this.#evaluator.condition(when, context);
    return result.ok && result.value;
  }

  /** The site's address, 16 hex digits. */
  address(site: Site, context: Context): string {
    const { message } = context;
    return siteAddress(site.kind, site.component, this.#messages.lineageHi(message), this.#messages.lineageLo(message), this.#siteAttempt(context), hashText(site.step));
  }

  #draw(key: DrawKey, site: Site, context: Context): number {
    const { message } = context;
    const hi = (this.#messages.lineageHi(message) ^ site.component.hi) >>> 0;
    const lo = (this.#messages.lineageLo(message) ^ hashText(site.step)) >>> 0;
    return uniform(key, hi, lo, this.#siteAttempt(context), site.kind);
  }

  #siteAttempt(context: Context): number {
    return context.message === 0 ? context.attempt : this.#messages.siteAttempt(context.message, context.attempt);
  }

  #report(rule: ArmedRule, site: Site, context: Context, cause: number): number {
    return this.#kernel.log.append(K.faultApplied, site.node, site.member, 0, NO_INDEX, NO_POSITION, context.message, context.saga, cause, context.attempt, this.#kernel.faultName(rule.index), 0);
  }
}

