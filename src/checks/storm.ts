import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { reaching } from './growing.ts';
import { messageName, rowMoment } from './words.ts';

/** One message leads to no more than so many others, directly or through others: events that call for events that call for the first never end. */
export class Storm implements Auditor {
  readonly kinds: readonly EventKindName[] = ['messageCreated'];
  /** Messages that another one led to. */
  examined = 0;
  readonly #plan: PlanOf<'storm'>;
  readonly #world: AuditWorld;
  /** By message: the one that it all began with, and how many that one has led to. */
  #root: Uint32Array = new Uint32Array(64);
  #led: Uint32Array = new Uint32Array(64);
  readonly #storms: { readonly root: number; readonly row: number }[] = [];

  constructor(plan: PlanOf<'storm'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    const message = log.cell('message', index);
    // Messages are numbered without gaps: a greater number comes from a damaged file.
    if (message > index + 1) return;
    this.#root = reaching(this.#root, message);
    this.#led = reaching(this.#led, message);
    const parent = parentOf(log, index);
    const root = (this.#root[message] = parent === 0 || parent >= message ? message : this.#root[parent]!);
    if (root === message) return;
    this.examined++;
    this.#led[root]!++;
    if (this.#led[root] === this.#plan.most + 1 && this.#storms.length < FINDINGS_MAX) this.#storms.push({ root, row: index + 1 });
  }

  end(): void {
    // A storm is proved by the first message that is too many.
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#storms.map(({ root, row }) => {
      const begin = this.#world.messages.createdRow(root);
      return finding(this.#plan, log, `${messageName(this.#world, log, root)} of ${rowMoment(log, begin)} led to ${this.#led[root]!} messages, more than ${this.#plan.most}: the first too many was ${messageName(this.#world, log, log.cell('message', row - 1))} at ${rowMoment(log, row)}.`, [begin, row]);
    });
  }
}

/** The message that was in hand when this one was made; 0 for none. */
function parentOf(log: EventLog, index: number): number {
  let cause = log.cell('cause', index);
  while (cause !== 0 && log.cell('message', cause - 1) === 0) cause = log.cell('cause', cause - 1);
  return cause === 0 ? 0 : log.cell('message', cause - 1);
}
