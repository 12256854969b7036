import { expect, test } from 'vitest';
import { inSegmentsOf } from '../../log/first-rows.fixture.ts';
import { exampleRun } from '../../workspace/example-run.fixture.ts';
import { density } from './density.ts';

const { log } = exampleRun('payment-declined');
const endUs = log.cell('time', log.rowCount - 1);

test('every row of the stretch is counted, wherever segments end', () => {
  for (const [fromUs, toUs, buckets] of [[0, endUs, 7], [0, endUs, 1], [endUs / 3, endUs / 2, 50], [0, endUs * 10, 3]] as const) {
    const whole = density(log, fromUs, toUs, buckets);
    const within = Array.from({ length: log.rowCount }, (_, index) => log.cell('time', index)).filter((timeUs) => timeUs >= fromUs && timeUs <= toUs);
    expect(whole.counts.reduce((sum, count) => sum + count, 0)).toBe(within.length);
    for (const rows of [1, 5, 64]) expect(density(inSegmentsOf(log, rows), fromUs, toUs, buckets)).toEqual(whole);
  }
});

test('marks stand where their rows are', () => {
  const { marks } = density(log, 0, endUs, 10);
  expect(marks.some(({ kind }) => kind === 'compensation')).toBe(true);
  for (const { row, timeUs } of marks) expect(log.cell('time', row)).toBe(timeUs);
});
