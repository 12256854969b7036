import { NO_INDEX } from '../../log/columns.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { GaugeName } from '../../log/gauges.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import type { Auditor, AuditWorld } from '../auditor.ts';
import { Bag } from '../bag.ts';
import { finding, FINDINGS_MAX, type Finding } from '../finding.ts';
import { CODE } from '../kind-code.ts';
import { rowActor, rowMoment } from '../words.ts';
import { FLOW } from './invariant-names.ts';

/** Something that things come into and leave again; a gauge says how many are inside. */
interface Flow {
  readonly gauge: GaugeName;
  readonly words: string;
  readonly comes: EventKindName;
  /** Leaves, and tells how long it was inside. */
  readonly tells: readonly EventKindName[];
  /** Leaves without a word. */
  readonly goes: readonly EventKindName[];
}

const FLOWS: readonly Flow[] = [
  { gauge: 'frames', words: 'handlers', comes: 'handlerStarted', tells: ['handlerFinished', 'handlerFailed'], goes: ['handlerAborted'] },
  { gauge: 'pendingSends', words: 'sends', comes: 'publishSent', tells: ['publishAcknowledged'], goes: ['publishFailed', 'publishAbandoned'] },
  { gauge: 'waiting', words: 'waiting requests', comes: 'callQueued', tells: ['callTaken'], goes: ['callLost'] },
];

/** One flow through one node. Sums of whole microseconds. */
interface Station {
  readonly flow: Flow;
  readonly node: number;
  inside: number;
  came: number;
  left: number;
  /** Number inside, summed over time: the area under the gauge. */
  areaUs: number;
  /** Time inside, summed over what left, as the rows tell it where they do. */
  stayUs: number;
  atUs: number;
  /** When those inside came, by what they are. */
  readonly since: Bag;
  lastRow: number;
}

/**
 * The laws of flow, exactly: what came in went out or is inside, as the gauge tells; and the number inside summed over
 * time is the time inside summed over things (Little's law, without its division: L T = sum of W, and so is the time
 * that servers were busy). Times inside are those that the rows tell. A delivery tells how long its entry was there.
 */
export class FlowLaws implements Auditor {
  readonly kinds: readonly EventKindName[] = [...FLOWS.flatMap(({ comes, tells, goes }) => [comes, ...tells, ...goes]), 'delivered'];
  examined = 0;
  readonly #stations: readonly (Station | undefined)[][];
  readonly #mismatches: { readonly row: number; readonly what: string }[] = [];
  readonly #channels: number;
  readonly #membersMost: number;

  constructor({ header }: AuditWorld) {
    this.#channels = header.channels.length;
    this.#membersMost = 1 + header.nodes.reduce((most, { members }) => Math.max(most, members), 0);
    this.#stations = FLOWS.map(() => header.nodes.map(() => undefined));
  }

  row(index: number, log: EventLog): void {
    this.examined++;
    const { columns, firstRow } = log.segmentAt(index);
    const at = index - firstRow;
    const kind = columns.kind[at]!;
    if (kind === CODE.delivered) return this.#delivered(index, log);
    const { flow, does } = STEPS[kind]!;
    const node = columns.node[at]!;
    const station = (this.#stations[flow]![node] ??= newStation(FLOWS[flow]!, node));
    const timeUs = columns.time[at]!;
    pass(station, timeUs);
    station.lastRow = index + 1;
    const member = columns.member[at]!;
    const key = (columns.message[at]! * this.#channels + columns.channel[at]!) * this.#membersMost + (member === NO_INDEX ? this.#membersMost - 1 : member);
    if (does === 'comes') return enter(station, key, timeUs);
    this.#leave(station, key, timeUs, does === 'tells' ? columns.value[at]! : null);
  }

  end(log: EventLog, endUs: number): void {
    const gauges = gaugesAt(log, log.rowCount - 1);
    for (const station of this.#stations.flat()) {
      if (station === undefined) continue;
      pass(station, Math.max(endUs, station.atUs));
      const { flow: { gauge, words }, node, came, left, areaUs, stayUs, lastRow } = station;
      const inside = station.since.values();
      const slot = log.layout.slot(gauge, node, NO_INDEX, 0, NO_INDEX);
      if (slot >= 0 && gauges[slot] !== came - left) this.#report(lastRow, `leaves ${came - left} ${words} inside (${came} came, ${left} left), but the gauge says ${gauges[slot]}`);
      const staysUs = stayUs + inside.reduce((sum, sinceUs) => sum + (station.atUs - sinceUs), 0);
      if (staysUs !== areaUs && Number.isSafeInteger(areaUs)) this.#report(lastRow, `ends a run in which the number of ${words}, summed over time, is ${areaUs} us, but the times that they took sum up to ${staysUs} us`);
    }
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#mismatches.map(({ row, what }) => finding(FLOW, log, `The row of ${rowActor(log, row)} at ${rowMoment(log, row)} ${what}.`, [row]));
  }

  /** `toldUs` is how long it was inside, as the row tells; null when it does not. */
  #leave(station: Station, key: number, timeUs: number, toldUs: number | null): void {
    station.inside--;
    station.left++;
    if (toldUs === null) {
      const sinceUs = station.since.takeLeast(key);
      if (sinceUs === undefined) return this.#report(station.lastRow, `ends one of the ${station.flow.words} that had not begun`);
      station.stayUs += timeUs - sinceUs;
    } else if (station.since.take(key, timeUs - toldUs)) station.stayUs += toldUs;
    else this.#report(station.lastRow, `tells ${toldUs} us, but none of the ${station.flow.words} had begun then`);
  }

  #delivered(index: number, log: EventLog): void {
    const cause = log.cell('cause', index);
    if (cause === 0 || log.cell('kind', cause - 1) !== CODE.entryAppended) return;
    const sinceUs = log.cell('time', index) - log.cell('time', cause - 1);
    if (log.cell('value', index) !== sinceUs) this.#report(index + 1, `tells that its entry was there for ${log.cell('value', index)} us, but it was appended ${sinceUs} us before`);
  }

  #report(row: number, what: string): void {
    if (this.#mismatches.length < FINDINGS_MAX) this.#mismatches.push({ row, what });
  }
}

const newStation = (flow: Flow, node: number): Station => ({ flow, node, inside: 0, came: 0, left: 0, areaUs: 0, stayUs: 0, atUs: 0, since: new Bag(), lastRow: 0 });

function pass(station: Station, timeUs: number): void {
  station.areaUs += station.inside * (timeUs - station.atUs);
  station.atUs = timeUs;
}

function enter(station: Station, key: number, timeUs: number): void {
  station.inside++;
  station.came++;
  station.since.add(key, timeUs);
}

/** What a row of a kind does, by its code. */
const STEPS: readonly ({ readonly flow: number; readonly does: 'comes' | 'tells' | 'goes' } | undefined)[] = (() => {
  const steps = new Array<(typeof STEPS)[number]>(256).fill(undefined);
  FLOWS.forEach(({ comes, tells, goes }, flow) => {
    steps[CODE[comes]] = { flow, does: 'comes' };
    for (const kind of tells) steps[CODE[kind]] = { flow, does: 'tells' };
    for (const kind of goes) steps[CODE[kind]] = { flow, does: 'goes' };
  });
  return steps;
})();
