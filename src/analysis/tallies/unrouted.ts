import { reasonsAspect } from './aspect.ts';

/** Entries that nothing took, by what became of them; also pushes that were given up and went to a queue of dead letters. */
export const UNROUTED = reasonsAspect('entryUnroutable', { dropped: 'unroutedDropped', returned: 'unroutedReturned', alternate: 'unroutedElsewhere', retriesExhausted: 'pushesBuried' });
