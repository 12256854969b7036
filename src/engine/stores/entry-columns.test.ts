import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryScratchFile } from '../../log/scratch-file.fixture.ts';
import { Archive } from '../kernel/archive.ts';
import { EntryColumns } from './entry-columns.ts';
import { emptyPartition, isKept, REMOVED, type Partition } from './partition.ts';

interface Entry {
  readonly message: number;
  readonly appendedUs: number;
  readonly row: number;
}

/** A partition, and what stands in it as a plain list. */
class Both {
  readonly p: Partition = emptyPartition(0, 0, 1);
  readonly columns: EntryColumns;
  readonly list: Entry[] = [];
  readonly removed = new Set<number>();
  #pushed = 0;

  constructor(archive: Archive) {
    this.columns = new EntryColumns(archive);
  }

  push(count: number): void {
    for (let k = 0; k < count; k++) {
      const n = this.#pushed++;
      // A message that was sent again is older than the one before it.
      const entry = { message: n % 7 === 0 ? Math.max(1, n - 90) : n + 1, appendedUs: 1_000 * n + (n % 3), row: 20 * n + (n % 11) };
      this.list.push(entry);
      this.columns.push(this.p, entry.message, entry.appendedUs, entry.row);
    }
  }

  /** As truncation does. */
  cut(end: number): void {
    this.p.end = Math.max(this.p.start, end);
    this.columns.cut(this.p);
    this.list.length = this.p.end;
    for (const position of this.removed) if (position >= this.p.end) this.removed.delete(position);
  }

  /** As retention does. */
  expire(start: number): void {
    this.p.start = Math.min(this.p.end, Math.max(this.p.start, start));
  }

  /** As compaction does. */
  remove(position: number): void {
    if (position < this.p.start || position >= this.p.end) return;
    this.p.removed[position - this.p.base] = REMOVED;
    this.removed.add(position);
  }

  /** What the columns say otherwise than the list, at every so many positions. */
  unlike(step: number): string[] {
    const { p, columns, list } = this;
    const found = p.end === list.length ? [] : [`ends at ${p.end}, not at ${list.length}`];
    for (let position = p.start; position < p.end; position += step) {
      const entry: Entry = { message: columns.message(p, position), appendedUs: columns.appendedUs(p, position), row: columns.row(p, position) };
      const [is, wanted] = [[entry, isKept(p, position)], [list[position], !this.removed.has(position)]].map((each) => JSON.stringify(each));
      if (is !== wanted) found.push(`${position}: ${is}, not ${wanted}`);
    }
    return found;
  }
}

const part = fc.integer({ min: 0, max: 100 });
const step = fc.oneof(
  fc.record({ do: fc.constant('push' as const), by: part }),
  fc.record({ do: fc.constant('push' as const), by: part }),
  fc.record({ do: fc.constant('cut' as const), by: part }),
  fc.record({ do: fc.constant('expire' as const), by: part }),
  fc.record({ do: fc.constant('remove' as const), by: part }),
);

describe('columns of entries', () => {
  it('say the same as a list, whatever is appended, cut, expired and cleaned, and wherever what is packed lies', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 14 }), fc.constantFrom(0, 2, 1000), (steps, room) => {
        const file = new MemoryScratchFile(room);
        const both = new Both(new Archive(() => file));
        for (const { do: what, by } of steps) {
          const { start, end } = both.p;
          const within = start + Math.floor(((end - start) * by) / 100);
          if (what === 'push') both.push(by * 200);
          else if (what === 'cut') both.cut(within);
          else if (what === 'expire') both.expire(within);
          else both.remove(within);
          expect(both.unlike(101)).toEqual([]);
        }
        expect(both.unlike(1)).toEqual([]);
      }),
      { numRuns: 60, interruptAfterTimeLimit: 10_000 },
    );
  });

  it('keep as much of a long partition at hand as of one a hundred times shorter, and the rest in the file', () => {
    const file = new MemoryScratchFile();
    const both = new Both(new Archive(() => file));
    both.push(200_000);
    expect(both.p.message.length + both.p.appendedUs.length + both.p.row.length).toBe(3 * 8192);
    expect(file.writes).toBe(both.p.cold.length);
    expect(both.p.warm).toBeGreaterThan(200_000 - 8193);
    expect(file.reads).toBe(0);
    expect(both.unlike(1)).toEqual([]);
  });

  it('read a run of packed entries once for many that are asked for', () => {
    const file = new MemoryScratchFile();
    const both = new Both(new Archive(() => file));
    both.push(50_000);
    for (let position = 0; position < both.p.warm; position++) both.columns.row(both.p, position);
    expect(file.reads).toBe(both.p.cold.length);
  });

  it('forget runs that retention removed', () => {
    const archive = new Archive();
    const both = new Both(archive);
    both.push(60_000);
    both.expire(59_000);
    both.push(20_000);
    expect(archive.state.filter((bytes) => bytes !== null)).toHaveLength(both.p.cold.length);
    expect(both.p.coldFirst).toBeGreaterThan(59_000 - 4_096);
    expect(both.unlike(1)).toEqual([]);
  });
});
