import type { EventLog } from '../log/event-log.ts';
import { performingRow } from '../log/performing-row.ts';
import { EFFECT_KINDS } from './at-most-once.ts';
import type { Auditor, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { performerOf } from './performer.ts';
import { rowMoment } from './words.ts';

/** Only who took the lead last does what leaders do: an effect of an earlier leader means that two believed to lead. */
export class SingleLeader implements Auditor {
  readonly kinds = EFFECT_KINDS;
  /** Effects of leaders. */
  examined = 0;
  readonly #plan: PlanOf<'singleLeader'>;
  /** Row by which the present leader took the lead, and who that is. */
  #lead = { row: 0, by: '' };
  readonly #usurped: { readonly lead: number; readonly effect: number }[] = [];

  constructor(plan: PlanOf<'singleLeader'>) {
    this.#plan = plan;
  }

  row(index: number, log: EventLog): void {
    const name = log.cell('detail', index);
    if (name === this.#plan.takes) this.#lead = { row: index + 1, by: instanceOf(log, index + 1) };
    if (name !== this.#plan.effect) return;
    this.examined++;
    const isUsurped = this.#lead.row !== 0 && instanceOf(log, index + 1) !== this.#lead.by;
    if (isUsurped && this.#usurped.length < FINDINGS_MAX) this.#usurped.push({ lead: this.#lead.row, effect: index + 1 });
  }

  end(): void {
    // Two leaders are proved by the effect of the one that is none any more.
  }

  findings(log: EventLog): readonly Finding[] {
    const effect = log.header.names[this.#plan.effect] ?? 'an effect';
    return this.#usurped.map(({ lead, effect: row }) => finding(this.#plan, log,
      `${performerOf(log, row)} did ${effect} at ${rowMoment(log, row)} as the leader, and ${performerOf(log, lead)} had taken the lead at ${rowMoment(log, lead)}: two of them led at once.`, [lead, row]));
  }
}

/** Node and member of who brought a row about. */
function instanceOf(log: EventLog, row: number): string {
  const actor = performingRow(log, row) - 1;
  return `${log.cell('node', actor)}#${log.cell('member', actor)}`;
}
