import type { Json } from '../../base/json.ts';
import { utf8Bytes } from '../../base/utf8.ts';
import { type KeptPaths, prunePayload } from '../kernel/messages.ts';

/** A payload or headers: the value, its JSON, and what of it is kept in memory. */
export interface Part {
  readonly value: Json;
  readonly text: string;
  readonly kept: Json;
  /** The text's UTF-8, where every message has the same; null for what depends on the message. */
  readonly bytes: Uint8Array | null;
}

/** What every message has alike. */
export function fixedPart(value: Json, kept: KeptPaths): Part {
  const text = JSON.stringify(value);
  return { value, text, kept: prunePayload(value, kept), bytes: utf8Bytes(text) };
}

/** A power of two. */
const SLOTS = 4096;
const TEXT_MAX = 256;

/**
 * Payloads or headers that came lately. Those of one text are one object: messages are kept longer than the collector's youngest
 * generation, and an object for each of them makes that grow all through a run.
 */
export class RecentParts {
  readonly #kept: KeptPaths;
  readonly #parts = new Array<Part | null>(SLOTS).fill(null);

  constructor(kept: KeptPaths) {
    this.#kept = kept;
  }

  of(value: Json): Part {
    const text = JSON.stringify(value);
    if (text.length > TEXT_MAX) return this.#part(value, text);
    const slot = slotOf(text);
    const known = this.#parts[slot]!;
    if (known !== null && known.text === text) return known;
    return (this.#parts[slot] = this.#part(value, text));
  }

  #part(value: Json, text: string): Part {
    return { value, text, kept: prunePayload(value, this.#kept), bytes: null };
  }
}

/** Texts of one plan mostly differ at their end. */
function slotOf(text: string): number {
  let mixed = text.length;
  for (let at = Math.max(0, text.length - MIXED_MAX); at < text.length; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x0100_0193);
  return (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
}

const MIXED_MAX = 24;
