import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { quoted } from '../../catalog/field-words.ts';
import type { ImportNotes } from '../import-notes.ts';
import type { Tree } from '../tree/read-tree.ts';

/** Follows `$ref` within the document. What is elsewhere is never fetched: it is an error with its place. */
export class LocalRefs {
  readonly #tree: Tree;
  readonly #notes: ImportNotes;
  readonly #told = new Set<unknown>();

  constructor(tree: Tree, notes: ImportNotes) {
    this.#tree = tree;
    this.#notes = notes;
  }

  /** The map that is meant: the value itself, or what its reference leads to. An empty map after an error. */
  map(value: Json | undefined): JsonObject {
    const found = this.follow(value);
    return isObject(found) ? found : {};
  }

  /** The value that is meant; undefined for none and after an error. */
  follow(value: Json | undefined, steps = { left: CHAIN_MAX }): Json | undefined {
    let current = value;
    while (isObject(current) && typeof current['$ref'] === 'string') {
      if (steps.left-- === 0) return this.#refuse(current, 'ref-chain', `$ref leads on more than ${CHAIN_MAX} times, or back to itself`, 'Point it at the part itself.');
      const found = this.#lookUp(current, current['$ref'], steps);
      if (found === undefined) return undefined;
      current = found;
    }
    return current;
  }

  #lookUp(owner: JsonObject, ref: string, steps: { left: number }): Json | undefined {
    if (!ref.startsWith('#')) return this.#refuse(owner, 'ref-not-local', `$ref ${quoted(ref)} leads out of the document; nothing is fetched`, 'Bundle the document first (asyncapi bundle ...), and import the result.');
    let current: Json | undefined = this.#tree.value;
    for (const name of pointerNames(ref)) {
      const owned: Json | undefined = this.follow(current, steps);
      current = Array.isArray(owned) ? (owned[Number(name)] as Json | undefined) : isObject(owned) && Object.hasOwn(owned, name) ? owned[name] : undefined;
      if (current === undefined) return steps.left < 0 ? undefined : this.#refuse(owner, 'ref-missing', `$ref ${quoted(ref)} names a part that is not in the document`, 'Correct the path, or add the part.');
    }
    return current;
  }

  #refuse(owner: JsonObject, code: string, message: string, fix: string): undefined {
    if (!this.#told.has(owner)) this.#notes.error(code, '', message, fix, this.#tree.placeOf(owner));
    this.#told.add(owner);
    return undefined;
  }
}

/** `#/a/b~1c` → `a`, `b/c`. */
export function pointerNames(ref: string): readonly string[] {
  return ref.split('/').slice(1).map((part) => percentDecoded(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

export const pointerOf = (...names: readonly string[]): string => `#/${names.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const CHAIN_MAX = 32;
