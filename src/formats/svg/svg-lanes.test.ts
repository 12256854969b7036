import { DOMParser, type Element } from '@xmldom/xmldom';
import { expect, it } from 'vitest';
import { hostileRunnable } from '../diagram/designs.fixture.ts';
import { example, runOf } from '../runs.fixture.ts';
import type { RecordedRun } from '../format.ts';
import type { LogScope } from '../log-scope.ts';
import { svgLanes } from './svg-lanes.ts';

const design = example('Order saga');
const run = runOf(design, 'payment-declined');

function groups(recorded: RecordedRun, scope: LogScope, attribute: string): Element[] {
  const written = svgLanes.write(recorded, { scope });
  if (!written.ok) throw new Error(written.error.message);
  const root = new DOMParser().parseFromString(written.value, 'image/svg+xml').documentElement!;
  return Array.from(root.getElementsByTagName('g') as unknown as ArrayLike<Element>).filter((group) => group.hasAttribute(attribute));
}

const rowsOf = (kind: string): number => Array.from({ length: run.log.rowCount }, (_, row) => run.log.kindOf(row)).filter((each) => each === kind).length;

it('has a lane for each instance, and as many steps as rows that started one', () => {
  expect(groups(run, { kind: 'run' }, 'data-saga')).toHaveLength(rowsOf('sagaStarted'));
  const steps = groups(run, { kind: 'run' }, 'data-step');
  expect(steps.filter((step) => step.getAttribute('data-direction') === 'action')).toHaveLength(rowsOf('sagaStepStarted'));
  expect(steps.filter((step) => step.getAttribute('data-direction') === 'compensation')).toHaveLength(rowsOf('sagaCompensationStarted'));
});

it('tells one instance: two steps forward, one back', () => {
  expect(groups(run, { kind: 'saga', saga: 3 }, 'data-saga').map((lane) => lane.getAttribute('data-state'))).toEqual(['compensated']);
  expect(groups(run, { kind: 'saga', saga: 3 }, 'data-step').map((step) => ['data-step', 'data-direction', 'data-outcome'].map((name) => step.getAttribute(name)))).toEqual([
    ['reserve-stock', 'action', 'done'], ['charge-payment', 'action', 'failed'], ['reserve-stock', 'compensation', 'done'],
  ]);
});

it('keeps to a range, survives hostile names, and says what to choose instead of nothing', () => {
  const inRange = groups(run, { kind: 'range', fromUs: 0, untilUs: 5_000_000 }, 'data-saga').length;
  expect(inRange).toBeGreaterThan(1);
  expect(inRange).toBeLessThan(rowsOf('sagaStarted'));
  expect(groups(runOf(hostileRunnable(), 'plain'), { kind: 'run' }, 'data-saga').length).toBeGreaterThan(0);
  const none = svgLanes.write(runOf(example('Poison message'), 'clean'), { scope: { kind: 'run' } });
  expect(none.ok ? '' : none.error.message).toBe('no saga started in the run');
});
