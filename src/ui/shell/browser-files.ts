import type { FileWithHandle } from 'browser-fs-access';
import type { FileHandle, FilePort, OpenedFile } from '../../workspace/library/file-port.ts';

/** Where handles are kept across reloads. */
export interface HandleStorage {
  get(designId: string): Promise<{ readonly handle: unknown; readonly modifiedAt: number | null } | null>;
  set(designId: string, kept: { readonly handle: unknown; readonly modifiedAt: number | null } | null): Promise<void>;
}

/** Files by the File System Access API, and by a file input and downloads where a browser lacks it. */
export function browserFiles(handles: HandleStorage): FilePort {
  return {
    open: (what = 'design') => orGivenUp(async () => openedFile(await (await pickers()).fileOpen(KINDS[what]))),
    saveAs: (text, name) => orGivenUp(async () => {
      const handle = await (await pickers()).fileSave(new Blob([text], { type: 'application/json' }), { fileName: name, extensions: ['.json'], description: 'Flowstage design' });
      return handle === null ? { name, handle: null } : { name: handle.name, handle: fileHandle(handle) };
    }),
    export: (content, name) => orGivenUp(async () => (await (await pickers()).fileSave(content, { fileName: name, extensions: [name.slice(name.lastIndexOf('.'))] }))?.name ?? name),
    remember: (designId, handle, modifiedAt) => handles.set(designId, handle instanceof DiskFile ? { handle: handle.disk, modifiedAt } : null),
    recall: async (designId) => {
      const kept = await handles.get(designId);
      return kept !== null && isDiskHandle(kept.handle) ? { handle: new DiskFile(kept.handle), modifiedAt: kept.modifiedAt } : null;
    },
  };
}

/** The first picker waits for them; the press that asked for it counts for seconds. */
const pickers = () => import('browser-fs-access');

/** What is opened is a design or a run; what is imported is described in many kinds of files. */
const KINDS = {
  design: { description: 'Designs and runs', extensions: ['.json', '.ndjson'], mimeTypes: ['application/json', 'application/x-ndjson'] },
  import: { description: 'YAML or JSON', extensions: ['.yaml', '.yml', '.json'], mimeTypes: ['application/yaml', 'application/json'] },
};

/** A file that was dropped onto the page. */
export async function droppedFile(item: DataTransferItem): Promise<OpenedFile | null> {
  const file = item.getAsFile();
  // Must be asked for before anything is awaited.
  const wanted = (item as DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }).getAsFileSystemHandle?.();
  const handle = await wanted?.catch(() => undefined);
  if (file === null) return null;
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), handle: isDiskHandle(handle) ? fileHandle(handle) : null };
}

const openedFile = async (file: FileWithHandle): Promise<OpenedFile> =>
  ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), handle: file.handle === undefined ? null : fileHandle(file.handle) });

const fileHandle = (handle: FileSystemFileHandle): FileHandle => new DiskFile(handle);

const isDiskHandle = (handle: unknown): handle is FileSystemFileHandle =>
  typeof FileSystemFileHandle !== 'undefined' && handle instanceof FileSystemFileHandle;

/** What the library of types does not know yet. */
interface Permitting {
  requestPermission?(options: { readonly mode: 'readwrite' }): Promise<PermissionState>;
}

class DiskFile implements FileHandle {
  readonly disk: FileSystemFileHandle;

  constructor(disk: FileSystemFileHandle) {
    this.disk = disk;
  }

  get name(): string {
    return this.disk.name;
  }

  async modifiedAt(): Promise<number | null> {
    return (await this.disk.getFile()).lastModified;
  }

  async mayWrite(): Promise<boolean> {
    const state = await (this.disk as Permitting).requestPermission?.({ mode: 'readwrite' }).catch(() => 'denied' as const);
    return state === undefined || state === 'granted';
  }

  async write(text: string): Promise<void> {
    const writable = await this.disk.createWritable();
    await writable.write(text);
    await writable.close();
  }
}

/** A picker that was closed throws; that is an answer and no error. */
async function orGivenUp<T>(pick: () => Promise<T>): Promise<T | null> {
  try {
    return await pick();
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
    throw thrown;
  }
}
