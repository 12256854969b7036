import { formatDuration } from '../base/time.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { performingRow } from '../log/performing-row.ts';
import { EFFECT_KINDS } from './at-most-once.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, type Finding } from './finding.ts';
import { CODE } from './kind-code.ts';
import { messageName, rowMoment } from './words.ts';

/** A message that changed the read model, by row numbers. */
interface Shown {
  readonly made: number;
  readonly shown: number;
}

/** From the making of a message until the read model shows it, over all messages that change it: a share must be in time. */
export class Staleness implements Auditor {
  readonly kinds: readonly EventKindName[] = [...EFFECT_KINDS, 'entryAppended', 'handlerFinished', 'handlerFailed'];
  readonly #plan: PlanOf<'staleness'>;
  readonly #world: AuditWorld;
  readonly #shown = new Map<number, Shown>();
  /** Messages of its channels that it has not handled. */
  readonly #waiting = new Set<number>();
  #endUs: number | undefined;

  constructor(plan: PlanOf<'staleness'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
  }

  get examined(): number {
    return this.#shown.size;
  }

  row(index: number, log: EventLog): void {
    const [kind, message, node] = [log.cell('kind', index), log.cell('message', index), log.cell('node', index)];
    if (kind === CODE.entryAppended) {
      if (this.#plan.channels.includes(log.cell('channel', index))) this.#waiting.add(message);
    } else if (kind === CODE.handlerFinished || kind === CODE.handlerFailed) {
      if (node === this.#plan.node) this.#waiting.delete(message);
    } else if (node === this.#plan.store && !this.#shown.has(message) && this.#isOurs(index, log)) {
      this.#shown.set(message, { made: this.#world.messages.createdRow(message), shown: index + 1 });
    }
  }

  end(_log: EventLog, endUs: number): void {
    this.#endUs = endUs;
  }

  findings(log: EventLog): readonly Finding[] {
    if (this.#endUs === undefined) return [];
    const { withinUs, share } = this.#plan;
    const delays = [...this.#shown.values()].map(({ made, shown }) => ({ row: shown, us: log.cell('time', shown - 1) - log.cell('time', made - 1) }));
    const waiting = [...this.#waiting].filter((message) => !this.#shown.has(message)).map((message) => this.#world.messages.createdRow(message));
    const still = waiting.filter((made) => made > 0).map((made) => ({ row: made, us: this.#endUs! - log.cell('time', made - 1) })).filter(({ us }) => us > withinUs);
    const all = [...delays, ...still].sort((a, b) => a.us - b.us);
    const late = all.filter(({ us }) => us > withinUs);
    const worst = late.at(-1);
    if (worst === undefined || all.length - late.length >= share * all.length) return [];
    const atShare = all[Math.max(0, Math.ceil(share * all.length) - 1)]!;
    const name = messageName(this.#world, log, log.cell('message', worst.row - 1));
    const told = `${late.length} of ${all.length} messages were in the read model of ${log.header.nodes[this.#plan.node]?.id} later than ${formatDuration(withinUs)}, though ${percent(share)} must be in time: ${percent(share)} took up to ${formatDuration(atShare.us)}, the longest ${formatDuration(worst.us)} (${name} at ${rowMoment(log, worst.row)}${still.includes(worst) ? ', not shown yet' : ''}).`;
    return [finding(this.#plan, log, told, late.slice(-ROWS_MAX).map(({ row }) => row))];
  }

  /** Whether the projection brought the change about: a request to a store is a few rows from its step. */
  #isOurs(index: number, log: EventLog): boolean {
    return log.cell('node', performingRow(log, index + 1) - 1) === this.#plan.node;
  }
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100} %`;

/** Late rows that a finding names: the latest ones. */
const ROWS_MAX = 100;
