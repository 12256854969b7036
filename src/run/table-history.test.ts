import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile } from '../design/compile.ts';
import { readDesign } from '../design/read-design.ts';
import { TableReading, type TableHistory } from './table-history.ts';

const PATH = 'public/examples/two-tellers.flow.json';
const compiled = compile(readDesign(readFileSync(PATH), PATH).design!, 'unchecked');
if (!compiled.ok) throw new Error('the example does not compile');
const { topology, scenario } = compiled;
const tables = [{ store: 'events', table: 'events' }];

/** Read in slices of so many dispatches, as far as a row. */
function read(rows: number, dispatches = 1_000_000, of = tables): TableHistory {
  const reading = new TableReading({ topology, scenario, tables: of, rows });
  while (reading.advance(dispatches));
  return reading.history();
}

describe('what was written to tables', () => {
  const whole = read(Number.MAX_SAFE_INTEGER);

  it('is told row by row, of the tables that are asked for', () => {
    expect(whole.isWhole).toBe(true);
    expect(whole.entries.length).toBeGreaterThan(10);
    expect(whole.entries.map(({ row }) => row)).toEqual(whole.entries.map(({ row }) => row).toSorted((a, b) => a - b));
    expect(read(Number.MAX_SAFE_INTEGER, 100, [{ store: 'events', table: 'nothing' }]).entries).toEqual([]);
  });

  it.each([1, 7, 1000, 1_000_000])('ends where the run that is asked about was cancelled, in slices of %i dispatches: nothing behind it is told', (dispatches) => {
    const middle = whole.entries[Math.floor(whole.entries.length / 2)]!.row;
    for (const rows of [middle, middle - 1]) expect(read(rows, dispatches).entries).toEqual(whole.entries.filter(({ row }) => row <= rows));
  });
});
