import type { SystemEntry } from '../entry.ts';
import { kafka } from './kafka.ts';

/** Adding a system: one file and one line here. */
export const SYSTEMS: readonly SystemEntry[] = [kafka];
