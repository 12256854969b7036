import { BROKERS } from '../brokers/registry.ts';
import type { SystemEntry } from '../entry.ts';

export const SYSTEMS: readonly SystemEntry[] = BROKERS.map(({ system }) => system);
