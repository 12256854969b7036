import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { EFFECT_KINDS } from './at-most-once.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { CODE } from './kind-code.ts';
import { performerOf } from './performer.ts';
import { messageName, rowMoment } from './words.ts';

/** Effects of one key come in the order in which their messages were appended to a channel, whoever has them: also by way of retry topics. */
export class EffectOrder implements Auditor {
  readonly kinds: readonly EventKindName[] = ['entryAppended', ...EFFECT_KINDS];
  examined = 0;
  readonly #plan: PlanOf<'effectOrder'>;
  readonly #world: AuditWorld;
  /** First row that appended a message to the channel. */
  readonly #appended = new Map<number, number>();
  readonly #seen = new Set<number>();
  /** By key: the row that appended the newest message that had its effect, and the row of that effect. */
  readonly #newest = new Map<string, { readonly appended: number; readonly effect: number }>();
  readonly #disorders: { readonly newest: number; readonly late: number; readonly key: string }[] = [];

  constructor(plan: PlanOf<'effectOrder'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    const message = log.cell('message', index);
    if (log.cell('kind', index) === CODE.entryAppended) {
      if (log.cell('channel', index) === this.#plan.channel && !this.#appended.has(message)) this.#appended.set(message, index + 1);
      return;
    }
    const appended = this.#appended.get(message);
    if (log.cell('detail', index) !== this.#plan.effect || appended === undefined || this.#seen.has(message)) return;
    this.#seen.add(message);
    const key = this.#world.messages.read(log, message)?.key ?? null;
    if (key !== null) this.#compare(key, appended, index + 1);
  }

  end(): void {
    // Disorder is proved by the row that is too late.
  }

  findings(log: EventLog): readonly Finding[] {
    const effect = log.header.names[this.#plan.effect] ?? 'an effect';
    return this.#disorders.map(({ newest, late, key }) => finding(this.#plan, log,
      `${performerOf(log, late)} did ${effect} for ${this.#name(log, late)} at ${rowMoment(log, late)}, after ${performerOf(log, newest)} had done it for the later ${this.#name(log, newest)} at ${rowMoment(log, newest)}.`, [newest, late], { key }));
  }

  #compare(key: string, appended: number, effect: number): void {
    const newest = this.#newest.get(key);
    if (newest !== undefined) this.examined++;
    if (newest === undefined || appended > newest.appended) this.#newest.set(key, { appended, effect });
    else if (this.#disorders.length < FINDINGS_MAX) this.#disorders.push({ newest: newest.effect, late: effect, key });
  }

  #name(log: EventLog, row: number): string {
    return messageName(this.#world, log, log.cell('message', row - 1));
  }
}
