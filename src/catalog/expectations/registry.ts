import type { ExpectationEntry } from '../entry.ts';

/** Adding an expectation: one file and one line here. */
export const EXPECTATIONS: readonly ExpectationEntry[] = [];
