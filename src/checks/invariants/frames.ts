import { NO_INDEX } from '../../log/columns.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Auditor, AuditWorld } from '../auditor.ts';
import { Bag } from '../bag.ts';
import { finding, FINDINGS_MAX, type Finding } from '../finding.ts';
import { CODE } from '../kind-code.ts';
import { messageName, rowActor, rowMoment } from '../words.ts';
import { FRAMES } from './invariant-names.ts';

interface Mismatch {
  readonly row: number;
  /** Handlers that a dead host should have lost; 0 for an end without a start. */
  readonly survivors: number;
}

/** Every handler that started finishes, fails or is lost with its host, once; none outlives its host. */
export class Frames implements Auditor {
  readonly kinds: readonly EventKindName[] = ['handlerStarted', 'handlerFinished', 'handlerFailed', 'handlerAborted', 'hostCrashed', 'hostStarted'];
  examined = 0;
  readonly #world: AuditWorld;
  readonly #membersMost: number;
  /** Handlers at work, by message and host; and by host alone. */
  readonly #ofMessage = new Bag();
  readonly #ofHost = new Map<number, number>();
  /** Row of the crash, by host that is down. */
  readonly #down = new Map<number, number>();
  readonly #mismatches: Mismatch[] = [];

  constructor(world: AuditWorld) {
    this.#world = world;
    this.#membersMost = 1 + world.header.nodes.reduce((most, { members }) => Math.max(most, members), 0);
  }

  row(index: number, log: EventLog): void {
    const { columns, firstRow } = log.segmentAt(index);
    const at = index - firstRow;
    const member = columns.member[at]!;
    const host = columns.node[at]! * this.#membersMost + (member === NO_INDEX ? this.#membersMost - 1 : member);
    switch (columns.kind[at]!) {
      case CODE.handlerStarted:
        this.examined++;
        return this.#move(host, columns.message[at]!, index + 1, 1);
      case CODE.hostCrashed: this.#down.set(host, index + 1); return;
      case CODE.hostStarted: return this.#revived(host);
      default: return this.#move(host, columns.message[at]!, index + 1, -1);
    }
  }

  end(): void {
    for (const [host, row] of this.#down) this.#countSurvivors(host, row);
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#mismatches.map(({ row, survivors }) => finding(FRAMES, log, this.#sentence(log, row, survivors), [row]));
  }

  #sentence(log: EventLog, row: number, survivors: number): string {
    const actor = rowActor(log, row);
    if (survivors > 0) return `${actor} crashed at ${rowMoment(log, row)}, but ${survivors} of its handlers ${survivors === 1 ? 'was' : 'were'} not lost.`;
    return `${actor} ended a handler of ${messageName(this.#world, log, log.cell('message', row - 1))} at ${rowMoment(log, row)} that had not started, or ended it twice.`;
  }

  #move(host: number, message: number, row: number, by: 1 | -1): void {
    const key = message * this.#world.header.nodes.length * this.#membersMost + host;
    if (by === 1) this.#ofMessage.add(key);
    else if (!this.#ofMessage.take(key)) return this.#report({ row, survivors: 0 });
    this.#ofHost.set(host, (this.#ofHost.get(host) ?? 0) + by);
  }

  #revived(host: number): void {
    const crashed = this.#down.get(host);
    if (crashed !== undefined) this.#countSurvivors(host, crashed);
    this.#down.delete(host);
  }

  #countSurvivors(host: number, row: number): void {
    const survivors = this.#ofHost.get(host) ?? 0;
    if (survivors > 0) this.#report({ row, survivors });
  }

  #report(mismatch: Mismatch): void {
    if (this.#mismatches.length < FINDINGS_MAX) this.#mismatches.push(mismatch);
  }
}
