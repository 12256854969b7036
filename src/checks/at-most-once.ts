import { parseExpression } from '../expression/parse.ts';
import type { Expression } from '../expression/syntax.ts';
import type { Value } from '../expression/scope.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { evaluateOverMessage, MESSAGE_VARIABLES } from './message-scope.ts';
import { performerOf } from './performer.ts';
import { joinWords, rowMoment, timesText } from './words.ts';

/** Rows that carry an effect's name: what a step changed in a store or did to the outside. */
export const EFFECT_KINDS = ['rowInserted', 'rowChanged', 'rowDeleted'] as const satisfies readonly EventKindName[];

/** Counts the rows of one effect for each value of `per`; more than one is a finding of that value, with all of them. */
export class AtMostOnce implements Auditor {
  readonly kinds = EFFECT_KINDS;
  examined = 0;
  readonly #plan: PlanOf<'atMostOnce'>;
  readonly #world: AuditWorld;
  readonly #per: Expression | undefined;
  /** First row by value; further ones only where there are any, since most values have one row. */
  readonly #first = new Map<string, number>();
  readonly #rows = new Map<string, number[]>();
  /** First row where `per` had no value, and why. */
  #unreadable: { readonly row: number; readonly why: string } | undefined;

  constructor(plan: PlanOf<'atMostOnce'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
    const parsed = parseExpression(plan.per, { variables: MESSAGE_VARIABLES });
    this.#per = parsed.ok ? parsed.value : undefined;
  }

  row(index: number, log: EventLog): void {
    if (log.cell('detail', index) !== this.#plan.effect) return;
    this.examined++;
    const value = this.#valueAt(index, log);
    if (value === undefined) return;
    const first = this.#first.get(value);
    if (first === undefined) {
      this.#first.set(value, index + 1);
      return;
    }
    const rows = this.#rows.get(value);
    if (rows === undefined) this.#rows.set(value, [first, index + 1]);
    else rows.push(index + 1);
  }

  end(): void {
    // More than one is proved by the row that is too many.
  }

  findings(log: EventLog): readonly Finding[] {
    const found = [...this.#rows].slice(0, FINDINGS_MAX).map(([value, rows]) => this.#repeated(log, value, rows));
    return this.#unreadable === undefined ? found : [this.#without(log, this.#unreadable), ...found];
  }

  #repeated(log: EventLog, value: string, rows: readonly number[]): Finding {
    const key = plainText(value);
    const [first = 0, ...again] = rows;
    const told = again.slice(0, TOLD_MAX).map((row) => `again at ${occurrence(log, row)}`);
    if (again.length > TOLD_MAX) told.push(`${timesText(again.length - TOLD_MAX)} more`);
    const message = `${log.header.names[this.#plan.effect]!} happened ${timesText(rows.length)} for ${key}: at ${joinWords([occurrence(log, first), ...told])}.`;
    return finding(this.#plan, log, message, rows, { key });
  }

  #without(log: EventLog, { row, why }: { readonly row: number; readonly why: string }): Finding {
    const effect = log.header.names[this.#plan.effect]!;
    return finding(this.#plan, log, `"${this.#plan.per}" has no value for ${effect} at ${rowMoment(log, row)}: ${why}; choose a value that every message has.`, [row]);
  }

  /** The value of `per` as JSON, so that 1 and '1' stay apart; undefined when it has none. */
  #valueAt(index: number, log: EventLog): string | undefined {
    const result = this.#per === undefined ? NO_EXPRESSION : evaluateOverMessage(this.#world, this.#per, index, log);
    if (result.ok && result.value !== undefined) return JSON.stringify(result.value);
    this.#unreadable ??= { row: index + 1, why: result.ok ? 'it is missing' : result.error.message };
    return undefined;
  }
}

const NO_EXPRESSION = { ok: false, error: { message: 'it is no expression', column: 1 } } as const;

/** Occurrences that the sentence names besides the first. */
const TOLD_MAX = 3;

function plainText(json: string): string {
  const value = JSON.parse(json) as Value;
  return typeof value === 'string' ? value : json;
}

function occurrence(log: EventLog, row: number): string {
  const attempt = log.cell('attempt', row - 1);
  return `${rowMoment(log, row)} by ${performerOf(log, row)}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
}
