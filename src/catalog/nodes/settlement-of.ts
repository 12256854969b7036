import type { Settlement } from '../../topology/process.ts';

/** What basic.nack and basic.reject mean: without requeue both give the message up; with it, only reject counts as a failure of the handler. */
export const settlementOf = (verb: 'nack' | 'reject', requeue: boolean): Settlement => (!requeue ? 'reject' : verb === 'nack' ? 'requeue' : 'fail');
