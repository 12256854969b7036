import type { Json, JsonObject } from '../../base/json.ts';
import { hex16 } from './identity.ts';

/**
 * The message table. A message is a logical lineage: it survives redelivery, retry topics and dead-lettering;
 * sending it again makes another copy with the same lineage. Numbered from 1 in order of creation.
 * Of a payload only the fields that the design reads are kept; the log has the whole text.
 */
export interface MessageState {
  count: number;
  lineageHi: Uint32Array;
  lineageLo: Uint32Array;
  parent: Uint32Array;
  saga: Uint32Array;
  type: Uint16Array;
  /** Which sending of the lineage, from 1. */
  copy: Uint16Array;
  bytes: Uint32Array;
  createdRow: Uint32Array;
  createdUs: Float64Array;
  tombstone: Uint8Array;
  key: (string | null)[];
  payload: Json[];
  headers: JsonObject[];
}

export interface NewMessage {
  lineageHi: number;
  lineageLo: number;
  parent: number;
  saga: number;
  type: number;
  copy: number;
  bytes: number;
  createdRow: number;
  createdUs: number;
  key: string | null;
  payload: Json;
  tombstone: boolean;
  headers: JsonObject;
}

const FIRST_CAPACITY = 1024;

const emptyState = (capacity: number): MessageState => ({
  count: 0,
  lineageHi: new Uint32Array(capacity),
  lineageLo: new Uint32Array(capacity),
  parent: new Uint32Array(capacity),
  saga: new Uint32Array(capacity),
  type: new Uint16Array(capacity),
  copy: new Uint16Array(capacity),
  bytes: new Uint32Array(capacity),
  createdRow: new Uint32Array(capacity),
  createdUs: new Float64Array(capacity),
  tombstone: new Uint8Array(capacity),
  key: [null],
  payload: [null],
  headers: [{}],
});

export class Messages {
  state: MessageState = emptyState(FIRST_CAPACITY);

  get count(): number {
    return this.state.count;
  }

  /** The number that the next message gets. */
  get next(): number {
    return this.state.count + 1;
  }

  add(message: NewMessage): number {
    const id = this.state.count + 1;
    if (id >= this.state.copy.length) this.#grow();
    const state = this.state;
    state.count = id;
    state.lineageHi[id] = message.lineageHi;
    state.lineageLo[id] = message.lineageLo;
    state.parent[id] = message.parent;
    state.saga[id] = message.saga;
    state.type[id] = message.type;
    state.copy[id] = message.copy;
    state.bytes[id] = message.bytes;
    state.createdRow[id] = message.createdRow;
    state.createdUs[id] = message.createdUs;
    state.tombstone[id] = message.tombstone ? 1 : 0;
    state.key.push(message.key);
    state.payload.push(message.payload);
    state.headers.push(message.headers);
    return id;
  }

  lineageHi(id: number): number {
    return this.state.lineageHi[id]!;
  }

  lineageLo(id: number): number {
    return this.state.lineageLo[id]!;
  }

  lineage(id: number): string {
    return hex16(this.lineageHi(id), this.lineageLo(id));
  }

  saga(id: number): number {
    return this.state.saga[id]!;
  }

  copy(id: number): number {
    return this.state.copy[id]!;
  }

  bytes(id: number): number {
    return this.state.bytes[id]!;
  }

  key(id: number): string | null {
    return this.state.key[id] ?? null;
  }

  createdRow(id: number): number {
    return this.state.createdRow[id]!;
  }

  createdUs(id: number): number {
    return this.state.createdUs[id]!;
  }

  isTombstone(id: number): boolean {
    return this.state.tombstone[id] === 1;
  }

  /** Draws and sites count the attempts at all copies of a lineage apart. */
  siteAttempt(id: number, attempt: number): number {
    return attempt + (this.copy(id) - 1) * 4096;
  }

  #grow(): void {
    const old = this.state;
    const grown = emptyState(old.copy.length * 2);
    for (const name of ['lineageHi', 'lineageLo', 'parent', 'saga', 'type', 'copy', 'bytes', 'createdRow', 'createdUs', 'tombstone'] as const) grown[name].set(old[name]);
    this.state = { ...grown, count: old.count, key: old.key, payload: old.payload, headers: old.headers };
  }
}

/** The part of a payload that lies on the given dotted paths; '' keeps all. */
export function prunePayload(payload: Json, paths: readonly string[]): Json {
  if (paths.length === 0) return null;
  if (paths.includes('')) return payload;
  const kept: Record<string, Json> = {};
  for (const path of paths) keepPath(kept, payload, path.split('.'));
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
