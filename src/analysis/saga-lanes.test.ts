import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile } from '../design/compile.ts';
import { readDesign } from '../design/read-design.ts';
import { EventLog } from '../log/event-log.ts';
import { pieceOfSegment } from '../log/first-rows.fixture.ts';
import { runInProcess } from '../run/run-in-process.ts';
import { placeBars, type SagaBar, SagaReader } from './saga-lanes.ts';

const TEMPLATE = new URL('../../public/examples/order-saga.flow.json', import.meta.url);

function declined(): EventLog {
  const { design } = readDesign(readFileSync(TEMPLATE), 'order-saga.flow.json');
  const compiled = compile(design!, 'payment-declined');
  if (!compiled.ok) throw new Error('the template does not compile');
  return runInProcess(compiled).log;
}

const log = declined();

test('at the end every order has its lane, and only order-3 went back', () => {
  const lanes = new SagaReader(log).lanes(log.rowCount);
  expect(lanes).toHaveLength(20);
  const [undone, ...others] = [...lanes].sort((a, b) => Number(b.state === 'compensated') - Number(a.state === 'compensated'));
  expect(undone).toMatchObject({ key: 'order-3', state: 'compensated' });
  expect(undone!.bars.map(({ step, direction, outcome }) => `${step} ${direction} ${outcome}`)).toEqual([
    'reserve-stock action done', 'charge-payment action failed', 'reserve-stock compensation done',
  ]);
  for (const { state, bars } of others) {
    expect(state).toBe('completed');
    expect(bars.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
  }
});

test('going forward, back and over a growing log tells what a fresh reader tells', () => {
  const half = Math.floor(log.rowCount / 2);
  const reader = new SagaReader(new EventLog(log.header, [], log.segments[0]));
  for (const rows of [10, 900, 700, 0, half, log.rowCount, 1, log.rowCount]) {
    reader.setLog(log);
    expect(reader.lanes(rows)).toEqual(new SagaReader(log).lanes(rows));
  }
  expect(reader.lanes(half)).not.toEqual(reader.lanes(log.rowCount));
});

test('where segments end makes no difference', () => {
  const ends = Array.from({ length: Math.ceil(log.rowCount / 7) }, (_, at) => Math.min(log.rowCount, 7 * at + 7));
  const pieces = new EventLog(log.header, ends.map((end, at) => pieceOfSegment(log.segments[0]!, at, 7 * at, end)));
  const reader = new SagaReader(pieces);
  for (const rows of [5, 14, 700, log.rowCount]) expect(reader.lanes(rows)).toEqual(new SagaReader(log).lanes(rows));
});

test('steps that ran at once share a column', () => {
  const bar = (startUs: number, endUs?: number, direction: SagaBar['direction'] = 'action'): SagaBar => ({ step: 's', direction, startUs, ...(endUs !== undefined && { endUs }), outcome: 'done', attempts: 1, row: startUs });
  expect(placeBars([bar(0, 5), bar(0, 9), bar(9, 12), bar(12), bar(12, 13, 'compensation')])).toEqual([
    { column: 0, columns: 4, line: 0, lines: 2 }, { column: 0, columns: 4, line: 1, lines: 2 }, { column: 1, columns: 4, line: 0, lines: 1 }, { column: 2, columns: 4, line: 0, lines: 1 }, { column: 3, columns: 4, line: 0, lines: 1 },
  ]);
  // One after the other, though in no time.
  expect(placeBars([bar(0, 5), bar(5, 5), bar(5, 8)]).map(({ column }) => column)).toEqual([0, 1, 2]);
});
