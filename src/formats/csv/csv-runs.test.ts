import { describe, expect, it } from 'vitest';
import { WHOLE_RUN } from '../log-scope.ts';
import { sampleRuns } from '../runs.fixture.ts';
import { csvExporter } from './csv.ts';
import { parseCsv } from './parse-csv.fixture.ts';

/** What a spreadsheet takes for a formula at the beginning of a cell (OWASP ASVS 5.0, 1.2.10). */
// oxlint-disable-next-line no-control-regex
const FORMULA = /^[=+@\t\r\u0000\uff1d\uff0b\uff0d\uff20]|^-(?!\d)/;

describe.each(sampleRuns())('csv of %s', (_, { log, ...run }) => {
  const [header = [], ...records] = parseCsv([...csvExporter.write({ log, ...run }, WHOLE_RUN)].join(''));

  it('has a record for each row, with its number, time and kind', () => {
    const told = records.map((record) => [record[header.indexOf('row')], record[header.indexOf('timeUs')], record[header.indexOf('kind')]]);
    expect(told).toEqual(Array.from({ length: log.rowCount }, (_each, index) => [String(index + 1), String(log.cell('time', index)), log.kindOf(index)]));
    expect(new Set(records.map(({ length }) => length))).toEqual(new Set([header.length]));
  });

  it('has no cell that a spreadsheet would run', () => {
    expect([header, ...records].flat().filter((cell) => FORMULA.test(cell))).toEqual([]);
  });

  it('says in its last column where it comes from', () => {
    expect(header.at(-1)).toMatch(/^Flowstage · design "[^]*" \([0-9a-f]{32}\)/);
    expect(header.at(-1)).not.toMatch(/[\r\n]/);
  });
});
