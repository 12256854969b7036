import { isObject, type Json } from '../base/json.ts';
import type { DesignLock, DesignLockEvents } from './library-storage.ts';
import type { Channel, LockRelease, StoragePlatform } from './platform.ts';

/** How long the tab that edits may take to store what it has before the lock is taken without it. */
export const HAND_OVER_WITHIN_MS = 1000;

type Surroundings = Pick<StoragePlatform, 'locks' | 'openChannel' | 'timers'>;

/** Asks for the right to edit a design. Without it the tab waits in line until it is released, or takes it over. */
export async function lockDesign(designId: string, events: DesignLockEvents, platform: Surroundings): Promise<DesignLock> {
  const lock = new TabLock(`design:${designId}`, events, platform);
  await lock.begin();
  return lock;
}

class TabLock implements DesignLock {
  readonly #name: string;
  readonly #events: DesignLockEvents;
  readonly #platform: Surroundings;
  readonly #channel: Channel;
  #release: LockRelease | null = null;
  #waiting: AbortController | null = null;
  #isOver = false;
  /** Ends the wait of `takeOver`. */
  #onReady: () => void = () => undefined;

  constructor(name: string, events: DesignLockEvents, platform: Surroundings) {
    this.#name = name;
    this.#events = events;
    this.#platform = platform;
    this.#channel = platform.openChannel(name, (message) => void this.#receive(message as Json));
  }

  get isHeld(): boolean {
    return this.#release !== null;
  }

  async begin(): Promise<void> {
    this.#release = await this.#platform.locks.tryAcquire(this.#name, () => this.#lost());
    if (this.#release === null) this.#wait();
  }

  async takeOver(): Promise<void> {
    if (this.isHeld || this.#isOver) return;
    await this.#ask();
    if (this.isHeld || this.#isOver) return;
    this.#waiting?.abort();
    this.#held(await this.#platform.locks.acquire(this.#name, { steal: true, onLost: () => this.#lost() }));
  }

  release(): void {
    this.#isOver = true;
    this.#waiting?.abort();
    this.#release?.();
    this.#release = null;
    this.#channel.close();
  }

  /** Until who edits has stored everything, or takes too long. */
  #ask(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#platform.timers.set(resolve, HAND_OVER_WITHIN_MS);
      this.#onReady = () => {
        this.#platform.timers.clear(timer);
        resolve();
      };
      this.#channel.post({ kind: 'ask' });
    });
  }

  async #receive(message: Json): Promise<void> {
    if (!isObject(message)) return;
    if (message['kind'] === 'ready') this.#onReady();
    if (message['kind'] !== 'ask' || !this.isHeld) return;
    await this.#events.onAsked?.();
    if (!this.#isOver) this.#channel.post({ kind: 'ready' });
  }

  #wait(): void {
    const waiting = new AbortController();
    this.#waiting = waiting;
    const held = this.#platform.locks.acquire(this.#name, { signal: waiting.signal, onLost: () => this.#lost() });
    // It fails when the wait is given up.
    void held.then((release) => this.#held(release)).catch(() => undefined);
  }

  #held(release: LockRelease): void {
    if (this.#isOver) return release();
    this.#release = release;
    this.#events.onHeld?.();
  }

  #lost(): void {
    if (this.#release === null) return;
    this.#release = null;
    this.#events.onLost();
    if (!this.#isOver) this.#wait();
  }
}
