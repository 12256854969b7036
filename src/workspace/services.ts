import type { ImportRequest, ReadImport } from '../formats/read-import.ts';
import type { RunClient } from '../run/run-client.ts';
import type { LibraryStorage } from '../storage/library-storage.ts';
import type { FrameClock } from './clock.ts';
import type { Timers } from './document-store.ts';
import type { ArrangeGraph, Places } from './edits/arrange-graph.ts';
import type { FilePort } from './library/file-port.ts';
import type { PreferenceStorage } from './preferences.ts';

/** What the workspace needs of the world around it. Composition roots give the real ones, tests their own. */
export interface WorkspaceServices {
  /** A client on a worker of its own. */
  readonly newRunClient: () => RunClient;
  readonly timers: Timers;
  readonly frames: FrameClock;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly preferences: PreferenceStorage;
  readonly storage: LibraryStorage;
  readonly files: FilePort;
  readonly clipboard: ClipboardPort;
  /** Text of a file that comes with the page, by its path such as `examples/order-saga.flow.json`. */
  readonly loadText: (path: string) => Promise<string>;
  /** Lays a graph out, in a worker. */
  readonly arrange: (graph: ArrangeGraph) => Promise<Places>;
  /** A worker that draws what moves over the canvas (`workers/overlay.worker.ts`). */
  readonly newOverlayWorker: () => OverlayWorker;
  /** Reads a file of another kind, in a worker of its own with a deadline; never rejects. */
  readonly readImport: (request: ImportRequest) => Promise<ReadImport>;
  readonly isMac: boolean;
}

/** The part of a worker that its views use. */
export interface OverlayWorker {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): void;
}

/** For menus and palette; keys go through the browser's own events. */
export interface ClipboardPort {
  write(text: string): Promise<void>;
  read(): Promise<string>;
}
