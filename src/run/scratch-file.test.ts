import { describe, expect, test } from 'vitest';
import { SECOND_US } from '../base/time.ts';
import { type RunSummary, Simulation } from '../engine/simulation.ts';
import { isIntact, type PackedSegment } from '../log/packed-segment.ts';
import { Execution } from './execution.ts';
import { pipelineJob } from './job.fixture.ts';
import { runInProcess } from './run-in-process.ts';
import type { RunJob, RunOutcome } from './run-job.ts';
import { NullSink } from '../log/segment-sink.ts';
import type { TimedFault } from '../topology/scenario.ts';
import { MemoryScratchFile } from '../log/scratch-file.fixture.ts';

describe('a run with a scratch file', () => {
  const job = pipelineJob(20_000);
  const plain = runInProcess(job);

  test.each([['room for everything', 1000], ['a disk that fills', 5], ['a full disk', 0]])('comes out as without one: %s', (_, room) => {
    const file = new MemoryScratchFile(room, false);
    const sealed: PackedSegment[] = [];
    // As the host posts them: bytes that the run does not keep are the receiver's alone.
    const post = (segment: PackedSegment, isKept: boolean): void => void sealed.push(structuredClone(segment, { transfer: isKept ? [] : [segment.packedRows.buffer, segment.packedTexts.buffer] }));
    const { summary, log, report } = runToEnd(new Execution(job, post, () => file));
    expect(summary).toEqual(plain.summary);
    expect(report).toEqual(plain.report);
    expect(sealed.length).toBeGreaterThan(8);
    expect(log.verify()).toEqual({ ok: true, value: summary.logHash });
    expect(file.reads > 0).toBe(room > 0);
    expect(sealed.every(isIntact)).toBe(true);
  });
});

function runToEnd(execution: Execution): RunOutcome {
  while (execution.advance(10_000) === 'running');
  return execution.finish();
}

describe('what the engine has behind it', () => {
  /** More messages than stand at hand, and a reader that was away so long that it begins where entries are packed. */
  const job = withPause(pipelineJob(36_000));
  const straight = runOn(new Simulation(job.topology, job.scenario, new NullSink()));

  test.each([['room for everything', 1000], ['a disk that fills', 3]])('lies in the file, is read from there, and changes nothing: %s', (_, room) => {
    const file = new MemoryScratchFile(room);
    expect(runOn(new Simulation(job.topology, job.scenario, new NullSink(), () => file))).toEqual(straight);
    expect(file.writes).toBe(Math.min(room, file.writes + file.refusals));
    expect(file.reads).toBeGreaterThan(2);
  });

  test('is whole in a keyframe, with which a run goes on that has another file', () => {
    const early = new MemoryScratchFile();
    const first = new Simulation(job.topology, job.scenario, new NullSink(), () => early);
    while (first.run(5_000) === 'running' && first.timeUs < RESUMED_US);
    const file = new MemoryScratchFile();
    const second = Simulation.restore(job.topology, job.scenario, structuredClone(first.keyframe()), new NullSink(), () => file);
    expect(file.writes).toBeGreaterThan(5);
    expect(runOn(second)).toEqual(straight);
    expect(file.reads).toBeGreaterThan(2);
  });
});

const PAUSED_US = 5 * SECOND_US;
const RESUMED_US = 300 * SECOND_US;

function withPause({ topology, scenario, expectations }: RunJob): RunJob {
  const host = topology.hosts.findIndex(({ node }) => topology.nodes[node]!.id === 'sink');
  const pause: TimedFault = { id: 'away', kind: 'timed', at: { timeUs: PAUSED_US }, effect: { do: 'pause', host, forUs: RESUMED_US - PAUSED_US } };
  return { topology, scenario: { ...scenario, faults: [pause] }, expectations };
}

function runOn(simulation: Simulation): RunSummary {
  while (simulation.run(10_000) === 'running');
  return simulation.finish();
}
