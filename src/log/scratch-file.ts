import { packAscending, unpackAscending } from './ascending.ts';
import type { PackedSegment } from './packed-segment.ts';

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
 * unpacked, which is seldom; what is looked at without unpacking takes as little memory as it may.
 */
export class MovableSegment {
  readonly #rows: MovableBytes;
  readonly #texts: MovableBytes;
  /** Reads as any other, and is as plain. */
  readonly packed: PackedSegment;

  constructor({ packedRows, packedTexts, messageIds, sagaIds, earlierCauses, ...summary }: PackedSegment) {
    const rows = (this.#rows = new MovableBytes(packedRows));
    const texts = (this.#texts = new MovableBytes(packedTexts));
    // In one array: of a long run there are a thousand of them, and each costs more than it holds.
    const ids = packAscending(messageIds, sagaIds, earlierCauses ?? NONE);
    const knowsCauses = earlierCauses !== undefined;
    this.packed = {
      ...summary,
      get messageIds() {
        return unpackAscending(ids);
      },
      get sagaIds() {
        return unpackAscending(ids, 1);
      },
      get earlierCauses() {
        return knowsCauses ? unpackAscending(ids, 2) : undefined;
      },
      get packedRows() {
        return rows.get();
      },
      get packedTexts() {
        return texts.get();
      },
    };
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
