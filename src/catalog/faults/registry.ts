import type { FaultEntry } from '../entry.ts';

/** Adding a fault: one file and one line here. */
export const FAULTS: readonly FaultEntry[] = [];
