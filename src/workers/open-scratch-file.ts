import type { ScratchFile } from '../run/scratch-file.ts';

/** The part of a sync access handle that is used here; the types of a page do not know it. */
interface SyncHandle {
  read(into: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(length: number): void;
}

const FOLDER = 'scratch';

/** A file of this worker's own in the origin private file system; undefined where there is none. Files of workers that are gone are removed. */
export async function openScratchFile(): Promise<ScratchFile | undefined> {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
    // One that is in use cannot be removed.
    for await (const name of folder.keys()) await folder.removeEntry(name).catch(() => undefined);
    const file = (await folder.getFileHandle(crypto.randomUUID(), { create: true })) as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> };
    return new HandleFile(await file.createSyncAccessHandle());
  } catch {
    return undefined;
  }
}

class HandleFile implements ScratchFile {
  readonly #handle: SyncHandle;
  #length = 0;

  constructor(handle: SyncHandle) {
    this.#handle = handle;
  }

  write(bytes: Uint8Array<ArrayBuffer>): number | undefined {
    const at = this.#length;
    try {
      if (this.#handle.write(bytes, { at }) !== bytes.length) return undefined;
    } catch {
      return undefined;
    }
    this.#length += bytes.length;
    return at;
  }

  read(at: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    this.#handle.read(bytes, { at });
    return bytes;
  }

  clear(): void {
    this.#handle.truncate(0);
    this.#length = 0;
  }
}
