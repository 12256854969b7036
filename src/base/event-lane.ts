/**
 * Events that come out in the order in which they went in: a ring that doubles when it is full. What waits behind
 * the head of a lane needs no place in a heap.
 */
export class EventLane {
  size = 0;
  /** Whether the event before the head of the ring is under way in the heap. */
  isAhead = false;
  #head = 0;
  #times = new Float64Array(CAPACITY_MIN);
  #orders = new Float64Array(CAPACITY_MIN);
  /** Code, a and b of each event in turn. */
  #operands = new Int32Array(CAPACITY_MIN * 3);

  push(timeUs: number, order: number, code: number, a: number, b: number): void {
    if (this.isFull) this.#grow();
    const at = (this.#head + this.size++) & (this.#times.length - 1);
    this.#times[at] = timeUs;
    this.#orders[at] = order;
    this.#operands[at * 3] = code;
    this.#operands[at * 3 + 1] = a;
    this.#operands[at * 3 + 2] = b;
  }

  /** Of the nth event from the head. */
  time(nth: number): number {
    return this.#times[this.#at(nth)]!;
  }

  order(nth: number): number {
    return this.#orders[this.#at(nth)]!;
  }

  /** 0 for the code, 1 and 2 for a and b. */
  operand(nth: number, which: number): number {
    return this.#operands[this.#at(nth) * 3 + which]!;
  }

  /** Drops the head. */
  shift(): void {
    this.#head = this.#at(1);
    this.size--;
  }

  /** Whether nobody waits for the head any more. */
  isHeadOutdated(isOutdated: Outdated): boolean {
    const at = this.#head * 3;
    return isOutdated(this.#operands[at]!, this.#operands[at + 1]!, this.#operands[at + 2]!);
  }

  /** Drops what nobody waits for any more, but never the newest: a run lasts until then. Returns how many it dropped. */
  weed(isOutdated: Outdated): number {
    const before = this.size;
    let kept = 0;
    for (let nth = 0; nth < before; nth++) {
      const from = this.#at(nth);
      const operands = this.#operands;
      if (nth + 1 < before && isOutdated(operands[from * 3]!, operands[from * 3 + 1]!, operands[from * 3 + 2]!)) continue;
      const to = this.#at(kept++);
      if (to === from) continue;
      this.#times[to] = this.#times[from]!;
      this.#orders[to] = this.#orders[from]!;
      operands.copyWithin(to * 3, from * 3, from * 3 + 3);
    }
    this.size = kept;
    // Where most are waited for it would soon be full again: each is then looked at twice at most.
    if (kept * 2 > this.#times.length) this.#grow();
    return before - kept;
  }

  /** Whether another event makes it grow. */
  get isFull(): boolean {
    return this.size === this.#times.length;
  }

  #at(nth: number): number {
    return (this.#head + nth) & (this.#times.length - 1);
  }

  /** The ring begins at index 0 again. */
  #grow(): void {
    const capacity = this.#times.length;
    this.#times = unrolled(this.#times, this.#head, new Float64Array(capacity * 2));
    this.#orders = unrolled(this.#orders, this.#head, new Float64Array(capacity * 2));
    this.#operands = unrolled(this.#operands, this.#head * 3, new Int32Array(capacity * 6));
    this.#head = 0;
  }
}

/** Whether nobody waits any more for an event with such a code and operands. */
export type Outdated = (code: number, a: number, b: number) => boolean;

const CAPACITY_MIN = 64;

function unrolled<A extends Float64Array | Int32Array>(ring: A, head: number, larger: A): A {
  larger.set(ring.subarray(head));
  larger.set(ring.subarray(0, head), ring.length - head);
  return larger;
}
