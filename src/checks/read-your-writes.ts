import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { CODE } from './kind-code.ts';
import { messageName, rowMoment } from './words.ts';

/** Every look of a client that follows its own command must show it. */
export class ReadYourWrites implements Auditor {
  readonly kinds: readonly EventKindName[] = ['handlerFinished', 'handlerFailed'];
  /** Commands that were answered and looked for. */
  examined = 0;
  readonly #plan: PlanOf<'readYourWrites'>;
  readonly #world: AuditWorld;
  readonly #stale: number[] = [];

  constructor(plan: PlanOf<'readYourWrites'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    if (log.cell('node', index) !== this.#plan.client) return;
    const isStale = log.cell('kind', index) === CODE.handlerFailed;
    if (isStale && log.cell('detail', index) !== this.#plan.stale) return;
    this.examined++;
    if (isStale && this.#stale.length < FINDINGS_MAX) this.#stale.push(index + 1);
  }

  end(): void {
    // A stale read is proved by its row.
  }

  findings(log: EventLog): readonly Finding[] {
    const client = log.header.nodes[this.#plan.client]?.id ?? 'a client';
    return this.#stale.map((row) => {
      const key = this.#world.messages.read(log, log.cell('message', row - 1))?.key;
      return finding(this.#plan, log, `${client} looked at ${rowMoment(log, row)} and did not see ${messageName(this.#world, log, log.cell('message', row - 1))}, which had been done.`, [row], typeof key === 'string' ? { key } : {});
    });
  }
}
