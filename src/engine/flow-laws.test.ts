import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile } from '../design/compile.ts';
import { client, desk, designOf, KAFKA, producer, topic, worker } from '../analysis/queueing.fixture.ts';
import { runInProcess } from '../run/run-in-process.ts';
import { planSpec, randomPlan } from './random-plan.fixture.ts';

it('flow balance and the law of Little hold exactly in generated designs, under faults', () => {
  fc.assert(fc.property(planSpec(), (spec) => {
    const { report } = runInProcess({ ...randomPlan(spec), expectations: [] });
    expect(report.invariants.filter(({ id }) => id === 'flow').flatMap(({ findings }) => findings)).toEqual([]);
  }), { numRuns: 25, seed: 5 });
});

it('a service that reads a topic never idles while something waits: each wait follows from the one before (Lindley)', () => {
  const drawing = [KAFKA, topic('jobs'), producer('shop', 'jobs', 'exponential(125ms)'), worker('desk', 'jobs', [{ id: 'work', do: 'work', time: 'exponential(100ms)' }, { id: 'ack', do: 'ack' }])];
  const compiled = compile(designOf(drawing, 'Lindley', '600s'), 'plain');
  if (!compiled.ok) throw new Error('it compiles');
  const { log } = runInProcess({ topology: compiled.topology, scenario: compiled.scenario, expectations: [] });
  const [arrivedUs, waitUs, serviceUs]: [number[], number[], number[]] = [[], [], []];
  for (let index = 0; index < log.rowCount; index++) {
    const { time, value, position } = log.row(index);
    const kind = log.kindOf(index);
    if (kind === 'entryAppended') arrivedUs[position] = time;
    if (kind === 'delivered') waitUs[position] = value;
    if (kind === 'handlerFinished' && position < 0xffff_ffff) serviceUs[position] = value;
  }
  for (let n = 1; n < serviceUs.length; n++) expect(waitUs[n]).toBe(Math.max(0, waitUs[n - 1]! + serviceUs[n - 1]! - (arrivedUs[n]! - arrivedUs[n - 1]!)));
  expect(serviceUs.length).toBeGreaterThan(4000);
});

it('as do calls, with many servers, priorities and little room', () => {
  const drawing = [client('app', 'desk', 'exponential(10ms)', { request: { type: 'Ask', payload: { urgent: '${randomInteger(0, 2)}' } } }), desk('desk', 'exponential(25ms)', { concurrency: 2, queueMax: 3, priority: 'payload.urgent' })];
  const compiled = compile(designOf(drawing, 'calls', '60s'), 'plain');
  if (!compiled.ok) throw new Error('it compiles');
  const { report } = runInProcess({ topology: compiled.topology, scenario: compiled.scenario, expectations: [] });
  const flow = report.invariants.find(({ id }) => id === 'flow');
  expect(flow?.findings).toEqual([]);
  expect(flow?.examined).toBeGreaterThan(10_000);
});
