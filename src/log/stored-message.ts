import { isObject, type Json } from '../base/json.ts';

/** What the heap keeps of a message, as JSON, under its `messageCreated` row. */
export interface MessageRecord {
  /** Stable identity, which follows from its lineage: what an exporter gives as the event's id. */
  readonly id: string;
  readonly type: string;
  readonly key: string | null;
  readonly headers: { readonly [name: string]: Json };
  /** null is a tombstone. */
  readonly payload: Json;
  /** Number of the message that it follows from; 0 for none. */
  readonly parent: number;
  /** Number of the message whose payload it has; absent when the record holds its own. */
  readonly copyOf?: number;
}

/** A message as the log tells of it. */
export interface StoredMessage extends MessageRecord {
  /** What the `message` column holds. */
  readonly number: number;
  /** Index of its `messageCreated` row. */
  readonly index: number;
  readonly createdUs: number;
  readonly saga: number;
}

export const messageText = (record: MessageRecord): string => JSON.stringify(record);

/** undefined when the text is no message record. */
export function parseMessage(text: string): MessageRecord | undefined {
  const value = parseJson(text);
  if (value === undefined || !isObject(value)) return undefined;
  const { id, type, key, headers, payload, parent, copyOf } = value;
  if (typeof id !== 'string' || typeof type !== 'string' || typeof parent !== 'number') return undefined;
  if ((typeof key !== 'string' && key !== null) || !isObject(headers) || payload === undefined) return undefined;
  return { id, type, key, headers, payload, parent, ...(typeof copyOf === 'number' && { copyOf }) };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The text may come from a file that others wrote: no record then.
    return undefined;
  }
}
