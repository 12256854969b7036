import type { Json, JsonObject } from '../../base/json.ts';
import { Archive } from './archive.ts';
import { type MessageChunk, packMessages, unpackMessages } from './cold-messages.ts';
import { hex16 } from './identity.ts';

/**
 * The message table. A message is a logical lineage: it survives redelivery, retry topics and dead-lettering;
 * sending it again makes another copy with the same lineage. Numbered from 1 in order of creation; 0 stands for none.
 * Of a payload only the fields that the design reads are kept; the log has the whole text.
 *
 * Records stand in chunks that never move: growing copies nothing, and the words of one message share a cache line.
 * What was not asked for lately is packed into the archive, so that a long run stays small.
 */
export interface MessageState {
  count: number;
  /** Null while it is packed. */
  chunks: (MessageChunk | null)[];
  /** Number in the archive of full chunks that were packed once: records never change. */
  packed: (number | null)[];
  /** Chunks that stand unpacked, the one to be packed next first. */
  open: number[];
}

export interface NewMessage {
  lineageHi: number;
  lineageLo: number;
  parent: number;
  saga: number;
  type: number;
  /** Which sending of the lineage, from 1. */
  copy: number;
  bytes: number;
  createdRow: number;
  createdUs: number;
  key: string | null;
  payload: Json;
  tombstone: boolean;
  headers: JsonObject;
}

const CHUNK_BITS = 12;
const CHUNK = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK - 1;
const WORDS = 8;
const LINEAGE_HI = 0;
const LINEAGE_LO = 1;
/** How many numbers before it; 0 for none. */
const PARENT = 2;
const SAGA = 3;
const BYTES = 4;
const CREATED_ROW = 5;
/** Type above, copy in the low 16 bits. */
const TYPE_AND_COPY = 6;
const TOMBSTONE = 7;
const NO_HEADERS: JsonObject = {};
/** Chunks that stand unpacked, at most: some 32,000 messages. */
const OPEN_MAX = 8;

const emptyChunk = (): MessageChunk => ({
  words: new Int32Array(CHUNK * WORDS),
  createdUs: new Float64Array(CHUNK),
  key: new Array<string | null>(CHUNK).fill(null),
  payload: new Array<Json>(CHUNK).fill(null),
  headers: new Array<JsonObject>(CHUNK).fill(NO_HEADERS),
});

export class Messages {
  state: MessageState = { count: 0, chunks: [emptyChunk()], packed: [null], open: [0] };
  readonly #archive: Archive;

  constructor(archive = new Archive()) {
    this.#archive = archive;
  }

  get count(): number {
    return this.state.count;
  }

  /** The number that the next message gets. */
  get next(): number {
    return this.state.count + 1;
  }

  add(message: NewMessage): number {
    const { state } = this;
    const id = ++state.count;
    const at = id & CHUNK_MASK;
    if (at === 0) this.#grow();
    const chunk = this.#chunk(id);
    const { words } = chunk;
    const word = at * WORDS;
    words[word + LINEAGE_HI] = message.lineageHi;
    words[word + LINEAGE_LO] = message.lineageLo;
    words[word + PARENT] = message.parent === 0 ? 0 : id - message.parent;
    words[word + SAGA] = message.saga;
    words[word + BYTES] = message.bytes;
    words[word + CREATED_ROW] = message.createdRow;
    words[word + TYPE_AND_COPY] = (message.type << 16) | message.copy;
    words[word + TOMBSTONE] = message.tombstone ? 1 : 0;
    chunk.createdUs[at] = message.createdUs;
    chunk.key[at] = message.key;
    chunk.payload[at] = message.payload;
    chunk.headers[at] = message.headers;
    return id;
  }

  /** The two words of a lineage are signed: small integers cost nothing to hand on. */
  lineageHi(id: number): number {
    return this.#word(id, LINEAGE_HI);
  }

  lineageLo(id: number): number {
    return this.#word(id, LINEAGE_LO);
  }

  lineage(id: number): string {
    return hex16(this.lineageHi(id), this.lineageLo(id));
  }

  parent(id: number): number {
    const distance = this.#word(id, PARENT);
    return distance === 0 ? 0 : id - distance;
  }

  saga(id: number): number {
    return this.#word(id, SAGA);
  }

  type(id: number): number {
    return this.#word(id, TYPE_AND_COPY) >>> 16;
  }

  copy(id: number): number {
    return this.#word(id, TYPE_AND_COPY) & 0xffff;
  }

  bytes(id: number): number {
    return this.#word(id, BYTES);
  }

  key(id: number): string | null {
    return this.#chunk(id).key[id & CHUNK_MASK]!;
  }

  payload(id: number): Json {
    return this.#chunk(id).payload[id & CHUNK_MASK]!;
  }

  headers(id: number): JsonObject {
    return this.#chunk(id).headers[id & CHUNK_MASK]!;
  }

  createdRow(id: number): number {
    return this.#word(id, CREATED_ROW);
  }

  createdUs(id: number): number {
    return this.#chunk(id).createdUs[id & CHUNK_MASK]!;
  }

  isTombstone(id: number): boolean {
    return this.#word(id, TOMBSTONE) === 1;
  }

  /** Draws and sites count the attempts at all copies of a lineage apart. */
  siteAttempt(id: number, attempt: number): number {
    return attempt + (this.copy(id) - 1) * 4096;
  }

  #chunk(id: number): MessageChunk {
    return this.state.chunks[id >>> CHUNK_BITS] ?? this.#unpack(id >>> CHUNK_BITS);
  }

  /** The last chunk is full: another one, written over one that is packed now. */
  #grow(): void {
    const { chunks, packed } = this.state;
    const spare = this.#closeOne();
    packed.push(null);
    chunks.push(null);
    this.#openAt(chunks.length - 1, spare ?? emptyChunk());
  }

  #unpack(index: number): MessageChunk {
    // The last chunk is not full: it stays.
    const { chunks, open } = this.state;
    if (open[0] === chunks.length - 1) open.push(open.shift()!);
    this.#closeOne();
    const chunk = unpackMessages(this.#archive.get(this.state.packed[index]!), CHUNK, WORDS);
    this.#openAt(index, chunk);
    return chunk;
  }

  #openAt(index: number, chunk: MessageChunk): void {
    const { chunks, open } = this.state;
    chunks[index] = chunk;
    open.push(index);
  }

  /** Packs the chunk that was opened longest ago, when there are as many as there may be; its arrays are free then. */
  #closeOne(): MessageChunk | null {
    const { chunks, packed, open } = this.state;
    if (open.length < OPEN_MAX) return null;
    const index = open.shift()!;
    const chunk = chunks[index]!;
    packed[index] ??= this.#archive.put(packMessages(chunk));
    chunks[index] = null;
    return chunk;
  }

  #word(id: number, word: number): number {
    return this.#chunk(id).words[(id & CHUNK_MASK) * WORDS + word]!;
  }
}

/** Fields that are kept of payloads: names from the payload down. Null keeps all. */
export type KeptPaths = readonly (readonly string[])[] | null;

/** From dotted paths; '' keeps all. */
export const keptPaths = (paths: readonly string[]): KeptPaths => (paths.includes('') ? null : paths.map((path) => path.split('.')));

/** The part of a payload that is kept. */
export function prunePayload(payload: Json, paths: KeptPaths): Json {
  if (paths === null) return payload;
  if (paths.length === 0) return null;
  const kept: Record<string, Json> = {};
  for (const path of paths) keepPath(kept, payload, path);
  return kept;
}

function keepPath(kept: Record<string, Json>, payload: Json, path: readonly string[]): void {
  let source: Json | undefined = payload;
  let target = kept;
  for (let i = 0; i < path.length; i++) {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) return;
    const name = path[i]!;
    source = Object.hasOwn(source, name) ? (source as JsonObject)[name] : undefined;
    if (source === undefined) return;
    if (i === path.length - 1 || typeof source !== 'object' || source === null || Array.isArray(source)) {
      target[name] = source;
      return;
    }
    const inner = Object.hasOwn(target, name) ? (target[name] as Record<string, Json>) : {};
    if (inner === source) return;
    target[name] = inner;
    target = inner;
  }
}
