import { packAscending, unpackAscending } from './ascending.ts';
import type { PackedSegment } from './packed-segment.ts';
import type { Counts } from './segment.ts';

/** Bytes outside the memory that can be written and read without waiting. */
export interface ScratchFile {
  /** Appends, and says where; undefined when it is full. What was written may be taken over: use the bytes no more. */
  write(bytes: Uint8Array<ArrayBuffer>): number | undefined;
  read(at: number, length: number): Uint8Array<ArrayBuffer>;
  /** Forgets everything. */
  clear(): void;
}

/** Bytes in memory, or in a file once they were moved there. */
export class MovableBytes {
  readonly byteLength: number;
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #file: ScratchFile | undefined;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.byteLength = bytes.byteLength;
    this.#bytes = bytes;
  }

  get(): Uint8Array<ArrayBuffer> {
    return this.#bytes ?? this.#file!.read(this.#at, this.byteLength);
  }

  /** False when the file is full: they stay where they are. */
  moveTo(file: ScratchFile): boolean {
    if (this.#bytes === undefined) return true;
    const at = file.write(this.#bytes);
    if (at === undefined) return false;
    [this.#bytes, this.#file, this.#at] = [undefined, file, at];
    return true;
  }
}

/**
 * A packed segment for those of which there are many: its rows and texts can move to a file, and are read from there when it is
 * unpacked, which is seldom; what is looked at without unpacking lies in one array, since each object of a long run is a thousand of them.
 * It reads as any other; to be posted or stored it is made plain.
 */
export class MovableSegment implements PackedSegment {
  readonly index: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly timeMinUs: number;
  readonly timeMaxUs: number;
  readonly hash: string;
  readonly packedHash: string;
  readonly #rows: MovableBytes;
  readonly #texts: MovableBytes;
  readonly #lists: Uint8Array<ArrayBuffer>;
  readonly #knowsCauses: boolean;

  constructor({ index, firstRow, rows, timeMinUs, timeMaxUs, hash, packedHash, kindCounts, nodeCounts, messageIds, sagaIds, earlierCauses, packedRows, packedTexts }: PackedSegment) {
    [this.index, this.firstRow, this.rows, this.timeMinUs, this.timeMaxUs, this.hash, this.packedHash] = [index, firstRow, rows, timeMinUs, timeMaxUs, hash, packedHash];
    this.#rows = new MovableBytes(packedRows);
    this.#texts = new MovableBytes(packedTexts);
    this.#knowsCauses = earlierCauses !== undefined;
    this.#lists = packAscending(...listsOf(kindCounts), ...listsOf(nodeCounts), messageIds, sagaIds, earlierCauses ?? NONE);
  }

  get kindCounts(): Counts {
    return countsOf(unpackAscending(this.#lists, 0), unpackAscending(this.#lists, 1));
  }

  get nodeCounts(): Counts {
    return countsOf(unpackAscending(this.#lists, 2), unpackAscending(this.#lists, 3));
  }

  get messageIds(): Uint32Array<ArrayBuffer> {
    return unpackAscending(this.#lists, 4);
  }

  get sagaIds(): Uint32Array<ArrayBuffer> {
    return unpackAscending(this.#lists, 5);
  }

  get earlierCauses(): Uint32Array<ArrayBuffer> | undefined {
    return this.#knowsCauses ? unpackAscending(this.#lists, 6) : undefined;
  }

  get packedRows(): Uint8Array<ArrayBuffer> {
    return this.#rows.get();
  }

  get packedTexts(): Uint8Array<ArrayBuffer> {
    return this.#texts.get();
  }

  /** Bytes that can move. */
  get byteLength(): number {
    return this.#rows.byteLength + this.#texts.byteLength;
  }

  /** False when the file is full: what did not fit stays in memory. */
  moveTo(file: ScratchFile): boolean {
    return this.#rows.moveTo(file) && this.#texts.moveTo(file);
  }
}

const NONE = new Uint32Array(0);

/** Their values, and running sums of how often they occur: both ascend. */
function listsOf(counts: Counts): [values: Uint32Array, sums: Uint32Array] {
  let sum = 0;
  return [Uint32Array.from(counts, ([value]) => value), Uint32Array.from(counts, ([, count]) => (sum += count))];
}

const countsOf = (values: Uint32Array, sums: Uint32Array): Counts => Array.from(values, (value, at): Counts[number] => [value, sums[at]! - (sums[at - 1] ?? 0)]);
