import type { EventKindName } from '../log/event-kinds.ts';
import { NO_POSITION } from '../log/columns.ts';
import type { EventLog } from '../log/event-log.ts';
import { placeText } from '../log/row-words.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { CODE } from './kind-code.ts';
import { momentText } from './words.ts';

/** One partition or queue, as one reader is to get on with it. */
interface Line {
  readonly channel: number;
  readonly partition: number;
  /** Of a log: what may be read, the last entry that is no marker, and where the group is. Of a queue: entries that wait. */
  committed: number;
  lastEntry: number;
  offset: number;
  ready: number;
  readonly isQueue: boolean;
  /** Since when there is something to do and nothing was done, and the row of that. */
  sinceUs: number;
  sinceRow: number;
}

interface Block {
  readonly line: Line;
  readonly fromUs: number;
  readonly untilUs: number;
  readonly rows: readonly number[];
}

/** Where messages wait, a reader gets on within a time: no partition and no queue stands still behind one of them. */
export class Progress implements Auditor {
  readonly kinds: readonly EventKindName[] = ['entryAppended', 'entriesCommitted', 'entriesTruncated', 'offsetCommitted', 'offsetReset', 'entryAcknowledged', 'entryRemoved', 'entryDelayed', 'entryDue'];
  /** Times that something waited. */
  examined = 0;
  readonly #plan: PlanOf<'progress'>;
  readonly #lines: readonly (readonly Line[])[];
  readonly #blocks: Block[] = [];

  constructor(plan: PlanOf<'progress'>, { header, topology }: AuditWorld) {
    this.#plan = plan;
    const read = header.subscriptions.filter(({ node }) => node === plan.node).map(({ channel }) => channel);
    this.#lines = header.channels.map(({ partitions }, channel) =>
      (read.includes(channel) ? Array.from({ length: partitions }, (_, partition) => newLine(channel, partition, topology.queues.some((queue) => queue.channel === channel))) : []));
  }

  row(index: number, log: EventLog): void {
    const line = this.#lines[log.cell('channel', index)]?.[log.cell('partition', index)] ?? this.#lines[log.cell('channel', index)]?.[0];
    if (line === undefined) return;
    const kind = log.cell('kind', index);
    const isOurs = kind !== CODE.offsetCommitted && kind !== CODE.offsetReset ? false : log.cell('node', index) === this.#plan.node;
    if ((kind === CODE.offsetCommitted || kind === CODE.offsetReset) && !isOurs) return;
    const waited = isWaiting(line);
    const progressed = move(line, kind, log.cell('position', index));
    const timeUs = log.cell('time', index);
    if (waited && progressed) this.#judge(line, timeUs, index + 1);
    if (!isWaiting(line) || (waited && !progressed)) return;
    if (!waited) this.examined++;
    line.sinceUs = timeUs;
    line.sinceRow = index + 1;
  }

  end(_log: EventLog, endUs: number): void {
    for (const line of this.#lines.flat()) if (isWaiting(line)) this.#judge(line, endUs, 0);
  }

  findings(log: EventLog): readonly Finding[] {
    const reader = log.header.nodes[this.#plan.node]?.id ?? 'a reader';
    return this.#blocks.map(({ line, fromUs, untilUs, rows }) => {
      const place = placeText(log.header, { channel: line.channel, partition: line.isQueue ? 0 : line.partition, position: NO_POSITION });
      return finding(this.#plan, log, `${reader} made no progress in ${place} from ${momentText(fromUs)} to ${momentText(untilUs)}, though messages waited there.`, rows);
    });
  }

  #judge(line: Line, untilUs: number, row: number): void {
    if (untilUs - line.sinceUs <= this.#plan.withinUs || this.#blocks.length >= FINDINGS_MAX) return;
    this.#blocks.push({ line, fromUs: line.sinceUs, untilUs, rows: [line.sinceRow, row] });
  }
}

const newLine = (channel: number, partition: number, isQueue: boolean): Line => ({ channel, partition, committed: 0, lastEntry: -1, offset: 0, ready: 0, isQueue, sinceUs: 0, sinceRow: 0 });

const isWaiting = ({ isQueue, ready, committed, lastEntry, offset }: Line): boolean => (isQueue ? ready > 0 : Math.min(committed, lastEntry + 1) > offset);

/** Takes a row; true if something was done with what waits. */
function move(line: Line, kind: number, position: number): boolean {
  switch (kind) {
    case CODE.entryAppended:
      line.ready++;
      line.lastEntry = Math.max(line.lastEntry, position);
      return false;
    case CODE.entriesCommitted: line.committed = position; return false;
    case CODE.entriesTruncated: line.lastEntry = Math.min(line.lastEntry, position - 1); return false;
    case CODE.entryDelayed: line.ready--; return false;
    case CODE.entryDue: line.ready++; return false;
    case CODE.entryAcknowledged:
    case CODE.entryRemoved: line.ready--; return true;
    default: {
      const moved = position !== NO_POSITION && position !== line.offset;
      if (moved) line.offset = position;
      return moved;
    }
  }
}
