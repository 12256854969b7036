import { describe, expect, it } from 'vitest';
import { emptyWays, inOrder } from './way-table.ts';

describe('the last arrivals on all ways', () => {
  it('keeps the order on each way and leaves others alone', () => {
    const table = emptyWays();
    expect(inOrder(table, 0, 10)).toBe(10);
    expect(inOrder(table, 0, 5)).toBe(10);
    expect(inOrder(table, 1, 5)).toBe(5);
    expect(inOrder(table, 0, 12)).toBe(12);
  });

  it('agrees with a map, also when it has grown and for ways beyond 32 bits', () => {
    const table = emptyWays();
    const last = new Map<number, number>();
    let state = 1;
    const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    for (let n = 0; n < 20_000; n++) {
      const way = random(500) * (n % 2 === 0 ? 1 : 8_589_934_592);
      const atUs = random(1_000_000);
      const expected = Math.max(last.get(way) ?? 0, atUs);
      last.set(way, expected);
      if (inOrder(table, way, atUs) !== expected) expect.fail(`way ${way} after ${n} hops`);
    }
    expect(table.used).toBe(last.size);
  });
});
