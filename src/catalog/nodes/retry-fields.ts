import type { RetrySchedule } from '../../topology/retry.ts';
import { type ConfigOf, duration, integer, number, record } from '../field.ts';

export const RETRY_FIELDS = {
  retries: integer('Retries', { default: 2, min: 0, max: 1_000_000, unlimited: -1, help: 'Attempts after the first; -1 for ever.' }),
  delay: duration('First delay', { default: '1s', max: '365d', help: 'Time before the first retry.' }),
  factor: number('Factor', { default: 2, min: 1, max: 100, help: 'Each delay is this much longer than the one before; 1 keeps it fixed.' }),
  delayMax: duration('Longest delay', { default: '1m', max: '365d', help: 'Delays grow up to this.' }),
  jitter: number('Jitter', { default: 0, min: 0, max: 1, help: 'A delay is drawn around its value by up to this fraction.' }),
} as const;

export const retryField = record('Retry', RETRY_FIELDS, { help: 'Attempts after a failure.' });

export type RetryConfig = ConfigOf<typeof RETRY_FIELDS>;

export const retrySchedule = (config: RetryConfig): RetrySchedule => ({
  retriesMax: config.retries,
  firstUs: config.delay,
  factor: config.factor,
  delayMaxUs: config.delayMax,
  jitter: config.jitter,
});
