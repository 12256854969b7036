import { describe, expect, test } from 'vitest';
import { isIntact, type PackedSegment } from '../log/packed-segment.ts';
import { Execution } from './execution.ts';
import { pipelineJob } from './job.fixture.ts';
import { runInProcess } from './run-in-process.ts';
import type { RunOutcome } from './run-job.ts';
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
