import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Design } from '../../design/document.ts';
import type { ImportRequest, ReadImport } from '../../formats/read-import.ts';
import { change, EMPTY_HISTORY } from '../history.ts';
import type { DocumentStore } from '../document-store.ts';
import type { Merged, mergeDesign } from '../edits/merge-design.ts';
import { lateStore } from '../late-store.ts';
import type { LayoutStore } from '../layout-store.ts';
import type { NoticeStore } from '../notices.ts';
import type { OpenedFile } from '../library/file-port.ts';
import { looksLikeDesign } from './looks-like-design.ts';

/** What the dialog of imports shows. */
export type ImportState =
  | { readonly phase: 'asking' }
  | { readonly phase: 'reading'; readonly name: string }
  | { readonly phase: 'refused'; readonly name: string; readonly result: ReadImport }
  | { readonly phase: 'ready'; readonly name: string; readonly result: ReadImport; readonly design: Design; readonly merge: Omit<Merged, 'ids'> };

export interface ImportParts {
  readonly document: DocumentStore;
  readonly layout: LayoutStore;
  readonly notices: NoticeStore;
  readonly read: (request: ImportRequest) => Promise<ReadImport>;
}

/** One import at a time: a file or a text is read, shown, and taken into the open design as one step. */
export class ImportStore {
  readonly store: StoreApi<ImportState> = createStore<ImportState>(() => ASKING);
  readonly #parts: ImportParts;
  #number = 0;
  /** Loaded with the first import. */
  #mergeDesign: typeof mergeDesign | null = null;

  constructor(parts: ImportParts) {
    this.#parts = parts;
    parts.layout.store.subscribe(({ overlay }, before) => void (overlay !== before.overlay && before.overlay === 'import' && this.reset()));
  }

  /** Whether a file is for here, and not a design or a run of ours to be opened. */
  takes({ name, bytes }: OpenedFile): boolean {
    return !/\.ndjson$/i.test(name) && !looksLikeDesign(name, bytes);
  }

  /** Shows the dialog and reads the file into it. */
  async readFile({ name, bytes }: OpenedFile): Promise<void> {
    this.#parts.layout.setOverlay('import');
    await this.#read({ name, content: bytes });
  }

  async readText(text: string): Promise<void> {
    if (text.trim() !== '') await this.#read({ name: '', content: text });
  }

  /** Takes in what is shown. One step of undo. */
  merge(): boolean {
    const { state } = this;
    const mergeDesign = this.#mergeDesign;
    if (state.phase !== 'ready' || mergeDesign === null) return false;
    const { document, layout, notices } = this.#parts;
    let merged: Merged | undefined;
    const isDone = document.edit('Import', (draft) => void (merged = mergeDesign(draft, state.design)));
    if (!isDone || merged === undefined) return false;
    document.select(merged.ids);
    layout.setOverlay(null);
    notices.show({ tone: 'success', text: `Imported ${counted(state.design.nodes.length, 'node')}${state.name === '' ? '' : ` from "${state.name}"`}.`, action: { label: 'Undo', run: () => void document.undo() }, key: 'import' });
    return true;
  }

  /** Forgets what was read, and what is being read. */
  reset(): void {
    this.#number++;
    this.store.setState(ASKING, true);
  }

  get state(): ImportState {
    return this.store.getState();
  }

  async #read(request: ImportRequest): Promise<void> {
    const number = ++this.#number;
    const { name } = request;
    this.store.setState({ phase: 'reading', name }, true);
    const [result, { mergeDesign }] = await Promise.all([this.#parts.read(request), import('../edits/merge-design.ts')]);
    if (number !== this.#number) return;
    this.#mergeDesign = mergeDesign;
    const { design } = result;
    this.store.setState(design === null ? { phase: 'refused', name, result } : { phase: 'ready', name, result, design, merge: tried(this.#parts.document.state.design, mergeDesign, design) }, true);
  }

}

/** What a merge would tell, without doing it. */
function tried(open: Design, merge: typeof mergeDesign, part: Design): Omit<Merged, 'ids'> {
  let merged: Merged | undefined;
  change(open, EMPTY_HISTORY, '', (draft) => void (merged = merge(draft, part)), null);
  return merged ?? { renamed: [], reused: [], keptSchemas: [] };
}

const ASKING: ImportState = { phase: 'asking' };

const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`;

/** The imports of a workspace; loaded when somebody imports. */
export const importStore = lateStore(({ document, layout, notices, services }) => new ImportStore({ document, layout, notices, read: services.readImport }));
