import { formatInstant } from '../base/time.ts';
import type { EventLog } from './event-log.ts';
import type { EventKindName } from './event-kinds.ts';
import { kindByCode, kindOfCode } from './kind-codes.ts';
import { KIND_WORDS } from './kind-words.ts';
import { messageNamer, nodeText, placeText, valueText } from './row-words.ts';

export interface PrintOptions {
  /** Only these kinds. */
  readonly kinds?: readonly EventKindName[];
  /** Not these kinds. */
  readonly without?: readonly EventKindName[];
  /** Begin a line with the row's number and end it with the cause's; default true. Without them a trace stays the same when rows are filtered or added. */
  readonly numbers?: boolean;
}

/** The log as text, one line a row: for people, and for golden traces. */
export function printLog(log: EventLog, options: PrintOptions = {}): string {
  let text = '';
  for (const line of logLines(log, options)) text += `${line}\n`;
  return text;
}

/** The same, line by line. */
export function* logLines(log: EventLog, options: PrintOptions = {}): Generator<string> {
  const print = rowPrinter(log, options);
  const kinds = options.kinds && new Set(options.kinds);
  const without = new Set(options.without);
  for (let index = 0; index < log.rowCount; index++) {
    const kind = log.kindOf(index);
    if ((kinds === undefined || kinds.has(kind)) && !without.has(kind)) yield print(index);
  }
}

/**
 * Prints rows such as
 * `18  00:00:01.020000  payment#0  step completed  charge  m3 OrderPlaced order-1  orders/2@5  saga 1  try 1  20ms  <- 17`.
 */
export function rowPrinter(log: EventLog, { numbers = true }: Pick<PrintOptions, 'numbers'> = {}): (index: number) => string {
  const nameOf = messageNamer(log);
  return (index) => {
    const row = log.row(index);
    const kind = kindByCode(row.kind);
    const parts = [
      numbers ? String(index + 1) : '',
      formatInstant(row.time),
      nodeText(log.header, row),
      KIND_WORDS[kindOfCode(row.kind)],
      kind.detail === 'heap' ? '' : log.detailText(index),
      nameOf(row.message),
      placeText(log.header, row),
      row.saga === 0 ? '' : `saga ${row.saga}`,
      row.attempt === 0 ? '' : `try ${row.attempt}`,
      valueText(kind, row.value),
      numbers && row.cause !== 0 ? `<- ${row.cause}` : '',
    ];
    return parts.filter((part) => part !== '').join('  ');
  };
}
