import { formatInstant } from '../../base/time.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { EventKind, EventKindName } from '../../log/event-kinds.ts';
import { kindByCode, kindOfCode } from '../../log/kind-codes.ts';
import { KIND_WORDS } from '../../log/kind-words.ts';
import { nodeText, placeText, valueText } from '../../log/row-words.ts';
import type { IconName } from '../widgets/icon.tsx';

/** One row of the table, as texts. */
export interface RowCells {
  /** Number, from 1. */
  readonly row: string;
  readonly time: string;
  readonly node: string;
  readonly what: string;
  /** What the kind adds to it: a step, a reason, a duration. */
  readonly more: string;
  readonly message: string;
  readonly key: string;
  readonly place: string;
  readonly saga: string;
  /** Number of the row that led to this one; 0 for none. */
  readonly cause: number;
  readonly tone: Tone;
}

/** How a row stands out; never by colour alone. */
export type Tone = 'plain' | 'bad' | 'saga' | 'done' | 'back';

export const TONE_ICONS: { readonly [T in Tone]: IconName | undefined } = { plain: undefined, bad: 'warning', saga: 'open', done: 'check', back: 'back' };

export function rowCells(log: EventLog, index: number): RowCells {
  const row = log.row(index);
  const kind = kindByCode(row.kind);
  const message = row.message === 0 ? undefined : log.message(row.message);
  const detail = kind.detail === 'heap' ? '' : log.detailText(index);
  return {
    row: String(index + 1),
    time: formatInstant(row.time),
    node: nodeText(log.header, row),
    what: KIND_WORDS[kindOfCode(row.kind)],
    more: [detail, shortValue(kind, row.value)].filter((part) => part !== '').join(' · '),
    message: message?.type ?? '',
    key: message?.key ?? '',
    place: placeText(log.header, row),
    saga: row.saga === 0 ? '' : String(row.saga),
    cause: row.cause,
    tone: toneOf(kindOfCode(row.kind)),
  };
}

/** `value` as briefly as a cell wants it: `137 bytes`, `#2`, `1.5ms since sent`. */
function shortValue(kind: EventKind, value: number): string {
  if (/microseconds/.test(kind.value)) return valueText(kind, value);
  if (/member, counted from 1/.test(kind.value)) return `#${value - 1}`;
  if (/^(generation|version|column)$/.test(kind.value)) return `${kind.value} ${value}`;
  return kind.value === '' ? '' : `${Math.abs(value)} ${kind.value.replace(/^minus /, '').replace(/ on the wire$/, '')}`;
}

function toneOf(kind: EventKindName): Tone {
  if (BAD.test(kind)) return 'bad';
  if (kind === 'sagaCompleted') return 'done';
  if (/^saga(Compensat|LateReply)/.test(kind)) return 'back';
  return kind.startsWith('saga') ? 'saga' : 'plain';
}

const BAD = /^(fault|hostCrashed|hopLost|partitionOffline|entriesTruncated|expression|sagaStuck)|(Failed|Aborted|Abandoned|Rejected|Refused|Conflicted|TimedOut)$/;
