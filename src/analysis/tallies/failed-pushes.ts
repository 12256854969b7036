import { countingAspect } from './aspect.ts';

/**
 * Pushes that failed, as Amazon counts them (NumberOfNotificationsFailed, docs.aws.amazon.com/sns, monitoring with CloudWatch): of a
 * service that is called every attempt, of a queue the push that was given up. Rows about a push to a queue name no node.
 */
export const FAILED_PUSHES = countingAspect(['pushesFailed'], ['pushFailed', 'entryUnroutable'], (kind, row, log) => {
  const isCalled = log.cell('node', row) !== 0;
  if (kind === 'pushFailed') return isCalled ? 'pushesFailed' : undefined;
  // What no subscriber wanted was never pushed, and has no attempt.
  return !isCalled && log.cell('attempt', row) > 0 ? 'pushesFailed' : undefined;
});
