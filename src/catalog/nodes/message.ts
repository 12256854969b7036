import type { MessagePlan } from '../../topology/process.ts';
import { bytes, type ConfigOf, expression, map, template, text } from '../field.ts';
import { SCHEMA_VERSION_HEADER } from '../schemas/pinned-versions.ts';
import type { LowerContext } from '../lowering/context.ts';

/** How a message is made: in producers, publish steps and calls. */
export const MESSAGE_FIELDS = {
  type: text('Type', { required: true, min: 1, max: 200, help: 'What handlers match on, such as OrderPlaced.' }),
  key: expression('Key', { help: 'Messages of one key go to one partition and keep their order. Absent: no key, any partition.' }),
  payload: template('Payload', { default: {}, help: 'JSON with ${expressions} in its texts. null is a tombstone.' }),
  headers: map('Headers', template('Value', { help: 'JSON with ${expressions} in its texts.' }), { help: 'Values beside the payload, by name.' }),
  schemaVersion: expression('Schema version', { help: 'Version of the type\'s schema that it is written with, such as 2, or release >= 2 ? 2 : 1. The header `schemaVersion` carries it. Absent: no schema.', case: 'SCH-05' }),
  bytes: bytes('Size', { default: 0, min: 0, max: 1_000_000_000, advanced: true, help: 'Size on the wire. 0: the length of key, headers and payload as JSON.' }),
} as const;

export function messagePlan(config: ConfigOf<typeof MESSAGE_FIELDS>, context: LowerContext): MessagePlan {
  const headers = Object.fromEntries(Object.entries(config.headers).map(([name, value]) => [name, value ?? null]));
  if (config.schemaVersion !== undefined) headers[SCHEMA_VERSION_HEADER] = `\${${config.schemaVersion}}`;
  return { type: context.name(config.type), key: config.key ?? null, payload: config.payload, headers, identity: null, copy: null, bytes: config.bytes };
}
