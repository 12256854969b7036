import type { EventLog } from '../log/event-log.ts';
import { performingRow } from '../log/performing-row.ts';
import { rowActor } from './words.ts';

/** Who brought a row (by number) about: the instance whose step or handler is its nearest cause, such as `payment#0`. */
export const performerOf = (log: EventLog, row: number): string => rowActor(log, performingRow(log, row));
