/**
 * Rates of RabbitMQ's management plugin are over its sample interval (`collect_statistics_interval`, 5 s unless set otherwise): ours are
 * over as long, in the time of the run (`analysis/tallies/rates.ts`; a test holds the two together).
 */
export const RATE_WINDOW_S = 5;

export const OVER_WINDOW = `over the last ${RATE_WINDOW_S} s of the run`;
