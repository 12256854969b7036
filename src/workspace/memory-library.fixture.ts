import { err, ok } from '../base/result.ts';
import type { Design } from '../design/document.ts';
import { EventLog } from '../log/event-log.ts';
import type { LogHeader } from '../log/header.ts';
import { plainSegment, readableSegment, UnpackedSegments } from '../log/packed-segment.ts';
import type { Segment } from '../log/segment.ts';
import type { CommandRecord, DesignEntry, DesignLockEvents, LibraryStorage, RestorePoint, RunEntry, RunMeta, RunView, Stored } from '../storage/library-storage.ts';
import type { StorageProblem } from '../storage/problem.ts';

interface KeptDesign { entry: DesignEntry; design: Design; isDeleted: boolean; readonly commands: CommandRecord[] }
interface KeptRun { entry: RunEntry; readonly meta: RunMeta; header: LogHeader | null; readonly segments: Segment[]; tail: Segment | undefined; result: unknown }

/** Storage in memory, with a problem to answer with and another tab to play. */
export class MemoryLibrary implements LibraryStorage {
  readonly mode = 'durable';
  readonly problem = null;
  readonly recoveries = [];
  readonly designs = new Map<string, KeptDesign>();
  readonly runs = new Map<string, KeptRun>();
  readonly points: { readonly point: RestorePoint; readonly design: Design }[] = [];
  readonly views: [string, RunView][] = [];
  /** What the next writes of commands answer with. */
  failing: StorageProblem | null = null;
  /** Who holds which design, and what it is told. */
  readonly locks = new Map<string, DesignLockEvents>();
  readonly #unpacked = new UnpackedSegments();
  #ids = 0;

  onProblem = (): (() => void) => () => {};
  dismissRecoveries = (): void => {};
  close = async (): Promise<void> => {};
  watchDesign = (): (() => void) => () => {};

  async lockDesign(designId: string, events: DesignLockEvents) {
    const isHeld = !this.locks.has(designId);
    if (isHeld) this.locks.set(designId, events);
    const takeOver = async (): Promise<void> => {
      const holder = this.locks.get(designId);
      await holder?.onAsked?.();
      this.locks.set(designId, events);
      holder?.onLost();
      events.onHeld?.();
    };
    return { isHeld, takeOver, release: () => void (this.locks.get(designId) === events && this.locks.delete(designId)) };
  }

  listDesigns = async () => ok([...this.designs.values()].filter(({ isDeleted }) => !isDeleted).map(({ entry }) => entry).reverse());
  loadDesign = async (id: string) => this.#with(id, ({ entry, design }) => ({ entry, design, revision: entry.revision, lost: 0 }));

  async createDesign(design: Design): Stored<DesignEntry> {
    const id = `design-${++this.#ids}`;
    const entry: DesignEntry = { id, name: design.name, createdAt: 0, updatedAt: 0, revision: 0, bytes: 0 };
    this.designs.set(id, { entry, design, isDeleted: false, commands: [] });
    return ok(entry);
  }

  async appendCommand(id: string, expected: number, command: CommandRecord): Stored<number> {
    await Promise.resolve();
    if (this.failing !== null) return err(this.failing);
    const kept = this.designs.get(id)!;
    if (kept.entry.revision !== expected) return err({ code: 'stale', message: 'Another tab has changed this design.', fix: 'Save a copy.' });
    kept.commands.push(command);
    kept.design = command.design;
    kept.entry = { ...kept.entry, name: command.design.name, revision: expected + 1 };
    return ok(expected + 1);
  }

  renameDesign = async (id: string, name: string) => this.#with(id, (kept) => {
    kept.design = { ...kept.design, name };
    return (kept.entry = { ...kept.entry, name, revision: kept.entry.revision + 1 });
  });
  duplicateDesign = async (id: string, name: string) => this.createDesign({ ...this.designs.get(id)!.design, name });
  deleteDesign = async (id: string) => this.#with(id, (kept) => void (kept.isDeleted = true));
  undeleteDesign = async (id: string) => this.#with(id, (kept) => ((kept.isDeleted = false), kept.entry));

  listRestorePoints = async (designId: string) => ok(this.points.map(({ point }) => point).filter((point) => point.designId === designId).reverse());
  saveRestorePoint = async (designId: string, name?: string) => this.#with(designId, ({ entry, design }) => {
    const point: RestorePoint = { id: `point-${++this.#ids}`, designId, at: 0, revision: entry.revision, name: name ?? null };
    this.points.push({ point, design });
    return point;
  });
  loadRestorePoint = async (id: string) => ok(this.points.find(({ point }) => point.id === id)!);

  beginRun(meta: RunMeta) {
    const entry: RunEntry = { id: meta.id, designId: meta.designId, title: meta.title, startedAt: meta.startedAt, state: 'running', rows: 0, segments: 0, bytes: 0, timeUs: 0, view: null };
    const run: KeptRun = { entry, meta: structuredClone(meta), header: null, segments: [], tail: undefined, result: null };
    this.runs.set(meta.id, run);
    return {
      header: (header: LogHeader) => void (run.header = header),
      segment: async (segment: Segment) => {
        if (run.header === null) throw new Error('a segment came before the header');
        run.segments.push(readableSegment(structuredClone(plainSegment(segment)), this.#unpacked));
        run.tail = undefined;
      },
      tail: (segment: Segment) => void (run.tail = segment),
      finish: async (result: unknown) => {
        run.result = structuredClone(result);
        return ok((run.entry = { ...run.entry, state: 'finished', segments: run.segments.length }));
      },
      fail: async () => {
        run.entry = { ...run.entry, state: 'interrupted' };
        return ok(undefined);
      },
    };
  }

  listRuns = async (designId?: string) => ok([...this.runs.values()].map(({ entry }) => entry).filter((entry) => designId === undefined || entry.designId === designId).reverse());
  loadRun = async (id: string) => {
    const run = this.runs.get(id);
    return run === undefined ? err(MISSING) : ok({ entry: run.entry, meta: run.meta, header: run.header, segments: [], result: run.result });
  };
  readSegment = async (id: string, index: number) => ok(this.runs.get(id)!.segments[index]!);
  openRunLog = async (id: string) => {
    const { header, segments } = this.runs.get(id)!;
    return ok(new EventLog(header!, segments));
  };
  saveRunView = async (id: string, view: RunView) => {
    const run = this.runs.get(id);
    if (run !== undefined) run.entry = { ...run.entry, view };
    this.views.push([id, view]);
    return ok(undefined);
  };
  deleteRun = async (id: string) => (this.runs.delete(id) ? ok(undefined) : err(MISSING));

  async #with<T>(id: string, read: (kept: KeptDesign) => T): Stored<T> {
    const kept = this.designs.get(id);
    return kept === undefined ? err(MISSING) : ok(read(kept));
  }
}

const MISSING: StorageProblem = { code: 'missing', message: 'There is no such design.', fix: 'Open another.' };
