import { formatInstant } from '../../base/time.ts';
import { NO_INDEX, NO_POSITION } from '../../log/columns.ts';
import type { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { KIND_WORDS } from '../../log/kind-words.ts';
import type { RecordedRun, TraceExporter } from '../format.ts';
import { type LogScope, traceRows } from '../log-scope.ts';
import { provenanceText } from '../provenance.ts';

export const csvExporter: TraceExporter = {
  id: 'csv',
  label: 'CSV',
  summary: 'Every row of the log as a line of a table (RFC 4180), for spreadsheets; texts that a spreadsheet would run are made harmless.',
  extensions: ['csv'],
  direction: 'export',
  what: 'trace',
  write: writeCsv,
};

/** A table has no place for remarks: the name of its last column, which is empty, says where it comes from. */
function* writeCsv({ log, provenance }: RecordedRun, scope: LogScope): Generator<string> {
  yield line([...Object.keys(CELLS), provenanceText(provenance)]);
  const cells = [...Object.values(CELLS), () => ''];
  for (const index of traceRows(log, scope)) yield line(cells.map((cell) => cell(log, index)));
}

type Cell = (log: EventLog, index: number) => string | number;

const CELLS: { readonly [name: string]: Cell } = {
  row: (_, index) => index + 1,
  time: (log, index) => formatInstant(log.cell('time', index)),
  timeUs: (log, index) => log.cell('time', index),
  kind: (log, index) => log.kindOf(index),
  says: (log, index) => KIND_WORDS[log.kindOf(index)],
  node: (log, index) => named(log.header.nodes, log.cell('node', index)),
  member: (log, index) => unless(log.cell('member', index), NO_INDEX),
  channel: (log, index) => named(log.header.channels, log.cell('channel', index)),
  partition: (log, index) => unless(log.cell('partition', index), NO_INDEX),
  position: (log, index) => unless(log.cell('position', index), NO_POSITION),
  message: (log, index) => unless(log.cell('message', index), 0),
  saga: (log, index) => unless(log.cell('saga', index), 0),
  cause: (log, index) => unless(log.cell('cause', index), 0),
  attempt: (log, index) => unless(log.cell('attempt', index), 0),
  detail: (log, index) => log.detailText(index),
  value: (log, index) => (EVENT_KINDS[log.kindOf(index)].value === '' ? '' : log.cell('value', index)),
  meaning: (log, index) => EVENT_KINDS[log.kindOf(index)].value,
};

const named = (table: readonly { readonly id: string }[], index: number): string => (index === 0 ? '' : (table[index]?.id ?? String(index)));

const unless = (value: number, none: number): string | number => (value === none ? '' : value);

const line = (cells: readonly (string | number)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * One field of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front
 * (OWASP ASVS 5.0, 1.2.10); numbers are ours and stay numbers.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// oxlint-disable-next-line no-control-regex
const FORMULA = /^[=+\-@\t\r\u0000\uff1d\uff0b\uff0d\uff20]/;
const QUOTED = /[",\r\n]/;
