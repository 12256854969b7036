import type { ScratchFile } from '../log/scratch-file.ts';

/** The part of a sync access handle that is used here; the types of a page do not know it. */
interface SyncHandle {
  read(into: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(length: number): void;
  close(): void;
}

export interface ClosableFile extends ScratchFile {
  /** Nobody reads it any more: its place on the disk is free again. */
  close(): void;
}

const FOLDER = 'scratch';

/** A file of this worker's own in the origin private file system; undefined where there is none. Files of workers that are gone are removed. */
export async function openScratchFile(): Promise<ClosableFile | undefined> {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
    // One that is in use cannot be removed.
    for await (const name of folder.keys()) await folder.removeEntry(name).catch(() => undefined);
    return (await openIn(folder)) ?? (await openIn(folder));
  } catch {
    return undefined;
  }
}

/** Undefined, too, when another worker took the new file for one that nobody uses. */
async function openIn(folder: FileSystemDirectoryHandle): Promise<ClosableFile | undefined> {
  try {
    const name = crypto.randomUUID();
    const file = (await folder.getFileHandle(name, { create: true })) as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> };
    return new HandleFile(await file.createSyncAccessHandle(), () => void folder.removeEntry(name).catch(() => undefined));
  } catch {
    return undefined;
  }
}

class HandleFile implements ClosableFile {
  readonly #handle: SyncHandle;
  readonly #remove: () => void;
  #length = 0;

  constructor(handle: SyncHandle, remove: () => void) {
    this.#handle = handle;
    this.#remove = remove;
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
    const read = this.#handle.read(bytes, { at });
    if (read !== length) throw new Error(`only ${read} of ${length} bytes could be read back at ${at}`);
    return bytes;
  }

  clear(): void {
    this.#handle.truncate(0);
    this.#length = 0;
  }

  close(): void {
    this.#handle.close();
    this.#remove();
  }
}
