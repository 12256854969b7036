import { readImport } from '../formats/read-import.ts';
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import type { Design } from '../design/document.ts';
import { readDesign } from '../design/read-design.ts';
import { inProcessPorts } from '../run/in-process.ts';
import { RunClient } from '../run/run-client.ts';
import { serveRuns } from '../run/run-host.ts';
import { createWorkspace } from './create-workspace.ts';
import type { FileHandle, OpenedFile } from './library/file-port.ts';
import { MemoryLibrary } from './memory-library.fixture.ts';
import { memoryPreferences, type PreferenceStorage } from './preferences.ts';
import type { WorkspaceServices } from './services.ts';
import type { Workspace } from './workspace.ts';

export const ORDER_SAGA = readFileSync('public/examples/order-saga.flow.json', 'utf8');

export function exampleDesign(): Design {
  const { design } = readDesign(ORDER_SAGA, 'order-saga.flow.json');
  if (design === undefined) throw new Error('the example cannot be read');
  return design;
}

/** A workspace whose worker, clock, frames and storage are in the hand of a test. */
export class Stage {
  readonly storage: MemoryLibrary;
  readonly preferences: PreferenceStorage;
  readonly workspace: Workspace;
  readonly written: { readonly name: string; readonly text: string }[] = [];
  readonly handles = new Map<string, { readonly handle: FileHandle; readonly modifiedAt: number | null }>();
  clipboard = '';
  fileToOpen: OpenedFile | null = null;
  nowMs = 0;
  /** Clients made so far: each has a worker. */
  workers = 0;
  /** A worker that answers nothing any more. */
  isWorkerDead = false;
  /** Files that come with the page; absent: every path is the example. */
  readonly #texts: { readonly [path: string]: string } | undefined;
  readonly #deferred: (() => void)[] = [];
  readonly #timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  #frames: ((nowMs: number) => void)[] = [];
  #ids = 0;

  constructor({ design = exampleDesign(), storage = new MemoryLibrary(), preferences = memoryPreferences(), texts }: { readonly design?: Design; readonly storage?: MemoryLibrary; readonly preferences?: PreferenceStorage; readonly texts?: { readonly [path: string]: string } } = {}) {
    this.#texts = texts;
    this.storage = storage;
    this.preferences = preferences;
    this.workspace = createWorkspace(this.#services(), design);
  }

  /** Lets the worker, promises, parts that load late and what they start happen until nothing does. */
  async settle(turns = Number.POSITIVE_INFINITY): Promise<void> {
    do await this.#settlePromises(turns);
    while (turns === Number.POSITIVE_INFINITY && (await vi.dynamicImportSettled(), this.#deferred.length > 0));
  }

  async #settlePromises(turns: number): Promise<void> {
    for (let quiet = 0, turn = 0; quiet < 80 && turn < turns; turn++) {
      const next = this.#deferred.shift();
      if (next === undefined) quiet++;
      else {
        quiet = 0;
        if (!this.isWorkerDead) next();
      }
      await Promise.resolve();
    }
  }

  /** Time passes, and timers come due. */
  async wait(ms: number): Promise<void> {
    this.nowMs += ms;
    for (const timer of [...this.#timers].sort((a, b) => a.atMs - b.atMs)) {
      if (timer.atMs > this.nowMs || !this.#timers.delete(timer)) continue;
      timer.run();
    }
    await this.settle();
  }

  /** One animation frame; how many callbacks it had. */
  frame(ms = 16): number {
    this.nowMs += ms;
    const due = this.#frames;
    this.#frames = [];
    for (const callback of due) callback(this.nowMs);
    return due.length;
  }

  #services(): WorkspaceServices {
    return {
      newRunClient: () => this.#newClient(),
      timers: {
        set: (run, ms) => {
          const timer = { atMs: this.nowMs + ms, run };
          this.#timers.add(timer);
          return timer;
        },
        clear: (timer) => void this.#timers.delete(timer as never),
      },
      frames: { request: (callback) => this.#frames.push(callback), cancel: () => {} },
      now: () => this.nowMs,
      newId: () => `id-${++this.#ids}`,
      preferences: this.preferences,
      storage: this.storage,
      files: {
        open: async () => this.fileToOpen,
        saveAs: async (text, name) => {
          this.written.push({ name, text });
          return { name, handle: null };
        },
        export: async (content, name) => {
          this.written.push({ name, text: await content.text() });
          return name;
        },
        remember: async (id, handle, modifiedAt) => void (handle === null ? this.handles.delete(id) : this.handles.set(id, { handle, modifiedAt })),
        recall: async (id) => this.handles.get(id) ?? null,
      },
      clipboard: { write: async (text) => void (this.clipboard = text), read: async () => this.clipboard },
      loadText: async (path) => {
        const text = this.#texts === undefined ? ORDER_SAGA : this.#texts[path];
        if (text === undefined) throw new Error(`no file ${path}`);
        return text;
      },
      newOverlayWorker: () => ({ onmessage: null, postMessage: () => undefined, terminate: () => undefined }),
      arrange: async ({ nodes }) => Object.fromEntries(nodes.map(({ id }, index) => [id, { x: index * 240, y: 0 }])),
      readImport: async (request) => readImport(request),
      isMac: false,
    };
  }

  #newClient(): RunClient {
    this.workers++;
    this.isWorkerDead = false;
    const defer = (callback: () => void): void => void this.#deferred.push(callback);
    const { client, host } = inProcessPorts(defer);
    let now = 0;
    serveRuns(host, { nowMs: () => (now += 10), defer });
    return new RunClient(client);
  }
}
