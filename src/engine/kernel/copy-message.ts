import type { Json, JsonObject } from '../../base/json.ts';
import { K, type Kernel } from './kernel.ts';
import { hex16 } from './identity.ts';
import type { Messages } from './messages.ts';
import { COUNT_MAX } from './read-value.ts';

/** What a copy has of its own; the rest is the original's. */
export interface CopyChanges {
  readonly headers: JsonObject;
  /** Absent: the payload of the original, which the log then does not repeat. */
  readonly payload?: Json;
  readonly node: number;
  readonly cause: number;
}

/** Another copy of the same logical message, with headers of its own: a dead letter, a notification. Returns its number. */
export function copyMessage(kernel: Kernel, messages: Messages, original: number, { headers, payload, node, cause }: CopyChanges): number {
  const [lineageHi, lineageLo] = [messages.lineageHi(original), messages.lineageLo(original)];
  const [parent, saga, type, key] = [messages.parent(original), messages.saga(original), messages.type(original), messages.key(original)];
  const copy = Math.min(messages.copy(original) + 1, COUNT_MAX);
  const body = payload ?? messages.payload(original);
  const record = { id: hex16(lineageHi, lineageLo), type: kernel.nameText(type), key, headers, payload: body, parent, ...(payload === undefined && { copyOf: original }) };
  const bytes = payload === undefined ? messages.bytes(original) : JSON.stringify(payload).length;
  const number = messages.next;
  const row = kernel.log.appendWithHeap(K.messageCreated, node, 0xffff, 0, 0xffff, 0xffff_ffff, number, saga, cause, copy, JSON.stringify(record), bytes);
  return messages.add({
    lineageHi, lineageLo, parent, saga, type, copy, bytes, createdRow: row, createdUs: messages.createdUs(original), key, payload: body, tombstone: messages.isTombstone(original), headers,
  });
}
