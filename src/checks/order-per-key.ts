import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { isPossiblePosition, reaching } from './growing.ts';
import { CODE } from './kind-code.ts';
import { messageName, rowActor, rowMoment, rowPlace } from './words.ts';

/** The entries of one partition, by position: the row that appended it, and whether the node has handled it. */
interface Entries {
  appended: Uint32Array;
  handled: Uint8Array;
}

/** The newest message of a key that the node has handled, by row numbers. */
interface Newest {
  readonly appended: number;
  readonly finished: number;
}

/** A handler that finished after that of a newer message, by row numbers. */
interface Disorder {
  readonly key: string;
  readonly newest: number;
  readonly finished: number;
  readonly repeat: boolean;
}

/** A node must finish the messages of one key in the order in which they were appended, whichever partition they are in. */
export class OrderPerKey implements Auditor {
  readonly kinds: readonly EventKindName[] = ['entryAppended', 'handlerFinished'];
  examined = 0;
  readonly #plan: PlanOf<'orderPerKey'>;
  readonly #world: AuditWorld;
  readonly #partitions: readonly Entries[];
  readonly #newest = new Map<string, Newest>();
  readonly #disorders: Disorder[] = [];

  constructor(plan: PlanOf<'orderPerKey'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
    const partitions = world.header.channels[plan.channel]?.partitions ?? 0;
    this.#partitions = Array.from({ length: partitions }, () => ({ appended: new Uint32Array(0), handled: new Uint8Array(0) }));
  }

  row(index: number, log: EventLog): void {
    if (log.cell('channel', index) !== this.#plan.channel) return;
    const entries = this.#partitions[log.cell('partition', index)];
    if (entries === undefined) return;
    if (log.cell('kind', index) === CODE.entryAppended) append(entries, log.cell('position', index), index);
    else if (log.cell('node', index) === this.#plan.node) this.#handled(entries, log.cell('position', index), index, log);
  }

  end(): void {
    // Disorder is proved by the row that is too late.
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#disorders.map((disorder) => this.#finding(log, disorder));
  }

  #handled(entries: Entries, position: number, index: number, log: EventLog): void {
    const appended = entries.appended[position] ?? 0;
    const key = this.#world.messages.read(log, log.cell('message', index))?.key ?? null;
    if (appended === 0 || key === null) return;
    const newest = this.#newest.get(key);
    const repeat = entries.handled[position] === 1;
    entries.handled[position] = 1;
    if (newest !== undefined) this.#compare(key, newest, appended, index + 1, repeat);
    if (newest === undefined || appended > newest.appended) this.#newest.set(key, { appended, finished: index + 1 });
  }

  #compare(key: string, newest: Newest, appended: number, finished: number, repeat: boolean): void {
    this.examined++;
    const isAllowed = repeat ? this.#plan.repeats : appended > newest.appended;
    if (!isAllowed && this.#disorders.length < FINDINGS_MAX) this.#disorders.push({ key, newest: newest.finished, finished, repeat });
  }

  #finding(log: EventLog, { key, newest, finished, repeat }: Disorder): Finding {
    const newer = `${this.#entryName(log, newest)} at ${rowMoment(log, newest)}`;
    const isSame = log.cell('position', newest - 1) === log.cell('position', finished - 1) && log.cell('partition', newest - 1) === log.cell('partition', finished - 1);
    const late = `${rowActor(log, finished)} handled ${this.#entryName(log, finished)}`;
    const when = rowMoment(log, finished);
    if (!repeat) return finding(this.#plan, log, `${late} at ${when}, after the later ${newer}.`, [newest, finished], { key });
    const before = isSame ? `first at ${rowMoment(log, newest)}` : `after it had come to ${newer}`;
    return finding(this.#plan, log, `${late} again at ${when}, ${before}.`, [newest, finished], { key });
  }

  #entryName(log: EventLog, row: number): string {
    return `${messageName(this.#world, log, log.cell('message', row - 1))} (${rowPlace(log, row)})`;
  }
}

function append(entries: Entries, position: number, index: number): void {
  if (!isPossiblePosition(position, index)) return;
  entries.appended = reaching(entries.appended, position);
  entries.handled = reaching(entries.handled, position);
  entries.appended[position] = index + 1;
  entries.handled[position] = 0;
}
