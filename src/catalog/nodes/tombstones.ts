import type { Operation } from '../../topology/process.ts';
import type { HandlerConfig, StepConfig } from './step-fields.ts';

/** What a handler and the one that undoes it know of each other: one row for each key, written with the first write step of either. */
export interface Tombstone {
  readonly step: StepConfig;
  readonly role: 'does' | 'undoes';
  /** Key of the row: the message's key and the handler that is undone. */
  readonly key: string;
}

/** Undefined for a handler that neither undoes another nor is undone. */
export function tombstoneOf(handler: HandlerConfig, handlers: readonly HandlerConfig[]): Tombstone | undefined {
  const role = handler.undoes !== undefined ? 'undoes' : handlers.some(({ undoes }) => undoes === handler.id) ? 'does' : undefined;
  const step = handler.steps.find((each) => each.do === 'write');
  if (role === undefined || step === undefined) return undefined;
  return { step, role, key: `text(message.key) + ${JSON.stringify(`:${handler.undoes ?? handler.id}`)}` };
}

/** Table of what was done and undone, by key. */
export const TOMBSTONES = 'tombstones';

/** Before the operations of a write: refused once it was undone, even if that came first; undone only what was done. */
export const tombstoneOperations = ({ role, key }: Tombstone): readonly Operation[] => (role === 'does'
  ? [{ op: 'check', table: TOMBSTONES, key, where: 'row == null || row.state == "done"' }, { op: 'put', table: TOMBSTONES, key, value: { state: 'done' }, effect: 0 }]
  : [{ op: 'check', table: TOMBSTONES, key, where: 'row != null && row.state == "done"' }, { op: 'put', table: TOMBSTONES, key, value: { state: 'undone' }, effect: 0 }]);

/** Nothing was done, or it is undone already: that is remembered, and nothing else happens. */
export const emptyUndoing = ({ key }: Tombstone): readonly Operation[] => [
  { op: 'check', table: TOMBSTONES, key, where: 'row == null || row.state != "done"' },
  { op: 'put', table: TOMBSTONES, key, value: { state: '${row.state ?? "tombstone"}' }, effect: 0 },
];
