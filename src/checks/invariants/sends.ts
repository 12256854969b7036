import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Auditor, AuditWorld } from '../auditor.ts';
import { Bag } from '../bag.ts';
import { finding, FINDINGS_MAX, type Finding } from '../finding.ts';
import { CODE } from '../kind-code.ts';
import { messageName, rowMoment } from '../words.ts';
import { SENDS } from './invariant-names.ts';

/** Every sending of a message ends once: acknowledged, failed or abandoned; or it is still pending. */
export class Sends implements Auditor {
  readonly kinds: readonly EventKindName[] = ['publishSent', 'publishAcknowledged', 'publishFailed', 'publishAbandoned'];
  examined = 0;
  readonly #world: AuditWorld;
  /** Sends without an end, by message, node and channel. */
  readonly #pending = new Bag();
  readonly #unsent: number[] = [];

  constructor(world: AuditWorld) {
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    const { columns, firstRow } = log.segmentAt(index);
    const at = index - firstRow;
    const { nodes, channels } = this.#world.header;
    const key = (columns.message[at]! * nodes.length + columns.node[at]!) * channels.length + columns.channel[at]!;
    if (columns.kind[at] === CODE.publishSent) {
      this.examined++;
      this.#pending.add(key);
    } else if (!this.#pending.take(key) && this.#unsent.length < FINDINGS_MAX) this.#unsent.push(index + 1);
  }

  end(): void {
    // What is still pending may be.
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#unsent.map((row) => {
      const message = messageName(this.#world, log, log.cell('message', row - 1));
      return finding(SENDS, log, `The sending of ${message} ended at ${rowMoment(log, row)} without having begun, or ended twice.`, [row]);
    });
  }
}
