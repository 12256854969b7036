import { assert } from './assert.ts';
import { EventLane, type Outdated } from './event-lane.ts';

/** Plain data; the arrays are as long as there are events, which stand in no order. */
export interface PendingSnapshot {
  readonly sequence: number;
  readonly times: Float64Array;
  readonly orders: Float64Array;
  /** Code, a, b, and the phase below the lane (0 for none) of each event in turn; those of a lane in their order. */
  readonly fields: Int32Array;
}

/**
 * The pending-event set: pops by time, then phase, then order of pushing. An event is a code and two 32-bit
 * operands, whose meaning is the caller's.
 *
 * A 4-ary heap moves only the time and a slot number; the rest stays in the slot, in one cache line, and the
 * order within an instant is read only on ties. Slots beyond the heap's end are the free ones. Nothing is
 * allocated until it must grow.
 *
 * What is due at the instant of the last event that came out, which is where most of a cascade goes, stands in a short row of
 * its own, in order: it goes through no heap.
 *
 * Timers of one length are due in the order in which they are set, and most never strike. They stand in lanes, of
 * which the heap holds only the heads: thousands of them cost the rest nothing. Of those that nobody waits for any more
 * only the newest of each lane is sure to come out.
 */
export class PendingEvents {
  /** Events in the set. */
  size = 0;

  /** The event that `pop` took out last. */
  time = 0;
  phase = 0;
  code = 0;
  a = 0;
  b = 0;

  #sequence = 0;
  /** Events in the heap: all but those that wait in lanes. */
  #length = 0;
  #lanes: EventLane[] = [];
  #times = new Float64Array(CAPACITY_MIN);
  #slots = identity(CAPACITY_MIN, 0);
  #orders = new Float64Array(CAPACITY_MIN);
  /** Code, a, b, and the phase below the lane (0 for none) of each slot in turn. */
  #fields = new Int32Array(CAPACITY_MIN * 4);

  /** Events due at one instant, from `#nowFirst` on in their order: orders, and fields as above. */
  #nowTime = 0;
  #nowFirst = 0;
  #nowEnd = 0;
  readonly #nowOrders = new Float64Array(NOW_MAX);
  readonly #nowFields = new Int32Array(NOW_MAX * 4);

  #isOutdated: Outdated;

  constructor(isOutdated: Outdated = NEVER) {
    this.#isOutdated = isOutdated;
  }

  static restore(snapshot: PendingSnapshot, isOutdated = NEVER): PendingEvents {
    const { sequence, times, orders, fields } = snapshot;
    // Nothing is forgotten meanwhile: those who know what they wait for may not be restored themselves yet.
    const events = new PendingEvents();
    events.#sequence = sequence;
    events.size = times.length;
    times.forEach((time, i) => events.#enter(time, orders[i]!, fields[i * 4]!, fields[i * 4 + 1]!, fields[i * 4 + 2]!, fields[i * 4 + 3]!));
    events.#isOutdated = isOutdated;
    return events;
  }

  /** The phase, 0 to 7, orders events of one instant; within a phase they come out as they went in. */
  push(timeUs: number, phase: number, code: number, a: number, b: number): void {
    assert(timeUs >= 0, 'a pending event has a time of 0 or more');
    assert(phase >= 0 && phase <= 7, 'a phase is from 0 to 7');
    this.size++;
    const order = phase * PHASE_STEP + this.#sequence++;
    if (timeUs === this.time && this.#nowEnd < NOW_MAX && (this.#nowEnd === 0 || timeUs === this.#nowTime)) {
      this.#nowTime = timeUs;
      this.#insertNow(order, code, a, b, phase);
    } else this.#insert(timeUs, order, code, a, b, phase);
  }

  /** As `push`, for events that the caller gives to a lane (from 0) in order of their times, all of one phase. */
  pushInLane(lane: number, timeUs: number, phase: number, code: number, a: number, b: number): void {
    this.size++;
    this.#enter(timeUs, phase * PHASE_STEP + this.#sequence++, code, a, b, phase | ((lane + 1) << PHASE_BITS));
  }

  /** Forgets timers that nobody waits for, wherever they need not come out. */
  weed(): void {
    for (const lane of this.#lanes) this.size -= lane.weed(this.#isOutdated);
  }

  /** Takes the next event out, into the fields; false when there is none. */
  pop(): boolean {
    if (this.size === 0) return false;
    if (this.#nowEnd > 0 && !this.#isHeapFirst()) return this.#popNow();
    const slots = this.#slots;
    const slot = slots[0]!;
    this.time = this.#times[0]!;
    const fields = this.#fields;
    this.code = fields[slot * 4]!;
    this.a = fields[slot * 4 + 1]!;
    this.b = fields[slot * 4 + 2]!;
    const phaseAndLane = fields[slot * 4 + 3]!;
    this.phase = phaseAndLane & PHASE_MASK;
    this.size--;
    if (phaseAndLane > PHASE_MASK && this.#refill(slot, this.#lanes[(phaseAndLane >> PHASE_BITS) - 1]!)) return true;
    const end = --this.#length;
    const last = slots[end]!;
    slots[end] = slot;
    if (end > 0) this.#siftDown(this.#times[end]!, last);
    return true;
  }

  /** Time of the next event; Infinity when there is none. */
  peekTime(): number {
    if (this.#nowEnd > 0 && !this.#isHeapFirst()) return this.#nowTime;
    return this.#length === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  /** A copy that shares nothing; the last popped event is not part of it. */
  snapshot(): PendingSnapshot {
    const slots = this.#slots.subarray(0, this.#length);
    const fields = Int32Array.from({ length: this.size * 4 }, (_, i) => (i < slots.length * 4 ? this.#fields[slots[i >> 2]! * 4 + (i & 3)]! : 0));
    const times = new Float64Array(this.size);
    const orders = new Float64Array(this.size);
    times.set(this.#times.subarray(0, this.#length));
    slots.forEach((slot, i) => (orders[i] = this.#orders[slot]!));
    let end = this.#length;
    for (let nth = this.#nowFirst; nth < this.#nowEnd; nth++, end++) {
      times[end] = this.#nowTime;
      orders[end] = this.#nowOrders[nth]!;
      fields.set(this.#nowFields.subarray(nth * 4, nth * 4 + 4), end * 4);
    }
    this.#lanes.forEach((lane, which) => {
      for (let nth = 0; nth < lane.size; nth++, end++) {
        times[end] = lane.time(nth);
        orders[end] = lane.order(nth);
        const phase = Math.floor(lane.order(nth) / PHASE_STEP);
        fields.set([lane.operand(nth, 0), lane.operand(nth, 1), lane.operand(nth, 2), phase | ((which + 1) << PHASE_BITS)], end * 4);
      }
    });
    return { sequence: this.#sequence, times, orders, fields };
  }

  /** Into its lane, behind the one of it that is in the heap, or into the heap. */
  #enter(timeUs: number, order: number, code: number, a: number, b: number, phaseAndLane: number): void {
    if (phaseAndLane > PHASE_MASK) {
      const which = (phaseAndLane >> PHASE_BITS) - 1;
      while (which >= this.#lanes.length) this.#lanes.push(new EventLane());
      const lane = this.#lanes[which]!;
      if (lane.isAhead) {
        if (lane.isFull) this.size -= lane.weed(this.#isOutdated);
        return lane.push(timeUs, order, code, a, b);
      }
      lane.isAhead = true;
    }
    this.#insert(timeUs, order, code, a, b, phaseAndLane);
  }

  /** Among the events of this instant: mostly behind all of them. */
  #insertNow(order: number, code: number, a: number, b: number, phase: number): void {
    const orders = this.#nowOrders;
    const fields = this.#nowFields;
    let at = this.#nowEnd++;
    for (; at > this.#nowFirst && orders[at - 1]! > order; at--) {
      orders[at] = orders[at - 1]!;
      fields.copyWithin(at * 4, at * 4 - 4, at * 4);
    }
    orders[at] = order;
    fields[at * 4] = code;
    fields[at * 4 + 1] = a;
    fields[at * 4 + 2] = b;
    fields[at * 4 + 3] = phase;
  }

  /** Does an event of the heap come before the next one of the instant? */
  #isHeapFirst(): boolean {
    if (this.#length === 0) return false;
    const time = this.#times[0]!;
    return time < this.#nowTime || (time === this.#nowTime && this.#orders[this.#slots[0]!]! < this.#nowOrders[this.#nowFirst]!);
  }

  #popNow(): boolean {
    const from = this.#nowFirst++ * 4;
    const fields = this.#nowFields;
    this.time = this.#nowTime;
    this.code = fields[from]!;
    this.a = fields[from + 1]!;
    this.b = fields[from + 2]!;
    this.phase = fields[from + 3]!;
    this.size--;
    if (this.#nowFirst === this.#nowEnd) this.#nowFirst = this.#nowEnd = 0;
    return true;
  }

  #insert(timeUs: number, order: number, code: number, a: number, b: number, phaseAndLane: number): void {
    if (this.#length === this.#times.length) this.#resize(this.#length * 2);
    const end = this.#length++;
    const slot = this.#slots[end]!;
    this.#orders[slot] = order;
    const fields = this.#fields;
    fields[slot * 4] = code;
    fields[slot * 4 + 1] = a;
    fields[slot * 4 + 2] = b;
    fields[slot * 4 + 3] = phaseAndLane;
    this.#siftUp(end, timeUs, order, slot);
  }

  /** Puts the next event of a lane into the slot of its last one, which was the root. False when the lane is empty. */
  #refill(slot: number, lane: EventLane): boolean {
    while (lane.size > 1 && lane.isHeadOutdated(this.#isOutdated)) {
      lane.shift();
      this.size--;
    }
    if (lane.size === 0) {
      lane.isAhead = false;
      return false;
    }
    const fields = this.#fields;
    for (let which = 0; which < 3; which++) fields[slot * 4 + which] = lane.operand(0, which);
    const time = lane.time(0);
    this.#orders[slot] = lane.order(0);
    lane.shift();
    this.#siftDown(time, slot);
    return true;
  }

  #siftUp(end: number, time: number, order: number, slot: number): void {
    const times = this.#times;
    const slots = this.#slots;
    let i = end;
    while (i > 0) {
      const parent = (i - 1) >> 2;
      const parentTime = times[parent]!;
      const parentSlot = slots[parent]!;
      if (parentTime < time || (parentTime === time && this.#orders[parentSlot]! < order)) break;
      times[i] = parentTime;
      slots[i] = parentSlot;
      i = parent;
    }
    times[i] = time;
    slots[i] = slot;
  }

  /** From the root, which is free. */
  #siftDown(time: number, slot: number): void {
    const times = this.#times;
    const slots = this.#slots;
    const orders = this.#orders;
    const size = this.#length;
    let i = 0;
    for (let first = 1; first < size; first = (i << 2) + 1) {
      let child = first;
      let childTime = times[first]!;
      const end = first + 4 < size ? first + 4 : size;
      for (let other = first + 1; other < end; other++) {
        const otherTime = times[other]!;
        if (otherTime > childTime) continue;
        if (otherTime === childTime && orders[slots[other]!]! > orders[slots[child]!]!) continue;
        child = other;
        childTime = otherTime;
      }
      if (childTime > time || (childTime === time && orders[slots[child]!]! > orders[slot]!)) break;
      times[i] = childTime;
      slots[i] = slots[child]!;
      i = child;
    }
    times[i] = time;
    slots[i] = slot;
  }

  #resize(capacity: number): void {
    const from = this.#slots.length;
    const slots = identity(capacity, from);
    slots.set(this.#slots);
    this.#slots = slots;
    this.#times = grown(this.#times, new Float64Array(capacity));
    this.#orders = grown(this.#orders, new Float64Array(capacity));
    this.#fields = grown(this.#fields, new Int32Array(capacity * 4));
  }
}

const NEVER: Outdated = () => false;
const CAPACITY_MIN = 64;
/** Events of one instant that need no heap; more of them are in it. */
const NOW_MAX = 32;
const PHASE_BITS = 3;
const PHASE_MASK = (1 << PHASE_BITS) - 1;
/** Room for the sequence below the phase: 2^50 pushes, and 8 phases fill the 53 bits of a safe integer. */
const PHASE_STEP = 0x4_0000_0000_0000;

function identity(length: number, from: number): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(length);
  for (let i = from; i < length; i++) slots[i] = i;
  return slots;
}

function grown<A extends Float64Array | Int32Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}
