import type { LockOptions, LockRelease, Locks } from './platform.ts';

/** Locks of this page alone: where the browser has none, and in tests. */
export class MemoryLocks implements Locks {
  readonly #queues = new Map<string, Waiting[]>();

  acquire(name: string, { steal = false, onLost, signal }: LockOptions): Promise<LockRelease> {
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      const waiting: Waiting = { grant: () => resolve(() => this.#release(queue, waiting)), lost: onLost };
      if (steal) {
        const robbed = queue.shift();
        queue.unshift(waiting);
        robbed?.lost?.();
      } else queue.push(waiting);
      signal?.addEventListener('abort', () => {
        if (queue[0] === waiting) return;
        this.#release(queue, waiting);
        reject(new DOMException('no longer waited for', 'AbortError'));
      });
      if (queue[0] === waiting) waiting.grant();
    });
  }

  async tryAcquire(name: string, onLost: () => void): Promise<LockRelease | null> {
    return (await this.held()).has(name) ? null : this.acquire(name, { onLost });
  }

  async held(): Promise<ReadonlySet<string>> {
    return new Set([...this.#queues].flatMap(([name, queue]) => (queue.length > 0 ? [name] : [])));
  }

  #release(queue: Waiting[], waiting: Waiting): void {
    const place = queue.indexOf(waiting);
    if (place < 0) return;
    queue.splice(place, 1);
    if (place === 0) queue[0]?.grant();
  }
}

interface Waiting {
  readonly grant: () => void;
  readonly lost: (() => void) | undefined;
}
