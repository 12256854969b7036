import { NO_INDEX } from '../log/columns.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { performingRow } from '../log/performing-row.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { isPossiblePosition, reaching } from './growing.ts';
import { CODE } from './kind-code.ts';
import { type Applied, isSameRow, ReadModelFold, rowText } from './read-model-fold.ts';
import { joinWords, messageName, rowMoment, rowPlace } from './words.ts';

/** Entries of a partition by position: the row that appended each; 0 for what holds no message, or none that counts. */
interface Partition {
  appended: Uint32Array;
  end: number;
}

/** A message that did not change the read model once and in its turn, and the rows that tell. */
interface Suspect extends Applied {
  readonly how: 'again' | 'late' | 'never' | 'unfounded';
  readonly rows: readonly number[];
}

/** At the end, what a projection shows is what the messages of its channels give, each applied once and in order. */
export class Converged implements Auditor {
  readonly kinds: readonly EventKindName[] = ['entryAppended', 'entryAborted', 'entriesTruncated', 'offsetCommitted', 'txCommitted'];
  /** Messages that changed the read model, repeats among them. */
  examined = 0;
  readonly #plan: PlanOf<'converged'>;
  readonly #world: AuditWorld;
  readonly #steps: ReadonlySet<number>;
  readonly #partitions = new Map<number, Partition>();
  #applied: number[] = [];
  #endUs: number | undefined;

  constructor(plan: PlanOf<'converged'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
    this.#steps = new Set(plan.changes.map(({ step }) => step));
  }

  row(index: number, log: EventLog): void {
    const kind = log.cell('kind', index);
    if (kind === CODE.txCommitted) return this.#committed(index, log);
    // An operator empties the read model and sets its positions back.
    if (kind === CODE.offsetCommitted) {
      if (log.cell('node', index) === this.#plan.node && log.cell('member', index) === NO_INDEX) this.#applied = [];
      return;
    }
    const channel = log.cell('channel', index);
    if (!this.#plan.channels.includes(channel)) return;
    const place = channel * 0x10000 + log.cell('partition', index);
    let partition = this.#partitions.get(place);
    if (partition === undefined) this.#partitions.set(place, (partition = { appended: new Uint32Array(0), end: 0 }));
    const position = log.cell('position', index);
    if (!isPossiblePosition(position, index)) return;
    if (kind === CODE.entriesTruncated) partition.end = Math.min(partition.end, position);
    else if (kind === CODE.entryAborted) partition.appended[position] = 0;
    else append(partition, position, index + 1);
  }

  end(_log: EventLog, endUs: number): void {
    this.#endUs = endUs;
  }

  findings(log: EventLog): readonly Finding[] {
    if (this.#endUs === undefined) return [];
    const settledUs = this.#endUs - this.#plan.settlingUs;
    const fold = new ReadModelFold(this.#plan, this.#world);
    const suspects = byKey(this.#suspects(log, settledUs), log, fold, () => true);
    if (suspects.size === 0) return [];
    const isAsked = (key: string): boolean => suspects.has(key);
    const shown = byKey(this.#applied.map((row) => ({ row, message: log.cell('message', row - 1) })), log, fold, isAsked);
    const given = byKey(this.#given(log, settledUs), log, fold, isAsked);
    const findings: Finding[] = [];
    for (const [key, ofKey] of suspects) {
      const [actual, expected] = [fold.fold(log, shown.get(key) ?? [], true), fold.fold(log, given.get(key) ?? [], false)];
      if (!isSameRow(actual, expected)) findings.push(this.#finding(log, key, rowText(actual), rowText(expected), ofKey));
      if (findings.length === FINDINGS_MAX) break;
    }
    return findings;
  }

  #committed(index: number, log: EventLog): void {
    if (log.cell('node', index) !== this.#plan.store || !this.#steps.has(log.cell('detail', index))) return;
    if (log.cell('node', performingRow(log, index + 1) - 1) !== this.#plan.node) return;
    this.examined++;
    this.#applied.push(index + 1);
  }

  /** Messages that were not applied once, each after those before it in its partition. */
  #suspects(log: EventLog, settledUs: number): readonly Suspect[] {
    const places = this.#places(log);
    const applied = new Map<number, number>();
    const newest = new Map<Partition, number>();
    const suspects: Suspect[] = [];
    for (const row of this.#applied) {
      const message = log.cell('message', row - 1);
      const place = places.get(message);
      const before = applied.get(message);
      if (place === undefined) suspects.push({ message, row, how: 'unfounded', rows: [row] });
      else if (before !== undefined) suspects.push({ message, row, how: 'again', rows: [before, row] });
      else if (place.position < (newest.get(place.partition) ?? -1)) suspects.push({ message, row, how: 'late', rows: [place.partition.appended[place.position]!, row] });
      if (place !== undefined) newest.set(place.partition, Math.max(place.position, newest.get(place.partition) ?? -1));
      applied.set(message, before ?? row);
    }
    for (const row of this.#entries()) {
      const message = log.cell('message', row - 1);
      if (!applied.has(message) && log.cell('time', row - 1) <= settledUs) suspects.push({ message, row, how: 'never', rows: [row] });
    }
    return suspects;
  }

  /** Where each message lies; of one that was appended again, its last place. */
  #places(log: EventLog): ReadonlyMap<number, { readonly partition: Partition; readonly position: number }> {
    const places = new Map<number, { readonly partition: Partition; readonly position: number }>();
    for (const partition of this.#partitions.values()) {
      for (let position = 0; position < partition.end; position++) {
        const row = partition.appended[position]!;
        if (row > 0) places.set(log.cell('message', row - 1), { partition, position });
      }
    }
    return places;
  }

  *#entries(): Generator<number> {
    for (const { appended, end } of this.#partitions.values()) {
      for (let position = 0; position < end; position++) if (appended[position]! > 0) yield appended[position]!;
    }
  }

  /** What a fresh read model would read: of several partitions, in an order as near as can be to the one in which it was applied. */
  #given(log: EventLog, settledUs: number): Iterable<Applied> {
    const first = new Map<number, number>();
    for (const row of this.#applied) {
      const message = log.cell('message', row - 1);
      if (!first.has(message)) first.set(message, row);
    }
    return merged([...this.#partitions.values()].map((partition) => this.#line(log, partition, first, settledUs)));
  }

  /** The messages of a partition that a read model shows, or should by now. */
  #line(log: EventLog, { appended, end }: Partition, first: ReadonlyMap<number, number>, settledUs: number): readonly Applied[] {
    return Array.from(appended.subarray(0, end)).flatMap((row) => {
      if (row === 0) return [];
      const message = log.cell('message', row - 1);
      const applied = first.get(message);
      return applied === undefined && log.cell('time', row - 1) > settledUs ? [] : [{ message, row: applied ?? log.rowCount }];
    });
  }

  #finding(log: EventLog, key: string, actual: string, expected: string, suspects: readonly Suspect[]): Finding {
    const { node } = this.#plan;
    const told = suspects.toSorted((a, b) => WEIGHT[a.how] - WEIGHT[b.how]).slice(0, TOLD_MAX).map((suspect) => this.#told(log, suspect));
    const more = suspects.length > told.length ? [`${suspects.length - told.length} more`] : [];
    return finding(this.#plan, log, `${log.header.nodes[node]?.id} shows ${actual} under ${key}, and its messages give ${expected}: ${joinWords([...told, ...more])}.`, suspects.slice(-ROWS_MAX).flatMap(({ rows }) => rows), { key });
  }

  #told(log: EventLog, { message, row, how, rows: [first = row] }: Suspect): string {
    const name = messageName(this.#world, log, message);
    switch (how) {
      case 'again': return `${name} changed it at ${rowMoment(log, first)} and again at ${rowMoment(log, row)}`;
      case 'late': return `${name} (${rowPlace(log, first)}) changed it at ${rowMoment(log, row)}, after a later one`;
      case 'never': return `${name} (${rowPlace(log, row)}) never changed it`;
      case 'unfounded': return `${name} changed it at ${rowMoment(log, row)} and is not there any more`;
    }
  }
}

function append(partition: Partition, position: number, row: number): void {
  partition.appended = reaching(partition.appended, position);
  partition.appended[position] = row;
  partition.end = position + 1;
}

/** Messages by the row of the read model that they change. */
function byKey<A extends Applied>(all: Iterable<A>, log: EventLog, fold: ReadModelFold, isAsked: (key: string) => boolean): ReadonlyMap<string, readonly A[]> {
  const groups = new Map<string, A[]>();
  for (const applied of all) {
    const key = fold.keyOf(log, applied);
    if (key === undefined || !isAsked(key)) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [applied]);
    else group.push(applied);
  }
  return groups;
}

/** Lists that keep their order, the one whose first comes first by its row before the others. */
function* merged(lines: readonly (readonly Applied[])[]): Generator<Applied> {
  const at = lines.map(() => 0);
  for (;;) {
    let best = -1;
    lines.forEach((line, index) => {
      const head = line[at[index]!];
      if (head !== undefined && (best < 0 || head.row < lines[best]![at[best]!]!.row)) best = index;
    });
    if (best < 0) return;
    yield lines[best]![at[best]!++]!;
  }
}

/** What a finding tells first: that messages change places often makes no difference. */
const WEIGHT: { readonly [H in Suspect['how']]: number } = { again: 0, unfounded: 0, never: 1, late: 2 };

/** Messages that a finding names, and rows that it points to. */
const TOLD_MAX = 3;
const ROWS_MAX = 50;
