import type { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { parseMessage } from '../../log/stored-message.ts';

/** What spans say of a message. */
export interface SpanMessage {
  readonly id: string;
  readonly type: string;
  readonly key: string | null;
  /** Number of the message that everything began with. */
  readonly root: number;
}

/** Every message of a log, by number. */
export function messageIndex(log: EventLog): ReadonlyMap<number, SpanMessage> {
  const messages = new Map<number, SpanMessage>();
  const code = EVENT_KINDS.messageCreated.code;
  for (const segment of log.segments) {
    if (!segment.kindCounts.some(([kind]) => kind === code)) continue;
    const { columns, rows, firstRow } = segment;
    for (let row = 0; row < rows; row++) {
      const record = columns.kind[row] === code ? parseMessage(log.detailText(firstRow + row)) : undefined;
      if (record === undefined) continue;
      const { id, type, key, parent } = record;
      const number = columns.message[row]!;
      messages.set(number, { id, type, key, root: messages.get(parent)?.root ?? number });
    }
  }
  return messages;
}
