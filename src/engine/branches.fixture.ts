import fc from 'fast-check';
import { expect } from 'vitest';
import { COLUMN_NAMES } from '../log/columns.ts';
import { EVENT_KINDS } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Segment } from '../log/segment.ts';
import type { FaultPlan, TimedFault } from '../topology/scenario.ts';
import { fault, faultOf, type FaultSpec, type PlanSpec, planSpec, randomPlan } from './random-plan.fixture.ts';
import { branchOf, type Plan, type Run, simulate, strikeOf } from './run.fixture.ts';

/**
 * How many rows two logs share to the byte, in columns and heap: the index of the first row that differs. Unlike
 * `firstDifference` it reads no meaning into a byte.
 */
export function sharedRows(left: EventLog, right: EventLog): number {
  let shared = 0;
  for (let s = 0; s < Math.min(left.segments.length, right.segments.length); s++) {
    const [a, b] = [left.segments[s]!, right.segments[s]!];
    const rows = Math.min(sharedCells(a, b), rowsOfHeap(a, b));
    shared = a.firstRow + rows;
    if (rows < a.rows || rows < b.rows) break;
  }
  return shared;
}

function sharedCells(a: Segment, b: Segment): number {
  let rows = Math.min(a.rows, b.rows);
  for (const name of COLUMN_NAMES) {
    const [left, right] = [bytes(a, name), bytes(b, name)];
    const width = a.columns[name].BYTES_PER_ELEMENT;
    for (let at = 0; at < rows * width; at++) {
      if (left[at] !== right[at]) rows = Math.floor(at / width);
    }
  }
  return rows;
}

const bytes = ({ columns }: Segment, name: (typeof COLUMN_NAMES)[number]): Uint8Array => new Uint8Array(columns[name].buffer, columns[name].byteOffset, columns[name].byteLength);

/** Rows before the first one whose text in the heap differs. */
function rowsOfHeap(a: Segment, b: Segment): number {
  let same = 0;
  while (same < a.heap.length && same < b.heap.length && a.heap[same] === b.heap[same]) same++;
  if (same === a.heap.length && same === b.heap.length) return a.rows;
  // A text belongs to the row whose detail is its offset: the texts of all rows before end where the next begins.
  for (let row = 0; row < a.rows; row++) {
    if (a.columns.kind[row] === EVENT_KINDS.messageCreated.code && endOfText(a, row) > same) return row;
  }
  return a.rows;
}

function endOfText(segment: Segment, row: number): number {
  for (let next = row + 1; next < segment.rows; next++) if (segment.columns.kind[next] === EVENT_KINDS.messageCreated.code) return segment.columns.detail[next]!;
  return segment.heap.length;
}

/** A branch: the plan with one more fault. */
function expectBranch(base: Run, plan: Plan, added: FaultPlan): void {
  const branch = simulate(branchOf(plan, added));
  if (branch.summary.unmatchedFaults.includes(added.id)) expectNothingChanged(base, branch);
  else expect(sharedRows(base.log, branch.log), `rows before the fault ${JSON.stringify(added)}`).toBeGreaterThanOrEqual(strikeOf(branch));
}

/** A fault that never struck changes no row. The log's hash differs by the fault's name in the header alone. */
export function expectNothingChanged(base: Run, branch: Run): void {
  expect(branch.log.rowCount).toBe(base.log.rowCount);
  expect(sharedRows(base.log, branch.log)).toBe(base.log.rowCount);
  expect(branch.log.segments.map(({ hash }) => hash)).toEqual(base.log.segments.map(({ hash }) => hash));
}

/** One added fault, many times over, by time or by rule, keeps the rows before it. */
export const branchesByFault = fc.property(planSpec(2), fc.array(fault, { minLength: 3, maxLength: 6 }), (spec, added) => {
  const plan = randomPlan(spec);
  const base = simulate(plan);
  for (const item of added) expectBranch(base, plan, faultOf(item, plan, 'added'));
});

/** Armed, yet never struck, it moved the end of a session by a millisecond: the deep search found it. */
export const sessionBeforeTheFirstHeartbeat: [PlanSpec, FaultSpec[]] = [
  {
    seed: 0, brokers: 1, messages: 1, everyMs: 1, acks: 'all', saga: true,
    stages: [false, true, false].map((calls) => ({ partitions: 1, replicas: 1, instances: 1, keyed: false, compacts: false, idempotency: 'none', autoCommit: false, calls, workMs: 0 })),
    faults: [{ what: 'gap', place: 55, other: 57, atMs: 0, forMs: 0, probability: 1 }],
  },
  [{ what: 'lose', place: 30, other: 0, atMs: 502, forMs: 0, probability: 0.05 }],
];

/** The same before a dispatch. */
export const branchesAtDispatches = fc.property(planSpec(1), fc.array(fc.tuple(fc.nat(100_000), fc.nat(50), fc.boolean()), { minLength: 3, maxLength: 6 }), (spec, places) => {
  const plan = randomPlan(spec);
  const base = simulate(plan);
  for (const [at, place, crashes] of places) {
    const dispatch = 1 + (at % base.summary.dispatches);
    const added = faultOf({ what: crashes ? 'crash' : 'pause', place, other: 0, atMs: 0, forMs: 700, probability: 1 }, plan, 'added');
    expectBranch(base, plan, { ...(added as TimedFault), at: { dispatch } });
  }
});
