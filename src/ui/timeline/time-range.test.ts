import { expect, test } from 'vitest';
import { exampleRun } from '../../workspace/example-run.fixture.ts';
import { centred, moved, rangeOfSelection, zoomed } from './time-range.ts';

const WHOLE = { fromUs: 0, toUs: 1000 };

test('zooming keeps the playhead where it is, and ends at the ends of the run', () => {
  expect(zoomed(WHOLE, 0.5, 500, WHOLE)).toEqual({ fromUs: 250, toUs: 750 });
  expect(zoomed({ fromUs: 250, toUs: 750 }, 2, 500, WHOLE)).toEqual(WHOLE);
  expect(zoomed(WHOLE, 0.5, 100, WHOLE)).toEqual({ fromUs: 0, toUs: 350 });
});

test('moving and centring keep how much is in sight', () => {
  const range = { fromUs: 200, toUs: 400 };
  expect(moved(range, 0.25, WHOLE)).toEqual({ fromUs: 250, toUs: 450 });
  expect(moved(range, -9, WHOLE)).toEqual({ fromUs: 0, toUs: 200 });
  expect(centred(range, 700, WHOLE)).toEqual({ fromUs: 600, toUs: 800 });
  expect(centred(range, 990, WHOLE)).toEqual({ fromUs: 800, toUs: 1000 });
});

test('the range of a selection goes from its first row to its last', () => {
  const { log } = exampleRun('payment-declined');
  const message = log.cell('message', 400) || log.cell('message', 401);
  const own = Array.from({ length: log.rowCount }, (_, row) => row).filter((row) => log.cell('message', row) === message);
  expect(rangeOfSelection(log, { saga: 0, message }, null)).toEqual({ fromUs: log.cell('time', own[0]!), toUs: log.cell('time', own.at(-1)!) });
  const node = log.cell('node', 300);
  const [first] = Array.from({ length: log.rowCount }, (_, row) => row).filter((row) => log.cell('node', row) === node);
  expect(rangeOfSelection(log, { saga: 0, message: 0 }, (row) => log.cell('node', row) === node)?.fromUs).toBe(log.cell('time', first!));
  expect(rangeOfSelection(log, { saga: 0, message: 0 }, () => false)).toBeNull();
  expect(rangeOfSelection(log, { saga: 0, message: 0 }, null)).toBeNull();
});
