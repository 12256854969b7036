import { duration, type Fields, record, reference, text, type ValueOf, variant } from '../field.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import { MESSAGE_FIELDS, messagePlan } from './message.ts';
import type { ProcessDraft } from './process-draft.ts';

const id = text('Id', { required: true, pattern: '^[A-Za-z0-9][A-Za-z0-9._:>#-]{0,99}$', patternWords: 'letters, digits and . _ : > # -', help: 'Name of the operation in the log, and of its result for later operations.' });
const atMs = duration('At', { unit: 'ms', required: true, min: 0, help: 'Time of the run. Operations of one time begin in the order of the list.' });

/** What a scripted client can do, each at its time. */
const OPERATIONS = {
  send: { id, atMs, channel: reference('Channel', { to: ['channel'], required: true, help: 'Where the message goes.' }), message: record('Message', MESSAGE_FIELDS, { required: true, help: 'What is sent.' }) },
} as const satisfies { readonly [name: string]: Fields };

export const operationField = variant('Operation', 'do', OPERATIONS, { required: true, help: 'One thing that the client does.' });

export type OperationConfig = ValueOf<typeof operationField>;
type OperationOf<K extends OperationConfig['do']> = Extract<OperationConfig, { readonly do: K }>;

/** Adds the steps of one operation. */
export function lowerOperation(operation: OperationConfig, draft: ProcessDraft): Label {
  const entry = draft.program.here();
  (LOWER[operation.do] as (operation: OperationConfig, draft: ProcessDraft) => void)(operation, draft);
  draft.program.add({ op: 'end', outcome: 'ok', reason: 0 });
  return entry;
}

const LOWER: { readonly [K in OperationConfig['do']]: (operation: OperationOf<K>, draft: ProcessDraft) => void } = {
  send: (operation, draft) =>
    draft.program.add({
      op: 'publish', name: draft.context.name(operation.id), channel: draft.context.channel(operation.channel), producer: draft.producer(operation.channel),
      message: messagePlan(operation.message, draft.context), onFailed: FAIL,
    }),
};

