import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { placeText } from '../../log/row-words.ts';
import { NO_POSITION } from '../../log/columns.ts';
import type { Auditor, AuditWorld } from '../auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from '../finding.ts';
import { isPossiblePosition, reaching } from '../growing.ts';
import { CODE } from '../kind-code.ts';
import { rowMoment, rowPlace } from '../words.ts';
import { ENTRIES } from './invariant-names.ts';

/** Which positions of a partition hold an entry. */
interface Kept {
  isKept: Uint8Array;
  start: number;
  end: number;
  count: number;
  lastRow: number;
}

interface Mismatch {
  readonly row: number;
  readonly what: string;
}

/** Appended minus removed is what is there, entry by entry and as the gauge tells; positions have no gaps. */
export class Entries implements Auditor {
  readonly kinds: readonly EventKindName[] = ['entryAppended', 'markerAppended', 'entriesExpired', 'entryCompacted', 'entriesTruncated', 'entryAcknowledged', 'entryRemoved'];
  examined = 0;
  readonly #partitions: readonly (readonly Kept[])[];
  readonly #mismatches: Mismatch[] = [];

  constructor({ header }: AuditWorld) {
    this.#partitions = header.channels.map(({ partitions }) => Array.from({ length: partitions }, newKept));
  }

  row(index: number, log: EventLog): void {
    const kept = this.#partitions[log.cell('channel', index)]?.[log.cell('partition', index)];
    if (kept === undefined) return this.#report(index + 1, 'names a partition that the design does not have');
    this.examined++;
    kept.lastRow = index + 1;
    const position = log.cell('position', index);
    const told = log.cell('value', index);
    switch (log.cell('kind', index)) {
      case CODE.entryAppended: return this.#append(kept, position, index);
      case CODE.markerAppended: return this.#mark(kept, position, index);
      case CODE.entryCompacted:
      case CODE.entryAcknowledged:
      case CODE.entryRemoved: return this.#removed(index + 1, remove(kept, position, position + 1), -1);
      case CODE.entriesExpired:
        this.#removed(index + 1, remove(kept, kept.start, position), told);
        kept.start = position;
        return;
      default:
        this.#removed(index + 1, remove(kept, position, kept.end), told);
        kept.end = Math.min(kept.end, position);
    }
  }

  end(log: EventLog): void {
    const gauges = gaugesAt(log, log.rowCount - 1);
    this.#partitions.forEach((partitions, channel) =>
      partitions.forEach(({ count, lastRow }, partition) => {
        const slot = log.layout.slot('entries', 0, 0, channel, partition);
        if (slot < 0 || gauges[slot] === count) return;
        const place = placeText(log.header, { channel, partition, position: NO_POSITION });
        this.#report(lastRow, `leaves ${count} entries in ${place}, but the gauge says ${gauges[slot]}`);
      }));
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#mismatches.map(({ row, what }) => finding(ENTRIES, log, `The row at ${row === 0 ? 'the start' : `${rowMoment(log, row)} about ${rowPlace(log, row)}`} ${what}.`, [row]));
  }

  #append(kept: Kept, position: number, index: number): void {
    if (position !== kept.end) this.#report(index + 1, `appends at position ${position}, but the next one is ${kept.end}`);
    if (!isPossiblePosition(position, index)) return;
    kept.isKept = reaching(kept.isKept, position);
    kept.count += 1 - kept.isKept[position]!;
    kept.isKept[position] = 1;
    kept.end = position + 1;
  }

  /** A marker has a position and is no entry. */
  #mark(kept: Kept, position: number, index: number): void {
    if (position !== kept.end) this.#report(index + 1, `appends a marker at position ${position}, but the next one is ${kept.end}`);
    if (isPossiblePosition(position, index)) kept.end = position + 1;
  }

  #removed(row: number, removed: number, told: number): void {
    if (removed !== -told) this.#report(row, `removes ${-told} entries, but ${removed} were there`);
  }

  #report(row: number, what: string): void {
    if (this.#mismatches.length < FINDINGS_MAX) this.#mismatches.push({ row, what });
  }
}

const newKept = (): Kept => ({ isKept: new Uint8Array(0), start: 0, end: 0, count: 0, lastRow: 0 });

/** Takes out the entries from one position up to another and returns how many there were. */
function remove(kept: Kept, from: number, to: number): number {
  let removed = 0;
  for (let position = from; position < to && position < kept.isKept.length; position++) {
    removed += kept.isKept[position]!;
    kept.isKept[position] = 0;
  }
  kept.count -= removed;
  return removed;
}
