import type { EventLog } from '../../log/event-log.ts';
import { rowsOfMessage, rowsOfSaga } from '../../log/query-rows.ts';

/** A stretch of virtual time. */
export interface TimeRange {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Shows so much more or less, around a time if it is in sight. */
export function zoomed({ fromUs, toUs }: TimeRange, factor: number, aroundUs: number, whole: TimeRange): TimeRange {
  const centre = aroundUs >= fromUs && aroundUs <= toUs ? aroundUs : (fromUs + toUs) / 2;
  const half = Math.max(10, ((toUs - fromUs) * factor) / 2);
  return { fromUs: Math.max(whole.fromUs, centre - half), toUs: Math.min(whole.toUs, centre + half) };
}

/** By a share of what is in sight. */
export const moved = (range: TimeRange, share: number, whole: TimeRange): TimeRange => from(range.fromUs + share * (range.toUs - range.fromUs), range, whole);

/** As much as is in sight, with a time in its middle as far as the run goes. */
export const centred = (range: TimeRange, aroundUs: number, whole: TimeRange): TimeRange => from(aroundUs - (range.toUs - range.fromUs) / 2, range, whole);

function from(startUs: number, { fromUs, toUs }: TimeRange, whole: TimeRange): TimeRange {
  const span = toUs - fromUs;
  const start = Math.min(Math.max(whole.fromUs, startUs), Math.max(whole.fromUs, whole.toUs - span));
  return { fromUs: start, toUs: start + span };
}

/** What a selection is about: the saga or message that is followed, else what stands out by `isOwn`; null when the run has nothing of it. */
export function rangeOfSelection(log: EventLog, { saga, message }: { readonly saga: number; readonly message: number }, isOwn: ((row: number) => boolean) | null): TimeRange | null {
  const rows = message !== 0 ? rowsOfMessage(log, message) : saga !== 0 ? rowsOfSaga(log, saga) : isOwn === null ? [] : outermost(log, isOwn);
  const [first, last] = [rows[0], rows.at(-1)];
  return first === undefined || last === undefined ? null : { fromUs: log.cell('time', first), toUs: Math.max(log.cell('time', last), log.cell('time', first) + 1) };
}

/** The first and the last row, looked for from both ends. */
function outermost(log: EventLog, isOwn: (row: number) => boolean): readonly number[] {
  let first = 0;
  while (first < log.rowCount && !isOwn(first)) first++;
  if (first === log.rowCount) return [];
  let last = log.rowCount - 1;
  while (!isOwn(last)) last--;
  return [first, last];
}
