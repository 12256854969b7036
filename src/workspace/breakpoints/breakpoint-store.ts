import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DocumentStore } from '../document-store.ts';
import type { NoticeStore } from '../notices.ts';
import { findingRows } from '../playhead/marks.ts';
import type { Playhead } from '../playhead/playhead.ts';
import type { PreferenceStorage } from '../preferences.ts';
import type { RunStore } from '../runs/run-store.ts';
import { type Breakpoint, breakpointWords, NEW_BREAKPOINT } from './breakpoint.ts';
import { type BreakpointRun, breakpointRows } from './breakpoint-rows.ts';
import { readBreakpoints } from './read-breakpoints.ts';

export interface BreakpointState {
  readonly list: readonly Breakpoint[];
  /** Numbers of the rows of the shown run at which each is met, by id: what it stops at, or, log-only, notes. */
  readonly met: ReadonlyMap<string, readonly number[]>;
  /** Whose condition wants to be written. */
  readonly editing: string | null;
}

export interface BreakpointServices {
  readonly document: DocumentStore;
  readonly run: RunStore;
  readonly playhead: Playhead;
  readonly notices: NoticeStore;
  readonly preferences: PreferenceStorage;
  readonly newId: () => string;
}

/** The breakpoints of the open design, kept for this person, and where the shown run meets them. */
export class BreakpointStore {
  readonly store: StoreApi<BreakpointState>;
  readonly #services: BreakpointServices;
  /** Of the shown run: every row that was met, before hits are counted, and how far it was looked through. */
  #found = new Map<string, readonly number[]>();
  #lookedRows = 0;

  constructor(services: BreakpointServices) {
    this.#services = services;
    const { document, run, preferences } = services;
    this.store = createStore<BreakpointState>(() => ({ list: readBreakpoints(preferences, document.state.id), met: new Map(), editing: null }));
    document.store.subscribe(({ id }, before) => {
      if (id !== before.id) this.#show(readBreakpoints(preferences, id));
    });
    run.store.subscribe(({ log, runId, findings }, before) => {
      if (log === before.log && findings === before.findings) return;
      this.#look(log !== null && runId === before.runId && findings === before.findings);
    });
  }

  get state(): BreakpointState {
    return this.store.getState();
  }

  add(what: Partial<Omit<Breakpoint, 'id'>>): string {
    const id = this.#services.newId();
    this.#change([...this.state.list, { ...NEW_BREAKPOINT, ...what, id }]);
    return id;
  }

  change(id: string, change: Partial<Omit<Breakpoint, 'id'>>): void {
    this.#change(this.state.list.map((each) => (each.id === id ? { ...each, ...change } : each)));
  }

  remove(ids: readonly string[]): void {
    this.#change(this.state.list.filter(({ id }) => !ids.includes(id)));
  }

  edit(id: string | null): void {
    this.store.setState({ editing: id });
  }

  /** Those on one of some nodes. */
  on(nodes: readonly string[]): readonly Breakpoint[] {
    return this.state.list.filter(({ node }) => nodes.includes(node));
  }

  #change(list: readonly Breakpoint[]): void {
    const { document, preferences } = this.#services;
    preferences.set(`flowstage.breakpoints.${document.state.id}`, JSON.stringify({ list }));
    this.#show(list);
  }

  #show(list: readonly Breakpoint[]): void {
    this.store.setState({ list });
    this.#look(false);
  }

  /** Looks through the rows that are new, or, for another run or other breakpoints, through all. */
  #look(isSame: boolean): void {
    const run = this.#run();
    if (!isSame) {
      this.#found = new Map();
      this.#lookedRows = 0;
    }
    const from = this.#lookedRows;
    if (run !== null) {
      for (const each of this.state.list) if (!each.isOff) this.#found.set(each.id, [...(this.#found.get(each.id) ?? []), ...breakpointRows(each, run, from)]);
      this.#lookedRows = run.log.rowCount;
    }
    this.#tell();
  }

  #tell(): void {
    const { list } = this.state;
    const met = new Map(list.map(({ id, hit }) => {
      const rows = this.#found.get(id) ?? [];
      return [id, hit > 0 ? rows.slice(hit - 1, hit) : rows];
    }));
    this.store.setState({ met });
    const stops = new Set(list.flatMap(({ id, isLogOnly }) => (isLogOnly ? [] : (met.get(id) ?? []))));
    this.#services.playhead.setBreaks(Uint32Array.from(stops).sort(), (row) => this.#sayStop(row));
  }

  #sayStop(row: number): void {
    const { list, met } = this.state;
    const { design } = this.#services.document.state;
    const reasons = list.filter(({ id, isLogOnly }) => !isLogOnly && met.get(id)?.includes(row) === true);
    const words = reasons.map((each) => breakpointWords(each, (id) => design.nodes.find((node) => node.id === id)?.name ?? id));
    this.#services.notices.say(`Stopped at row ${row}: ${words.join(', ')}`);
  }

  #run(): BreakpointRun | null {
    const { log, names, findings } = this.#services.run.state;
    if (log === null || names === null) return null;
    return { log, ownerOf: names.canvasId, channelIndex: names.channelIndex, findings: findingRows(findings) };
  }
}
