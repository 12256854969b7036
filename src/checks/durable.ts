import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { isPossiblePosition } from './growing.ts';
import { CODE } from './kind-code.ts';
import { messageName, rowMoment, rowPlace } from './words.ts';

/** What a producer was told is published is there under the next leader too, whether anybody has handled it or not. */
export class Durable implements Auditor {
  readonly kinds: readonly EventKindName[] = ['entryAppended', 'publishAcknowledged', 'entriesTruncated'];
  /** Acknowledgements. */
  examined = 0;
  readonly #plan: PlanOf<'durable'>;
  readonly #world: AuditWorld;
  /** By channel and partition: message at each position. */
  readonly #logs = new Map<string, number[]>();
  /** By channel and message: row of the acknowledgement, and of the truncation that took its entry. */
  readonly #acknowledged = new Map<string, number>();
  readonly #truncated = new Map<string, number>();
  readonly #losses: { readonly message: number; readonly acknowledged: number; readonly truncated: number }[] = [];

  constructor(plan: PlanOf<'durable'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    const channel = log.cell('channel', index);
    if (this.#plan.channels.length > 0 && !this.#plan.channels.includes(channel)) return;
    const place = `${channel}/${log.cell('partition', index)}`;
    const position = log.cell('position', index);
    switch (log.cell('kind', index)) {
      case CODE.entryAppended: return isPossiblePosition(position, index) ? this.#appended(place, position, log.cell('message', index), channel) : undefined;
      case CODE.publishAcknowledged: return this.#told(log.cell('message', index), channel, index + 1);
      default: return this.#cut(place, position, channel, index + 1);
    }
  }

  end(): void {
    // A loss is proved by the later of its two rows.
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#losses.map(({ message, acknowledged, truncated }) => finding(this.#plan, log,
      `${messageName(this.#world, log, message)} was acknowledged at ${rowMoment(log, acknowledged)}, and the log was cut to ${rowPlace(log, truncated)} at ${rowMoment(log, truncated)}: the leader of then does not have it.`, [acknowledged, truncated],
      keyOf(this.#world.messages.read(log, message)?.key)));
  }

  #appended(place: string, position: number, message: number, channel: number): void {
    let entries = this.#logs.get(place);
    if (entries === undefined) this.#logs.set(place, (entries = []));
    entries.length = Math.min(entries.length, position);
    entries[position] = message;
    this.#truncated.delete(`${channel} ${message}`);
  }

  #told(message: number, channel: number, row: number): void {
    this.examined++;
    const key = `${channel} ${message}`;
    this.#acknowledged.set(key, row);
    const truncated = this.#truncated.get(key);
    if (truncated !== undefined) this.#lose(message, row, truncated);
  }

  #cut(place: string, position: number, channel: number, row: number): void {
    const entries = this.#logs.get(place) ?? [];
    for (const message of entries.slice(position)) {
      if (message === undefined) continue;
      const key = `${channel} ${message}`;
      this.#truncated.set(key, row);
      const acknowledged = this.#acknowledged.get(key);
      if (acknowledged !== undefined) this.#lose(message, acknowledged, row);
    }
    entries.length = Math.min(entries.length, position);
  }

  #lose(message: number, acknowledged: number, truncated: number): void {
    if (this.#losses.length < FINDINGS_MAX) this.#losses.push({ message, acknowledged, truncated });
  }
}

const keyOf = (key: string | null | undefined): { readonly key?: string } => (typeof key === 'string' ? { key } : {});
