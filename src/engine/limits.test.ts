import { describe, expect, it } from 'vitest';
import { EventLog } from '../log/event-log.ts';
import { MemorySink } from '../log/segment-sink.ts';
import { end, jump, ms, publish, retry, runProgram, timer, work } from './handlers/program.fixture.ts';
import { planOf, type Run, rowsOf, templateWith, withScenario } from './run.fixture.ts';
import { Simulation } from './simulation.ts';

/** Everything that was logged can be read, and the last row says why the run stopped. */
function expectReadable(run: Run, stop: string): void {
  expect(run.summary.stop).toBe(stop);
  expect(run.log.verify()).toEqual({ ok: true, value: run.summary.logHash });
  expect(run.log.rowCount).toBe(run.summary.rows);
  const [last] = rowsOf(run, 'runStopped');
  expect(last!.index).toBe(run.log.rowCount - 1);
  expect(run.log.detailText(last!.index)).toBe(stop);
}

describe('a run stops', () => {
  it('at its horizon, with the last row there', () => {
    const run = runProgram({ program: [end()], untilMs: 7000 });
    expectReadable(run, 'horizon');
    expect(run.log.cell('time', run.log.rowCount - 1)).toBe(ms(7000));
  });

  it('at its limit of rows, at the end of the dispatch that reaches it', () => {
    const run = runProgram({ program: [work('w', 1), end()], jobs: 1000, everyMs: 5, limits: { rowsMax: 500 } });
    expectReadable(run, 'rowsMax');
    expect(run.summary.rows).toBeGreaterThan(500);
    expect(run.summary.rows).toBeLessThan(520);
  });

  it('at its limit of pending events', () => {
    const run = runProgram({ program: [timer('tick', 5000, 0), timer('tick', 5000, 0), end()], limits: { pendingMax: 100 }, untilMs: 600_000 });
    expectReadable(run, 'pendingMax');
  });
});

describe('a flow that runs away', () => {
  const limits = { cascadeMax: 500, rowsMax: 200_000 };

  it('in no time stops, with the nodes of its cycle named', () => {
    const run = runProgram({ program: [work('w', 0), retry({ retriesMax: Number.MAX_SAFE_INTEGER, firstUs: 0 }), end()], limits });
    expectReadable(run, 'cascadeMax');
    expect(run.summary.stopDetail).toBe('main');
    expect(run.summary.rows).toBeLessThan(3000);
  });

  it('by timers of no time stops', () => {
    const run = runProgram({ program: [timer('tick', 0, 0), end()], limits });
    expectReadable(run, 'cascadeMax');
    expect(run.summary.stopDetail).toBe('main');
  });

  it('in steps that write nothing stops', () => {
    const run = runProgram({ program: [jump(0)], limits });
    expectReadable(run, 'cascadeMax');
    expect(run.summary.stopDetail).toBe('main');
  });

  it('in a loop of work that takes no time stops', () => {
    const run = runProgram({ program: [work('w', 0), jump(0)], limits });
    expect(['cascadeMax', 'rowsMax']).toContain(run.summary.stop);
    expectReadable(run, run.summary.stop);
  });

  it('over time stops at its limit of rows', () => {
    const run = runProgram({ program: [publish('p'), timer('tick', 1, 0), end()], limits: { rowsMax: 5000 }, untilMs: 10_000_000 });
    expectReadable(run, 'rowsMax');
  });

  it('names the nodes of a cycle through several', () => {
    const run = runProgram({ program: [{ op: 'call', name: 0, target: 0, link: 0, request: { type: 2, key: null, payload: {}, headers: {}, identity: null, copy: null, bytes: 1 }, timeoutUs: ms(10), onFailed: 1, onTimeout: 1 }, retry({ retriesMax: Number.MAX_SAFE_INTEGER, firstUs: 0 })], latencyUs: 0, limits });
    expectReadable(run, 'cascadeMax');
    expect(run.summary.stopDetail.split(' -> ').sort()).toEqual(['callee', 'main']);
  });
});

describe('a run that has stopped', () => {
  it('goes no further, and was not finished by stopping', () => {
    const plan = withScenario(planOf(templateWith(3)), { limits: { rowsMax: 200, cascadeMax: 100_000, pendingMax: 1_000_000 } });
    const sink = new MemorySink();
    const simulation = new Simulation(plan.topology, plan.scenario, sink);
    expect(simulation.run(1_000_000)).toBe('rowsMax');
    const { rows } = simulation.log;
    expect(simulation.run(1_000_000)).toBe('rowsMax');
    expect(simulation.log.rows).toBe(rows);
    const summary = simulation.finish();
    expect(new EventLog(simulation.log.header, sink.segments).hash()).toBe(summary.logHash);
  });
});
