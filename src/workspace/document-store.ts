import type { Draft } from 'immer';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Design } from '../design/document.ts';
import { compile } from '../design/compile.ts';
import { validate } from '../design/rules.ts';
import { change, EMPTY_HISTORY, redo, seal, undo, type Change, type History, type HistoryEntry } from './history.ts';

/** The open document. Everything that changes it goes through `edit`. */
export interface DocumentState {
  /** Identity of the document in storage, not in the file. */
  readonly id: string;
  readonly design: Design;
  /** Counts changes, undone ones too: what saving and staleness compare. */
  readonly revision: number;
  /** Ids of selected nodes, systems, edges, notes and groups. */
  readonly selection: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly history: History;
  /** Why it may only be read; null when it may be edited. */
  readonly readOnly: string | null;
}

export interface EditOptions {
  /** Consecutive edits with one key are one undo step. */
  readonly merge?: string;
  /** What is selected afterwards. */
  readonly select?: readonly string[];
}

export type CommitListener = (entry: HistoryEntry, state: DocumentState) => void;

/** How long after the last change validation waits (UX C3: problems within 150 ms of the last key). */
export const VALIDATE_AFTER_MS = 80;
/** How long after that the design is compiled, if nothing was wrong with it. */
export const COMPILE_AFTER_MS = 300;

export interface Timers {
  readonly set: (run: () => void, ms: number) => unknown;
  readonly clear: (timer: unknown) => void;
}

/** The document store: edits, undo, selection, live problems. Knows neither React nor storage. */
export class DocumentStore {
  readonly store: StoreApi<DocumentState>;
  readonly #listeners = new Set<CommitListener>();
  readonly #timers: Timers;
  #timer: unknown = null;

  constructor(id: string, design: Design, timers: Timers) {
    this.#timers = timers;
    this.store = createStore<DocumentState>(() => ({ id, design, revision: 0, selection: [], diagnostics: validate(design), history: EMPTY_HISTORY, readOnly: null }));
  }

  get state(): DocumentState {
    return this.store.getState();
  }

  /** Opens another document; nothing of the one before remains. */
  open(id: string, design: Design, readOnly: string | null = null): void {
    this.store.setState({ id, design, revision: 0, selection: [], diagnostics: validate(design), history: EMPTY_HISTORY, readOnly });
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#compileSoon();
  }

  setReadOnly(reason: string | null): void {
    this.store.setState({ readOnly: reason });
  }

  /** The one way to change the document. False when read-only or when nothing changed. */
  edit(label: string, recipe: (draft: Draft<Design>) => void, options: EditOptions = {}): boolean {
    if (this.state.readOnly !== null) return false;
    const made = change(this.state.design, this.state.history, label, recipe, options.merge ?? null);
    if (made !== null) this.#commit(made);
    if (options.select !== undefined) this.select(options.select);
    return made !== null;
  }

  /** A gesture is over: the next edit with the same merge key is another undo step. */
  seal(): void {
    this.store.setState({ history: seal(this.state.history) });
  }

  undo(): boolean {
    return this.#step(undo(this.state.design, this.state.history));
  }

  redo(): boolean {
    return this.#step(redo(this.state.design, this.state.history));
  }

  select(ids: readonly string[]): void {
    const { selection } = this.state;
    if (ids.length === selection.length && ids.every((id, i) => id === selection[i])) return;
    this.store.setState({ selection: ids });
  }

  /** Told of every commit, undo and redo, after the state has changed. Returns how to stop. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #step(made: Change<Design> | null): boolean {
    if (made === null || this.state.readOnly !== null) return false;
    this.#commit(made);
    return true;
  }

  #commit({ value, history, entry }: Change<Design>): void {
    const ids = new Set([...value.nodes, ...value.systems, ...value.edges, ...(value.annotations ?? [])].map(({ id }) => id));
    const { design: before, selection, revision } = this.state;
    this.store.setState({ design: value, history, revision: revision + 1, selection: selection.every((id) => ids.has(id)) ? selection : selection.filter((id) => ids.has(id)) });
    for (const listener of this.#listeners) listener(entry, this.state);
    if (!isOnlyPlaced(before, value)) this.#validateSoon();
  }

  #validateSoon(): void {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => {
      this.#timer = null;
      this.store.setState({ diagnostics: validate(this.state.design) });
      this.#compileSoon();
    }, VALIDATE_AFTER_MS);
  }

  /** Some problems show only where a run is made of the design; they are looked for when nobody types, once the rest is fine. */
  #compileSoon(): void {
    if (this.state.diagnostics.some(({ severity }) => severity === 'error')) return;
    this.#timer = this.#timers.set(() => {
      this.#timer = null;
      const { design, diagnostics } = this.state;
      const known = new Set(diagnostics.map(({ code, subject, message }) => `${code} ${subject} ${message}`));
      const more = compile(design).diagnostics.filter(({ code, subject, message }) => !known.has(`${code} ${subject} ${message}`));
      if (more.length > 0) this.store.setState({ diagnostics: [...diagnostics, ...more] });
    }, COMPILE_AFTER_MS);
  }
}

/** Where things stand, and what is noted beside them, breaks no rule: a large design is not looked over for it. */
const isOnlyPlaced = (before: Design, now: Design): boolean => (Object.keys(now) as (keyof Design)[]).every((key) => key === 'layout' || key === 'annotations' || before[key] === now[key]);
