import { describe, expect, it } from 'vitest';
import { HEIGHT_MAX, scrollTopFor, visibleRows } from './visible-rows.ts';

const LIST = { count: 1000, rowHeight: 26, height: 520 };
const LONG = { ...LIST, count: 20_000_000 };

describe('the rows of a long list that are drawn', () => {
  it('begin at the top', () => {
    expect(visibleRows({ ...LIST, scrollTop: 0 })).toEqual({ first: 0, rows: 27, top: 0, listHeight: 26_000 });
  });

  it('stand where they belong when scrolled', () => {
    const { first, top } = visibleRows({ ...LIST, scrollTop: 2613 });
    expect(first).toBe(94);
    expect(top).toBeCloseTo(94 * 26);
  });

  it('end with the last', () => {
    for (const list of [LIST, LONG]) {
      const { first, rows, listHeight } = visibleRows({ ...list, scrollTop: 1e9 });
      expect(first + rows).toBe(list.count);
      expect(listHeight).toBeLessThanOrEqual(HEIGHT_MAX);
    }
  });

  it('are all rows of a short list', () => {
    expect(visibleRows({ ...LIST, count: 3, scrollTop: 0 })).toEqual({ first: 0, rows: 3, top: 0, listHeight: 78 });
    expect(visibleRows({ ...LIST, count: 0, scrollTop: 0 })).toEqual({ first: 0, rows: 0, top: 0, listHeight: 0 });
  });
});

describe('scrolling to a row', () => {
  it.each([LIST, LONG])('shows it whole, wherever one was', (list) => {
    for (const row of [0, 7, list.count / 2, list.count - 1]) {
      for (const scrollTop of [0, 5000, 1e9]) {
        const there = scrollTopFor(row, { ...list, scrollTop });
        const { first, top, listHeight } = visibleRows({ ...list, scrollTop: there });
        const y = top + (row - first) * list.rowHeight - Math.min(there, listHeight - list.height);
        expect(y).toBeGreaterThan(-0.01);
        expect(y).toBeLessThan(list.height - list.rowHeight + 0.01);
      }
    }
  });

  it('moves as little as needed to a near one, and puts a far one in the middle', () => {
    expect(scrollTopFor(3, { ...LIST, scrollTop: 100 })).toBeCloseTo(78);
    expect(scrollTopFor(20, { ...LIST, scrollTop: 0 })).toBeCloseTo(26);
    expect(scrollTopFor(500, { ...LIST, scrollTop: 0 })).toBeCloseTo(500 * 26 + 13 - 260);
  });

  it('leaves it alone when it is seen', () => {
    expect(scrollTopFor(5, { ...LIST, scrollTop: 100 })).toBe(100);
  });
});
