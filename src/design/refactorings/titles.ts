/** What each refactoring does, as a menu says it, by its id: menus are there before the refactorings are loaded. */
export const REFACTORING_TITLES = {
  outbox: 'Add a transactional outbox',
  'idempotent-consumer': 'Make it idempotent (inbox)',
  'retry-topics': 'Add retry topics and a dead-letter topic',
  compensation: 'Add a compensation',
  timeout: 'Put it under a timeout',
} as const;
