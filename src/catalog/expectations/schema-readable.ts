import { defineExpectation } from '../entry.ts';
import { reference } from '../field.ts';
import { CANNOT_BE_READ } from '../schemas/pinned-versions.ts';

export const schemaReadable = defineExpectation({
  kind: 'schema-readable',
  label: 'Every version can be read',
  noun: 'expectation',
  summary: 'A consumer meets no version of an event type that its own cannot read, whoever is deployed first and however old the event is.',
  icon: 'schema-readable',
  tone: 'expectation',
  fields: { node: reference('Consumer', { to: ['consumer'], required: true, help: 'Who reads with versions that its handlers are pinned to.', case: 'SCH-05' }) },
  lower: ({ node }, { id, name, nodeIndex, topology }) => ({ id, name, kind: 'schemaReadable', node: nodeIndex(node) ?? 0, unreadable: topology.names.indexOf(CANNOT_BE_READ) }),
});
