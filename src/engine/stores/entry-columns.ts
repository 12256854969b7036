import { ByteSource, ByteStream } from '../../log/byte-stream.ts';
import type { Archive } from '../kernel/archive.ts';
import { CONTROL, type Partition } from './partition.ts';

/** Entries that are packed at one go; a partition has up to twice as many at hand. */
const PACKED = 4096;
const AT_HAND_MAX = 2 * PACKED;
/** Entries from which on memory that may never be used matters more than copying. */
const LONG = 1 << 15;
/** Packed runs that stand unpacked for readers, at most. */
const UNPACKED_MAX = 16;

type Columns = Pick<Partition, 'message' | 'appendedUs' | 'row'>;

/**
 * What partitions know of each entry. The newest stand in their columns; of a long partition the others are packed into the archive, where
 * they never change: only `removed`, a byte each, is written later.
 */
export class EntryColumns {
  readonly #archive: Archive;
  /** By number in the archive; the one that was unpacked longest ago comes first. */
  readonly #unpacked = new Map<number, Columns>();

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  push(p: Partition, message: number, nowUs: number, row: number): void {
    if (p.end - p.warm >= p.message.length) this.#makeRoom(p);
    if (p.end - p.base >= p.removed.length) lengthenMarks(p);
    const at = p.end - p.warm;
    p.message[at] = message;
    p.appendedUs[at] = nowUs;
    p.row[at] = row;
    p.removed[p.end - p.base] = 0;
    p.end++;
    p.live++;
  }

  /** A marker takes the next position; it is no entry that anybody counts or reads. */
  pushControl(p: Partition, nowUs: number, row: number): void {
    this.push(p, 0, nowUs, row);
    p.removed[p.end - 1 - p.base] = CONTROL;
    p.live--;
  }

  message(p: Partition, position: number): number {
    return position >= p.warm ? p.message[position - p.warm]! : this.#cold(p, position).message[(position - p.coldFirst) % PACKED]!;
  }

  appendedUs(p: Partition, position: number): number {
    return position >= p.warm ? p.appendedUs[position - p.warm]! : this.#cold(p, position).appendedUs[(position - p.coldFirst) % PACKED]!;
  }

  row(p: Partition, position: number): number {
    return position >= p.warm ? p.row[position - p.warm]! : this.#cold(p, position).row[(position - p.coldFirst) % PACKED]!;
  }

  /** The partition was cut: what is packed behind its end is gone, and the rest of that run is at hand again. */
  cut(p: Partition): void {
    while (p.end < p.warm) {
      const number = p.cold.pop()!;
      const { message, appendedUs, row } = this.#unpack(number);
      this.#drop(number);
      p.warm -= PACKED;
      p.message.set(message);
      p.appendedUs.set(appendedUs);
      p.row.set(row);
    }
  }

  /** Forgets what retention removed; of what is left, packs the older half or makes the columns longer. */
  #makeRoom(p: Partition): void {
    while (p.cold.length > 0 && p.coldFirst + PACKED <= p.start) {
      this.#drop(p.cold.shift()!);
      p.coldFirst += PACKED;
    }
    const gone = Math.max(0, p.start - p.warm);
    if (gone * 2 >= p.message.length) return shift(p, gone);
    if (p.message.length < AT_HAND_MAX) return lengthen(p);
    if (p.cold.length === 0) p.coldFirst = p.warm;
    p.cold.push(this.#archive.put(packed(p)));
    shift(p, PACKED);
  }

  #cold(p: Partition, position: number): Columns {
    const number = p.cold[Math.floor((position - p.coldFirst) / PACKED)]!;
    return this.#unpacked.get(number) ?? this.#unpack(number);
  }

  #unpack(number: number): Columns {
    const columns = unpacked(this.#archive.get(number));
    if (this.#unpacked.size >= UNPACKED_MAX) this.#unpacked.delete(this.#unpacked.keys().next().value!);
    this.#unpacked.set(number, columns);
    return columns;
  }

  #drop(number: number): void {
    this.#archive.drop(number);
    this.#unpacked.delete(number);
  }
}

/** The first so many entries leave the columns. */
function shift(p: Partition, entries: number): void {
  for (const column of [p.message, p.appendedUs, p.row]) column.copyWithin(0, entries);
  p.warm += entries;
}

function lengthen(p: Partition): void {
  const length = 2 * p.message.length;
  p.message = copied(p.message, new Uint32Array(length));
  p.appendedUs = copied(p.appendedUs, new Float64Array(length));
  p.row = copied(p.row, new Uint32Array(length));
}

/** Drops what retention removed from the front; if that is less than half, twice the room, and of a long partition a quarter more. */
function lengthenMarks(p: Partition): void {
  const { length } = p.removed;
  const gone = p.start - p.base;
  const kept = p.removed.subarray(gone, p.end - p.base);
  p.removed = copied(kept, new Uint8Array(gone * 2 >= length ? length : Math.ceil(length * (length < LONG ? 2 : 1.25))));
  p.base = p.start;
}

function copied<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}

/** A third of their size: entries follow each other in time, and their rows and messages do mostly. */
function packed({ message, appendedUs, row }: Columns): Uint8Array<ArrayBuffer> {
  const out = new ByteStream(8 * PACKED);
  for (let at = 0; at < PACKED; at++) {
    out.uint(appendedUs[at]! - (at === 0 ? 0 : appendedUs[at - 1]!));
    out.step32(at === 0 ? 0 : message[at - 1]!, message[at]!);
    out.step32(at === 0 ? 0 : row[at - 1]!, row[at]!);
  }
  return out.finish();
}

function unpacked(bytes: Uint8Array): Columns {
  const from = new ByteSource(bytes);
  const [message, appendedUs, row] = [new Uint32Array(PACKED), new Float64Array(PACKED), new Uint32Array(PACKED)];
  for (let at = 0; at < PACKED; at++) {
    appendedUs[at] = from.uint() + (at === 0 ? 0 : appendedUs[at - 1]!);
    message[at] = from.step32(at === 0 ? 0 : message[at - 1]!);
    row[at] = from.step32(at === 0 ? 0 : row[at - 1]!);
  }
  return { message, appendedUs, row };
}
