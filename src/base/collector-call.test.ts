import { PerformanceObserver, constants } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { CollectorCall } from './collector-call.ts';

test('the collector is told of one large buffer after the other, and of none before there is much work or after its end', () => {
  const call = new CollectorCall((bytes) => {
    expect(bytes).toBeGreaterThan(2 ** 26);
    return new ArrayBuffer(8);
  });
  const toldAfter = (ticks: number): ArrayBuffer | undefined => {
    for (let n = 0; n < ticks; n++) call.tick();
    return call.told;
  };
  expect(toldAfter(15)).toBeUndefined();
  const first = toldAfter(1);
  expect(first).toBeDefined();
  expect(toldAfter(95)).toBe(first);
  const second = toldAfter(1);
  expect(second).not.toBe(first);
  expect(first!.byteLength, 'it is left to the collector').toBe(8);
  call.end();
  expect(call.told).toBeUndefined();
});

const CALLS = 8;

/** Collections of everything while a long run does as many pieces of work, each of which leaves a little to the young. */
async function collectionsDuring(calls: number, tick: () => void): Promise<number> {
  let majors = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if ((entry as unknown as { readonly detail: { readonly kind: number } }).detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) majors++;
  });
  observer.observe({ entryTypes: ['gc'] });
  for (let piece = 0; piece < calls * 96; piece++) {
    const left: number[][] = [];
    for (let n = 0; n < 2000; n++) left.push(new Array<number>(50).fill(n));
    tick();
    // As between two messages.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return majors;
}

test('it comes at each call, not only at the first', async () => {
  const call = new CollectorCall();
  expect(await collectionsDuring(CALLS, () => call.tick())).toBeGreaterThan(CALLS / 2);
}, 60_000);

test('a machine that has no such buffer goes on', () => {
  const call = new CollectorCall(() => {
    throw new RangeError('Array buffer allocation failed');
  });
  for (let n = 0; n < 300; n++) call.tick();
  expect(() => call.end()).not.toThrow();
});
