import type { OpenScratchFile } from '../log/segment-shelf.ts';
import type { ScratchFile } from '../log/scratch-file.ts';

/** What the page asks of the worker that has its files. Every message names the file. */
export type FileRequest =
  | { readonly kind: 'open'; readonly file: number }
  /** Appends; nothing is answered. What the disk refuses the worker keeps. */
  | { readonly kind: 'write'; readonly file: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** The answer is in the shared memory: the bytes behind `HEAD_BYTES`, then the state in its first word. */
  | { readonly kind: 'read'; readonly file: number; readonly at: number; readonly length: number; readonly shared: SharedArrayBuffer }
  | { readonly kind: 'close'; readonly file: number };

export interface FileReply {
  readonly file: number;
  readonly isOpen: boolean;
}

export const HEAD_BYTES = 8;
export const WAITING = 0;
export const READ = 1;
export const REFUSED = 2;

/** A disk answers in less than a millisecond. After this the worker is dead. */
const READ_MAX_MS = 5000;
/** An opening file must be able to answer within this. */
const TRIAL_MAX_MS = 500;

const LOST = 'Rows of this run cannot be read back from the disk. Reload the page and open the run again.';

/** The part of a worker that is used here. */
export interface FileWorker {
  postMessage(message: FileRequest, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FileReply>) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

/**
 * Files of this page that can be read without waiting: a worker reads them into memory that both share, and the page
 * looks at it until they are there, a fraction of a millisecond. Only a page that is served by itself (`SECURITY_HEADERS`)
 * may share memory; elsewhere there are no files.
 */
export function pageFiles(createWorker: () => FileWorker): OpenScratchFile {
  let files: PageFiles | undefined;
  return async () => (globalThis.crossOriginIsolated ? (files ??= new PageFiles(createWorker())).open() : undefined);
}

class PageFiles {
  readonly #worker: FileWorker;
  readonly #waiting = new Map<number, (isOpen: boolean) => void>();
  /** Of logs that nobody has any more. */
  readonly #forgotten = new FinalizationRegistry<number>((file) => this.#worker.postMessage({ kind: 'close', file }));
  #shared = new SharedArrayBuffer(0);
  #count = 0;
  #isDead = false;

  constructor(worker: FileWorker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data: { file, isOpen } }) => this.#opened(file, isOpen));
    worker.addEventListener('error', () => {
      this.#isDead = true;
      for (const file of [...this.#waiting.keys()]) this.#opened(file, false);
    });
  }

  async open(): Promise<ScratchFile | undefined> {
    if (this.#isDead) return undefined;
    const number = ++this.#count;
    this.#worker.postMessage({ kind: 'open', file: number });
    const isOpen = await new Promise<boolean>((resolve) => this.#waiting.set(number, resolve));
    if (!isOpen) return undefined;
    const file = new PageFile(number, this);
    this.#forgotten.register(file, number);
    return isReadable(file) ? file : undefined;
  }

  write(file: number, bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#isDead) return false;
    this.#worker.postMessage({ kind: 'write', file, bytes }, [bytes.buffer]);
    return true;
  }

  read(file: number, at: number, length: number, maxMs = READ_MAX_MS): Uint8Array<ArrayBuffer> {
    if (this.#isDead) throw new Error(LOST);
    if (this.#shared.byteLength < HEAD_BYTES + length) this.#shared = new SharedArrayBuffer(HEAD_BYTES + 2 * length);
    const shared = this.#shared;
    const state = new Int32Array(shared, 0, 1);
    Atomics.store(state, 0, WAITING);
    this.#worker.postMessage({ kind: 'read', file, at, length, shared });
    const until = performance.now() + maxMs;
    while (Atomics.load(state, 0) === WAITING && performance.now() < until);
    // A late answer must not get into what is read next.
    if (Atomics.load(state, 0) === WAITING) this.#shared = new SharedArrayBuffer(0);
    if (Atomics.load(state, 0) !== READ) throw new Error(LOST);
    return new Uint8Array(shared, HEAD_BYTES, length).slice() as Uint8Array<ArrayBuffer>;
  }

  #opened(file: number, isOpen: boolean): void {
    this.#waiting.get(file)?.(isOpen);
    this.#waiting.delete(file);
  }
}

class PageFile implements ScratchFile {
  readonly #number: number;
  readonly #files: PageFiles;
  #length = 0;

  constructor(number: number, files: PageFiles) {
    this.#number = number;
    this.#files = files;
  }

  write(bytes: Uint8Array<ArrayBuffer>): number | undefined {
    const at = this.#length;
    const { length } = bytes;
    if (!this.#files.write(this.#number, bytes)) return undefined;
    this.#length += length;
    return at;
  }

  read(at: number, length: number, maxMs?: number): Uint8Array<ArrayBuffer> {
    return this.#files.read(this.#number, at, length, maxMs);
  }

  clear(): void {
    throw new Error('a file of the page is written once');
  }
}

/** Whether what is written can be read while the page waits: not every browser lets a worker work then. */
function isReadable(file: PageFile): boolean {
  const trial = Uint8Array.of(70, 108, 111, 119);
  try {
    const at = file.write(trial.slice());
    return at !== undefined && file.read(at, trial.length, TRIAL_MAX_MS).every((byte, index) => byte === trial[index]);
  } catch {
    return false;
  }
}
