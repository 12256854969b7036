import { releaseBuffers } from '../../base/release-buffers.ts';
import { MovableBytes, type ScratchFile } from '../../log/scratch-file.ts';

/** A file for what a run hardly needs again, where and when there is one. */
export type Scratch = () => ScratchFile | undefined;

/**
 * Bytes that a run hardly needs again, by number: in a file where there is one, in memory otherwise and when it is full. What is kept never
 * changes. Its state has them all, wherever they lie, so that a keyframe is whole.
 */
export class Archive {
  readonly #scratch: Scratch;
  #kept: (MovableBytes | null)[] = [];

  constructor(scratch: Scratch = () => undefined) {
    this.#scratch = scratch;
  }

  get state(): (Uint8Array<ArrayBuffer> | null)[] {
    return this.#kept.map((bytes) => bytes?.get() ?? null);
  }

  set state(state: readonly (Uint8Array<ArrayBuffer> | null)[]) {
    this.#kept = state.map((bytes) => (bytes === null ? null : this.#movable(bytes)));
  }

  /** Where they are found again. */
  put(bytes: Uint8Array<ArrayBuffer>): number {
    return this.#kept.push(this.#movable(bytes)) - 1;
  }

  get(number: number): Uint8Array<ArrayBuffer> {
    return this.#kept[number]!.get();
  }

  /** Nobody asks for them again. */
  drop(number: number): void {
    this.#kept[number] = null;
  }

  #movable(bytes: Uint8Array<ArrayBuffer>): MovableBytes {
    const movable = new MovableBytes(bytes);
    const file = this.#scratch();
    // What is in the file nobody has any more: left to the collector, which counts buffers late, it would gather.
    if (file !== undefined && movable.moveTo(file) && bytes.byteLength > 0) releaseBuffers(bytes.buffer);
    return movable;
  }
}
