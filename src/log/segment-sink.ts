import type { Segment } from './segment.ts';

/** Takes sealed segments, in order. */
export interface SegmentSink {
  /** The segment is the sink's from here on: it may be kept, transferred or recycled. */
  seal(segment: Segment): void;
  /** An empty column buffer to write the next segment into, of the size of a full one. Zeroing fresh pages is half the cost of a row. */
  spare?(): ArrayBuffer | undefined;
}

/** Keeps everything. */
export class MemorySink implements SegmentSink {
  readonly segments: Segment[] = [];

  seal(segment: Segment): void {
    this.segments.push(segment);
  }
}

/** Keeps nothing and hands the buffer back: for benchmarks and for runs that need only the hash. */
export class NullSink implements SegmentSink {
  #spare: ArrayBuffer | undefined;

  seal(segment: Segment): void {
    this.#spare = segment.columns.time.buffer;
  }

  spare(): ArrayBuffer | undefined {
    const buffer = this.#spare;
    this.#spare = undefined;
    return buffer;
  }
}
