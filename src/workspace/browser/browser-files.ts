import type { FileHandle, FilePort, OpenedFile } from '../library/file-port.ts';

/** Files by the File System Access API where the browser has it; else by a file field and downloads. */
export function browserFiles(page: Window): FilePort {
  const access = page as Window & FileSystemAccess;
  return {
    open: () => (access.showOpenFilePicker === undefined ? openByField(page.document) : orGivenUp(async () => openedFile((await access.showOpenFilePicker!({ types: TYPES }))[0]!))),
    saveAs: (text, suggestedName) => (access.showSaveFilePicker === undefined ? download(page, text, suggestedName) : orGivenUp(async () => saved(await access.showSaveFilePicker!({ suggestedName, types: TYPES }), text))),
  };
}

/** Files of a drop on the page; only the first counts. Null when nothing was a file. */
export async function droppedFile(transfer: DataTransfer): Promise<OpenedFile | null> {
  const [item] = [...transfer.items].filter(({ kind }) => kind === 'file');
  if (item === undefined) return null;
  // Both must be asked for before the first wait: a drop is empty afterwards.
  const file = item.getAsFile();
  const handle = (await (item as DataTransferItem & { getAsFileSystemHandle?: () => Promise<DiskHandle | null> }).getAsFileSystemHandle?.().catch(() => null)) ?? null;
  if (file === null) return null;
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), handle: handle !== null && 'createWritable' in handle ? fileHandle(handle) : null };
}

/** The parts of the API that TypeScript does not declare. */
interface FileSystemAccess {
  showOpenFilePicker?(options: object): Promise<DiskHandle[]>;
  showSaveFilePicker?(options: object): Promise<DiskHandle>;
}

interface DiskHandle {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
}

const TYPES = [{ description: 'Flowstage design', accept: { 'application/json': ['.json'] } }];

const openedFile = async (handle: DiskHandle): Promise<OpenedFile> => ({ name: handle.name, bytes: new Uint8Array(await (await handle.getFile()).arrayBuffer()), handle: fileHandle(handle) });

async function saved(disk: DiskHandle, text: string): Promise<{ readonly name: string; readonly handle: FileHandle }> {
  const handle = fileHandle(disk);
  await handle.write(text);
  return { name: disk.name, handle };
}

const fileHandle = (disk: DiskHandle): FileHandle => ({
  name: disk.name,
  modifiedAt: async () => (await disk.getFile()).lastModified,
  write: async (text) => {
    const stream = await disk.createWritable();
    await stream.write(text);
    // Only now the file on disk changes, all at once.
    await stream.close();
  },
});

function openByField(document: Document): Promise<OpenedFile | null> {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.json,application/json';
  return new Promise((resolve, reject) => {
    field.addEventListener('cancel', () => resolve(null));
    field.addEventListener('change', () => {
      const [file] = field.files ?? [];
      if (file === undefined) resolve(null);
      else file.arrayBuffer().then((buffer) => resolve({ name: file.name, bytes: new Uint8Array(buffer), handle: null }), reject);
    });
    field.click();
  });
}

async function download(page: Window, text: string, name: string): Promise<{ readonly name: string; readonly handle: null }> {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = page.document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers begin to read it only later.
  page.setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return { name, handle: null };
}

/** Closing the picker is no failure. */
async function orGivenUp<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
    throw thrown;
  }
}
