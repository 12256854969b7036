import type { ExpectationEntry } from '../entry.ts';
import { always } from './always.ts';
import { atMostOnce } from './at-most-once.ts';
import { converged } from './converged.ts';
import { dirtyRead } from './dirty-read.ts';
import { durable } from './durable.ts';
import { effectOrder } from './effect-order.ts';
import { eventually } from './eventually.ts';
import { never } from './never.ts';
import { noLoss } from './no-loss.ts';
import { noLostUpdate } from './no-lost-update.ts';
import { orderPerKey } from './order-per-key.ts';
import { progress } from './progress.ts';
import { readYourWrites } from './read-your-writes.ts';
import { sagaAtomicity } from './saga-atomicity.ts';
import { sagaTermination } from './saga-termination.ts';
import { schemaReadable } from './schema-readable.ts';
import { singleLeader } from './single-leader.ts';
import { staleness } from './staleness.ts';
import { storm } from './storm.ts';

/** Adding an expectation: one file and one line here. */
export const EXPECTATIONS: readonly ExpectationEntry[] = [atMostOnce, noLoss, orderPerKey, effectOrder, sagaAtomicity, sagaTermination, staleness, converged, readYourWrites, durable, progress, singleLeader, dirtyRead, noLostUpdate, schemaReadable, storm, always, eventually, never];
