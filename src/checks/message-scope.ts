import { evaluate } from '../expression/evaluate.ts';
import type { EvaluationError, Scope, Value } from '../expression/scope.ts';
import type { Expression } from '../expression/syntax.ts';
import type { EventLog } from '../log/event-log.ts';
import type { MessageRecord } from '../log/stored-message.ts';
import type { Json } from '../base/json.ts';
import type { Result } from '../base/result.ts';
import type { AuditWorld } from './auditor.ts';

/** Names that an expression over a row's message may read. */
export const MESSAGE_VARIABLES = ['message', 'payload', 'key', 'headers', 'attempt'] as const;

/** The value of an expression over the message of the row at an index, as the log keeps it. */
export function evaluateOverMessage(world: AuditWorld, expression: Expression, index: number, log: EventLog): Result<Value, EvaluationError> {
  const scope = messageScope(world, log.cell('message', index), index, log);
  return scope === undefined ? { ok: false, error: { message: 'the row has no message', column: 1 } } : evaluate(expression, scope);
}

/** What an expression sees of a message at the row at an index, and of `more`; undefined if the log does not know the message. */
export function messageScope({ messages }: AuditWorld, message: number, index: number, log: EventLog, more: { readonly [name: string]: Json } = {}): Scope | undefined {
  const record = messages.read(log, message);
  if (record === undefined) return undefined;
  return {
    variable: (name) => (Object.hasOwn(more, name) ? more[name] : variableOf(name, record, index, log)),
    nowUs: log.cell('time', index),
    epochUs: log.header.epochUs,
  };
}

function variableOf(name: string, record: MessageRecord, index: number, log: EventLog): Value {
  const { id, type, key, headers, payload } = record;
  switch (name) {
    case 'message': return { id, type, key, headers, payload, attempt: log.cell('attempt', index), saga: log.cell('saga', index) };
    case 'payload': return payload;
    case 'key': return key;
    case 'headers': return headers;
    case 'attempt': return log.cell('attempt', index);
    default: return undefined;
  }
}
