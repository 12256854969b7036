import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLog } from '../../log/event-log.ts';
import { EVENT_KINDS } from '../../log/event-kinds.ts';
import { firstDifference } from '../../log/first-difference.ts';
import { LogWriter } from '../../log/log-writer.ts';
import { HEADER, logOf, PLAIN_ROW, rows, write } from '../../log/random-rows.fixture.ts';
import { MemorySink } from '../../log/segment-sink.ts';
import { example, recordedOf, runOf } from '../runs.fixture.ts';
import { readRows } from './read-rows.ts';
import { writeRows } from './write-rows.ts';

const textOf = (log: EventLog): string => [...writeRows(recordedOf(log, 'order-saga', 'happy path'))].join('');

function reread(log: EventLog): EventLog {
  const result = readRows(textOf(log));
  if (!result.ok) throw new Error(result.error);
  return result.value.log;
}

describe('rows', () => {
  it('can be opened again as the same log, with the same hash', () => {
    fc.assert(fc.property(rows(60), (specs) => {
      const { log, writer } = write(specs);
      const again = reread(log);
      expect(firstDifference(log, again)).toBeUndefined();
      expect(again.hash()).toBe(writer.hash());
    }));
  });

  it('keep the segments of a long log', () => {
    const { log } = write(Array.from({ length: 20_000 }, (_, k) => ({ ...PLAIN_ROW, message: k, afterUs: 3, node: 1, member: 2 })));
    const again = reread(log);
    expect(again.segments.map((segment) => segment.hash)).toEqual(log.segments.map((segment) => segment.hash));
  });

  it('keep texts that are not JSON as JSON.stringify prints it', () => {
    const sink = new MemorySink();
    const writer = new LogWriter(HEADER, sink);
    for (const text of ['', 'no json', '{"a": 1}', '{"2":1,"1":2}', '{"__proto__":1}', '-0', '"\\u0041"', '\n', '\ud83d\ude00\u2028']) {
      writer.appendWithHeap(EVENT_KINDS.messageCreated.code, 1, 0, 0, 0, 0, 1, 0, 0, 0, text, Infinity);
    }
    writer.finish();
    const log = new EventLog(HEADER, sink.segments);
    expect(reread(log).hash()).toBe(writer.hash());
  });

  it('keep what shares a name apart', () => {
    const header = { ...HEADER, names: ['', 'charge', 'charge'], nodes: [...HEADER.nodes, { id: 'payment', members: 1, parent: 0 }] };
    const { log, writer } = write([1, 2, 0].map((name) => ({ ...PLAIN_ROW, kind: 'stepStarted' as const, name, node: 6 })), {}, header);
    expect(reread(log).hash()).toBe(writer.hash());
  });

  it('are read easily: names, numbers, the payload as JSON, nothing that a row does not have', () => {
    const log = logOf({ kind: 'messageCreated', node: 1, member: 0, message: 1, text: 'o1', value: 120, dispatch: true }, { kind: 'entryAppended', channel: 1, partition: 2, position: 5, message: 1, back: 1, afterUs: 1500 });
    const [header, created, appended] = textOf(log).split('\n').map((line) => (line === '' ? undefined : JSON.parse(line)));
    expect(header).toMatchObject({ format: 'flowstage/rows', version: 1, design: 'order-saga', scenario: 'happy path', seed: '7', rows: 2, logHash: log.hash(), engine: '0.1.0' });
    expect(created).toEqual({ row: 1, timeUs: 0, kind: 'messageCreated', node: 'payment', member: 0, message: 1, value: 120, dispatch: true, json: { id: '1', type: 'OrderPlaced', key: 'o1', headers: {}, payload: { note: 'o1' }, parent: 0 } });
    expect(appended).toEqual({ row: 2, timeUs: 1500, kind: 'entryAppended', channel: 'orders', partition: 2, position: 5, message: 1, cause: 1 });
  });
});

describe('the design in a rows file', () => {
  const run = runOf(example('Order saga'), 'payment-declined', '20s');
  const text = [...writeRows(run)].join('');

  it('comes back, with where the run is from', () => {
    const again = readRows(text);
    expect(again.ok && again.value.design).toEqual(run.design);
    expect(again.ok && again.value.provenance).toEqual(run.provenance);
  });

  it('is missed by nobody: without it, or with one that cannot be read, the log opens all the same', () => {
    for (const document of [undefined, 7, { format: 'x' }, { ...JSON.parse(text.slice(0, text.indexOf('\n'))).document, nodes: [{ id: '__proto__' }] }]) {
      const header = { ...(JSON.parse(text.slice(0, text.indexOf('\n'))) as object), document };
      const again = readRows(JSON.stringify(header) + text.slice(text.indexOf('\n')));
      expect(again.ok && again.value.log.hash()).toBe(run.log.hash());
      expect(again.ok && again.value.design.name).toBe('Order saga');
    }
  });

  it('a part of a run says of what it is, and is not taken for a run', () => {
    const part = [...writeRows(run, { kind: 'saga', saga: 2 })].join('');
    expect(JSON.parse(part.slice(0, part.indexOf('\n')))).toMatchObject({ scope: 'saga 2', logHash: run.log.hash(), rows: run.log.rowCount });
    const again = readRows(part);
    expect(!again.ok && again.error).toMatch(/holds a part of a run \(saga 2\).*write the whole run/);
  });
});

describe('a file that is no rows file, or no longer', () => {
  const text = textOf(logOf({ kind: 'stepStarted', node: 1, name: 1, value: 3 }, { kind: 'hostCrashed', node: 1, member: 0, afterUs: 5, back: 1 }, {}));
  const lines = text.trimEnd().split('\n');
  const edited = (line: number, change: (row: Record<string, unknown>) => void): string => {
    const row = JSON.parse(lines[line - 1]!) as Record<string, unknown>;
    change(row);
    return lines.map((old, index) => (index === line - 1 ? JSON.stringify(row) : old)).join('\n');
  };

  it.each([
    ['', /^line 1: it does not begin with a "flowstage\/rows" header/],
    ['[]\n', /^line 1: /],
    [edited(1, (row) => { row['version'] = 2; }), /^line 1: it has version 2/],
    [edited(1, (row) => { row['nodes'] = 7; }), /^line 1: .*nodes/],
    [edited(1, (row) => { row['nodes'] = [{ id: '', members: 4e9, parent: 0 }]; }), /^line 1: .*nodes/],
    [lines.slice(0, 3).join('\n'), /ends after 2 of 3 rows/],
    [[lines[0], lines[2], lines[3]].join('\n'), /^line 2 should be row 1/],
    [text.replace('{"row":2', '{row:2'), /^line 3 is no JSON object/],
    [edited(3, (row) => { row['kind'] = 'constructor'; }), /^line 3 has the kind "constructor"/],
    [edited(3, (row) => { row['timeUs'] = -1; }), /^line 3 has no "timeUs" at or after/],
    [edited(3, (row) => { row['cause'] = 2; }), /^line 3 has "cause": 2/],
    [edited(3, (row) => { row['node'] = 'nobody'; }), /^line 3 has "node": "nobody"/],
    [edited(3, (row) => { row['value'] = 'x'; }), /^line 3 has "value": "x"/],
    [edited(2, (row) => { row['value'] = 4; }), /do not match the hash/],
    [edited(2, (row) => { row['detail'] = 'ship'; }), /do not match the hash/],
  ])('%#', (broken, message) => {
    const result = readRows(broken);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error).toMatch(message);
  });

  it('never throws on damage, and never returns another log', () => {
    fc.assert(fc.property(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
      const damaged = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      const result = readRows(damaged);
      const original = readRows(text);
      if (result.ok && original.ok) expect(result.value.log.hash()).toBe(original.value.log.hash());
    }), { numRuns: 300 });
  });
});
