import { newColumns } from './column-arrays.ts';
import { COLUMN_NAMES } from './columns.ts';
import { EventLog } from './event-log.ts';
import { type Segment, sealSegment } from './segment.ts';

/** A segment as it was while it had fewer rows, plain. */
export const firstRows = ({ index, firstRow, columns, heap, gaugesBefore }: Segment, rows: number): Segment =>
  sealSegment({ index, firstRow, rows, columns, heap, gaugesBefore });

/** Some rows of the first segment of a log as a segment of their own; its gauges are not those before its first row. */
export function pieceOfSegment(whole: Segment, index: number, firstRow: number, end: number): Segment {
  const columns = newColumns(end - firstRow);
  for (const name of COLUMN_NAMES) columns[name].set(whole.columns[name].subarray(firstRow, end));
  return sealSegment({ index, firstRow, rows: end - firstRow, columns, heap: whole.heap, gaugesBefore: whole.gaugesBefore });
}

/** A log of one segment in segments of so many rows. */
export function inSegmentsOf({ header, rowCount, segments }: EventLog, rows: number): EventLog {
  const starts = Array.from({ length: Math.ceil(rowCount / rows) }, (_, at) => at * rows);
  return new EventLog(header, starts.map((start, at) => pieceOfSegment(segments[0]!, at, start, Math.min(rowCount, start + rows))));
}
