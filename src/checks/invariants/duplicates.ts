import type { EventLog } from '../../log/event-log.ts';
import { EFFECT_KINDS } from '../at-most-once.ts';
import type { Auditor, AuditWorld } from '../auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from '../finding.ts';
import { performerOf } from '../performer.ts';
import { joinWords, messageName, rowMoment, timesText } from '../words.ts';
import { DUPLICATES } from './invariant-names.ts';

/**
 * One logical message has each effect once, whatever was sent or delivered again. Rows of one cause at one time are one
 * application: a transaction may change several rows.
 */
export class Duplicates implements Auditor {
  readonly kinds = EFFECT_KINDS;
  examined = 0;
  readonly #world: AuditWorld;
  /** Last row by effect, store and lineage; and all first rows of applications, where there are several. */
  readonly #last = new Map<string, number>();
  readonly #repeated = new Map<string, number[]>();

  constructor(world: AuditWorld) {
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    const effect = log.cell('detail', index);
    const message = effect === 0 ? undefined : this.#world.messages.read(log, log.cell('message', index));
    if (message === undefined) return;
    this.examined++;
    const key = `${effect} ${log.cell('node', index)} ${message.id}`;
    const last = this.#last.get(key);
    this.#last.set(key, index + 1);
    if (last === undefined || isSameApplication(log, last, index + 1)) return;
    const rows = this.#repeated.get(key);
    if (rows !== undefined) rows.push(index + 1);
    else if (this.#repeated.size < FINDINGS_MAX) this.#repeated.set(key, [last, index + 1]);
  }

  end(): void {
    // Repeats are proved by their rows.
  }

  findings(log: EventLog): readonly Finding[] {
    return [...this.#repeated.values()].map((rows) => this.#finding(log, rows));
  }

  #finding(log: EventLog, rows: readonly number[]): Finding {
    const [first = 0] = rows;
    const message = log.cell('message', first - 1);
    const told = rows.slice(0, TOLD_MAX).map((row) => `at ${rowMoment(log, row)} by ${performerOf(log, row)}`);
    if (rows.length > TOLD_MAX) told.push(`${timesText(rows.length - TOLD_MAX)} more`);
    const key = this.#world.messages.read(log, message)?.key ?? null;
    const text = `${messageName(this.#world, log, message)} had its effect ${log.header.names[log.cell('detail', first - 1)]!} ${timesText(rows.length)}: ${joinWords(told)}.`;
    return finding(DUPLICATES, log, text, rows, key === null ? {} : { key });
  }
}

const TOLD_MAX = 4;

const isSameApplication = (log: EventLog, a: number, b: number): boolean =>
  log.cell('time', a - 1) === log.cell('time', b - 1) && log.cell('cause', a - 1) === log.cell('cause', b - 1);
