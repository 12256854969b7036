import { COLUMN_NAMES, type ColumnName } from './columns.ts';
import type { EventLog } from './event-log.ts';
import type { LogHeader } from './header.ts';
import { kindByCode } from './kind-codes.ts';

export interface Difference {
  /** Index of the row; -1 where the headers differ. */
  readonly row: number;
  /** The column, `text` for what `detail` points at, `rows` where one log ends, or `header.` and the part that differs. */
  readonly column: ColumnName | 'text' | 'rows' | `header.${keyof LogHeader}`;
  readonly left: string | number;
  readonly right: string | number;
}

/** Where two logs begin to differ; undefined when they say the same. Who wrote them (engine, topology hash) does not count. */
export function firstDifference(left: EventLog, right: EventLog): Difference | undefined {
  const ofHeaders = headerDifference(left.header, right.header);
  if (ofHeaders !== undefined) return ofHeaders;
  const rows = Math.min(left.rowCount, right.rowCount);
  for (let row = 0; row < rows; row++) {
    const found = rowDifference(left, right, row);
    if (found !== undefined) return found;
  }
  return left.rowCount === right.rowCount ? undefined : { row: rows, column: 'rows', left: left.rowCount, right: right.rowCount };
}

const HEADER_PARTS = ['format', 'version', 'seed', 'epochUs', 'names', 'nodes', 'channels', 'subscriptions'] as const satisfies readonly (keyof LogHeader)[];

/** Gives the keys one order. */
const HEADER_KEYS = ['id', 'members', 'parent', 'partitions', 'node', 'channel'];

function headerDifference(left: LogHeader, right: LogHeader): Difference | undefined {
  for (const part of HEADER_PARTS) {
    const [a, b] = [JSON.stringify(left[part], HEADER_KEYS), JSON.stringify(right[part], HEADER_KEYS)];
    if (a !== b) return { row: -1, column: `header.${part}`, left: a, right: b };
  }
  return undefined;
}

/** In the order of the columns, except that a text is compared before its place in the heap. */
function rowDifference(left: EventLog, right: EventLog, row: number): Difference | undefined {
  const column = COLUMN_NAMES.find((name) => left.cell(name, row) !== right.cell(name, row));
  const comparesText = column === undefined || column === 'detail';
  if (comparesText && kindByCode(left.cell('kind', row)).detail === 'heap' && left.cell('kind', row) === right.cell('kind', row)) {
    const [a, b] = [left.detailText(row), right.detailText(row)];
    if (a !== b) return { row, column: 'text', left: a, right: b };
  }
  return column && { row, column, left: left.cell(column, row), right: right.cell(column, row) };
}
