/**
 * The row: fixed-width columns, 48 bytes. A segment lays each column out as one typed array over one
 * buffer, in this order, so that widths never leave a gap.
 */
export const COLUMNS = {
  /** Microseconds of virtual time. */
  time: { type: Float64Array, doc: 'when, in microseconds since the run began' },
  value: { type: Float64Array, doc: 'a number whose meaning the kind declares' },
  /** Index into the channel's partition; NO_POSITION when the row has none. */
  position: { type: Uint32Array, doc: 'position (offset) of an entry in its partition' },
  message: { type: Uint32Array, doc: 'message, numbered from 1 in order of creation; 0 for none' },
  cause: { type: Uint32Array, doc: 'row that led to this one, counted from 1; 0 for none' },
  saga: { type: Uint32Array, doc: 'saga instance, numbered from 1 in order of start; 0 for none' },
  detail: { type: Uint32Array, doc: 'name index, heap offset or number; the kind declares which' },
  node: { type: Uint16Array, doc: 'index into the header\'s nodes; 0 for none' },
  channel: { type: Uint16Array, doc: 'index into the header\'s channels; 0 for none' },
  partition: { type: Uint16Array, doc: 'partition of the channel; NO_INDEX for none' },
  member: { type: Uint16Array, doc: 'instance of the node, from 0; NO_INDEX for none' },
  attempt: { type: Uint16Array, doc: 'attempt at the message, from 1; 0 where attempts do not apply' },
  kind: { type: Uint8Array, doc: 'event kind code' },
  flags: { type: Uint8Array, doc: 'FLAG_* bits' },
} as const;

export type ColumnName = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

export const ROW_BYTES = COLUMN_NAMES.reduce((sum, name) => sum + COLUMNS[name].type.BYTES_PER_ELEMENT, 0);

export const NO_POSITION = 0xffff_ffff;
export const NO_INDEX = 0xffff;

/** The first row of its dispatch: stepping moves from one such row to the next. */
export const FLAG_DISPATCH = 1;

/** One row as an object, for readers; the log itself never holds one. */
export type Row = { readonly [C in ColumnName]: number } & { readonly index: number };
