import { integer } from '../field.ts';

/** Hosts that run the same process. */
export const instancesField = integer('Instances', { default: 1, min: 1, max: 100, help: 'Processes that run the same program, each on a host of its own. Those of a consumer share its partitions.' });
