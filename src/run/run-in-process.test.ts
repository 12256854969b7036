import { describe, expect, it } from 'vitest';
import { Simulation } from '../engine/simulation.ts';
import { EventLog } from '../log/event-log.ts';
import { MemorySink } from '../log/segment-sink.ts';
import { brokenJob, pipelineJob } from './job.fixture.ts';
import { RunFailure } from './run-failure.ts';
import { runInProcess } from './run-in-process.ts';
import type { RunProgress } from './run-job.ts';

describe('a run in process', () => {
  it('gives the log, the summary and the findings', () => {
    const { summary, log, report } = runInProcess(pipelineJob(20));
    expect(summary).toMatchObject({ messages: 20, rows: log.rowCount, stop: 'quiescent', logHash: log.hash(), unmatchedFaults: [] });
    expect(log.kindOf(log.rowCount - 1)).toBe('runStopped');
    const fifth = messageRows(log)[4]! + 1;
    expect(report.findings).toMatchObject([{ expectation: 'few', rows: [fifth] }]);
    expect(report.invariants.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('is the simulation and nothing else', () => {
    const job = pipelineJob(500);
    const sink = new MemorySink();
    const simulation = new Simulation(job.topology, job.scenario, sink);
    while (simulation.run(7) === 'running');
    const summary = simulation.finish();
    expect(runInProcess(job).summary).toEqual(summary);
    expect(new EventLog(simulation.log.header, sink.segments).hash()).toBe(summary.logHash);
  });

  it('tells its progress', () => {
    const told: RunProgress[] = [];
    const { summary } = runInProcess({ ...pipelineJob(3000), onProgress: (progress) => told.push(progress) });
    expect(told.length).toBeGreaterThan(0);
    const numbers = told.map(({ dispatches }) => dispatches);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(told.every(({ rows, timeUs, horizonUs }) => rows < summary.rows && timeUs > 0 && timeUs <= horizonUs)).toBe(true);
  });

  it('ends where it is when it is cancelled, with what it did', () => {
    const whole = runInProcess(pipelineJob(3000));
    const { summary, log, report } = runInProcess({ ...pipelineJob(3000), isCancelled: () => true });
    expect(summary).toMatchObject({ stop: 'cancelled', rows: log.rowCount, logHash: log.hash() });
    expect(summary.rows).toBeGreaterThan(0);
    expect(summary.rows).toBeLessThan(whole.summary.rows);
    expect(summary.messages).toBe(log.cell('message', messageRows(log).at(-1)!));
    expect(report.findings.map(({ expectation }) => expectation)).toEqual(['few']);
  });

  it('keeps what was logged when it reaches a limit', () => {
    const job = pipelineJob(3000);
    const { summary, log } = runInProcess({ ...job, scenario: { ...job.scenario, limits: { ...job.scenario.limits, rowsMax: 1000 } } });
    expect(summary.stop).toBe('rowsMax');
    expect(log.rowCount).toBeGreaterThanOrEqual(1000);
  });

  it('says which dispatch of which seed a bug ended', () => {
    const failed = failureOf(() => runInProcess(brokenJob()));
    expect(failed).toBeInstanceOf(RunFailure);
    expect(failed).toMatchObject({ seed: '1' });
    expect(failed.dispatch).toBeGreaterThan(0);
    expect(failed.cause).toBeInstanceOf(Error);
  });
});

const messageRows = (log: EventLog): number[] => Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => log.kindOf(index) === 'messageCreated');

function failureOf(work: () => unknown): RunFailure {
  try {
    work();
  } catch (thrown) {
    return thrown as RunFailure;
  }
  throw new Error('nothing was thrown');
}
