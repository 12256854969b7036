import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventLog } from '../../log/event-log.ts';
import { nextDispatch, previousDispatch } from '../../log/query-time.ts';
import type { FrameClock } from '../clock.ts';
import { lastCaused, nextCaused, type RowSearch } from './causality.ts';
import { GaugeCursor } from './gauge-cursor.ts';
import { findingRows, nearest, nextFailure, NO_MARKS, type RunMarks } from './marks.ts';
import { advance, type Pace, rowsUntil, SPEEDS } from './pace.ts';

export interface PlayheadState {
  /** Number of the last row that has happened, from 1; 0 before the first. */
  readonly row: number;
  readonly timeUs: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly pace: Pace;
}

/** What came of looking for a row: it is there; there is no such row; it was moved elsewhere meanwhile. */
export type Moved = 'moved' | 'stayed' | 'elsewhere';

export interface SetLogOptions {
  /** The log goes on: playing waits at its end. */
  readonly isGrowing?: boolean;
  /** A longer log of the run before: where the playhead is stays. */
  readonly isSameRun?: boolean;
  /** Another run, at the time of the one before, as soon as it comes there. */
  readonly keepsTime?: boolean;
}

/**
 * The one place in a run that every view shows. `store` is for components, throttled; what follows it at every frame
 * listens with `onFrame` and writes to its element or canvas itself.
 */
export class Playhead {
  readonly store: StoreApi<PlayheadState> = createStore<PlayheadState>(() => ({ row: 0, timeUs: 0, isPlaying: false, speed: 1, pace: 'events' }));
  readonly #frames: FrameClock;
  readonly #listeners = new Set<() => void>();
  readonly #gauges = new GaugeCursor();
  #log: EventLog | null = null;
  #isGrowing = false;
  /** Where it shall be once the log reaches so far. */
  #wantedUs: number | null = null;
  #marks: RunMarks = NO_MARKS;
  /** Under way for into or out. */
  #search: RowSearch | null = null;
  #onStop: (row: number) => void = () => {};
  #knownRows: number | null = null;
  #frame: unknown = null;
  #frameMs: number | null = null;

  constructor(frames: FrameClock) {
    this.#frames = frames;
  }

  get state(): PlayheadState {
    return this.store.getState();
  }

  get log(): EventLog | null {
    return this.#log;
  }

  setLog(log: EventLog | null, { isGrowing = false, isSameRun = false, keepsTime = false }: SetLogOptions = {}): void {
    const { timeUs } = this.state;
    this.#log = log;
    this.#isGrowing = isGrowing;
    this.#gauges.setLog(log, isSameRun);
    if (!isSameRun) {
      this.#search = null;
      this.#marks = { ...NO_MARKS, breaks: this.#marks.breaks };
      this.#wantedUs = keepsTime ? timeUs : null;
      this.#moveTo(0, keepsTime ? timeUs : 0);
    }
    this.#goWhereWanted();
    if (this.state.isPlaying) this.#requestFrame();
  }

  /** Before there is a log: where the one to come shall be shown, with `keepsTime`. */
  waitAt(us: number): void {
    this.#moveTo(0, us);
  }

  /** The rows that findings point at become marks. */
  setFindings(findings: readonly { readonly rows: readonly number[] }[]): void {
    this.#marks = { ...this.#marks, findings: findingRows(findings) };
  }

  /** Rows at which playing stops, ascending; `onStop` is told when it did. */
  setBreaks(breaks: Uint32Array, onStop: (row: number) => void): void {
    this.#marks = { ...this.#marks, breaks };
    this.#onStop = onStop;
  }

  /** Playing waits where breaks are not known yet: before the row behind so many; null when all are. */
  waitBefore(row: number | null): void {
    this.#knownRows = row;
  }

  /** Findings and breakpoints. */
  get marks(): RunMarks {
    return this.#marks;
  }

  /** Beyond either end it goes to that end. */
  seekRow(row: number): void {
    this.#wantedUs = null;
    const log = this.#log;
    if (log === null) return;
    const bounded = Math.min(Math.max(Math.trunc(row), 0), log.rowCount);
    this.#moveTo(bounded, bounded === 0 ? 0 : log.cell('time', bounded - 1));
  }

  seekTime(us: number): void {
    this.#wantedUs = null;
    if (this.#log === null) return;
    const bounded = Math.min(Math.max(us, 0), this.#endUs());
    this.#moveTo(rowsUntil(this.#log, 0, bounded), bounded);
  }

  /** To the next or previous dispatch. Like every move by hand it pauses; false when it did not move. */
  step(direction: 1 | -1): boolean {
    const log = this.#log;
    if (log === null) return false;
    const index = this.state.row - 1;
    const found = direction === 1 ? nextDispatch(log, index) : previousDispatch(log, index);
    return this.#stepTo(found === undefined ? (direction === 1 ? log.rowCount : 0) : found + 1);
  }

  /** Over all that happens at this instant, to the first event of the next one at which something does; false when it did not move. */
  over(): boolean {
    const log = this.#log;
    if (log === null) return false;
    const { row, timeUs } = this.state;
    const found = nextDispatch(log, rowsUntil(log, row, timeUs) - 1);
    return this.#stepTo(found === undefined ? log.rowCount : found + 1);
  }

  /** To the next row that the current dispatch led to. */
  into(): Promise<Moved> {
    return this.#moveToFound(nextCaused);
  }

  /** To the end of all that the current row led to. */
  out(): Promise<Moved> {
    return this.#moveToFound(lastCaused);
  }

  /** Into or out is still looking for where to go. */
  get isSearching(): boolean {
    return this.#search !== null;
  }

  /** To the next or previous failure, finding or breakpoint. */
  nextMark(direction: 1 | -1): boolean {
    const { row } = this.state;
    const { findings, breaks } = this.#marks;
    const failure = this.#log === null ? undefined : nextFailure(this.#log, row, direction);
    const near = [failure, nearest(findings, row, direction), nearest(breaks, row, direction)].filter((found) => found !== undefined);
    return this.#stepTo(near.length === 0 ? undefined : direction === 1 ? Math.min(...near) : Math.max(...near));
  }

  /** At the end it begins again. */
  play(): void {
    if (this.#log === null || this.state.isPlaying) return;
    this.#search = null;
    if (this.#isAtEnd() && !this.#isGrowing) this.seekRow(0);
    this.store.setState({ isPlaying: true });
    this.#frameMs = null;
    this.#requestFrame();
  }

  pause(): void {
    if (this.state.isPlaying) this.store.setState({ isPlaying: false });
  }

  setSpeed(speed: number): void {
    this.store.setState({ speed: Math.min(Math.max(speed, SPEEDS[0]!), SPEEDS[SPEEDS.length - 1]!) });
  }

  /** The next faster or slower of the usual speeds. */
  changeSpeed(direction: 1 | -1): void {
    const { speed } = this.state;
    const next = direction === 1 ? SPEEDS.find((each) => each > speed) : SPEEDS.findLast((each) => each < speed);
    if (next !== undefined) this.setSpeed(next);
  }

  setPace(pace: Pace): void {
    this.store.setState({ pace });
  }

  /** Every gauge at the playhead, by slot of the log's layout. The next call may change the array. */
  gauges(): Float64Array {
    return this.#gauges.at(this.state.row);
  }

  /** Called at most once per animation frame while it moves. Returns how to stop. */
  onFrame(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #stepTo(row: number | undefined): boolean {
    this.pause();
    if (row === undefined || row === this.state.row) return false;
    this.seekRow(row);
    return true;
  }

  /** A few segments at once, the others of a long log at the next frames. Whatever moves the playhead meanwhile ends the search. */
  #moveToFound(searchFrom: (log: EventLog, index: number) => RowSearch): Promise<Moved> {
    const { row } = this.state;
    if (this.#log === null || row === 0) return Promise.resolve('stayed');
    this.pause();
    const search = (this.#search = searchFrom(this.#log, row - 1));
    return new Promise((resolve) => {
      const searchOn = (): void => {
        if (this.#search !== search) return resolve('elsewhere');
        for (let looked = 0; looked < SEGMENTS_A_FRAME; looked++) {
          const { done, value } = search.next();
          if (done !== true) continue;
          this.#search = null;
          return resolve(this.#stepTo(value === undefined ? undefined : value + 1) ? 'moved' : 'stayed');
        }
        this.#frames.request(searchOn);
      };
      searchOn();
    });
  }

  #moveTo(row: number, timeUs: number): void {
    const { state } = this;
    this.#search = null;
    if (row !== state.row || timeUs !== state.timeUs) this.store.setState({ row, timeUs });
    this.#requestFrame();
  }

  #goWhereWanted(): void {
    const wanted = this.#wantedUs;
    if (wanted === null || this.#log === null) return;
    this.#moveTo(rowsUntil(this.#log, 0, wanted), wanted);
    if (this.#endUs() > wanted) this.#wantedUs = null;
    else if (!this.#isGrowing) this.seekTime(wanted);
  }

  #requestFrame(): void {
    if (this.#frame !== null) return;
    this.#frame = this.#frames.request((nowMs) => {
      this.#frame = null;
      this.#tick(nowMs);
    });
  }

  #tick(nowMs: number): void {
    if (this.state.isPlaying) this.#playOn(nowMs);
    for (const listener of this.#listeners) listener();
  }

  #playOn(nowMs: number): void {
    const log = this.#log;
    // A tab that was hidden does not leap.
    const ms = Math.min(nowMs - (this.#frameMs ?? nowMs), FRAME_MS_MAX);
    this.#frameMs = nowMs;
    if (log === null) return;
    const { row, timeUs, speed, pace } = this.state;
    const moment = advance(log, { row, timeUs }, ms * speed, pace);
    const stop = nearest(this.#marks.breaks, row, 1);
    if (stop !== undefined && stop <= moment.row) return this.#stopAt(stop);
    if (this.#knownRows !== null && moment.row > this.#knownRows) return this.#requestFrame();
    if (moment.row !== row || moment.timeUs !== timeUs) this.store.setState(moment);
    if (this.#isAtEnd() && !this.#isGrowing) this.pause();
    // At the end of a growing log nothing moves: `setLog` wakes it.
    else if (!this.#isAtEnd() || ms === 0) this.#requestFrame();
    else this.#frameMs = null;
  }

  #stopAt(row: number): void {
    this.pause();
    this.seekRow(row);
    this.#onStop(row);
  }

  #isAtEnd(): boolean {
    return this.state.row >= (this.#log?.rowCount ?? 0);
  }

  #endUs(): number {
    return this.#log?.endUs ?? 0;
  }
}

const FRAME_MS_MAX = 100;

/** Segments of a search between two frames: unpacking one takes some milliseconds. */
const SEGMENTS_A_FRAME = 3;
