import type { EventLog } from './event-log.ts';
import type { GaugeLayout } from './gauge-layout.ts';
import type { Segment } from './segment.ts';

/** Every gauge as it stood after the row at `index`; -1 for before the first row. At most one segment is folded. */
export function gaugesAt(log: EventLog, index: number): Float64Array<ArrayBuffer> {
  if (index < 0) return log.layout.initial();
  const segment = log.segmentAt(index);
  const vector = segment.gaugesBefore.slice();
  foldRows(log.layout, segment, index + 1 - segment.firstRow, vector);
  return vector;
}

/** Moves the gauges by the first `rows` rows of a segment. */
export function foldRows(layout: GaugeLayout, { columns }: Pick<Segment, 'columns'>, rows: number, vector: Float64Array): void {
  const { kind, node, member, channel, partition, position, value } = columns;
  for (let row = 0; row < rows; row++) {
    layout.apply(vector, kind[row]!, node[row]!, member[row]!, channel[row]!, partition[row]!, position[row]!, value[row]!);
  }
}
