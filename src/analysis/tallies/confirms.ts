import { countingAspect } from './aspect.ts';

/** Publishes that the broker has confirmed to their sender, as that hears of it; what nobody was asked to confirm does not count. */
export const CONFIRMS = countingAspect(['confirmed'], ['publishAcknowledged'], (_, row, log) => (log.detailText(row) === 'automatic' ? undefined : 'confirmed'));
