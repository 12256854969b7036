import type { RouterPlan } from '../../topology/queue.ts';
import type { Messages } from '../kernel/messages.ts';
import { dedupKey } from './queue-guards.ts';
import type { Arrival } from './queue-state.ts';

/** What routers that keep order remember: what was seen, and who waits behind whom. */
export interface PushLinesState {
  /** By router and key, in order of arrival: until when a repeat counts as one. */
  seen: Map<string, number>;
  /** By router, binding and group: pushes in order; the first is under way. */
  lines: Map<string, number[]>;
}

export const emptyPushLines = (): PushLinesState => ({ seen: new Map(), lines: new Map() });

/** Was the message seen within the window? If not, it is from now on. */
export function isRepeat({ seen }: PushLinesState, router: number, { ordered }: RouterPlan, arrival: Arrival, messages: Messages, nowUs: number): boolean {
  const own = ordered === undefined ? null : dedupKey(ordered, arrival, messages);
  if (own === null || ordered === undefined) return false;
  for (const [key, untilUs] of seen) {
    if (untilUs > nowUs) break;
    seen.delete(key);
  }
  const key = `${router}\u0000${own}`;
  if (seen.has(key)) return true;
  seen.set(key, nowUs + ordered.windowUs);
  return false;
}

const lineOf = (router: number, binding: number, group: string): string => `${router}/${binding}/${group}`;

/** Takes a place in line; whether it is the first, so that it goes at once. */
export function lineUp({ lines }: PushLinesState, router: number, binding: number, group: string, index: number): boolean {
  const key = lineOf(router, binding, group);
  const line = lines.get(key);
  if (line === undefined) lines.set(key, [index]);
  else line.push(index);
  return line === undefined;
}

/** The first in line is done; who is next, or -1. */
export function nextInLine({ lines }: PushLinesState, router: number, binding: number, group: string): number {
  const key = lineOf(router, binding, group);
  const line = lines.get(key)!;
  line.shift();
  if (line.length === 0) lines.delete(key);
  return line[0] ?? -1;
}
