import type { FileHandle, FilePort, OpenedFile } from '../../workspace/library/file-port.ts';

/** Files by the File System Access API, and by a file input and downloads where a browser lacks it. */
export function browserFiles(): FilePort {
  return {
    open: (what = 'design') => (pickers.showOpenFilePicker === undefined ? openByInput(what) : openByPicker(pickers.showOpenFilePicker, what)),
    saveAs: (text, name) => (pickers.showSaveFilePicker === undefined ? Promise.resolve(download(text, name)) : saveByPicker(pickers.showSaveFilePicker, text, name)),
  };
}

/** A file that was dropped onto the page. */
export async function droppedFile(item: DataTransferItem): Promise<OpenedFile | null> {
  const file = item.getAsFile();
  // Must be asked for before anything is awaited.
  const wanted = (item as DataTransferItem & { getAsFileSystemHandle?: () => Promise<DiskHandle & { readonly kind: string }> }).getAsFileSystemHandle?.();
  const handle = await wanted?.catch(() => undefined);
  if (file === null) return null;
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), handle: handle?.kind === 'file' ? fileHandle(handle) : null };
}

/** What the library of types does not know yet. */
interface DiskHandle {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
}

type PickerOptions = { readonly types: readonly { readonly description: string; readonly accept: Readonly<Record<string, readonly string[]>> }[]; readonly suggestedName?: string };
type OpenPicker = (options: PickerOptions) => Promise<readonly DiskHandle[]>;
type SavePicker = (options: PickerOptions) => Promise<DiskHandle>;

const pickers = globalThis as unknown as { readonly showOpenFilePicker?: OpenPicker; readonly showSaveFilePicker?: SavePicker };

const TYPES: PickerOptions['types'] = [{ description: 'Flowstage design', accept: { 'application/json': ['.json'] } }];

/** What is imported is described in many kinds of files. */
const IMPORT_TYPES: PickerOptions['types'] = [{ description: 'YAML or JSON', accept: { 'application/yaml': ['.yaml', '.yml'], 'application/json': ['.json'] } }];

async function openByPicker(pick: OpenPicker, what: 'design' | 'import'): Promise<OpenedFile | null> {
  const picked = await orGivenUp(() => pick({ types: what === 'import' ? IMPORT_TYPES : TYPES }));
  const handle = picked?.[0];
  if (handle === undefined) return null;
  const file = await handle.getFile();
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), handle: fileHandle(handle) };
}

async function saveByPicker(pick: SavePicker, text: string, suggestedName: string): ReturnType<FilePort['saveAs']> {
  const handle = await orGivenUp(() => pick({ types: TYPES, suggestedName }));
  if (handle === null) return null;
  await fileHandle(handle).write(text);
  return { name: handle.name, handle: fileHandle(handle) };
}

function openByInput(what: 'design' | 'import'): Promise<OpenedFile | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = what === 'import' ? '.yaml,.yml,.json,application/json' : '.json,application/json';
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => resolve(null));
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file === undefined) return resolve(null);
      file.arrayBuffer().then((buffer) => resolve({ name: file.name, bytes: new Uint8Array(buffer), handle: null }), reject);
    });
    input.click();
  });
}

function download(text: string, name: string): { readonly name: string; readonly handle: null } {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS);
  return { name, handle: null };
}

/** The browser reads the address after the click has returned. */
const REVOKE_AFTER_MS = 10_000;

const fileHandle = (handle: DiskHandle): FileHandle => ({
  name: handle.name,
  modifiedAt: async () => (await handle.getFile()).lastModified,
  write: async (text) => {
    const writable = await handle.createWritable();
    await writable.write(text);
    await writable.close();
  },
});

/** A picker that was closed throws; that is an answer and no error. */
async function orGivenUp<T>(pick: () => Promise<T>): Promise<T | null> {
  try {
    return await pick();
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
    throw thrown;
  }
}
