import { releaseBuffers } from '../base/release-buffers.ts';
import { type FileReply, type FileRequest, HEAD_BYTES, READ, REFUSED } from './page-files.ts';
import type { ClosableFile } from './open-scratch-file.ts';

interface FileScope {
  postMessage(reply: FileReply): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FileRequest>) => void): void;
}

/** Has the files of a page: writes what it hands over, and reads while it waits. */
export function serveFiles(scope: FileScope, openFile: () => Promise<ClosableFile | undefined>): void {
  const files = new Map<number, AppendedFile>();
  const open = async (file: number): Promise<void> => {
    const opened = await openFile();
    if (opened !== undefined) files.set(file, new AppendedFile(opened));
    scope.postMessage({ file, isOpen: opened !== undefined });
  };
  scope.addEventListener('message', ({ data }) => {
    switch (data.kind) {
      case 'open':
        void open(data.file);
        break;
      case 'write':
        files.get(data.file)?.write(data.bytes);
        break;
      case 'read':
        answer(data, files.get(data.file));
        break;
      case 'close':
        files.get(data.file)?.close();
        files.delete(data.file);
    }
  });
}

function answer({ at, length, shared }: Extract<FileRequest, { readonly kind: 'read' }>, file: AppendedFile | undefined): void {
  const state = new Int32Array(shared, 0, 1);
  try {
    const bytes = file?.read(at, length);
    if (bytes !== undefined) new Uint8Array(shared, HEAD_BYTES, length).set(bytes);
    Atomics.store(state, 0, bytes === undefined ? REFUSED : READ);
  } catch {
    Atomics.store(state, 0, REFUSED);
  }
}

/** The page counts where its bytes are; what the disk refuses stays here, in its place. */
class AppendedFile {
  readonly #file: ClosableFile;
  readonly #places = new Map<number, number | Uint8Array<ArrayBuffer>>();
  #length = 0;

  constructor(file: ClosableFile) {
    this.#file = file;
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    const at = this.#length;
    this.#length += bytes.length;
    const place = this.#file.write(bytes);
    this.#places.set(at, place ?? bytes);
    if (place !== undefined) releaseBuffers(bytes.buffer);
  }

  /** What was written at one go. */
  read(at: number, length: number): Uint8Array<ArrayBuffer> | undefined {
    const place = this.#places.get(at);
    return typeof place === 'number' ? this.#file.read(place, length) : place;
  }

  close(): void {
    this.#file.close();
  }
}
