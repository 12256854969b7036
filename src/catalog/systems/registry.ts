import type { SystemEntry } from '../entry.ts';
import { aws } from './aws.ts';
import { kafka } from './kafka.ts';
import { rabbitmq } from './rabbitmq.ts';

/** Adding a system: one file and one line here. */
export const SYSTEMS: readonly SystemEntry[] = [kafka, rabbitmq, aws];
