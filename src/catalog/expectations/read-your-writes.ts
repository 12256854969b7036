import { defineExpectation } from '../entry.ts';
import { reference } from '../field.ts';
import { STALE_READ } from '../nodes/query-client.ts';

export const readYourWrites = defineExpectation({
  kind: 'read-your-writes',
  label: 'Read your writes',
  noun: 'expectation',
  summary: 'Whoever changed something sees it when they look.',
  icon: 'read-your-writes',
  tone: 'expectation',
  fields: { client: reference('Client', { to: ['query-client'], required: true, help: 'Who changes something and then looks.' }) },
  lower: ({ client }, { id, name, nodeIndex, topology }) => ({ id, name, kind: 'readYourWrites', client: nodeIndex(client) ?? 0, stale: topology.names.indexOf(STALE_READ) }),
});
