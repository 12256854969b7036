import type { EventLog } from '../log/event-log.ts';
import { causeChain } from '../log/query-causes.ts';

/** One way in which a run broke what was demanded of it. Rows are numbers, counted from 1, as in the column `cause`. */
export interface Finding {
  /** Id of the expectation or of the invariant. */
  readonly expectation: string;
  readonly name: string;
  /** One sentence: what, of whom, when. */
  readonly message: string;
  /** The rows that prove it, ascending. */
  readonly rows: readonly number[];
  /** Why the last of them came about, from the root to that row itself. */
  readonly causes: readonly number[];
  /** Value of the key that it is about. */
  readonly key?: string;
  /** Number of the saga instance that it is about. */
  readonly saga?: number;
}

/** What a finding is about, besides its expectation. */
export type Subject = Pick<Finding, 'key' | 'saga'>;

/** Findings of one demand that are reported one by one; a run that is broken throughout would fill the memory otherwise. */
export const FINDINGS_MAX = 1000;

/** Makes a finding from the row numbers that prove it, in any order; 0 and repeats are dropped. */
export function finding(plan: { readonly id: string; readonly name: string }, log: EventLog, message: string, proof: readonly number[], subject: Subject = {}): Finding {
  const rows = [...new Set(proof)].filter((row) => row > 0).sort((a, b) => a - b);
  const last = rows[rows.length - 1];
  const causes = last === undefined ? [] : causeChain(log, last - 1).map((index) => index + 1).reverse();
  return { expectation: plan.id, name: plan.name, message, rows, causes, ...subject };
}
