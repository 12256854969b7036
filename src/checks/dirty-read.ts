import { parseExpression } from '../expression/parse.ts';
import type { Expression } from '../expression/syntax.ts';
import type { EventLog } from '../log/event-log.ts';
import { EFFECT_KINDS } from './at-most-once.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { evaluateOverMessage, MESSAGE_VARIABLES } from './message-scope.ts';
import { performerOf } from './performer.ts';
import { messageName, rowMoment } from './words.ts';

/** What happened to one thing that sagas share, such as an account. */
interface Shared {
  /** Row of what each owner did last and has not taken back. */
  readonly written: Map<string, number>;
  readonly decisions: { readonly owner: string; readonly row: number }[];
}

/** Nobody decides on what somebody else did and takes back afterwards. */
export class DirtyRead implements Auditor {
  readonly kinds = EFFECT_KINDS;
  /** Times that something was taken back. */
  examined = 0;
  readonly #plan: PlanOf<'dirtyRead'>;
  readonly #world: AuditWorld;
  readonly #about: Expression | undefined;
  readonly #owner: Expression | undefined;
  readonly #shared = new Map<string, Shared>();
  readonly #reads: { readonly written: number; readonly decided: number; readonly undone: number }[] = [];

  constructor(plan: PlanOf<'dirtyRead'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
    [this.#about, this.#owner] = [plan.about, plan.owner].map((text) => {
      const parsed = parseExpression(text, { variables: MESSAGE_VARIABLES });
      return parsed.ok ? parsed.value : undefined;
    });
  }

  row(index: number, log: EventLog): void {
    const effect = log.cell('detail', index);
    const { writes, undoes, decides } = this.#plan;
    if (effect !== writes && effect !== undoes && effect !== decides) return;
    const [about, owner] = [this.#valueOf(this.#about, index, log), this.#valueOf(this.#owner, index, log)];
    let shared = this.#shared.get(about);
    if (shared === undefined) this.#shared.set(about, (shared = { written: new Map(), decisions: [] }));
    if (effect === undoes) this.#undone(shared, owner, index + 1);
    if (effect === decides) shared.decisions.push({ owner, row: index + 1 });
    if (effect === writes) shared.written.set(owner, index + 1);
  }

  end(): void {
    // What was read dirtily is proved by the row that takes it back.
  }

  findings(log: EventLog): readonly Finding[] {
    const name = (index: number): string => log.header.names[index] ?? 'an effect';
    return this.#reads.map(({ written, decided, undone }) => finding(this.#plan, log,
      `${performerOf(log, decided)} did ${name(this.#plan.decides)} for ${this.#messageOf(log, decided)} at ${rowMoment(log, decided)}, on what ${name(this.#plan.writes)} for ${this.#messageOf(log, written)} had done at ${rowMoment(log, written)}; ${name(this.#plan.undoes)} took it back at ${rowMoment(log, undone)}.`,
      [written, decided, undone]));
  }

  /** The first decision of another since is the one that shows it. */
  #undone({ written, decisions }: Shared, owner: string, undone: number): void {
    const since = written.get(owner);
    if (since === undefined) return;
    this.examined++;
    written.delete(owner);
    let first: number | undefined;
    for (let at = decisions.length - 1; at >= 0 && decisions[at]!.row > since; at--) if (decisions[at]!.owner !== owner) first = decisions[at]!.row;
    if (first !== undefined && this.#reads.length < FINDINGS_MAX) this.#reads.push({ written: since, decided: first, undone });
  }

  /** As JSON; what has no value is one thing. */
  #valueOf(expression: Expression | undefined, index: number, log: EventLog): string {
    const result = expression === undefined ? undefined : evaluateOverMessage(this.#world, expression, index, log);
    return result?.ok === true && result.value !== undefined ? JSON.stringify(result.value) : '';
  }

  #messageOf(log: EventLog, row: number): string {
    return messageName(this.#world, log, log.cell('message', row - 1));
  }
}
