import { defineNode } from '../entry.ts';
import { boolean, distribution, integer } from '../field.ts';

export const STORE_FIELDS = {
  commitTime: distribution('Commit time', { default: '1ms', help: 'Time that the store takes for one transaction, before it commits.' }),
  concurrency: integer('Concurrency', { default: 16, min: 1, max: 100_000, help: 'Transactions at work at once. More wait in arrival order.' }),
  managed: boolean('Managed', { default: false, help: 'A managed service, whose host does not crash: faults may not name it.' }),
} as const;

export const store = defineNode({
  kind: 'store',
  label: 'Store',
  noun: 'store',
  summary: 'A database: tables of rows by key, changed by atomic transactions. What is committed survives a crash.',
  icon: 'database',
  tone: 'store',
  fields: STORE_FIELDS,
  ports: [{ id: 'in', label: 'Transactions', direction: 'in', connects: 'store' }],
  shape: (config) => ({ members: 1, opaque: config.managed, store: true }),
  lower: (config, context) => context.addStore(context.self.id, { commitTime: config.commitTime, concurrency: config.concurrency }),
});
