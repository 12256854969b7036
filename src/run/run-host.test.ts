import { describe, expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../log/segment.ts';
import { brokenJob, pipelineJob } from './job.fixture.ts';
import { CREDITS } from './protocol.ts';
import { runInProcess } from './run-in-process.ts';
import { SlicePace } from './slice-pace.ts';
import { Stage } from './stage.fixture.ts';

const ENDLESS = Number.MAX_SAFE_INTEGER;

/** Starts a job by hand, so that nothing is acknowledged unless the test does it. */
function started(job = pipelineJob(20), stage = new Stage()): Stage {
  stage.ports.client.post({ kind: 'start', run: 1, job });
  return stage;
}

const acknowledge = (stage: Stage, segments: number): void => stage.ports.client.post({ kind: 'acknowledge', run: 1, segments });

describe('a host of runs', () => {
  it('says what it will talk about, then the rows, then the end', () => {
    const stage = started();
    expect(stage.turns()).toBe(false);
    const kinds = stage.events.map(({ event }) => event.kind).filter((kind) => kind !== 'progress');
    expect(kinds).toEqual(['started', 'segment', 'finished']);
    expect(stage.of('finished')[0]?.summary).toEqual(runInProcess(pipelineJob(20)).summary);
  });

  it('waits when the client has not taken in as many segments as there are credits', () => {
    const stage = started(pipelineJob(ENDLESS));
    expect(stage.turns()).toBe(false);
    expect(stage.of('segment')).toHaveLength(CREDITS);
    acknowledge(stage, 1);
    expect(stage.turns()).toBe(false);
    expect(stage.of('segment')).toHaveLength(CREDITS + 1);
    acknowledge(stage, 2);
    expect(stage.turns()).toBe(false);
    expect(stage.of('segment').map(({ segment }) => segment.index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('does not run on while segments wait for credits', () => {
    const stage = started(pipelineJob(ENDLESS), new Stage({ lookMs: 0.5, turnMs: 50 }));
    stage.turns();
    acknowledge(stage, 2);
    stage.turns();
    const before = stage.of('progress').at(-1)!;
    expect(before.rows, 'several segments wait').toBeGreaterThan((CREDITS + 4) * SEGMENT_ROWS);
    acknowledge(stage, 1);
    stage.turns();
    expect(stage.of('segment').length + stage.of('tail').length).toBe(CREDITS + 3);
    expect(stage.of('progress').at(-1)?.dispatches).toBe(before.dispatches);
  });

  it('ends only after the last segment was handed over', () => {
    const stage = started(pipelineJob(8000));
    stage.turns();
    expect(stage.of('segment')).toHaveLength(CREDITS);
    expect(stage.of('finished')).toEqual([]);
    for (let left = 20; left > 0; left--) {
      acknowledge(stage, 1);
      stage.turns();
    }
    const rows = stage.of('segment').reduce((sum, { segment }) => sum + segment.rows, 0);
    expect(rows).toBe(stage.of('finished')[0]?.summary.rows);
    expect(stage.events.at(-1)?.event.kind).toBe('finished');
  });

  it('answers a cancel at its next turn, also while it waits for credits', () => {
    const running = started(pipelineJob(ENDLESS));
    running.turns(8);
    const before = running.nowMs;
    running.ports.client.post({ kind: 'cancel', run: 1 });
    running.turns(8);
    expect(running.of('finished')[0]?.summary.stop).toBe('cancelled');
    expect(running.of('finished')[0]!.atMs - before).toBeLessThan(60);
    expect(running.turns()).toBe(false);

    const waiting = started(pipelineJob(ENDLESS));
    waiting.turns();
    waiting.ports.client.post({ kind: 'cancel', run: 1 });
    acknowledge(waiting, CREDITS);
    waiting.turns();
    expect(waiting.of('finished')[0]?.summary.stop).toBe('cancelled');
  });

  it('tells its progress at most ten times a second, and more seldom the longer it takes', () => {
    const stage = started(pipelineJob(ENDLESS), new Stage({ lookMs: 25, turnMs: 1 }));
    while (stage.nowMs < 70_000) {
      stage.turns(10);
      acknowledge(stage, 1);
    }
    const times = stage.of('progress').map(({ atMs }) => atMs);
    const waits = times.slice(1).map((time, at) => time - times[at]!);
    const between = (fromMs: number, toMs: number): number[] => waits.filter((_, at) => times[at]! >= fromMs && times[at]! < toMs);
    const bounds = (of: readonly number[]): number[] => [Math.min(...of), Math.max(...of)];
    const [soon, later, late] = [between(0, 4000), between(20_000, 25_000), between(55_000, 70_000)].map(bounds);
    expect(soon![0]).toBeGreaterThanOrEqual(100);
    expect(soon![1]).toBeLessThan(300);
    expect(later![0]).toBeGreaterThanOrEqual(400);
    expect(later![1]).toBeLessThan(800);
    expect(late![0]).toBeGreaterThanOrEqual(1000);
    expect(late![1]).toBeLessThan(1300);
  });

  it('shows the rows that no segment holds yet at most once a second', () => {
    const stage = started(pipelineJob(1200), new Stage({ turnMs: 500 }));
    stage.turns();
    const tails = stage.of('tail');
    expect(tails.length).toBeGreaterThan(1);
    for (let at = 1; at < tails.length; at++) expect(tails[at]!.atMs - tails[at - 1]!.atMs).toBeGreaterThanOrEqual(1000);
    expect(tails.length).toBeLessThanOrEqual(CREDITS);
  });

  it('gives up a run when the next one starts, and ignores what concerns it', () => {
    const stage = started(pipelineJob(ENDLESS));
    stage.turns(10);
    stage.ports.client.post({ kind: 'start', run: 2, job: pipelineJob(5) });
    stage.ports.client.post({ kind: 'cancel', run: 1 });
    const before = stage.events.length;
    expect(stage.turns()).toBe(false);
    const since = stage.events.slice(before).findIndex(({ event }) => event.run === 2);
    expect(stage.events.slice(before + since).every(({ event }) => event.run === 2)).toBe(true);
    const ends = stage.events.filter(({ event }) => event.kind === 'finished');
    expect(ends.map(({ event }) => event.run)).toEqual([2]);
    expect(stage.of('finished')[0]?.summary.stop).toBe('quiescent');
  });

  it('tells what a bug ended, and serves the next run', () => {
    const stage = started(brokenJob());
    stage.turns();
    expect(stage.events.at(-1)?.event).toMatchObject({ kind: 'failed', run: 1, seed: '1' });
    expect(stage.of('failed')[0]!.dispatch).toBeGreaterThan(0);
    stage.ports.client.post({ kind: 'start', run: 2, job: pipelineJob(5) });
    stage.turns();
    expect(stage.events.at(-1)?.event).toMatchObject({ kind: 'finished', run: 2 });
  });
});

describe('the pace of slices', () => {
  it.each([0.0005, 0.01, 1, 30])('comes to some 20 ms when a dispatch takes %d ms, and never far beyond', (dispatchMs) => {
    const pace = new SlicePace();
    const slices: number[] = [];
    for (let slice = 0; slice < 30; slice++) {
      slices.push(pace.dispatches * dispatchMs);
      pace.took(pace.dispatches * dispatchMs);
    }
    expect(Math.max(...slices.slice(1))).toBeLessThanOrEqual(Math.max(40, dispatchMs));
    expect(slices.at(-1)).toBeGreaterThan(10);
  });

  it('does not run away when the clock stands still', () => {
    const pace = new SlicePace();
    for (let slice = 0; slice < 100; slice++) pace.took(0);
    expect(pace.dispatches).toBeLessThanOrEqual(1_000_000);
  });
});
