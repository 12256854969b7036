import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { performingRow } from '../log/performing-row.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { performerOf } from './performer.ts';
import { messageName, rowMoment } from './words.ts';

/** A change of a row that had another content than its maker knew, by row numbers; 0 where there was no row. */
interface Lost {
  readonly read: number;
  readonly found: number;
  /** The row that tells what was read. Its cause is the change. */
  readonly told: number;
}

/** Nobody changes a row on the strength of what they read of it before somebody else changed it. */
export class NoLostUpdate implements Auditor {
  readonly kinds: readonly EventKindName[] = ['rowRevised'];
  /** Changes of rows that their makers had read. */
  examined = 0;
  readonly #plan: PlanOf<'noLostUpdate'>;
  readonly #world: AuditWorld;
  readonly #lost: Lost[] = [];

  constructor(plan: PlanOf<'noLostUpdate'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    const { nodes } = this.#plan;
    if (nodes.length > 0 && !nodes.includes(log.cell('node', performingRow(log, index + 1) - 1))) return;
    const [read, found] = [log.cell('value', index), log.cell('detail', index)];
    if (![read, found].every((row) => Number.isInteger(row) && row >= 0 && row <= index)) return;
    this.examined++;
    if (read === found || this.#isOwn(found, index, log) || this.#lost.length === FINDINGS_MAX) return;
    this.#lost.push({ read, found, told: index + 1 });
  }

  end(): void {
    // A lost update is proved by the change that ignores it.
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#lost.map(({ read, found, told }) => {
      const changed = log.cell('cause', told - 1);
      const message = log.cell('message', told - 1);
      const key = this.#world.messages.read(log, message)?.key;
      const store = log.header.nodes[log.cell('node', told - 1)]?.id ?? 'a store';
      const known = read === 0 ? 'when there was none' : `as ${this.#by(log, read)} had left it at ${rowMoment(log, read)}`;
      const missed = found === 0 ? 'somebody had deleted it since' : `${this.#by(log, found)} had changed it at ${rowMoment(log, found)}`;
      return finding(this.#plan, log, `${performerOf(log, told)} changed a row of ${store} for ${messageName(this.#world, log, message)} at ${rowMoment(log, told)} by what it had read of it ${known}, and ${missed}.`,
        [read, found, changed], typeof key === 'string' ? { key } : {});
    });
  }

  /** Whether the same message had changed the row: an answer that was lost leaves its asker not knowing. */
  #isOwn(found: number, index: number, log: EventLog): boolean {
    const message = log.cell('message', index);
    return found > 0 && message > 0 && log.cell('message', found - 1) === message;
  }

  #by(log: EventLog, row: number): string {
    return `${performerOf(log, row)} for ${messageName(this.#world, log, log.cell('message', row - 1))}`;
  }
}
