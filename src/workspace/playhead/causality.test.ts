import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventLog } from '../../log/event-log.ts';
import { packed, rows, segmentRows, write } from '../../log/random-rows.fixture.ts';
import { dispatchOf, lastCaused, nextCaused, type RowSearch } from './causality.ts';
import { FAILURE_KINDS, failuresBySegment, nextFailure } from './marks.ts';

const logs = fc.tuple(rows(), segmentRows).map(([specs, size]) => write(specs, { segmentRows: size }).log).filter(({ rowCount }) => rowCount > 0);

function found(search: RowSearch): number | undefined {
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value ?? undefined;
  }
}

const causesOf = (log: EventLog): number[] => Array.from({ length: log.rowCount }, (_, index) => log.cell('cause', index));

/** Each row in turn, the whole log at once. */
function lastCausedPlainly(log: EventLog, index: number): number | undefined {
  const reached = new Set([index + 1]);
  causesOf(log).forEach((cause, at) => at > index && reached.has(cause) && reached.add(at + 1));
  return [...reached].at(-1) === index + 1 ? undefined : [...reached].at(-1)! - 1;
}

function nextCausedPlainly(log: EventLog, index: number): number | undefined {
  const [first, end] = dispatchOf(log, index);
  const causes = causesOf(log);
  const later = causes.findIndex((cause, at) => at >= end && cause > first && cause <= end);
  const own = causes.findIndex((cause, at) => at > index && cause === index + 1);
  return later >= 0 ? later : own >= 0 ? own : undefined;
}

test('into and out find what a look at every row finds, packed or not', () => {
  fc.assert(
    fc.property(logs, fc.nat(39), (log, at) => {
      const index = at % log.rowCount;
      for (const each of [log, packed(log)]) {
        expect(found(lastCaused(each, index))).toBe(lastCausedPlainly(log, index));
        expect(found(nextCaused(each, index))).toBe(nextCausedPlainly(log, index));
      }
    }),
    { numRuns: 500 },
  );
});

test('failures are the rows of their kinds, and the next one is the nearest', () => {
  fc.assert(
    fc.property(logs, fc.nat(41), (log, row) => {
      const failures = Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => FAILURE_KINDS.includes(log.kindOf(index))).map((index) => index + 1);
      for (const each of [log, packed(log)]) {
        expect([...failuresBySegment(each)].flat()).toEqual(failures);
        expect(nextFailure(each, row, 1)).toBe(failures.find((failure) => failure > row));
        expect(nextFailure(each, row, -1)).toBe(failures.findLast((failure) => failure < row));
      }
    }),
  );
});
