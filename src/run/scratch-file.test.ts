import { describe, expect, test } from 'vitest';
import { isIntact, type PackedSegment } from '../log/packed-segment.ts';
import { Execution } from './execution.ts';
import { pipelineJob } from './job.fixture.ts';
import { runInProcess } from './run-in-process.ts';
import type { RunOutcome } from './run-job.ts';
import type { ScratchFile } from './scratch-file.ts';

/** In memory, with room for so many writes. */
class MemoryFile implements ScratchFile {
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  #room: number;
  reads = 0;

  constructor(room: number) {
    this.#room = room;
  }

  write(bytes: Uint8Array<ArrayBuffer>): number | undefined {
    return this.#room-- > 0 ? this.#parts.push(bytes.slice()) - 1 : undefined;
  }

  read(at: number, length: number): Uint8Array<ArrayBuffer> {
    this.reads++;
    const part = this.#parts[at];
    if (part?.length !== length) throw new Error(`nothing of ${length} bytes was written as ${at}`);
    return part.slice();
  }

  clear(): void {
    this.#parts.length = 0;
  }
}

describe('a run with a scratch file', () => {
  const job = pipelineJob(20_000);
  const plain = runInProcess(job);

  test.each([['room for everything', 1000], ['a disk that fills', 5], ['a full disk', 0]])('comes out as without one: %s', (_, room) => {
    const file = new MemoryFile(room);
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
