import { formatDuration } from '../base/time.ts';
import { NO_INDEX, NO_POSITION, type Row } from './columns.ts';
import type { EventLog } from './event-log.ts';
import type { EventKind } from './event-kinds.ts';
import type { LogHeader } from './header.ts';

/** `payment#0`, `payment` where the row is about no single instance, '' for no node. */
export function nodeText({ nodes }: LogHeader, { node, member }: Pick<Row, 'node' | 'member'>): string {
  if (node === 0) return '';
  const id = nodes[node]?.id ?? `node ${node}`;
  return member === NO_INDEX ? id : `${id}#${member}`;
}

/** `orders/2@5`: channel, partition and position, as far as the row has them. */
export function placeText({ channels }: LogHeader, { channel, partition, position }: Pick<Row, 'channel' | 'partition' | 'position'>): string {
  if (channel === 0) return '';
  const id = channels[channel]?.id ?? `channel ${channel}`;
  return id + (partition === NO_INDEX ? '' : `/${partition}`) + (position === NO_POSITION ? '' : `@${position}`);
}

/** `value` with its meaning: `1.5ms since sent`, `generation: 3`; '' where the kind has none. */
export function valueText(kind: EventKind, value: number): string {
  if (kind.value === '') return '';
  return DURATION.test(kind.value) ? kind.value.replace(DURATION, durationText(value)) : `${kind.value}: ${value}`;
}

export const durationText = (us: number): string => (Number.isSafeInteger(us) ? formatDuration(us) : `${us}us`);

/** Names messages as `m3 OrderPlaced order-1`. Remembers them: consecutive rows are about few messages. */
export function messageNamer(log: EventLog): (message: number) => string {
  const known = new Map<number, string>();
  return (message) => {
    const before = known.get(message);
    if (before !== undefined) return before;
    const name = messageName(log, message);
    if (known.size >= NAMES_KEPT) known.clear();
    known.set(message, name);
    return name;
  };
}

const DURATION = /(?:in )?microseconds/;

/** Enough for the messages in flight; bounded, since a log may hold millions. */
const NAMES_KEPT = 10_000;

function messageName(log: EventLog, number: number): string {
  if (number === 0) return '';
  const message = log.message(number);
  return message === undefined ? `m${number}` : `m${number} ${message.type}${message.key === null ? '' : ` ${message.key}`}`;
}
