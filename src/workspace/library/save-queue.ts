import type { CommandRecord, LibraryStorage } from '../../storage/library-storage.ts';
import type { StorageProblem } from '../../storage/problem.ts';

/** What the page says about keeping: only what the browser has written through is saved. */
export type SaveState =
  | { readonly kind: 'saved'; /** When; null when nothing was changed yet. */ readonly at: number | null }
  | { readonly kind: 'saving' }
  | { readonly kind: 'notSaved'; readonly why: string; readonly fix: string };

/** Writes the commands of one design one after the other. After a failure they wait, and are tried again in order. */
export class SaveQueue {
  readonly #storage: Pick<LibraryStorage, 'appendCommand'>;
  readonly #designId: string;
  readonly #tell: (state: SaveState, problem: StorageProblem | null) => void;
  readonly #now: () => number;
  readonly #waiting: CommandRecord[] = [];
  #revision: number;
  #work: Promise<void> | null = null;

  constructor(storage: Pick<LibraryStorage, 'appendCommand'>, designId: string, revision: number, now: () => number, tell: (state: SaveState, problem: StorageProblem | null) => void) {
    this.#storage = storage;
    this.#designId = designId;
    this.#revision = revision;
    this.#now = now;
    this.#tell = tell;
  }

  /** Revision of the last command that was written. */
  get revision(): number {
    return this.#revision;
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  push(command: CommandRecord): void {
    this.#waiting.push(command);
    this.#tell({ kind: 'saving' }, null);
    void this.flush();
  }

  /** Fulfilled when everything is written, or something could not be. */
  flush(): Promise<void> {
    this.#work ??= this.#write().finally(() => void (this.#work = null));
    return this.#work;
  }

  async #write(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const stored = await this.#storage.appendCommand(this.#designId, this.#revision, next);
      if (!stored.ok) return this.#tell({ kind: 'notSaved', why: stored.error.message, fix: stored.error.fix }, stored.error);
      this.#revision = stored.value;
      this.#waiting.shift();
    }
    this.#tell({ kind: 'saved', at: this.#now() }, null);
  }
}
