/**
 * Numbers by key, the same one perhaps several times: what is inside something, and since when. In two arrays: a Map that things come into and
 * leave again is built anew every few of them, all through a run. Keys are whole numbers from 0.
 */
export class Bag {
  /** One more than the key; 0 where there is none. */
  #keys = new Float64Array(CAPACITY_MIN);
  #values = new Float64Array(CAPACITY_MIN);
  #size = 0;

  add(key: number, value = 0): void {
    if (this.#size * 2 >= this.#keys.length) this.#grow();
    this.#place(key, value);
    this.#size++;
  }

  /** Takes out one with this key and value; false when there is none. */
  take(key: number, value = 0): boolean {
    const mask = this.#keys.length - 1;
    for (let at = slotOf(key, mask); this.#keys[at] !== 0; at = (at + 1) & mask) {
      if (this.#keys[at] !== key + 1 || this.#values[at] !== value) continue;
      this.#close(at);
      return true;
    }
    return false;
  }

  /** Takes out the one with this key that has the least value, and tells it; undefined when there is none. */
  takeLeast(key: number): number | undefined {
    const mask = this.#keys.length - 1;
    let least: number | undefined;
    for (let at = slotOf(key, mask); this.#keys[at] !== 0; at = (at + 1) & mask) {
      if (this.#keys[at] === key + 1 && (least === undefined || this.#values[at]! < least)) least = this.#values[at]!;
    }
    if (least !== undefined) this.take(key, least);
    return least;
  }

  values(): number[] {
    const found: number[] = [];
    for (let at = 0; at < this.#keys.length; at++) if (this.#keys[at] !== 0) found.push(this.#values[at]!);
    return found;
  }

  #place(key: number, value: number): void {
    const mask = this.#keys.length - 1;
    let at = slotOf(key, mask);
    while (this.#keys[at] !== 0) at = (at + 1) & mask;
    this.#keys[at] = key + 1;
    this.#values[at] = value;
  }

  /** What stands behind the gap moves up, unless it would come before the slot that its key leads to. */
  #close(gap: number): void {
    const mask = this.#keys.length - 1;
    let free = gap;
    for (let at = (gap + 1) & mask; this.#keys[at] !== 0; at = (at + 1) & mask) {
      const home = slotOf(this.#keys[at]! - 1, mask);
      if (((at - home) & mask) < ((at - free) & mask)) continue;
      this.#keys[free] = this.#keys[at]!;
      this.#values[free] = this.#values[at]!;
      free = at;
    }
    this.#keys[free] = 0;
    this.#size--;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Float64Array(2 * keys.length);
    this.#values = new Float64Array(2 * keys.length);
    for (let at = 0; at < keys.length; at++) if (keys[at] !== 0) this.#place(keys[at]! - 1, values[at]!);
  }
}

const CAPACITY_MIN = 64;

/** Keys are mostly neighbours, or so many apart: the upper bits of a product are spread over all slots. */
function slotOf(key: number, mask: number): number {
  const mixed = Math.imul((key | 0) ^ Math.imul(Math.floor(key / 0x1_0000_0000), 0x85eb_ca6b), 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) & mask;
}
