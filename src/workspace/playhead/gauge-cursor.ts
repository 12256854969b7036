import type { EventLog } from '../../log/event-log.ts';
import { gaugesAt } from '../../log/query-gauges.ts';

/** The gauges at a row that mostly moves forward by a little: then only the rows between are folded. */
export class GaugeCursor {
  #log: EventLog | null = null;
  #row = 0;
  #vector = new Float64Array(0);

  /** What was folded so far stays true of a longer log of the same run. */
  setLog(log: EventLog | null, isSameRun: boolean): void {
    this.#log = log;
    if (!isSameRun) this.#row = -1;
  }

  /** The gauges after so many rows. The next call may change the array: copy what must stay. */
  at(row: number): Float64Array {
    const log = this.#log;
    if (log === null) return EMPTY;
    const isNear = this.#row >= 0 && row >= this.#row && row - this.#row <= FORWARD_MAX;
    if (isNear) foldBetween(log, this.#row, row, this.#vector);
    else this.#vector = gaugesAt(log, row - 1);
    this.#row = row;
    return this.#vector;
  }
}

const EMPTY = new Float64Array(0);

/** Beyond this the gauges that a segment starts with are nearer. */
const FORWARD_MAX = 8192;

/** Rows `from` (counted) up to `to`. */
function foldBetween(log: EventLog, from: number, to: number, vector: Float64Array): void {
  for (let index = from; index < to; ) {
    const { columns, firstRow, rows } = log.segmentAt(index);
    const { kind, node, member, channel, partition, position, value } = columns;
    const end = Math.min(to, firstRow + rows);
    for (let at = index - firstRow; at < end - firstRow; at++) {
      log.layout.apply(vector, kind[at]!, node[at]!, member[at]!, channel[at]!, partition[at]!, position[at]!, value[at]!);
    }
    index = end;
  }
}
