import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Auditor, AuditWorld } from '../auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from '../finding.ts';
import { CODE } from '../kind-code.ts';
import { rowActor, rowMoment, rowPlace } from '../words.ts';
import { POSITIONS } from './invariant-names.ts';

interface Marks {
  end: number;
  committed: number;
  /** Most that was ever replicated: a group may remember more than an unclean election left. */
  committedMost: number;
  /** Row that cut the log below what was replicated; 0 when that has been taken back since. */
  cutRow: number;
}

interface Mismatch {
  readonly row: number;
  readonly what: 'committed' | 'offset' | 'cut';
  readonly limit: number;
}

/** A group commits only what was replicated, and only what was appended is replicated. */
export class Positions implements Auditor {
  readonly kinds: readonly EventKindName[] = ['entryAppended', 'markerAppended', 'entriesTruncated', 'entriesCommitted', 'offsetCommitted'];
  examined = 0;
  readonly #partitions: readonly (readonly Marks[])[];
  readonly #mismatches: Mismatch[] = [];

  constructor({ header }: AuditWorld) {
    this.#partitions = header.channels.map(({ partitions }) => Array.from({ length: partitions }, () => ({ end: 0, committed: 0, committedMost: 0, cutRow: 0 })));
  }

  row(index: number, log: EventLog): void {
    const marks = this.#partitions[log.cell('channel', index)]?.[log.cell('partition', index)];
    if (marks === undefined) return;
    const position = log.cell('position', index);
    switch (log.cell('kind', index)) {
      case CODE.markerAppended:
      case CODE.entryAppended: return this.#append(marks, position);
      case CODE.entriesTruncated:
        marks.end = position;
        if (marks.committed > position) marks.cutRow = index + 1;
        return;
      case CODE.entriesCommitted: return this.#replicated(marks, position, index + 1);
      default:
        this.examined++;
        if (position > marks.committedMost) this.#report(index + 1, 'offset', marks.committedMost);
    }
  }

  end(): void {
    for (const marks of this.#partitions.flat()) this.#settleCut(marks);
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#mismatches.map((mismatch) => finding(POSITIONS, log, sentence(log, mismatch), [mismatch.row]));
  }

  #append(marks: Marks, position: number): void {
    this.#settleCut(marks);
    marks.end = position + 1;
  }

  #replicated(marks: Marks, position: number, row: number): void {
    this.examined++;
    if (position > marks.end) this.#report(row, 'committed', marks.end);
    marks.committed = position;
    marks.committedMost = Math.max(marks.committedMost, position);
    if (position <= marks.end) marks.cutRow = 0;
  }

  /** By the next append at the latest, what counts as replicated must have gone back to what is left. */
  #settleCut(marks: Marks): void {
    if (marks.cutRow !== 0) this.#report(marks.cutRow, 'cut', marks.committed);
    marks.cutRow = 0;
  }

  #report(row: number, what: Mismatch['what'], limit: number): void {
    if (this.#mismatches.length < FINDINGS_MAX) this.#mismatches.push({ row, what, limit });
  }
}

function sentence(log: EventLog, { row, what, limit }: Mismatch): string {
  const place = rowPlace(log, row);
  const when = rowMoment(log, row);
  switch (what) {
    case 'committed': return `${place} counted as replicated at ${when}, but the end of the log was ${limit}.`;
    case 'offset': return `${rowActor(log, row)} committed ${place} at ${when}, but only ${limit} was ever replicated.`;
    case 'cut': return `The log was cut to ${place} at ${when}, but ${limit} still counts as replicated.`;
  }
}
