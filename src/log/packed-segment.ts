import { Hash128 } from '../base/hash.ts';
import { releaseBuffers } from '../base/release-buffers.ts';
import { ByteSource, ByteStream } from './byte-stream.ts';
import type { Columns } from './column-arrays.ts';
import { segmentHash } from './log-hash.ts';
import { packBytes, unpackBytes } from './pack-bytes.ts';
import { packRows, unpackRows } from './pack-rows.ts';
import { buildPostings, type Postings } from './postings.ts';
import type { Segment } from './segment.ts';

/**
 * A sealed segment in an eighth of its size: what a reader needs to pass it by as it was, and the rest as bytes. Plain
 * data: it goes through `postMessage`, `structuredClone` and IndexedDB as it is.
 */
export interface PackedSegment extends Pick<Segment, 'index' | 'firstRow' | 'rows' | 'timeMinUs' | 'timeMaxUs' | 'kindCounts' | 'nodeCounts' | 'earlierCauses' | 'hash'> {
  /** Messages and sagas that its rows are about, ascending. */
  readonly messageIds: Uint32Array<ArrayBuffer>;
  readonly sagaIds: Uint32Array<ArrayBuffer>;
  /** Rows and the gauges before them; texts. */
  readonly packedRows: Uint8Array<ArrayBuffer>;
  readonly packedTexts: Uint8Array<ArrayBuffer>;
  /** Over all of the above, so that nobody has to unpack a segment to see whether it is whole. */
  readonly packedHash: string;
}

export function packSegment(segment: Segment): PackedSegment {
  const { index, firstRow, rows, timeMinUs, timeMaxUs, kindCounts, nodeCounts, hash, columns, heap, gaugesBefore, messages, sagas } = segment;
  const packedRows = new ByteStream(8 * rows);
  packRows(columns, rows, firstRow, packedRows);
  packedRows.uint(gaugesBefore.length);
  for (const gauge of gaugesBefore) packedRows.number(gauge);
  const packedTexts = new ByteStream(heap.length >>> 1);
  packBytes(heap, packedTexts);
  const packed = {
    index, firstRow, rows, timeMinUs, timeMaxUs, kindCounts, nodeCounts, hash,
    messageIds: messages.ids.slice(), sagaIds: sagas.ids.slice(), earlierCauses: earlierCausesOf(segment), packedRows: packedRows.finish(), packedTexts: packedTexts.finish(),
  };
  return { ...packed, packedHash: hashOf(packed) };
}

function hashOf({ index, firstRow, rows, timeMinUs, timeMaxUs, kindCounts, nodeCounts, hash, messageIds, sagaIds, earlierCauses, packedRows, packedTexts }: Omit<PackedSegment, 'packedHash'>): string {
  const all = new Hash128();
  all.text(JSON.stringify([index, firstRow, rows, timeMinUs, timeMaxUs, kindCounts, nodeCounts, hash]));
  // Those that were packed before there were causes in them have none.
  for (const ids of [messageIds, sagaIds, ...(earlierCauses === undefined ? [] : [earlierCauses])]) all.bytes(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength));
  all.bytes(packedRows);
  all.bytes(packedTexts);
  return all.digest();
}

/** Beside a long backlog nearly every row has a cause far away: more than these would take as much as the rows. */
const EARLIER_CAUSES_MAX = 2048;

function earlierCausesOf({ columns: { cause }, firstRow, rows }: Segment): Uint32Array<ArrayBuffer> | undefined {
  const found = new Set<number>();
  for (let row = 0; row < rows; row++) if (cause[row] !== 0 && cause[row]! <= firstRow) found.add(cause[row]!);
  return found.size > EARLIER_CAUSES_MAX ? undefined : Uint32Array.from(found).sort();
}

/** Bytes that it takes, in memory and stored. */
export const packedBytes = ({ packedRows, packedTexts, messageIds, sagaIds, earlierCauses, kindCounts, nodeCounts }: PackedSegment): number =>
  packedRows.byteLength + packedTexts.byteLength + messageIds.byteLength + sagaIds.byteLength + (earlierCauses?.byteLength ?? 0) + 16 * (kindCounts.length + nodeCounts.length);

/** Remembers which segments stand unpacked, and lets the one that was unpacked longest ago go for the next. */
export class UnpackedSegments {
  readonly #kept: (ColdSegment | undefined)[];
  readonly #onForgotten: (forgotten: Forgotten) => void;
  readonly #spare: () => ArrayBuffer | undefined;
  #next = 0;

  /** `onForgotten` may use the buffers again, where nobody holds on to what a segment gave away; `spare` gives columns to unpack the next segment into. */
  constructor(capacity = UNPACKED_MAX, onForgotten: (forgotten: Forgotten) => void = () => {}, spare: () => ArrayBuffer | undefined = () => undefined) {
    this.#kept = Array.from({ length: capacity });
    this.#onForgotten = onForgotten;
    this.#spare = spare;
  }

  /** For one after the other of the segments of a log: they are unpacked into the same memory again and again. */
  static recycling(capacity: number): UnpackedSegments {
    const spares: ArrayBuffer[] = [];
    return new UnpackedSegments(capacity, ({ columns, others }) => {
      spares.push(columns);
      releaseBuffers(...others);
    }, () => spares.pop());
  }

  spare(): ArrayBuffer | undefined {
    return this.#spare();
  }

  add(segment: ColdSegment): void {
    const forgotten = this.#kept[this.#next]?.cool();
    if (forgotten !== undefined) this.#onForgotten(forgotten);
    this.#kept[this.#next] = segment;
    this.#next = (this.#next + 1) % this.#kept.length;
  }
}

/** Buffers of a segment that was unpacked. */
export interface Forgotten {
  readonly columns: ArrayBuffer;
  /** Of gauges, and of texts where somebody has read them. */
  readonly others: readonly ArrayBuffer[];
}

/** About a megabyte each. */
const UNPACKED_MAX = 12;

/**
 * A packed segment that reads as any other: what is asked for is unpacked where it stands, in about a millisecond.
 * The arrays that it gave away stay good; it only forgets them.
 */
export class ColdSegment implements Segment {
  readonly packed: PackedSegment;
  readonly index: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly timeMinUs: number;
  readonly timeMaxUs: number;
  readonly hash: string;
  readonly #others: UnpackedSegments;
  #unpacked: Unpacked | undefined;
  #heap: Uint8Array<ArrayBuffer> | undefined;
  /** Of most segments nobody asks for them. */
  #messages: Postings | undefined;
  #sagas: Postings | undefined;

  /** `segment`: the same unpacked, where it is at hand. */
  constructor(packed: PackedSegment, others: UnpackedSegments, segment?: Segment) {
    this.packed = packed;
    this.#others = others;
    ({ index: this.index, firstRow: this.firstRow, rows: this.rows, timeMinUs: this.timeMinUs, timeMaxUs: this.timeMaxUs, hash: this.hash } = packed);
    if (segment === undefined) return;
    this.#unpacked = new Unpacked(packed.rows, segment.columns, segment.gaugesBefore);
    this.#heap = segment.heap;
    others.add(this);
  }

  get kindCounts(): Segment['kindCounts'] {
    return this.packed.kindCounts;
  }

  get nodeCounts(): Segment['nodeCounts'] {
    return this.packed.nodeCounts;
  }

  get messages(): Postings {
    return (this.#messages ??= new ColdPostings(() => this.packed.messageIds, () => this.#rows.messages));
  }

  get sagas(): Postings {
    return (this.#sagas ??= new ColdPostings(() => this.packed.sagaIds, () => this.#rows.sagas));
  }

  get earlierCauses(): Segment['earlierCauses'] {
    return this.packed.earlierCauses;
  }

  get columns(): Columns {
    return this.#rows.columns;
  }

  get gaugesBefore(): Float64Array<ArrayBuffer> {
    return this.#rows.gaugesBefore;
  }

  get heap(): Uint8Array<ArrayBuffer> {
    if (this.#heap !== undefined) return this.#heap;
    // Texts are forgotten with their rows.
    void this.#rows;
    return (this.#heap = unpackBytes(new ByteSource(this.packed.packedTexts)));
  }

  get isUnpacked(): boolean {
    return this.#unpacked !== undefined;
  }

  /** Forgets what was unpacked. */
  cool(): Forgotten | undefined {
    const unpacked = this.#unpacked;
    const texts = this.#heap?.buffer;
    this.#unpacked = undefined;
    this.#heap = undefined;
    return unpacked && { columns: unpacked.columns.time.buffer, others: [unpacked.gaugesBefore.buffer, ...(texts === undefined ? [] : [texts])] };
  }

  get #rows(): Unpacked {
    return this.#unpacked ?? this.#unpack();
  }

  #unpack(): Unpacked {
    const { rows, firstRow, packedRows } = this.packed;
    const source = new ByteSource(packedRows);
    const columns = unpackRows(rows, firstRow, source, this.#others.spare());
    const gaugesBefore = new Float64Array(source.uint());
    for (let slot = 0; slot < gaugesBefore.length; slot++) gaugesBefore[slot] = source.number();
    this.#unpacked = new Unpacked(rows, columns, gaugesBefore);
    this.#others.add(this);
    return this.#unpacked;
  }
}

/**
 * A segment for one look, by who goes through a whole log: unpacked into a memory of its own, so that what others look at
 * stays unpacked. What was read of it is gone when the next has passed.
 */
export const passing = (segment: Segment, memory: UnpackedSegments): Segment =>
  segment instanceof ColdSegment && !segment.isUnpacked ? new ColdSegment(segment.packed, memory) : segment;

class Unpacked {
  readonly columns: Columns;
  readonly gaugesBefore: Float64Array<ArrayBuffer>;
  readonly #count: number;
  #messages: Postings | undefined;
  #sagas: Postings | undefined;

  constructor(rows: number, columns: Columns, gaugesBefore: Float64Array<ArrayBuffer>) {
    this.#count = rows;
    this.columns = columns;
    this.gaugesBefore = gaugesBefore;
  }

  get messages(): Postings {
    return (this.#messages ??= buildPostings(this.columns.message, this.#count));
  }

  get sagas(): Postings {
    return (this.#sagas ??= buildPostings(this.columns.saga, this.#count));
  }
}

/** Which ids there are is known without unpacking. */
class ColdPostings implements Postings {
  readonly #ids: () => Postings['ids'];
  readonly #unpack: () => Postings;
  /** Known since somebody first asked: of most segments it is all that one needs. */
  #ends: readonly [lowest: number, highest: number] | undefined;

  constructor(ids: () => Postings['ids'], unpack: () => Postings) {
    this.#ids = ids;
    this.#unpack = unpack;
  }

  get ids(): Postings['ids'] {
    return this.#ids();
  }

  mayHold = (id: number): boolean => {
    const [lowest, highest] = (this.#ends ??= endsOf(this.ids));
    return id >= lowest && id <= highest;
  };

  get starts(): Postings['starts'] {
    return this.#unpack().starts;
  }

  get rows(): Postings['rows'] {
    return this.#unpack().rows;
  }
}

const endsOf = (ids: Uint32Array): readonly [number, number] => [ids[0] ?? 1, ids.at(-1) ?? 0];

/** A segment as others may have it: packed or not. */
export type PlainSegment = Segment | PackedSegment;

/** What of a segment can be posted and stored. */
export const plainSegment = (segment: Segment): PlainSegment => (segment instanceof ColdSegment ? plainPacked(segment.packed) : segment);

const plainPacked = ({ index, firstRow, rows, timeMinUs, timeMaxUs, kindCounts, nodeCounts, hash, messageIds, sagaIds, earlierCauses, packedRows, packedTexts, packedHash }: PackedSegment): PackedSegment => ({
  index, firstRow, rows, timeMinUs, timeMaxUs, kindCounts, nodeCounts, hash, messageIds, sagaIds, earlierCauses, packedRows, packedTexts, packedHash,
});

/** The reverse. */
export const readableSegment = (plain: PlainSegment, others: UnpackedSegments): Segment => ('packedRows' in plain ? new ColdSegment(plain, others) : plain);

/** Whether it still has the bytes that it was sealed with. Only then may a packed one from outside be unpacked. */
export const isIntact = (plain: PlainSegment): boolean =>
  'packedRows' in plain ? hashOf(plain) === plain.packedHash : segmentHash(plain.columns, plain.rows, plain.heap) === plain.hash;
