import { type Segment, sealSegment } from './segment.ts';

/** A segment as it was while it had fewer rows, plain. */
export const firstRows = ({ index, firstRow, columns, heap, gaugesBefore }: Segment, rows: number): Segment =>
  sealSegment({ index, firstRow, rows, columns, heap, gaugesBefore });
