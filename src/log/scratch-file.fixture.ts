import type { ScratchFile } from './scratch-file.ts';

/** In memory, with room for so many writes. It takes what it is given over, as a worker does: the bytes are gone for everybody else. */
export class MemoryScratchFile implements ScratchFile {
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  #room: number;
  readonly #takesOver: boolean;
  reads = 0;
  refusals = 0;

  constructor(room = 1_000_000, takesOver = true) {
    this.#room = room;
    this.#takesOver = takesOver;
  }

  get writes(): number {
    return this.#parts.length;
  }

  write(bytes: Uint8Array<ArrayBuffer>): number | undefined {
    if (this.#room-- <= 0) return void this.refusals++;
    const part = this.#takesOver ? structuredClone(bytes, { transfer: [bytes.buffer] }) : bytes.slice();
    return this.#parts.push(part) - 1;
  }

  read(at: number, length: number): Uint8Array<ArrayBuffer> {
    this.reads++;
    const part = this.#parts[at];
    if (part?.length !== length) throw new Error(`nothing of ${length} bytes was written as ${at}`);
    return part.slice();
  }

  clear(): void {
    this.#parts.length = 0;
  }
}
