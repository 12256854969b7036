import type { EventLog } from '../log/event-log.ts';
import { parseMessage, type MessageRecord } from '../log/stored-message.ts';

/**
 * Finds messages by number without searching the log: filled row by row ahead of the auditors. Remembers the
 * last read ones, since neighbouring rows are about few messages.
 */
export class MessageIndex {
  /** Number of the row that created each message, 0 for none; in blocks, since an array that doubles has half of its memory for nothing, at last megabytes of it. */
  readonly #created: Uint32Array[] = [];
  readonly #recent: (readonly [message: number, record: MessageRecord | undefined])[] = [];

  /** Takes a `messageCreated` row. */
  add(index: number, log: EventLog): void {
    const message = log.cell('message', index);
    // Messages are numbered without gaps, so a greater number comes from a damaged file: it must not cost its size in memory.
    if (message > index + 1) return;
    const block = (this.#created[Math.floor(message / BLOCK)] ??= new Uint32Array(BLOCK));
    block[message % BLOCK] = index + 1;
  }

  read(log: EventLog, message: number): MessageRecord | undefined {
    const place = message % RECENT_MAX;
    const known = this.#recent[place];
    if (known !== undefined && known[0] === message) return known[1];
    const row = this.createdRow(message);
    const record = row === 0 ? undefined : parseMessage(log.detailText(row - 1));
    if (row !== 0) this.#recent[place] = [message, record];
    return record;
  }

  /** Number of the row that created it; 0 when none did. */
  createdRow(message: number): number {
    return this.#created[Math.floor(message / BLOCK)]?.[message % BLOCK] ?? 0;
  }
}

const RECENT_MAX = 256;
/** Messages. */
const BLOCK = 4096;
