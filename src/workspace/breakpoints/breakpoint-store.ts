import { createStore, type StoreApi } from 'zustand/vanilla';
import { passing, UnpackedSegments } from '../../log/packed-segment.ts';
import type { DocumentStore, Timers } from '../document-store.ts';
import type { NoticeStore } from '../notices.ts';
import { findingRows } from '../playhead/marks.ts';
import type { Playhead } from '../playhead/playhead.ts';
import type { PreferenceStorage } from '../preferences.ts';
import type { RunStore } from '../runs/run-store.ts';
import { type Breakpoint, breakpointWords, placeName, NEW_BREAKPOINT } from './breakpoint.ts';
import type { BreakpointRun, breakpointSearch } from './breakpoint-rows.ts';
import { readBreakpoints } from './read-breakpoints.ts';

export interface BreakpointState {
  readonly list: readonly Breakpoint[];
  /** Numbers of the rows of the shown run at which each is met, by id: what it stops at, or, log-only, notes. */
  readonly met: ReadonlyMap<string, readonly number[]>;
  /** Rows of the run that were looked through: of a long one the others will be. */
  readonly lookedRows: number;
  /** Whose condition wants to be written. */
  readonly editing: string | null;
}

export interface BreakpointServices {
  readonly document: DocumentStore;
  readonly run: RunStore;
  readonly playhead: Playhead;
  readonly notices: NoticeStore;
  readonly preferences: PreferenceStorage;
  readonly timers: Timers;
  readonly newId: () => string;
}

/** The breakpoints of the open design, kept for this person, and where the shown run meets them. */
export class BreakpointStore {
  readonly store: StoreApi<BreakpointState>;
  readonly #services: BreakpointServices;
  /** Of the shown run: every row that was met, before hits are counted, and how far it was looked through. */
  #found = new Map<string, number[]>();
  #lookedRows = 0;
  /** Rows that were met, of all; and when it was last told. */
  #count = 0;
  #toldCount = 0;
  #isTimed = false;
  /** Loaded with the first breakpoint. */
  #searchOf: typeof breakpointSearch | null = null;

  constructor(services: BreakpointServices) {
    this.#services = services;
    const { document, run, preferences } = services;
    this.store = createStore<BreakpointState>(() => ({ list: readBreakpoints(preferences, document.state.id), met: new Map(), lookedRows: 0, editing: null }));
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
    if (!isSame) {
      this.#found = new Map();
      this.#lookedRows = this.#count = this.#toldCount = 0;
    }
    this.#lookOn();
  }

  /** A few segments at once, the others of a long log a little later: the page stays at hand. */
  #lookOn(): void {
    const run = this.#run();
    if (run !== null && this.#searchOf === null && this.state.list.length > 0) return void this.#load();
    const isDone = run === null || this.#lookInto(run);
    // Telling takes as long as there are rows to tell.
    if (isDone || this.#count > 1.25 * this.#toldCount) this.#tell();
    this.store.setState({ lookedRows: this.#lookedRows });
    this.#services.playhead.waitBefore(isDone ? null : this.#lookedRows);
    if (isDone || this.#isTimed) return;
    this.#isTimed = true;
    this.#services.timers.set(() => {
      this.#isTimed = false;
      this.#lookOn();
    }, 0);
  }

  /** Playing waits meanwhile. */
  async #load(): Promise<void> {
    const { playhead, notices } = this.#services;
    playhead.waitBefore(this.#lookedRows);
    try {
      this.#searchOf = (await import('./breakpoint-rows.ts')).breakpointSearch;
      this.#lookOn();
    } catch (thrown) {
      playhead.waitBefore(null);
      notices.show({ tone: 'error', text: `Breakpoints could not be loaded, so none stops the run: ${thrown instanceof Error ? thrown.message : String(thrown)}. Reload the page to try again.`, key: 'breakpoints' });
    }
  }

  /** Whether that was all. */
  #lookInto(run: BreakpointRun): boolean {
    const memory = UnpackedSegments.recycling(1);
    const searchOf = this.#searchOf;
    const searches = searchOf === null ? [] : this.state.list.filter(({ isOff }) => !isOff).map((each) => ({ id: each.id, search: searchOf(each, run) }));
    let left = SEGMENTS_AT_ONCE;
    for (const source of run.log.segments) {
      if (source.firstRow + source.rows <= this.#lookedRows) continue;
      if (left === 0) return false;
      const segment = passing(source, memory);
      const found = searches.map(({ id, search }) => ({ id, rows: search(segment, this.#lookedRows) })).filter(({ rows }) => rows !== undefined);
      for (const { id, rows = [] } of found) this.#keep(id, rows);
      if (found.length > 0) left--;
      this.#lookedRows = source.firstRow + source.rows;
    }
    return true;
  }

  #keep(id: string, rows: readonly number[]): void {
    const kept = this.#found.get(id);
    if (kept === undefined) this.#found.set(id, [...rows]);
    else for (const row of rows) kept.push(row);
    this.#count += rows.length;
  }

  #tell(): void {
    this.#toldCount = this.#count;
    const { list } = this.state;
    const met = new Map(list.map(({ id, hit }) => {
      const rows = this.#found.get(id) ?? [];
      return [id, hit > 0 ? rows.slice(hit - 1, hit) : [...rows]];
    }));
    this.store.setState({ met });
    const stops = new Set(list.flatMap(({ id, isLogOnly }) => (isLogOnly ? [] : (met.get(id) ?? []))));
    this.#services.playhead.setBreaks(Uint32Array.from(stops).sort(), (row) => this.#sayStop(row));
  }

  #sayStop(row: number): void {
    const { list, met } = this.state;
    const { design } = this.#services.document.state;
    const reasons = list.filter(({ id, isLogOnly }) => !isLogOnly && met.get(id)?.includes(row) === true);
    const words = reasons.map((each) => breakpointWords(each, (id) => placeName(design, id)));
    this.#services.notices.say(`Stopped at row ${row}: ${words.join(', ')}`);
  }

  #run(): BreakpointRun | null {
    const { log, names, findings } = this.#services.run.state;
    if (log === null || names === null) return null;
    const { design } = this.#services.run.ran ?? this.#services.document.state;
    return { log, ownerOf: names.canvasId, channelIndex: names.channelIndex, wireOf: (edge) => design.edges.find(({ id }) => id === edge), findings: findingRows(findings) };
  }
}

/** Segments that are looked into in one go: some milliseconds each. */
const SEGMENTS_AT_ONCE = 3;
