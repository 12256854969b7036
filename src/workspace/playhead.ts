import type { EventLog } from '../log/event-log.ts';
import { nextDispatch, previousDispatch } from '../log/query-time.ts';

/** Where the reader of a log stands. Row numbers count from 1; 0 is before the first row. */
export interface PlayheadState {
  readonly row: number;
  readonly timeUs: number;
  readonly isPlaying: boolean;
  /** Virtual seconds for one real second. */
  readonly speed: number;
}

export const SPEEDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300] as const;
