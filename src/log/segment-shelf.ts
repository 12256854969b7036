import type { PackedSegment } from './packed-segment.ts';
import { MovableSegment, type ScratchFile } from './scratch-file.ts';

/** A file of one's own; undefined where there is none. */
export type OpenScratchFile = () => Promise<ScratchFile | undefined>;

/** What of a run is kept in memory, packed: half a million rows. */
const CAPACITY_BYTES = 4 * 1024 * 1024;

/**
 * The segments of one log: the last of them in memory, those before in a file once there is more than a little of them. Without a file, or
 * when it is full, all stay in memory: it costs memory, never rows.
 */
export class SegmentShelf {
  readonly #open: OpenScratchFile;
  readonly #capacity: number;
  /** Those in memory, oldest first. */
  #inMemory: MovableSegment[] = [];
  #bytes = 0;
  /** Null before it was needed and where there is none. */
  #file: ScratchFile | null = null;
  #opening: Promise<void> | null = null;

  constructor(open: OpenScratchFile = async () => undefined, capacityBytes = CAPACITY_BYTES) {
    this.#open = open;
    this.#capacity = capacityBytes;
  }

  /** The same segment, to be used in its place: its bytes may move. */
  add(packed: PackedSegment): PackedSegment {
    const segment = new MovableSegment(packed);
    this.#inMemory.push(segment);
    this.#bytes += segment.byteLength;
    if (this.#bytes > this.#capacity) this.#opening ??= this.#openFile();
    this.#makeRoom();
    return segment;
  }

  /** When the file, if one was needed, is there or is known not to be. Who adds much at a time waits for it. */
  async ready(): Promise<void> {
    await this.#opening;
  }

  async #openFile(): Promise<void> {
    this.#file = (await this.#open()) ?? null;
    this.#makeRoom();
  }

  #makeRoom(): void {
    const file = this.#file;
    if (file === null) return;
    let moved = 0;
    while (this.#bytes > this.#capacity && moved < this.#inMemory.length - 1) {
      const oldest = this.#inMemory[moved]!;
      if (!oldest.moveTo(file)) {
        this.#file = null;
        break;
      }
      this.#bytes -= oldest.byteLength;
      moved++;
    }
    this.#inMemory.splice(0, moved);
  }
}
