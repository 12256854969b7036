import type { PackedSegment } from '../log/packed-segment.ts';

/** Bytes outside the memory that can be written and read without waiting. */
export interface ScratchFile {
  /** Appends, and says where; undefined when it is full. */
  write(bytes: Uint8Array<ArrayBuffer>): number | undefined;
  read(at: number, length: number): Uint8Array<ArrayBuffer>;
  /** Forgets everything. */
  clear(): void;
}

/** The same segment with its rows and texts in a file: they are read when it is unpacked, which is seldom. */
export function onFile(packed: PackedSegment, file: ScratchFile): PackedSegment {
  const { packedRows, packedTexts, ...summary } = packed;
  const [rowBytes, textBytes] = [packedRows.byteLength, packedTexts.byteLength];
  const [rowsAt, textsAt] = [file.write(packedRows), file.write(packedTexts)];
  // A full disk costs memory, not the run.
  if (rowsAt === undefined || textsAt === undefined) return packed;
  return {
    ...summary,
    get packedRows() {
      return file.read(rowsAt, rowBytes);
    },
    get packedTexts() {
      return file.read(textsAt, textBytes);
    },
  };
}
