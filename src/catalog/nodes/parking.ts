import { FAIL, type Label } from '../lowering/program.ts';
import type { ProcessDraft } from './process-draft.ts';

/** Table of the keys of which a message waits in a retry topic, and of which messages. */
const PARKED = 'parked';

const KEY = 'text(message.key)';

/** Goes to `parked`, the message noted, while an earlier one of its key is parked. */
export function addLookForParked(store: string, parked: Label, draft: ProcessDraft): void {
  const { program } = draft;
  const free = program.label();
  addTx('look-for-parked', store, 'row != null && len(row.messages) > 0', NOTED, free, draft);
  program.add({ op: 'jump', to: parked });
  program.place(free);
}

/** The first of its key: those that come after it will follow. */
export function addParking(store: string, draft: ProcessDraft): void {
  addTx('park', store, 'true', NOTED, FAIL, draft);
}

/** This one is done with, or given up: when it was the last, its key goes its usual way again. */
export function addUnparking(name: string, store: string, draft: ProcessDraft): void {
  addTx(name, store, 'true', 'filter(each in row.messages ?? [], each != message.id)', FAIL, draft);
}

/** The same message again is noted once. */
const NOTED = 'concat(filter(each in row.messages ?? [], each != message.id), [message.id])';

function addTx(name: string, store: string, where: string, messages: string, onConflict: Label, { program, context }: ProcessDraft): void {
  context.useTable(store, PARKED);
  program.add({
    op: 'tx', name: context.name(name), store: context.store(store), link: context.link(context.self.id, store), timeoutUs: 5_000_000, onConflict, onFailed: FAIL,
    operations: [{ op: 'check', table: PARKED, key: KEY, where }, { op: 'put', table: PARKED, key: KEY, value: { messages: `\${${messages}}` }, effect: 0 }],
  });
}
