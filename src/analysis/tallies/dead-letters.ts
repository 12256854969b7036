import { reasonsAspect } from './aspect.ts';

/** Entries that were dead-lettered, by why. */
export const DEAD_LETTERS = reasonsAspect('entryDeadLettered', { rejected: 'deadRejected', expired: 'deadExpired', maxlen: 'deadOverflow', deliveryLimit: 'deadDeliveryLimit' });
