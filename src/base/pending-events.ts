import { assert } from './assert.ts';

/** Plain data; the arrays are in heap order and as long as there are events. */
export interface PendingSnapshot {
  readonly sequence: number;
  readonly times: Float64Array;
  readonly orders: Float64Array;
  /** Code, a, b and phase of each event in turn. */
  readonly fields: Int32Array;
}

/**
 * The pending-event set: pops by time, then phase, then order of pushing. An event is a code and two 32-bit
 * operands, whose meaning is the caller's.
 *
 * A 4-ary heap moves only the time and a slot number; the rest stays in the slot, in one cache line, and the
 * order within an instant is read only on ties. Slots beyond the heap's end are the free ones. Nothing is
 * allocated until it must grow.
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
  #times = new Float64Array(CAPACITY_MIN);
  #slots = identity(CAPACITY_MIN, 0);
  #orders = new Float64Array(CAPACITY_MIN);
  /** Code, a, b and phase of each slot in turn. */
  #fields = new Int32Array(CAPACITY_MIN * 4);

  static restore(snapshot: PendingSnapshot): PendingEvents {
    const events = new PendingEvents();
    events.size = snapshot.times.length;
    events.#sequence = snapshot.sequence;
    events.#resize(Math.max(CAPACITY_MIN, events.size));
    events.#times.set(snapshot.times);
    events.#orders.set(snapshot.orders);
    events.#fields.set(snapshot.fields);
    return events;
  }

  /** The phase, 0 to 7, orders events of one instant; within a phase they come out as they went in. */
  push(timeUs: number, phase: number, code: number, a: number, b: number): void {
    assert(timeUs >= 0, 'a pending event has a time of 0 or more');
    assert(phase >= 0 && phase <= 7, 'a phase is from 0 to 7');
    if (this.size === this.#times.length) this.#resize(this.size * 2);
    const end = this.size++;
    const slot = this.#slots[end]!;
    const order = phase * PHASE_STEP + this.#sequence++;
    this.#orders[slot] = order;
    const fields = this.#fields;
    fields[slot * 4] = code;
    fields[slot * 4 + 1] = a;
    fields[slot * 4 + 2] = b;
    fields[slot * 4 + 3] = phase;
    this.#siftUp(end, timeUs, order, slot);
  }

  /** Takes the next event out, into the fields; false when there is none. */
  pop(): boolean {
    if (this.size === 0) return false;
    const slots = this.#slots;
    const slot = slots[0]!;
    this.time = this.#times[0]!;
    const fields = this.#fields;
    this.code = fields[slot * 4]!;
    this.a = fields[slot * 4 + 1]!;
    this.b = fields[slot * 4 + 2]!;
    this.phase = fields[slot * 4 + 3]!;
    const end = --this.size;
    const last = slots[end]!;
    slots[end] = slot;
    if (end > 0) this.#siftDown(this.#times[end]!, last);
    return true;
  }

  /** Time of the next event; Infinity when there is none. */
  peekTime(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  /** A copy that shares nothing; the last popped event is not part of it. */
  snapshot(): PendingSnapshot {
    const slots = this.#slots.subarray(0, this.size);
    return {
      sequence: this.#sequence,
      times: this.#times.slice(0, this.size),
      orders: Float64Array.from(slots, (slot) => this.#orders[slot]!),
      fields: Int32Array.from({ length: slots.length * 4 }, (_, i) => this.#fields[slots[i >> 2]! * 4 + (i & 3)]!),
    };
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
    const size = this.size;
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

const CAPACITY_MIN = 64;
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
