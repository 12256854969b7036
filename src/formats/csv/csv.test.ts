import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logOf, rows, write } from '../../log/random-rows.fixture.ts';
import type { EventLog } from '../../log/event-log.ts';
import { WHOLE_RUN } from '../log-scope.ts';
import { recordedOf } from '../runs.fixture.ts';
import { csvCell, csvExporter } from './csv.ts';
import { parseCsv } from './parse-csv.fixture.ts';

const textOf = (log: EventLog): string => [...csvExporter.write(recordedOf(log), WHOLE_RUN)].join('');

describe('csv', () => {
  it.each([
    ['=1+1', "'=1+1"], ['+1', "'+1"], ['-1', "'-1"], ['@a', "'@a"], ['\ta', "'\ta"], ['\ra', '"\'\ra"'], ['\u0000a', "'\u0000a"], ['\uff1d1', "'\uff1d1"],
    ['a,b', '"a,b"'], ['a"b', '"a""b"'], ['a\nb', '"a\nb"'], ['=a,"b', '"\'=a,""b"'], ['', ''], ['plain', 'plain'], [-3, '-3'], [0.5, '0.5'],
  ])('writes %j as %j', (value, text) => {
    expect(csvCell(value)).toBe(text);
  });

  it('is a table with names resolved, that any reader splits into the same cells', () => {
    fc.assert(fc.property(rows(), (specs) => {
      const { log } = write(specs);
      const [header, ...records] = parseCsv(textOf(log));
      expect(records.length).toBe(log.rowCount);
      records.forEach((record, index) => {
        expect(record.length).toBe(header?.length);
        const cell = (name: string): string => record[header!.indexOf(name)]!;
        expect(cell('row')).toBe(String(index + 1));
        expect(cell('kind')).toBe(log.kindOf(index));
        expect(cell('node')).toBe(log.header.nodes[log.cell('node', index)]!.id);
        expect(cell('detail').replace(/^'/, '')).toBe(log.detailText(index).replace(/^'/, ''));
        expect(cell('detail')).not.toMatch(/^[=+\-@\t\r]/);
      });
    }));
  });

  it('reads well', () => {
    const log = logOf({ kind: 'entryAppended', channel: 1, partition: 2, position: 5, message: 1, afterUs: 1_500_000, value: 80, node: 1, member: 0, attempt: 1 });
    expect(textOf(log)).toBe(
      'row,time,timeUs,kind,says,node,member,channel,partition,position,message,saga,cause,attempt,detail,value,meaning,"Flowstage · design ""order saga"" (a1b2) · scenario ""happy"" · seed 7 · engine 0.1.0"\r\n' +
      '1,00:00:01.500000,1500000,entryAppended,appended,payment,0,orders,2,5,1,,,1,,80,bytes,\r\n',
    );
  });
});
