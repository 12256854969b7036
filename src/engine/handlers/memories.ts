import { UNBOUNDED } from '../../base/limits.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** By host: keys, and until when each is kept. */
export type MemoriesState = Map<string, number>[];

/** What instances remember of their own: another instance does not know it, and a crash forgets it. */
export class Memories {
  readonly #kernel: Kernel;
  /** Where a saved run keeps them. */
  readonly #state: () => MemoriesState;

  constructor(kernel: Kernel, state: () => MemoriesState) {
    this.#kernel = kernel;
    this.#state = state;
  }

  remember(host: number, key: string, ttlUs = UNBOUNDED): void {
    this.#state()[host]!.set(key, Math.min(this.#kernel.nowUs + ttlUs, UNBOUNDED));
  }

  recalls(host: number, key: string): boolean {
    const untilUs = this.#state()[host]!.get(key);
    return untilUs !== undefined && untilUs > this.#kernel.nowUs;
  }

  hostCrashed(host: number): void {
    this.#state()[host]!.clear();
  }
}
