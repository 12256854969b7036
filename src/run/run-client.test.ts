import { describe, expect, it } from 'vitest';
import type { EventLog } from '../log/event-log.ts';
import { isIntact, plainSegment } from '../log/packed-segment.ts';
import { MemoryScratchFile } from '../log/scratch-file.fixture.ts';
import type { Segment } from '../log/segment.ts';
import { SegmentShelf } from '../log/segment-shelf.ts';
import { brokenJob, pipelineJob } from './job.fixture.ts';
import type { ClientPort } from './protocol.ts';
import { RunClient } from './run-client.ts';
import { RunFailure } from './run-failure.ts';
import { runInProcess } from './run-in-process.ts';
import { Stage } from './stage.fixture.ts';

describe('a client of runs', () => {
  it('gets the very outcome of a run in process', async () => {
    const stage = new Stage();
    const { finished } = stage.client().start(pipelineJob(3000));
    stage.turns();
    const { summary, log, report } = await finished;
    const here = runInProcess(pipelineJob(3000));
    expect(summary).toEqual(here.summary);
    expect(report).toEqual(here.report);
    expect(log.verify()).toEqual({ ok: true, value: here.summary.logHash });
    expect(log.hash()).toBe(here.summary.logHash);
  });

  it('gets every segment once, whole and in order, and keeps the host going', async () => {
    const stage = new Stage();
    const segments: Segment[] = [];
    const { finished } = stage.client().start(pipelineJob(8000), { onSegment: (segment) => segments.push(segment) });
    stage.turns();
    const { summary } = await finished;
    expect(segments.length).toBeGreaterThan(4);
    expect(segments.map(({ index }) => index)).toEqual(segments.map((_, at) => at));
    expect(segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(summary.rows);
    expect(segments.every(({ columns, heap }) => columns.time.length > 0 && heap.length > 0)).toBe(true);
    expect(stage.requests.filter(({ kind }) => kind === 'acknowledge')).toHaveLength(segments.length);
  });

  it('has every row of a run whose segments went to a file, and gives them to a store as they were', async () => {
    const stage = new Stage();
    const files: MemoryScratchFile[] = [];
    const newShelf = (): SegmentShelf => new SegmentShelf(async () => files[files.push(new MemoryScratchFile()) - 1], 0);
    const segments: Segment[] = [];
    const { finished } = stage.client(newShelf).start(pipelineJob(8000), { onSegment: (segment) => segments.push(segment) });
    while (stage.turns(5)) await Promise.resolve();
    const { summary, log } = await finished;
    expect(files).toHaveLength(1);
    expect(files[0]!.writes).toBeGreaterThan(2 * (segments.length - 3));
    expect(log.verify()).toEqual({ ok: true, value: summary.logHash });
    expect(segments.map((segment) => structuredClone(plainSegment(segment))).every(isIntact)).toBe(true);
    expect(files[0]!.reads).toBeGreaterThan(segments.length);
  });

  it('sees the log grow, also between segments', async () => {
    const stage = new Stage({ turnMs: 500 });
    const rows: number[] = [];
    const { finished } = stage.client().start(pipelineJob(1200), { onLog: (log: EventLog) => rows.push(log.rowCount) });
    stage.turns();
    const { log } = await finished;
    expect(rows.length).toBeGreaterThan(2);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    expect(rows.at(-1)).toBe(log.rowCount);
  });

  it('cancels, and runs again', async () => {
    const stage = new Stage();
    const client = stage.client();
    const run = client.start(pipelineJob(Number.MAX_SAFE_INTEGER));
    stage.turns(30);
    run.cancel();
    stage.turns();
    const { summary, log } = await run.finished;
    expect(summary).toMatchObject({ stop: 'cancelled', rows: log.rowCount });
    const again = client.start(pipelineJob(5));
    stage.turns();
    expect((await again.finished).summary.logHash).toBe(runInProcess(pipelineJob(5)).summary.logHash);
  });

  it('refuses a second run beside the first', () => {
    const client = new Stage().client();
    void client.start(pipelineJob(5)).finished;
    expect(() => client.start(pipelineJob(5))).toThrow(/one job at a time/);
  });

  it('tells seed and dispatch of a bug', async () => {
    const stage = new Stage();
    const { finished } = stage.client().start(brokenJob());
    stage.turns();
    const failure = await finished.catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(RunFailure);
    expect(failure).toMatchObject({ seed: '1', dispatch: stage.of('failed')[0]!.dispatch });
  });

  it('fails the run when the worker dies, when it is given up, and when a listener throws', async () => {
    const broken = brokenPort();
    const dead = new RunClient(broken.port).start(pipelineJob(5));
    broken.tell('the worker stopped: out of memory');
    await expect(dead.finished).rejects.toThrow('out of memory');

    const client = new RunClient(brokenPort().port);
    const given = client.start(pipelineJob(5));
    client.close();
    await expect(given.finished).rejects.toThrow('given up');

    const stage = new Stage();
    const careless = stage.client().start(pipelineJob(5), { onLog: () => { throw new Error('no room'); } });
    stage.turns();
    await expect(careless.finished).rejects.toThrow('no room');
  });
});

function brokenPort(): { readonly port: ClientPort; readonly tell: (reason: string) => void } {
  let tell: (reason: string) => void = () => {};
  return { port: { post: () => {}, listen: () => {}, onBroken: (told) => void (tell = told), close: () => {} }, tell: (reason) => tell(reason) };
}
