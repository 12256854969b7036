/**
 * For each id that occurs in a column of a segment, the rows where it does: rows of `ids[k]` are
 * `rows[starts[k]]` up to `rows[starts[k + 1]]`, ascending, counted from the segment's first row.
 * Id 0 means none and has no postings.
 */
export interface Postings {
  /** Distinct, ascending. */
  readonly ids: Uint32Array<ArrayBuffer>;
  /** One longer than `ids`. */
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly rows: Uint16Array<ArrayBuffer>;
  /** Where it takes time to give the ids: whether one lies between the lowest and the highest of them. */
  readonly mayHold?: (id: number) => boolean;
}

/**
 * A few nanoseconds a row. Ids of one segment mostly lie close together, so counting each of them does;
 * beside a long backlog, where old and new ids stand side by side, two counting passes over their digits do.
 */
export function buildPostings(column: Uint32Array, rows: number): Postings {
  const range = rangeOf(column, rows);
  return range.highest - range.lowest < DENSE_SPAN ? countedPostings(column, rows, range) : sortedPostings(column, rows, range);
}

/** The rows of one id; empty when it has none. */
export function postingsOf(postings: Postings, id: number): Uint16Array {
  const at = placeOf(postings, id);
  return at < 0 ? EMPTY : postings.rows.subarray(postings.starts[at], postings.starts[at + 1]);
}

/** Whether an id has rows. */
export const hasPostings = (postings: Postings, id: number): boolean => placeOf(postings, id) >= 0;

const placeOf = (postings: Postings, id: number): number => (postings.mayHold?.(id) === false ? -1 : indexOfId(postings.ids, id));

const EMPTY = new Uint16Array(0);
const DIGIT_BITS = 16;
const DENSE_SPAN = 1 << DIGIT_BITS;

/** The same tables for all segments whose ids lie close together. */
const ENDS = new Uint32Array(DENSE_SPAN + 1);
const IDS = new Uint32Array(DENSE_SPAN);
const STARTS = new Uint32Array(DENSE_SPAN + 1);

interface Range {
  /** Rows with an id. */
  readonly used: number;
  readonly lowest: number;
  readonly highest: number;
}

function rangeOf(column: Uint32Array, rows: number): Range {
  let used = 0;
  let lowest = 0xffff_ffff;
  let highest = 0;
  for (let row = 0; row < rows; row++) {
    const id = column[row]!;
    if (id === 0) continue;
    used++;
    if (id < lowest) lowest = id;
    if (id > highest) highest = id;
  }
  return { used, lowest: used === 0 ? 0 : lowest, highest };
}

function countedPostings(column: Uint32Array, rows: number, { used, lowest, highest }: Range): Postings {
  const ends = ENDS.subarray(0, highest - lowest + 2).fill(0);
  for (let row = 0; row < rows; row++) if (column[row] !== 0) ends[column[row]! - lowest + 1]!++;
  const { ids, starts } = startsOf(ends, lowest, used);
  const order = new Uint16Array(used);
  for (let row = 0; row < rows; row++) if (column[row] !== 0) order[ends[column[row]! - lowest]!++] = row;
  return { ids, starts, rows: order };
}

/** The ids that occur and where their rows start; turns `ends[k + 1]`, the rows of id `lowest + k`, into running sums. */
function startsOf(ends: Uint32Array, lowest: number, used: number): Pick<Postings, 'ids' | 'starts'> {
  const [ids, starts] = [IDS, STARTS];
  let count = 0;
  for (let k = 0; k + 1 < ends.length; k++) {
    if (ends[k + 1] === 0) {
      ends[k + 1] = ends[k]!;
      continue;
    }
    ids[count] = lowest + k;
    starts[count++] = ends[k]!;
    ends[k + 1]! += ends[k]!;
  }
  starts[count] = used;
  return { ids: ids.slice(0, count), starts: starts.slice(0, count + 1) };
}

function sortedPostings(column: Uint32Array, rows: number, { used, lowest }: Range): Postings {
  const order = new Uint16Array(used);
  let count = 0;
  for (let row = 0; row < rows; row++) if (column[row] !== 0) order[count++] = row;
  return group(column, sortedByDigit(column, lowest, DIGIT_BITS, sortedByDigit(column, lowest, 0, order)));
}

/** One stable counting pass. */
function sortedByDigit(column: Uint32Array, lowest: number, shift: number, from: Uint16Array): Uint16Array<ArrayBuffer> {
  const mask = DENSE_SPAN - 1;
  const ends = new Uint32Array(DENSE_SPAN + 1);
  for (let k = 0; k < from.length; k++) ends[(((column[from[k]!]! - lowest) >>> shift) & mask) + 1]!++;
  for (let digit = 0; digit < DENSE_SPAN; digit++) ends[digit + 1]! += ends[digit]!;
  const to = new Uint16Array(from.length);
  for (let k = 0; k < from.length; k++) {
    const row = from[k]!;
    to[ends[((column[row]! - lowest) >>> shift) & mask]!++] = row;
  }
  return to;
}

function group(column: Uint32Array, rows: Uint16Array<ArrayBuffer>): Postings {
  const ids = new Uint32Array(rows.length);
  const starts = new Uint32Array(rows.length + 1);
  let count = 0;
  for (let k = 0; k < rows.length; k++) {
    const id = column[rows[k]!]!;
    if (count > 0 && ids[count - 1] === id) continue;
    ids[count] = id;
    starts[count++] = k;
  }
  starts[count] = rows.length;
  return { ids: ids.slice(0, count), starts: starts.slice(0, count + 1), rows };
}

function indexOfId(ids: Uint32Array, id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return ids[low] === id ? low : -1;
}
