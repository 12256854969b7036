import { UNBOUNDED } from '../../base/limits.ts';
import type { SendOptions } from '../../topology/process.ts';
import type { Context, Evaluator } from '../kernel/evaluator.ts';
import { keyText } from '../kernel/read-value.ts';
import type { EntryOptions } from './queue-state.ts';

/** What a sender says about a message; null when an expression has no value of the right kind. */
export function readOptions(options: SendOptions | undefined, context: Context, evaluator: Evaluator): EntryOptions | null {
  const key = textOf(options?.key ?? KEY, context, evaluator);
  const dedupKey = textOf(options?.dedupKey ?? null, context, evaluator);
  const delayUs = numberOf(options?.delayUs ?? null, context, evaluator, -1);
  const lifeUs = numberOf(options?.lifeUs ?? null, context, evaluator, UNBOUNDED);
  const priority = numberOf(options?.priority ?? null, context, evaluator, -1);
  if (key === undefined || dedupKey === undefined || delayUs === undefined || lifeUs === undefined || priority === undefined) return null;
  return { key: key ?? '', dedupKey, delayUs, lifeUs, priority, persistent: options?.persistent ?? true };
}

const KEY = 'message.key';

/** undefined when the expression fails. */
function textOf(source: string | null, context: Context, evaluator: Evaluator): string | null | undefined {
  if (source === null) return null;
  const value = evaluator.value(source, context);
  return value.ok ? (value.value === null ? null : keyText(value.value)) : undefined;
}

/** Null and an absent source leave it to the queue. */
function numberOf(source: string | null, context: Context, evaluator: Evaluator, absent: number): number | undefined {
  if (source === null) return absent;
  const value = evaluator.value(source, context);
  if (!value.ok) return undefined;
  if (value.value === null) return absent;
  return typeof value.value === 'number' && value.value >= 0 ? Math.floor(value.value) : undefined;
}
