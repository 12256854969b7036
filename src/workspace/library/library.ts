import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Design } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import type { DesignEntry, DesignLock, Recovery, RestorePoint, RunEntry, Stored } from '../../storage/library-storage.ts';
import type { StorageProblem } from '../../storage/problem.ts';
import type { DocumentState, DocumentStore } from '../document-store.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { replaceDesign } from '../edits/replace-design.ts';
import type { HistoryEntry } from '../history.ts';
import type { NoticeStore } from '../notices.ts';
import type { Playhead } from '../playhead/playhead.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { WorkspaceServices } from '../services.ts';
import { SaveQueue, type SaveState } from './save-queue.ts';
import { keptMeta, keptResult } from './storage-recorder.ts';
import { FIRST_TEMPLATE } from './first-template.ts';

export type LibraryDesign = DesignEntry;
export type LibraryRun = RunEntry;
export type LibraryRestorePoint = RestorePoint;
export type LibraryRecovery = Recovery;
export type LibraryProblem = StorageProblem;
export type { SaveState } from './save-queue.ts';

/** Designs and runs that are kept, and how keeping goes. */
export interface LibraryState {
  /** `opening` until the first design is there. */
  readonly status: 'opening' | 'ready';
  /** `memory`: nothing outlives the tab. */
  readonly mode: 'durable' | 'memory';
  /** Latest change first. */
  readonly designs: readonly LibraryDesign[];
  readonly openId: string | null;
  /** What a design is of that is shown and not kept; null for one that is kept, or could not be. */
  readonly shown: ShownCopy | null;
  readonly save: SaveState;
  /** Who edits the open design: this tab, or another. */
  readonly lock: 'none' | 'held' | 'elsewhere';
  /** Why storage fails, as a banner; null when it does not. */
  readonly problem: LibraryProblem | null;
  /** What opening found missing or brought back, until dismissed. */
  readonly recoveries: readonly LibraryRecovery[];
  /** Of the open design, latest first. */
  readonly runs: readonly LibraryRun[];
  readonly restorePoints: readonly LibraryRestorePoint[];
}

/** Where a design comes from that is shown without being kept. */
export type ShownCopy = { readonly kind: 'link' } | { readonly kind: 'run'; readonly file: string; readonly words: string };

export interface ShowOptions {
  readonly of?: ShownCopy;
  readonly save?: SaveState;
}

export interface LibraryParts {
  readonly document: DocumentStore;
  readonly run: RunStore;
  readonly playhead: Playhead;
  readonly notices: NoticeStore;
  readonly services: WorkspaceServices;
}

/** Why a document may only be read, in words for the status bar. */
export const ELSEWHERE = 'Another tab is editing this design.';

/** The designs and runs of a person: opens, keeps and lists them. Every method tells what went wrong by itself. */
export class Library {
  readonly store: StoreApi<LibraryState>;
  readonly #parts: LibraryParts;
  #queue: SaveQueue | null = null;
  #lock: DesignLock | null = null;
  #unwatch: () => void = () => {};
  /** Counts openings: answers to an earlier one are late. */
  #openings = 0;
  /** Counts what somebody wanted to open: only the last one opens. */
  #requests = 0;
  #commits = 0;
  /** The place of the playhead is about to be kept. */
  #isViewWaiting = false;

  constructor(parts: LibraryParts) {
    this.#parts = parts;
    const { storage } = parts.services;
    this.store = createStore<LibraryState>(() => ({
      status: 'opening', mode: storage.mode, designs: [], openId: null, shown: null, save: { kind: 'saved', at: null }, lock: 'none', problem: storage.problem, recoveries: storage.recoveries, runs: [], restorePoints: [],
    }));
    storage.onProblem((problem) => this.store.setState({ problem }));
    parts.document.onCommit((entry, state) => this.#keep(entry, state));
    parts.playhead.store.subscribe(({ row }, before) => void (row !== before.row && this.#keepViewSoon()));
    parts.run.store.subscribe(({ status }, before) => void (status !== before.status && before.status === 'running' && this.refreshRuns()));
    parts.run.store.subscribe(({ scenarioId }, before) => void (scenarioId !== before.scenarioId && this.#rememberScenario(scenarioId)));
  }

  get state(): LibraryState {
    return this.store.getState();
  }

  /** What was open last, with its run; the first time the example. */
  async start(): Promise<void> {
    await this.refresh();
    const { preferences } = this.#parts.services;
    const wanted = preferences.get(OPEN_KEY);
    const entry = this.state.designs.find(({ id }) => id === wanted) ?? this.state.designs[0];
    if (entry === undefined) await this.openTemplate(FIRST_TEMPLATE.id);
    else await this.open(entry.id);
    this.store.setState({ status: 'ready' });
  }

  /** Shows something else than what was open last. */
  async startWith(show: () => void): Promise<void> {
    await this.refresh();
    show();
    this.store.setState({ status: 'ready' });
  }

  /** Shows something in place of the open design, unless that would lose what is not saved and nobody said so. */
  async leaveFor(show: () => void, isForced = false): Promise<boolean> {
    const request = ++this.#requests;
    if (!(await this.#mayLeave(() => void this.leaveFor(show, true), isForced)) || request !== this.#requests) return false;
    show();
    return true;
  }

  async refresh(): Promise<void> {
    const designs = await this.#try(this.#storage.listDesigns());
    if (designs !== null) this.store.setState({ designs });
  }

  /** Opens a kept design, and the run that was shown with it last. A document with unsaved changes is not left unless forced. */
  async open(id: string, isForced = false): Promise<boolean> {
    const request = ++this.#requests;
    if (!(await this.#mayLeave(() => void this.open(id, true), isForced))) return false;
    const loaded = await this.#try(this.#storage.loadDesign(id));
    if (loaded === null || request !== this.#requests) return false;
    const opening = this.#leave();
    this.#queue = this.#queueFor(id, loaded.revision);
    this.#parts.document.open(id, loaded.design, null);
    this.store.setState({ openId: id, shown: null, save: { kind: 'saved', at: null }, lock: 'none', runs: [], restorePoints: [] });
    this.#parts.services.preferences.set(OPEN_KEY, id);
    if (loaded.lost > 0) this.#tellLost(loaded.lost);
    await this.#lockAndWatch(id, opening);
    if (opening !== this.#openings) return false;
    await Promise.all([this.refreshRuns(), this.refreshRestorePoints()]);
    await this.#showAgain(id, opening);
    return true;
  }

  /** Keeps a new design and opens it. One that cannot be kept is shown all the same, and said to be unsaved. */
  async create(design: Design, isForced = false): Promise<string | null> {
    if (!(await this.#mayLeave(() => void this.create(design, true), isForced))) return null;
    const created = await this.#storage.createDesign(design);
    if (!created.ok) {
      this.show(design, null, { save: { kind: 'notSaved', why: created.error.message, fix: created.error.fix } });
      return null;
    }
    await this.refresh();
    return (await this.open(created.value.id, true)) ? created.value.id : null;
  }

  /** Shows a design without keeping it, and without the run of the one before. */
  show(design: Design, readOnly: string | null, { of, save = { kind: 'saved', at: null } }: ShowOptions = {}): void {
    this.#requests++;
    this.#leave();
    this.#parts.run.close();
    this.#parts.document.open('', design, readOnly);
    this.store.setState({ openId: null, shown: of ?? null, save, lock: 'none', runs: [], restorePoints: [] });
  }

  /** What is shown becomes a design of the library. A run that was under way is left. */
  keepShown(): Promise<string | null> {
    return this.create(this.#parts.document.state.design, true);
  }

  createBlank = (): Promise<string | null> => this.create(emptyDesign('Untitled'));

  /** Opens a design of the gallery as a new one. */
  async openTemplate(templateId: string): Promise<string | null> {
    const template = templateId === FIRST_TEMPLATE.id ? FIRST_TEMPLATE : (await import('./templates.ts')).TEMPLATES.find(({ id }) => id === templateId);
    if (template === undefined) return null;
    const text = await this.#parts.services.loadText(template.path).catch((thrown: unknown) => {
      this.#parts.notices.show({ tone: 'error', text: `"${template.title}" could not be loaded: ${thrown instanceof Error ? thrown.message : String(thrown)}` });
      return null;
    });
    if (text === null) return null;
    const { design } = readDesign(text, `${template.id}.flow.json`);
    return design === undefined ? null : this.create(design);
  }

  async rename(id: string, name: string): Promise<void> {
    if (id === this.state.openId) this.#parts.document.edit('Rename design', (design) => void (design.name = name));
    else await this.#try(this.#storage.renameDesign(id, name));
    await this.flush();
    await this.refresh();
  }

  async duplicate(id: string): Promise<string | null> {
    await this.flush();
    const name = this.state.designs.find((entry) => entry.id === id)?.name ?? 'Design';
    const entry = await this.#try(this.#storage.duplicateDesign(id, `${name} copy`));
    await this.refresh();
    return entry?.id ?? null;
  }

  /** The notice offers to take it back. Without any design left a blank one opens. */
  async delete(id: string): Promise<void> {
    const entry = this.state.designs.find((each) => each.id === id);
    const isOpen = id === this.state.openId;
    if (isOpen) await this.flush();
    const isDeleted = (await this.#try(this.#storage.deleteDesign(id).then((done) => (done.ok ? { ok: true as const, value: true } : done)))) ?? false;
    await this.refresh();
    if (isDeleted) this.#parts.notices.show({ tone: 'info', text: `"${entry?.name ?? 'The design'}" was deleted.`, action: { label: 'Undo', run: () => void this.undelete(id, isOpen) } });
    if (!isOpen || !isDeleted) return;
    const next = this.state.designs[0];
    if (next === undefined) await this.create(emptyDesign('Untitled'), true);
    else await this.open(next.id, true);
  }

  async undelete(id: string, opens = false): Promise<void> {
    await this.#try(this.#storage.undeleteDesign(id));
    await this.refresh();
    if (opens) await this.open(id);
  }

  /** Asks the tab that edits to hand over. */
  async takeOver(): Promise<void> {
    await this.#lock?.takeOver();
  }

  /** Fulfilled when everything is written, or something could not be: on `pagehide`, and before the design is left. */
  async flush(): Promise<void> {
    await this.#queue?.flush();
  }

  /** What could not be saved, once more. */
  async retry(): Promise<void> {
    if (this.#queue === null) await this.create(this.#parts.document.state.design, true);
    else await this.flush();
  }

  /** The document as it is now, as a design of its own: when it cannot be saved where it belongs. */
  saveCopy(): Promise<string | null> {
    const { design } = this.#parts.document.state;
    return this.create({ ...design, name: `${design.name} copy` }, true);
  }

  /** What opening found has been read. */
  dismissRecoveries(): void {
    this.#storage.dismissRecoveries();
    this.store.setState({ recoveries: [] });
  }

  async refreshRestorePoints(): Promise<void> {
    const id = this.state.openId;
    const restorePoints = id === null ? null : await this.#try(this.#storage.listRestorePoints(id));
    if (restorePoints !== null && id === this.state.openId) this.store.setState({ restorePoints });
  }

  async saveRestorePoint(name: string): Promise<void> {
    const id = this.state.openId;
    await this.flush();
    if (id !== null) await this.#try(this.#storage.saveRestorePoint(id, name));
    await this.refreshRestorePoints();
  }

  /** The design as it was at the point. */
  async readRestorePoint({ id }: LibraryRestorePoint): Promise<Design | null> {
    return (await this.#try(this.#storage.loadRestorePoint(id)))?.design ?? null;
  }

  /** Brings the document back to the point: one edit, which can be undone. */
  async restore(point: LibraryRestorePoint): Promise<void> {
    const found = await this.readRestorePoint(point);
    if (found !== null && point.designId === this.state.openId) this.#parts.document.edit('Restore', (design) => replaceDesign(design, found));
  }

  async refreshRuns(): Promise<void> {
    const id = this.state.openId;
    const runs = id === null ? null : await this.#try(this.#storage.listRuns(id));
    if (runs !== null && id === this.state.openId) this.store.setState({ runs });
    this.#rememberRun();
  }

  /** Opens an interrupted run and runs it to its end. */
  async goOn(runId: string): Promise<boolean> {
    return (await this.openRun(runId)) && this.#parts.run.goOn();
  }

  /** Shows a kept run where its playhead stood. */
  async openRun(runId: string): Promise<boolean> {
    const opening = this.#openings;
    const loaded = await this.#try(this.#storage.loadRun(runId));
    const meta = loaded === null ? null : keptMeta(loaded.meta.data);
    if (loaded === null || meta === null || loaded.header === null) return false;
    const log = await this.#try(this.#storage.openRunLog(runId));
    if (log === null || opening !== this.#openings || meta.designId !== this.state.openId) return false;
    const { summary, report } = keptResult(loaded.result);
    const status = summary === null ? 'failed' : summary.stop === 'cancelled' ? 'cancelled' : 'finished';
    this.#parts.run.reopen({ meta: { ...meta, runId }, log, status, summary, report }, loaded.entry.view?.row ?? 0);
    this.#rememberRun();
    return true;
  }

  async deleteRun(runId: string): Promise<void> {
    if (this.#parts.run.state.runId === runId) this.#parts.run.close();
    await this.#try(this.#storage.deleteRun(runId));
    await this.refreshRuns();
  }

  get #storage(): WorkspaceServices['storage'] {
    return this.#parts.services.storage;
  }

  #queueFor(id: string, revision: number): SaveQueue {
    const queue = new SaveQueue(this.#storage, id, revision, this.#parts.services.now, (save, problem) => {
      if (this.#queue !== queue) return;
      this.store.setState({ save });
      if (problem?.code === 'stale') this.#parts.document.setReadOnly(problem.message);
    });
    return queue;
  }

  #keep({ label, patches }: HistoryEntry, { design }: DocumentState): void {
    if (this.#queue === null) return;
    this.#queue.push({ label, patches, design });
    // The first change of a session leaves the state before it to come back to, as does every hundredth.
    if (this.#commits++ % COMMITS_PER_POINT === 0) void this.#savePoint();
  }

  async #savePoint(): Promise<void> {
    const id = this.state.openId;
    if (id === null) return;
    await this.#try(this.#storage.saveRestorePoint(id));
    await this.refreshRestorePoints();
  }

  async #lockAndWatch(id: string, opening: number): Promise<void> {
    const isCurrent = (): boolean => opening === this.#openings;
    const lock = await this.#storage.lockDesign(id, {
      onHeld: () => void (isCurrent() && this.#reload(id, null)),
      onLost: () => void (isCurrent() && this.#lose()),
      onAsked: () => this.flush(),
    });
    if (!isCurrent()) return lock.release();
    this.#lock = lock;
    this.store.setState({ lock: lock.isHeld ? 'held' : 'elsewhere' });
    this.#parts.document.setReadOnly(lock.isHeld ? null : ELSEWHERE);
    this.#unwatch = this.#storage.watchDesign(id, (revision) => {
      if (isCurrent() && this.state.lock === 'elsewhere' && revision !== this.#queue?.revision) void this.#reload(id, ELSEWHERE);
    });
  }

  #lose(): void {
    this.store.setState({ lock: 'elsewhere' });
    this.#parts.document.setReadOnly(ELSEWHERE);
  }

  #tellLost(lost: number): void {
    this.#parts.notices.show({ tone: 'warning', isBanner: true, key: 'lost', text: `The last ${lost === 1 ? 'change' : `${lost} changes`} of this design could not be read. It is as it was before.` });
  }

  /** The design as another tab left it. */
  async #reload(id: string, readOnly: string | null): Promise<void> {
    const opening = this.#openings;
    const loaded = await this.#try(this.#storage.loadDesign(id));
    if (loaded === null || opening !== this.#openings) return;
    this.#queue = this.#queueFor(id, loaded.revision);
    this.#parts.document.open(id, loaded.design, readOnly);
    this.store.setState({ lock: readOnly === null ? 'held' : 'elsewhere', save: { kind: 'saved', at: null } });
  }

  /** Whether everything is written, or the person does not mind; otherwise says what is not, and how to go on. */
  async #mayLeave(goOn: () => void, isForced: boolean): Promise<boolean> {
    await this.flush();
    const { save, shown } = this.state;
    if (isForced) return true;
    if (shown !== null && this.#parts.document.state.revision > 0) {
      this.#parts.notices.show({ tone: 'warning', key: 'leave', text: 'This copy was changed and is not kept.', action: { label: 'Leave anyway', run: goOn }, isBanner: true });
      return false;
    }
    if (save.kind !== 'notSaved') return true;
    this.#parts.notices.show({ tone: 'error', key: 'leave', text: `This design is not saved: ${save.why} Save it to a file, or it is lost.`, action: { label: 'Leave anyway', run: goOn }, isBanner: true });
    return false;
  }

  /** The number of the opening that begins. */
  #leave(): number {
    this.#unwatch();
    this.#unwatch = () => {};
    this.#queue = null;
    this.#lock?.release();
    this.#lock = null;
    this.#commits = 0;
    this.#parts.notices.closeKey('leave');
    return ++this.#openings;
  }

  /** The run that was shown with the design last, and the scenario that was chosen to run next. */
  async #showAgain(id: string, opening: number): Promise<void> {
    const { preferences } = this.#parts.services;
    // Read first: a run that opens chooses its own scenario.
    const [runId, scenarioId] = [preferences.get(RUN_KEY + id), preferences.get(SCENARIO_KEY + id)];
    if (runId !== null && this.state.runs.some((run) => run.id === runId)) await this.openRun(runId);
    if (opening === this.#openings && this.#parts.document.state.design.scenarios.some((scenario) => scenario.id === scenarioId)) this.#parts.run.choose(scenarioId);
  }

  #rememberScenario(scenarioId: string | null): void {
    const { openId } = this.state;
    if (openId !== null && scenarioId !== null) this.#parts.services.preferences.set(SCENARIO_KEY + openId, scenarioId);
  }

  #rememberRun(): void {
    const { runId } = this.#parts.run.state;
    if (this.state.openId !== null && runId !== null) this.#parts.services.preferences.set(RUN_KEY + this.state.openId, runId);
  }

  #keepViewSoon(): void {
    if (this.#isViewWaiting) return;
    this.#isViewWaiting = true;
    this.#parts.services.timers.set(() => {
      this.#isViewWaiting = false;
      const { runId } = this.#parts.run.state;
      if (runId !== null && this.state.openId !== null) void this.#storage.saveRunView(runId, { row: this.#parts.playhead.state.row });
    }, VIEW_EVERY_MS);
  }

  /** The value, or null after the problem was shown. */
  async #try<T>(stored: Stored<T>): Promise<T | null> {
    const result = await stored;
    if (result.ok) return result.value;
    this.#parts.notices.show({ tone: 'error', text: `${result.error.message} ${result.error.fix}`, key: result.error.code });
    return null;
  }
}

const OPEN_KEY = 'flowstage.open';
const RUN_KEY = 'flowstage.run.';
const SCENARIO_KEY = 'flowstage.scenario.';
const COMMITS_PER_POINT = 100;
const VIEW_EVERY_MS = 1000;
