import { assert, ensure } from './assert.ts';

/** Numbers for texts, in order of their first use; '' is 0. */
export class Interner {
  readonly #texts: string[] = [];
  readonly #indices = new Map<string, number>();

  /** Continues from the `texts` of another: the same texts keep the same numbers. */
  constructor(texts: readonly string[] = ['']) {
    assert(texts[0] === '', 'the first text of an interner is empty');
    for (const text of texts) this.intern(text);
    assert(this.size === texts.length, 'the texts of an interner differ from each other');
  }

  get size(): number {
    return this.#texts.length;
  }

  /** The texts by number; plain data, to be copied where it must not grow. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** The text's number, a new one if need be. */
  intern(text: string): number {
    const known = this.#indices.get(text);
    if (known !== undefined) return known;
    this.#indices.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  /** The text's number, if it has one. */
  find(text: string): number | undefined {
    return this.#indices.get(text);
  }

  /** The text of a number that `intern` gave out. */
  textOf(index: number): string {
    return ensure(this.#texts[index], `text ${index} of ${this.size}`);
  }
}
