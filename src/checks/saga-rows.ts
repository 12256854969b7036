import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { AuditWorld } from './auditor.ts';
import type { Subject } from './finding.ts';

/** Rows about an instance as a whole: `node` is the saga. */
export const INSTANCE_KINDS = ['sagaStarted', 'sagaCompensating', 'sagaCompleted', 'sagaCompensated', 'sagaStuck'] as const satisfies readonly EventKindName[];

/** Rows about a step of an instance: `node` is the step. */
export const STEP_KINDS = [
  'sagaStepStarted', 'sagaStepCompleted', 'sagaStepFailed', 'sagaStepTimedOut', 'sagaCompensationCompleted',
] as const satisfies readonly EventKindName[];

/** What a finding about an instance is about: its number, and the key of the message that started it. */
export function instanceSubject({ messages }: AuditWorld, log: EventLog, saga: number, startedRow: number): Subject {
  const message = startedRow === 0 ? 0 : log.cell('message', startedRow - 1);
  const key = message === 0 ? null : (messages.read(log, message)?.key ?? null);
  return key === null ? { saga } : { saga, key };
}

/** `order-saga 3 (order-7)`. */
export function instanceName(log: EventLog, node: number, { saga, key }: Subject): string {
  return `${log.header.nodes[node]?.id || 'saga'} ${saga}${key === undefined ? '' : ` (${key})`}`;
}
