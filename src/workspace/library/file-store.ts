import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import type { DocumentStore } from '../document-store.ts';
import type { NoticeStore } from '../notices.ts';
import type { FileHandle, FilePort, OpenedFile } from './file-port.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { Library } from './library.ts';

/** The file that belongs to the open design, if any. */
export interface FileState {
  readonly name: string | null;
  /** Revision of the document that the file holds; -1 for none. */
  readonly revision: number;
  /** What reading the last file told. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface FileStoreParts {
  readonly document: DocumentStore;
  readonly library: Library;
  readonly run: RunStore;
  readonly notices: NoticeStore;
  readonly files: FilePort;
}

/** Files on disk: opening makes a design of the library, saving writes the document as text. */
export class FileStore {
  readonly store: StoreApi<FileState> = createStore<FileState>(() => NO_FILE);
  readonly #parts: FileStoreParts;
  #handle: FileHandle | null = null;
  #modifiedAt: number | null = null;

  constructor(parts: FileStoreParts) {
    this.#parts = parts;
    parts.document.store.subscribe(({ id }, before) => void (id !== before.id && this.#turnTo(id)));
  }

  /** Asks for a file; the id of its design, '' for one that is only shown, null when given up or refused. */
  async open(): Promise<string | null> {
    const file = await this.#parts.files.open();
    return file === null ? null : this.openFile(file);
  }

  /** Opens a file that was chosen or dropped: a design as a new one of the library, a run to be looked at. */
  async openFile(file: OpenedFile): Promise<string | null> {
    if (holdsRun(file)) return this.#openRun(file);
    const { design, diagnostics, readOnly } = readDesign(file.bytes, file.name);
    this.store.setState({ diagnostics });
    if (design === undefined) {
      const [first] = diagnostics;
      this.#parts.notices.show({ tone: 'error', text: `${(first?.message ?? `"${file.name}" cannot be opened`).replace(/[^.!?]$/, '$&.')} ${first?.fix ?? ''}`.trim() });
      return null;
    }
    // Written by a later release: keeping it would keep less than it says.
    if (readOnly) this.#parts.library.show(design, diagnostics[0]?.message ?? 'This file was written by a later release.');
    const id = readOnly ? '' : await this.#parts.library.create(design);
    if (id === null) return null;
    await this.#belongsTo(file.handle, file.name);
    this.store.setState({ diagnostics });
    if (diagnostics.length > 0) this.#parts.notices.show({ tone: 'warning', text: `"${file.name}" was opened with ${diagnostics.length} ${diagnostics.length === 1 ? 'remark' : 'remarks'}.`, key: 'file' });
    return id;
  }

  /** Shows the run of a file with the design that ran: nothing of it is kept, and nothing can be edited. */
  async #openRun(file: OpenedFile): Promise<string | null> {
    const { readRunFile } = await import('./run-file.ts');
    const read = readRunFile(file);
    if (!read.ok) {
      this.#parts.notices.show({ tone: 'error', text: read.error, isBanner: true, key: 'file' });
      return null;
    }
    const { design, scenario, log, report, provenance } = read.value;
    const words = `${scenario.name}, seed ${log.header.seed}, engine ${provenance.engineVersion}`;
    const isShown = await this.#parts.library.leaveFor(() => {
      this.#parts.library.show(design, `This is a run from "${file.name}".`, { of: { kind: 'run', file: file.name, words } });
      this.#parts.run.reopen({ meta: { runId: FILE_RUN, designId: '', design, scenario, draftFaults: [], startedAt: 0 }, log, status: 'finished', summary: null, report }, 0);
    });
    return isShown ? '' : null;
  }

  /** Writes to the file that the design came from; without one it asks. */
  async save(): Promise<boolean> {
    const handle = this.#handle;
    if (handle === null) return this.saveAs();
    if (!(await handle.mayWrite())) {
      this.#parts.notices.show({ tone: 'warning', text: `"${handle.name}" may not be written: the browser was not allowed to.`, action: { label: 'Save as', run: () => void this.saveAs() }, key: 'file' });
      return false;
    }
    if (await this.#isChangedOutside(handle)) {
      this.#parts.notices.show({ tone: 'warning', text: `"${handle.name}" was changed by another program.`, action: { label: 'Overwrite', run: () => void this.#write(handle) }, key: 'file', isBanner: true });
      return false;
    }
    return this.#write(handle);
  }

  async saveAs(): Promise<boolean> {
    const { design } = this.#parts.document.state;
    const saved = await this.#orTell(() => this.#parts.files.saveAs(writeDesign(design), fileName(design.name)));
    if (saved === null) return false;
    await this.#belongsTo(saved.handle, saved.name);
    return true;
  }

  async #write(handle: FileHandle): Promise<boolean> {
    const isWritten = await this.#orTell(async () => (await handle.write(writeDesign(this.#parts.document.state.design)), true));
    if (isWritten === null) return false;
    await this.#belongsTo(handle, handle.name);
    this.#parts.notices.closeKey('file');
    this.#parts.notices.show({ tone: 'success', text: `Saved to "${handle.name}".`, key: 'file' });
    return true;
  }

  async #isChangedOutside(handle: FileHandle): Promise<boolean> {
    const modifiedAt = await handle.modifiedAt().catch(() => null);
    return modifiedAt !== null && this.#modifiedAt !== null && modifiedAt > this.#modifiedAt;
  }

  async #belongsTo(handle: FileHandle | null, name: string): Promise<void> {
    this.#handle = handle;
    this.#modifiedAt = handle === null ? null : await handle.modifiedAt().catch(() => null);
    const { id, revision } = this.#parts.document.state;
    this.store.setState({ name, revision });
    if (id !== '') await this.#parts.files.remember(id, handle, this.#modifiedAt);
  }

  async #orTell<T>(work: () => Promise<T | null>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      this.#parts.notices.show({ tone: 'error', text: `The file could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`, key: 'file' });
      return null;
    }
  }

  /** Another design is open: its file, if it had one. */
  #turnTo(id: string): void {
    this.#handle = null;
    this.#modifiedAt = null;
    this.store.setState(NO_FILE);
    if (id === '') return;
    void this.#parts.files.recall(id).then((known) => {
      if (known === null || this.#parts.document.state.id !== id || this.#handle !== null) return;
      this.#handle = known.handle;
      this.#modifiedAt = known.modifiedAt;
      this.store.setState({ ...NO_FILE, name: known.handle.name });
    });
  }
}

/** Stands for the id of a run that no storage keeps. */
const FILE_RUN = 'file';

/** A trace of rows begins with its header; other files of that ending are looked at too, to be refused with a reason. */
function holdsRun({ name, bytes }: OpenedFile): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  return /\.ndjson$/i.test(name) || /^[^{]{0,3}\{\s*"format"\s*:\s*"flowstage\/rows"/.test(start);
}

const NO_FILE: FileState = { name: null, revision: -1, diagnostics: [] };

/** A name that every file system takes, without ending. */
export const baseName = (name: string): string => name.normalize('NFKD').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '').toLowerCase().slice(0, 60) || 'design';

export const fileName = (name: string): string => `${baseName(name)}.flow.json`;
