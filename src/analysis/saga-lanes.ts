import { EVENT_KINDS, type EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Segment } from '../log/segment.ts';

/** How an instance stands. */
export type SagaState = 'running' | 'compensating' | 'completed' | 'compensated' | 'stuck';

/** One step of an instance, there or back. */
export interface SagaBar {
  readonly step: string;
  readonly direction: 'action' | 'compensation';
  readonly startUs: number;
  /** Absent while it goes on. */
  readonly endUs?: number;
  readonly outcome: 'open' | 'done' | 'failed' | 'timedOut';
  readonly attempts: number;
  /** Index of the row that opened it. */
  readonly row: number;
}

/** One instance as its rows tell it. */
export interface SagaLane {
  readonly saga: number;
  readonly node: number;
  readonly key: string;
  readonly startUs: number;
  readonly endUs?: number;
  readonly state: SagaState;
  readonly bars: readonly SagaBar[];
  /** Index of its first row. */
  readonly row: number;
}

/** Where a bar stands in its lane: a column, and a line among those that share it because they ran at once. */
export interface BarPlace {
  readonly column: number;
  readonly columns: number;
  readonly line: number;
  readonly lines: number;
}

/** A place for each bar of a lane, in their order. */
export function placeBars(bars: readonly SagaBar[]): readonly BarPlace[] {
  const columns: SagaBar[][] = [];
  for (const bar of bars) {
    const last = columns.at(-1);
    if (last?.some((other) => runAtOnce(other, bar)) === true) last.push(bar);
    else columns.push([bar]);
  }
  return columns.flatMap((column, at) => column.map((_, line) => ({ column: at, columns: columns.length, line, lines: column.length })));
}

const runAtOnce = (before: SagaBar, bar: SagaBar): boolean => before.direction === bar.direction && (before.endUs === undefined || before.endUs > bar.startUs);

interface OpenLane {
  saga: number;
  node: number;
  key: string;
  startUs: number;
  endUs?: number;
  state: SagaState;
  bars: SagaBar[];
  row: number;
}

const SAGA_CODES = new Map<number, EventKindName>(
  (Object.keys(EVENT_KINDS) as EventKindName[]).filter((kind) => kind.startsWith('saga')).map((kind) => [EVENT_KINDS[kind].code, kind]),
);

/**
 * Lanes of all instances up to a row, in order of their start. Reads only saga rows, each once: a growing log is read
 * on, and going forward continues where the last answer stood.
 */
export class SagaReader {
  #log: EventLog;
  /** Indexes of the log's saga rows, as far as it was read. */
  #rows: number[] = [];
  #read = 0;
  #lanes = new Map<number, OpenLane>();
  /** How many of the saga rows the lanes tell. */
  #told = 0;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** The same run, longer; or another one. */
  setLog(log: EventLog): void {
    if (log.header !== this.#log.header) {
      this.#rows = [];
      this.#read = 0;
      this.#restart();
    }
    this.#log = log;
  }

  /** Lanes as they stand after the first `rows` rows of the log. */
  lanes(rows: number): readonly SagaLane[] {
    this.#scan(rows);
    const last = this.#rows[this.#told - 1];
    if (last !== undefined && last >= rows) this.#restart();
    for (let next = this.#rows[this.#told]; next !== undefined && next < rows; next = this.#rows[this.#told]) {
      tell(this.#log, next, this.#lanes);
      this.#told++;
    }
    return [...this.#lanes.values()].map((lane) => ({ ...lane, bars: [...lane.bars] }));
  }

  #restart(): void {
    this.#lanes = new Map();
    this.#told = 0;
  }

  #scan(rows: number): void {
    const end = Math.min(rows, this.#log.rowCount);
    while (this.#read < end) {
      const segment = this.#log.segmentAt(this.#read);
      const until = Math.min(end, segment.firstRow + segment.rows);
      if (segment.kindCounts.some(([code]) => SAGA_CODES.has(code))) this.#scanSegment(segment, until);
      this.#read = until;
    }
  }

  #scanSegment({ columns, firstRow }: Segment, until: number): void {
    for (let index = this.#read; index < until; index++) if (SAGA_CODES.has(columns.kind[index - firstRow]!)) this.#rows.push(index);
  }
}

function tell(log: EventLog, index: number, lanes: Map<number, OpenLane>): void {
  const { saga, node, time, message, attempt, kind: code } = log.row(index);
  const kind = SAGA_CODES.get(code);
  if (kind === 'sagaStarted') {
    lanes.set(saga, { saga, node, key: log.message(message)?.key ?? '', startUs: time, state: 'running', bars: [], row: index });
    return;
  }
  const lane = lanes.get(saga);
  if (lane === undefined || kind === undefined) return;
  const step = log.header.nodes[node]?.id ?? '';
  switch (kind) {
    case 'sagaStepStarted': return void lane.bars.push({ step, direction: 'action', startUs: time, outcome: 'open', attempts: Math.max(1, attempt), row: index });
    case 'sagaCompensationStarted': return void lane.bars.push({ step, direction: 'compensation', startUs: time, outcome: 'open', attempts: Math.max(1, attempt), row: index });
    case 'sagaStepCompleted': return close(lane, step, 'action', time, 'done');
    case 'sagaStepFailed': return close(lane, step, 'action', time, 'failed');
    case 'sagaStepTimedOut': return close(lane, step, 'action', time, 'timedOut');
    case 'sagaCompensationCompleted': return close(lane, step, 'compensation', time, 'done');
    case 'sagaCompensationFailed': return close(lane, step, 'compensation', time, 'failed');
    case 'sagaStepRetried': return again(lane, step, 'action');
    case 'sagaCompensationRetried': return again(lane, step, 'compensation');
    case 'sagaCompensating': return void (lane.state = 'compensating');
    case 'sagaCompleted': return end(lane, 'completed', time);
    case 'sagaCompensated': return end(lane, 'compensated', time);
    case 'sagaStuck': return end(lane, 'stuck', time);
    default: return;
  }
}

const openBar = (lane: OpenLane, step: string, direction: SagaBar['direction']): number =>
  lane.bars.findLastIndex((bar) => bar.step === step && bar.direction === direction && bar.outcome === 'open');

function close(lane: OpenLane, step: string, direction: SagaBar['direction'], endUs: number, outcome: SagaBar['outcome']): void {
  const at = openBar(lane, step, direction);
  const bar = lane.bars[at];
  if (bar !== undefined) lane.bars[at] = { ...bar, endUs, outcome };
}

function again(lane: OpenLane, step: string, direction: SagaBar['direction']): void {
  const at = openBar(lane, step, direction);
  const bar = lane.bars[at];
  if (bar !== undefined) lane.bars[at] = { ...bar, attempts: bar.attempts + 1 };
}

function end(lane: OpenLane, state: SagaState, endUs: number): void {
  lane.state = state;
  lane.endUs = endUs;
}
