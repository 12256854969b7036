import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { CODE } from './kind-code.ts';
import { messageName, rowMoment } from './words.ts';

/** A consumer gives up no message because it cannot read the version that it was written with. */
export class SchemaReadable implements Auditor {
  readonly kinds: readonly EventKindName[] = ['handlerFinished', 'handlerFailed'];
  /** Messages that it was done with, one way or the other. */
  examined = 0;
  readonly #plan: PlanOf<'schemaReadable'>;
  readonly #world: AuditWorld;
  readonly #unread: number[] = [];

  constructor(plan: PlanOf<'schemaReadable'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    if (log.cell('node', index) !== this.#plan.node) return;
    this.examined++;
    const isUnreadable = log.cell('kind', index) === CODE.handlerFailed && log.cell('detail', index) === this.#plan.unreadable;
    if (isUnreadable && this.#unread.length < FINDINGS_MAX) this.#unread.push(index + 1);
  }

  end(): void {
    // What cannot be read is proved by its row.
  }

  findings(log: EventLog): readonly Finding[] {
    const reader = log.header.nodes[this.#plan.node]?.id ?? 'a consumer';
    return this.#unread.map((row) => {
      const message = this.#world.messages.read(log, log.cell('message', row - 1));
      const version = message?.headers?.['schemaVersion'];
      return finding(this.#plan, log, `${reader} gave up ${messageName(this.#world, log, log.cell('message', row - 1))} at ${rowMoment(log, row)}: it cannot read version ${typeof version === 'number' || typeof version === 'string' ? version : '?'} of it.`, [row], typeof message?.key === 'string' ? { key: message.key } : {});
    });
  }
}
