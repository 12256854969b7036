import { COLUMNS, COLUMN_NAMES, ROW_BYTES, type ColumnName } from './columns.ts';

/** One typed array for each column, all over one buffer. */
export type Columns = { readonly [C in ColumnName]: ColumnArray<(typeof COLUMNS)[C]['type']> };

/** The columns of `capacity` rows, laid out over a buffer of at least `capacity * ROW_BYTES`. */
export function columnsOver(buffer: ArrayBuffer, capacity: number): Columns {
  const columns: Partial<Record<ColumnName, unknown>> = {};
  let offset = 0;
  for (const name of COLUMN_NAMES) {
    const type = COLUMNS[name].type;
    columns[name] = new type(buffer, offset, capacity);
    offset += capacity * type.BYTES_PER_ELEMENT;
  }
  return columns as Columns;
}

export const newColumns = (capacity: number): Columns => columnsOver(new ArrayBuffer(capacity * ROW_BYTES), capacity);

/** The first `rows` rows in a buffer of just their size. */
export function copyColumns(columns: Columns, rows: number): Columns {
  const copy = newColumns(rows);
  for (const name of COLUMN_NAMES) copy[name].set(columns[name].subarray(0, rows));
  return copy;
}

type ColumnArray<T> =
  T extends Float64ArrayConstructor ? Float64Array<ArrayBuffer>
  : T extends Uint32ArrayConstructor ? Uint32Array<ArrayBuffer>
  : T extends Uint16ArrayConstructor ? Uint16Array<ArrayBuffer>
  : Uint8Array<ArrayBuffer>;
