import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PendingEvents, type PendingSnapshot } from './pending-events.ts';

interface Pushed {
  readonly time: number;
  readonly phase: number;
  readonly code: number;
}

/** Without a limit fast-check looks for a smaller counterexample among lists of hundreds for minutes. */
const SHRINK_MAX_MS = 10_000;

/** Small ranges, so that ties of time and of phase are common; null pops. */
const moves = fc.array(
  fc.option(fc.record({ time: fc.integer({ min: 0, max: 6 }), phase: fc.integer({ min: 0, max: 7 }), code: fc.integer() }), {
    freq: 2,
  }),
  { maxLength: 400, size: 'max' },
);

/** The obvious implementation: a list, sorted anew. */
class SortedList implements Queue {
  time = 0;
  phase = 0;
  code = 0;
  readonly #list: (Pushed & { readonly sequence: number })[] = [];
  #sequence = 0;

  push(time: number, phase: number, code: number): void {
    this.#list.push({ time, phase, code, sequence: this.#sequence++ });
    this.#list.sort((x, y) => x.time - y.time || x.phase - y.phase || x.sequence - y.sequence);
  }

  pop(): boolean {
    const first = this.#list.shift();
    if (first === undefined) return false;
    this.time = first.time;
    this.phase = first.phase;
    this.code = first.code;
    return true;
  }
}

type Queue = Pick<PendingEvents, 'push' | 'pop' | 'time' | 'phase' | 'code'>;

const popOf = (events: Queue): Pushed | undefined =>
  events.pop() ? { time: events.time, phase: events.phase, code: events.code } : undefined;

/** The events of a snapshot, which stand in no order. */
const sorted = ({ sequence, times, orders, fields }: PendingSnapshot): unknown =>
  [sequence, Array.from(times, (time, at) => [orders[at]!, time, ...fields.subarray(at * 4, at * 4 + 4)]).sort(([a = 0], [b = 0]) => a - b)];

describe('PendingEvents', () => {
  it('pops like a sorted list', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const all = [...list, ...list.map(() => null)];
        expect(play(new PendingEvents(), all)).toEqual(play(new SortedList(), all));
      }),
      { numRuns: 100 },
    );
  });

  it('pops timers from lanes where they belong, also after a snapshot', () => {
    const later = fc.array(fc.option(fc.record({ lane: fc.integer({ min: -1, max: 2 }), after: fc.integer({ min: 0, max: 3 }) }), { freq: 3 }), { maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(later, fc.integer({ min: 0, max: 300 }), (list, saved) => {
        const plain = new PendingEvents();
        let laned = new PendingEvents();
        [...list, ...list.map(() => null)].forEach((event, step) => {
          if (event === null) {
            expect([laned.pop(), laned.time, laned.phase, laned.code, laned.a, laned.b, laned.size]).toEqual([plain.pop(), plain.time, plain.phase, plain.code, plain.a, plain.b, plain.size]);
          } else if (event.lane < 0) {
            for (const events of [plain, laned]) events.push(plain.time + event.after, event.after, step, ~step, step * 2);
          } else {
            // One length for each lane, so that its times only grow.
            plain.push(plain.time + event.lane * 2, event.lane, step, ~step, step * 2);
            laned.pushInLane(event.lane, plain.time + event.lane * 2, event.lane, step, ~step, step * 2);
          }
          if (step === saved) laned = resumedFrom(laned);
        });
      }),
      { numRuns: 200, interruptAfterTimeLimit: SHRINK_MAX_MS },
    );
  });

  it('keeps timers of a lane apart when it grows, wherever its head stands then', () => {
    for (let popped = 0; popped <= 70; popped++) {
      const events = new PendingEvents();
      // Every second event stands in the heap, due with the one before it.
      const push = (n: number): void => (n % 2 === 0 ? events.pushInLane(0, n, 1, n, ~n, 2 * n) : events.push(n - 1, 1, n, ~n, 2 * n));
      for (let n = 0; n < 2 * popped; n++) push(n);
      for (let n = 0; n < 2 * popped; n++) events.pop();
      const waiting = Array.from({ length: 400 }, (_, n) => 2 * popped + n);
      waiting.forEach(push);
      expect(waiting.map(() => (events.pop(), [events.time, events.code, events.a, events.b]))).toEqual(waiting.map((n) => [n - (n % 2), n, ~n, 2 * n]));
      expect(events.pop()).toBe(false);
    }
  });

  it('forgets timers that nobody waits for, and nothing else', () => {
    const later = fc.array(fc.option(fc.record({ lane: fc.integer({ min: -1, max: 1 }), isKept: fc.boolean() }), { freq: 4 }), { maxLength: 600, size: 'max' });
    fc.assert(
      fc.property(later, fc.integer({ min: 0, max: 600 }), (list, saved) => {
        const outdated = new Set<number>();
        const isOutdated = (code: number): boolean => outdated.has(code);
        const plain = new PendingEvents();
        let weeded = new PendingEvents(isOutdated);
        list.forEach((event, step) => {
          if (event === null) {
            expect(liveOf(weeded, outdated)).toEqual(liveOf(plain, outdated));
          } else if (event.lane < 0) {
            for (const events of [plain, weeded]) events.push(plain.time + step, 0, step, 0, 0);
          } else {
            for (const events of [plain, weeded]) events.pushInLane(event.lane, step + 500 * event.lane, 1, step, 0, 0);
            if (!event.isKept) outdated.add(step);
          }
          if (step === saved) {
            // The last popped event is not part of a snapshot.
            const { time } = weeded;
            weeded = PendingEvents.restore(structuredClone(weeded.snapshot()), isOutdated);
            weeded.time = time;
          }
          if (step === saved + 20) weeded.weed();
        });
        expect(weeded.size).toBeLessThanOrEqual(plain.size);
        const rest = (events: PendingEvents) => list.map(() => liveOf(events, outdated)).filter((event) => event !== undefined);
        expect(rest(weeded)).toEqual(rest(plain));
        // The end of a run is when its last event is, whoever waited for that.
        expect(weeded.time).toBe(plain.time);
      }),
      { numRuns: 200, interruptAfterTimeLimit: SHRINK_MAX_MS },
    );
  });

  it('keeps the newest timer of a lane, though nobody waits for it: the run lasts until then', () => {
    const events = new PendingEvents(() => true);
    for (const timeUs of [10, 20, 30]) events.pushInLane(0, timeUs, 1, timeUs, 0, 0);
    events.weed();
    while (events.pop());
    expect(events.time).toBe(30);
  });

  it('holds no more timers than are waited for, a few apart', () => {
    let answered = -1;
    const events = new PendingEvents((code) => code < answered);
    for (let i = 0; i < 100_000; i++) {
      events.pushInLane(0, i + 1e6, 1, i, 0, 0);
      answered = i - 10;
    }
    expect(events.size).toBeLessThan(100);
  });

  it('forgets nothing while it is restored, when nobody can say yet what is waited for', () => {
    const events = new PendingEvents();
    for (let at = 1; at <= 300; at++) events.pushInLane(0, at, 1, at, 0, 0);
    expect(PendingEvents.restore(structuredClone(events.snapshot()), () => true).size).toBe(300);
  });

  it('keeps the operands of each event with it', () => {
    const events = new PendingEvents();
    for (let i = 0; i < 1000; i++) events.push((i * 7919) % 1000, i % 8, i, ~i, i * 2);
    for (let time = 0; time < 1000; time++) {
      expect(events.peekTime()).toBe(time);
      expect(events.pop()).toBe(true);
      const { code } = events;
      expect([events.time, events.phase, events.a, events.b]).toEqual([(code * 7919) % 1000, code % 8, ~code, code * 2]);
    }
  });

  it('pops nothing when empty', () => {
    const events = new PendingEvents();
    expect([events.pop(), events.peekTime(), events.size]).toEqual([false, Infinity, 0]);
  });

  it('goes on from a snapshot as if nothing had happened', () => {
    fc.assert(
      fc.property(moves, moves, (before, after) => {
        const straight = new PendingEvents();
        play(straight, before);
        const resumed = PendingEvents.restore(straight.snapshot());
        expect(resumed.size).toBe(straight.size);
        expect(play(resumed, after)).toEqual(play(straight, after));
        expect(sorted(resumed.snapshot())).toEqual(sorted(straight.snapshot()));
      }),
    );
  });

  it('shares nothing with a snapshot', () => {
    const events = new PendingEvents();
    for (let i = 0; i < 100; i++) events.push(i, 0, i, 0, 0);
    const snapshot = events.snapshot();
    const copy = structuredClone(snapshot);
    play(events, [{ time: 0, phase: 0, code: 1 }, null, null]);
    play(PendingEvents.restore(snapshot), [{ time: 0, phase: 0, code: 1 }, null, null]);
    expect(snapshot).toEqual(copy);
  });

  it('orders by phase even after very many pushes', () => {
    const events = PendingEvents.restore({ ...new PendingEvents().snapshot(), sequence: 2 ** 50 - 2 });
    events.push(5, 7, 1, 0, 0);
    events.push(5, 6, 2, 0, 0);
    expect([popOf(events)?.code, popOf(events)?.code]).toEqual([2, 1]);
    expect(events.phase).toBe(7);
  });

  it('refuses a time or phase that would break the order', () => {
    const events = new PendingEvents();
    expect(() => events.push(Number.NaN, 0, 0, 0, 0)).toThrow('time of 0 or more');
    expect(() => events.push(-1, 0, 0, 0, 0)).toThrow('time of 0 or more');
    expect(() => events.push(0, 8, 0, 0, 0)).toThrow('0 to 7');
  });
});

/** The next event that somebody waits for. */
function liveOf(events: PendingEvents, outdated: ReadonlySet<number>): Pushed | undefined {
  let popped = popOf(events);
  while (popped !== undefined && outdated.has(popped.code)) popped = popOf(events);
  return popped;
}

/** What comes out next is no part of a snapshot's future; the last event that came out is. */
function resumedFrom(events: PendingEvents): PendingEvents {
  const resumed = PendingEvents.restore(structuredClone(events.snapshot()));
  const { time, phase, code, a, b } = events;
  return Object.assign(resumed, { time, phase, code, a, b });
}

function play(events: Queue, list: readonly (Pushed | null)[]): (Pushed | undefined)[] {
  const popped: (Pushed | undefined)[] = [];
  for (const pushed of list) {
    if (pushed === null) popped.push(popOf(events));
    else events.push(pushed.time, pushed.phase, pushed.code, 0, 0);
  }
  return popped;
}
