import { NO_POSITION, ROW_BYTES } from './columns.ts';
import { columnsOver, newColumns, type Columns } from './column-arrays.ts';
import type { ByteSource, ByteStream } from './byte-stream.ts';

/**
 * Rows of a run repeat themselves. Their narrow cells take few combinations, called *shapes*, which follow one another in
 * few ways; a row is about the message of its cause, at the place of its cause. So each row is a byte that says which of
 * its eight parts are not what its predecessors let expect, and after it these parts: some six bytes instead of 48.
 */
export function packRows(columns: Columns, rows: number, firstRow: number, out: ByteStream): void {
  const { shapeOf, count } = shapesOf(columns, rows);
  out.uint(count);
  const past = newPast(count);
  let seen = 0;
  for (let row = 0; row < rows; row++) {
    const shape = shapeOf[row]!;
    const at = out.length;
    let unlike = 0;
    out.byte(0);
    if (shape !== past.next[past.shape]) {
      unlike |= SHAPE;
      out.uint(shape);
      if (shape === seen) seen += writeShape(columns, row, out);
    }
    past.next[past.shape] = shape;
    past.shape = shape;
    const time = columns.time[row]!;
    if (!Object.is(time, past.time)) {
      unlike |= TIME;
      writeTime(past.time, time, out);
      past.time = time;
    }
    const value = columns.value[row]!;
    if (!Object.is(value, past.value[shape])) {
      unlike |= VALUE;
      out.number(value);
      past.value[shape] = value;
    }
    const back = columns.cause[row] === 0 ? 0 : (firstRow + row + 1 - columns.cause[row]!) >>> 0;
    if (back !== past.back[shape]) {
      unlike |= CAUSE;
      out.uint(back);
      past.back[shape] = back;
    }
    const cause = back === 0 || back > row ? -1 : row - back;
    const message = columns.message[row]!;
    const messageBefore = cause < 0 ? past.message : columns.message[cause]!;
    if (message !== messageBefore) {
      unlike |= MESSAGE;
      out.step32(messageBefore, message);
    }
    past.message = message;
    const saga = columns.saga[row]!;
    const sagaBefore = cause < 0 ? past.saga[shape]! : columns.saga[cause]!;
    if (saga !== sagaBefore) {
      unlike |= SAGA;
      out.step32(sagaBefore, saga);
    }
    past.saga[shape] = saga;
    const position = columns.position[row]!;
    const positionBefore = cause >= 0 && isSamePlace(columns, cause, row) ? columns.position[cause]! : following(past.position[shape]!);
    if (position !== positionBefore) {
      unlike |= POSITION;
      out.step32(positionBefore, position);
    }
    past.position[shape] = position;
    const detail = columns.detail[row]!;
    if (detail !== past.detail[shape]) {
      unlike |= DETAIL;
      out.step32(past.detail[shape]!, detail);
      past.detail[shape] = detail;
    }
    out.amend(at, unlike);
  }
}

/** The rows back, cell by cell as they were; over a spare buffer where one is given that is large enough. */
export function unpackRows(rows: number, firstRow: number, from: ByteSource, spare?: ArrayBuffer): Columns {
  const columns = spare !== undefined && spare.byteLength >= rows * ROW_BYTES ? columnsOver(spare, rows) : newColumns(rows);
  const past = newPast(from.uint());
  const shapes = newShapes(past.next.length);
  let seen = 0;
  for (let row = 0; row < rows; row++) {
    const unlike = from.byte();
    let shape = past.next[past.shape]!;
    if ((unlike & SHAPE) !== 0) {
      past.next[past.shape] = shape = from.uint();
      if (shape === seen) readShape(shapes, seen++, from);
    }
    past.shape = shape;
    columns.kind[row] = shapes.kind[shape]!;
    columns.flags[row] = shapes.flags[shape]!;
    columns.node[row] = shapes.node[shape]!;
    columns.channel[row] = shapes.channel[shape]!;
    columns.partition[row] = shapes.partition[shape]!;
    columns.member[row] = shapes.member[shape]!;
    columns.attempt[row] = shapes.attempt[shape]!;
    if ((unlike & TIME) !== 0) past.time = readTime(past.time, from);
    columns.time[row] = past.time;
    if ((unlike & VALUE) !== 0) past.value[shape] = from.number();
    columns.value[row] = past.value[shape]!;
    if ((unlike & CAUSE) !== 0) past.back[shape] = from.uint();
    const back = past.back[shape]!;
    columns.cause[row] = back === 0 ? 0 : firstRow + row + 1 - back;
    const cause = back === 0 || back > row ? -1 : row - back;
    const messageBefore = cause < 0 ? past.message : columns.message[cause]!;
    columns.message[row] = (unlike & MESSAGE) === 0 ? messageBefore : from.step32(messageBefore);
    past.message = columns.message[row]!;
    const sagaBefore = cause < 0 ? past.saga[shape]! : columns.saga[cause]!;
    past.saga[shape] = columns.saga[row] = (unlike & SAGA) === 0 ? sagaBefore : from.step32(sagaBefore);
    const positionBefore = cause >= 0 && isSamePlace(columns, cause, row) ? columns.position[cause]! : following(past.position[shape]!);
    past.position[shape] = columns.position[row] = (unlike & POSITION) === 0 ? positionBefore : from.step32(positionBefore);
    if ((unlike & DETAIL) !== 0) past.detail[shape] = from.step32(past.detail[shape]!);
    columns.detail[row] = past.detail[shape]!;
  }
  return columns;
}

const SHAPE = 1;
const TIME = 2;
const VALUE = 4;
const CAUSE = 8;
const MESSAGE = 16;
const SAGA = 32;
const POSITION = 64;
const DETAIL = 128;

/** What the rows before let expect: of the last row, and of the last row of each shape. */
interface Past {
  shape: number;
  time: number;
  message: number;
  readonly next: Uint16Array;
  readonly value: Float64Array;
  /** How many rows before it its cause stands; 0 for none. */
  readonly back: Uint32Array;
  readonly saga: Uint32Array;
  readonly position: Uint32Array;
  readonly detail: Uint32Array;
}

function newPast(shapes: number): Past {
  const of = (): Uint32Array => new Uint32Array(shapes);
  // No shape is expected to follow one that was never followed: `shapes` is the number of none.
  return { shape: 0, time: 0, message: 0, next: new Uint16Array(shapes).fill(shapes), value: new Float64Array(shapes), back: of(), saga: of(), position: of(), detail: of() };
}

/** A log moves on: the next entry of a place. */
const following = (position: number): number => (position === NO_POSITION ? position : position + 1);

const isSamePlace = ({ channel, partition }: Columns, cause: number, row: number): boolean => channel[cause] === channel[row] && partition[cause] === partition[row];

function writeTime(before: number, time: number, out: ByteStream): void {
  const isStep = Number.isSafeInteger(before) && Number.isSafeInteger(time) && 0 <= before && before < time;
  out.uint(isStep ? time - before : 0);
  if (!isStep) out.number(time);
}

/** No step of 0 is written: it says that the time follows. */
function readTime(before: number, from: ByteSource): number {
  const step = from.uint();
  return step === 0 ? from.number() : before + step;
}

interface Shapes {
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly node: Uint16Array;
  readonly channel: Uint16Array;
  readonly partition: Uint16Array;
  readonly member: Uint16Array;
  readonly attempt: Uint16Array;
}

const newShapes = (count: number): Shapes => ({
  kind: new Uint8Array(count), flags: new Uint8Array(count), node: new Uint16Array(count), channel: new Uint16Array(count),
  partition: new Uint16Array(count), member: new Uint16Array(count), attempt: new Uint16Array(count),
});

/** A shape where it first occurs; 1, for the count. */
function writeShape(shape: Shapes, row: number, out: ByteStream): 1 {
  out.byte(shape.kind[row]!);
  out.byte(shape.flags[row]!);
  for (const cell of [shape.node, shape.channel, shape.partition, shape.member, shape.attempt]) out.uint(cell[row]!);
  return 1;
}

function readShape(shapes: Shapes, at: number, from: ByteSource): void {
  shapes.kind[at] = from.byte();
  shapes.flags[at] = from.byte();
  for (const cell of [shapes.node, shapes.channel, shapes.partition, shapes.member, shapes.attempt]) cell[at] = from.uint();
}

/** The same tables for every packing. */
let SHAPE_OF = new Uint16Array(0);
let FIRSTS = new Int32Array(0);

/** Each row's shape, numbered in order of their first rows; good until the next packing. */
function shapesOf(shape: Shapes, rows: number): { readonly shapeOf: Uint16Array; readonly count: number } {
  const { kind, flags, node, channel, partition, member, attempt } = shape;
  // Row + 1 of the first of a shape, by hash; a quarter full at most.
  let size = 4;
  while (size < 4 * rows) size *= 2;
  if (FIRSTS.length < size) [SHAPE_OF, FIRSTS] = [new Uint16Array(size / 4), new Int32Array(size)];
  const shapeOf = SHAPE_OF;
  const firsts = FIRSTS.fill(0, 0, size);
  const mask = size - 1;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    let hash = Math.imul(kind[row]! | (node[row]! << 8) | (flags[row]! << 24), 0x9e3779b1);
    hash = Math.imul(hash ^ (channel[row]! | (partition[row]! << 16)), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ (member[row]! | (attempt[row]! << 16)), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const first = firsts[slot]! - 1;
      if (first < 0) {
        firsts[slot] = row + 1;
        shapeOf[row] = count++;
        break;
      }
      if (kind[first] === kind[row] && node[first] === node[row] && channel[first] === channel[row] && partition[first] === partition[row] && member[first] === member[row] && attempt[first] === attempt[row] && flags[first] === flags[row]) {
        shapeOf[row] = shapeOf[first]!;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { shapeOf, count };
}
