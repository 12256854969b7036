import type { Result } from '../base/result.ts';
import type { Design } from '../design/document.ts';
import type { EventLog } from '../log/event-log.ts';
import type { LogHeader } from '../log/header.ts';
import type { Segment } from '../log/segment.ts';
import type { Patch } from './patch.ts';
import type { StorageProblem } from './problem.ts';

export type Stored<T> = Promise<Result<T, StorageProblem>>;

/**
 * Designs and runs on this machine. Every method answers with a problem instead of throwing. An `ok` of a method that
 * writes a design means that the browser has written it through: it may be shown as saved.
 */
export interface LibraryStorage extends DesignStorage, RunStorage {
  /** `memory`: what is kept is gone with the tab, and `problem` says why. */
  readonly mode: 'durable' | 'memory';
  readonly problem: StorageProblem | null;
  /** What opening found missing or brought back; to be shown until dismissed. */
  readonly recoveries: readonly Recovery[];
  /** They have been read. */
  dismissRecoveries(): void;
  /** Told when writing stops being possible, or is possible again (null). Returns how to stop. */
  onProblem(listener: (problem: StorageProblem | null) => void): () => void;
  /** Tells, asks and takes over who may edit a design. */
  lockDesign(designId: string, events: DesignLockEvents): Promise<DesignLock>;
  /** Writes what waits (snapshots) and lets go of everything. */
  close(): Promise<void>;
}

/** What became of a design whose stored changes were not all there. */
export interface Recovery {
  readonly designId: string;
  readonly name: string;
  /**
   * `restored`: brought back from a copy; `missing`: the browser removed it and there is no copy; `copied`: changes made
   * while storage was unavailable are now a design of their own; `shortened`: its last changes are gone and there is no copy of them;
   * `changed`: it has as many changes as were saved, but others.
   */
  readonly kind: 'restored' | 'missing' | 'copied' | 'shortened' | 'changed';
  /** Changes that could not be brought back. */
  readonly lost: number;
  readonly message: string;
}

export interface DesignEntry {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Counts stored commands; grows by one with each. */
  readonly revision: number;
  /** Size of the design as last stored whole. */
  readonly bytes: number;
}

export interface LoadedDesign {
  readonly entry: DesignEntry;
  readonly design: Design;
  readonly revision: number;
  /** Changes at the end that could not be read: the design is as it was before them. 0 for a sound one. */
  readonly lost: number;
}

/** One command as a person did it: undo and redo are commands too. */
export interface CommandRecord {
  readonly label: string;
  /** On the design as the command before left it. */
  readonly patches: readonly Patch[];
  /** The design after the command. It is written whole now and then; giving it costs nothing. */
  readonly design: Design;
}

export interface RestorePoint {
  readonly id: string;
  readonly designId: string;
  readonly at: number;
  readonly revision: number;
  /** Null for an automatic one. */
  readonly name: string | null;
}

export interface DesignStorage {
  /** Latest change first; deleted ones are not among them. */
  listDesigns(): Stored<DesignEntry[]>;
  loadDesign(id: string): Stored<LoadedDesign>;
  /** The new design has revision 0. */
  createDesign(design: Design): Stored<DesignEntry>;
  /**
   * Stores one command and gives the new revision; `stale` when the stored revision is not `expected`. Call in order, with or without
   * waiting. After any other problem nothing is lost: call again with the last revision that was given and the newest command, and the
   * design is written whole.
   */
  appendCommand(id: string, expected: number, command: CommandRecord): Stored<number>;
  /** Changes the name inside the design too, as a command of its own. The open design is renamed by editing it. */
  renameDesign(id: string, name: string): Stored<DesignEntry>;
  duplicateDesign(id: string, name: string): Stored<DesignEntry>;
  /** Can be undone for 30 days. Its runs go when it goes for good. */
  deleteDesign(id: string): Stored<void>;
  undeleteDesign(id: string): Stored<DesignEntry>;
  /** Latest first: those that were named, and the last 30 automatic ones. */
  listRestorePoints(designId: string): Stored<RestorePoint[]>;
  /** Keeps the design as it is stored now. */
  saveRestorePoint(designId: string, name?: string): Stored<RestorePoint>;
  loadRestorePoint(id: string): Stored<{ readonly point: RestorePoint; readonly design: Design }>;
  /** Told when another tab has stored a command. Returns how to stop. */
  watchDesign(id: string, listener: (revision: number) => void): () => void;
}

export interface DesignLockEvents {
  /** This tab may edit from now on: load the design again first. */
  readonly onHeld?: () => void;
  /** Another tab has taken over: stop editing. */
  readonly onLost: () => void;
  /** Another tab asks to edit; the lock is handed over when this is done. */
  readonly onAsked?: () => Promise<void> | void;
}

/** Who edits one design. All other tabs read. */
export interface DesignLock {
  readonly isHeld: boolean;
  /** Asks the tab that edits to hand over, and takes over without its consent when it does not answer. */
  takeOver(): Promise<void>;
  release(): void;
}

/** A run as it begins. */
export interface RunMeta {
  readonly id: string;
  readonly designId: string;
  /** For lists: scenario name and seed. */
  readonly title: string;
  readonly startedAt: number;
  /** Plain data kept as it is: the design and the scenario that ran. */
  readonly data: unknown;
}

export type RunState = 'running' | 'finished' | 'interrupted';

export interface RunEntry {
  readonly id: string;
  readonly designId: string;
  readonly title: string;
  readonly startedAt: number;
  /** `interrupted`: the tab or the storage ended before the run did. Its log ends with the last rows stored. */
  readonly state: RunState;
  readonly rows: number;
  readonly segments: number;
  readonly bytes: number;
  /** Virtual time of the last row stored, in microseconds. */
  readonly timeUs: number;
  /** Where the playhead stood; null when never moved. */
  readonly view: RunView | null;
}

export interface RunView {
  /** 1-based; 0 is before the first. */
  readonly row: number;
}

export interface LoadedRun {
  readonly entry: RunEntry;
  readonly meta: RunMeta;
  /** Null when the run was interrupted before its first row. */
  readonly header: LogHeader | null;
  readonly segments: readonly SegmentEntry[];
  /** What `finish` was given; null for a run that was not finished. */
  readonly result: unknown;
}

/** What a reader needs to know which segment to ask for. */
export interface SegmentEntry {
  readonly index: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly timeMinUs: number;
  readonly timeMaxUs: number;
  readonly hash: string;
}

export interface RunStorage {
  /** Never waits: rows go to the storage worker in order, at most four segments at a time. */
  beginRun(meta: RunMeta): RunWriter;
  /** Latest first; of one design when named. */
  listRuns(designId?: string): Stored<RunEntry[]>;
  loadRun(id: string): Stored<LoadedRun>;
  readSegment(runId: string, index: number): Stored<Segment>;
  /** The whole log, each segment compared with its hash. */
  openRunLog(id: string): Stored<EventLog>;
  saveRunView(id: string, view: RunView): Stored<void>;
  deleteRun(id: string): Stored<void>;
}

/** Stores one run while it goes on. What fails shows in `finish`, and at once by `onProblem` of the library; the run itself goes on. */
export interface RunWriter {
  /** Before the first segment. */
  header(header: LogHeader): void;
  /** A sealed segment, in order; it stays the caller's. Fulfilled when it is stored, or when storing has failed. */
  segment(segment: Segment): Promise<void>;
  /** The rows after the last sealed segment; replaces the tail before. */
  tail(segment: Segment): void;
  /** The run has ended: its last rows, and plain data to keep with it. */
  finish(result: unknown, tail?: Segment): Stored<RunEntry>;
  /** The run broke: what was stored stays, as an interrupted run. */
  fail(): Stored<void>;
}
