import { beforeEach, describe, expect, test } from 'vitest';
import { FLAG_DISPATCH } from '../../log/columns.ts';
import { EventLog } from '../../log/event-log.ts';
import { firstRows, inSegmentsOf } from '../../log/first-rows.fixture.ts';
import { gaugesAt } from '../../log/query-gauges.ts';
import { exampleRun } from '../example-run.fixture.ts';
import { consequencesOf } from '../../log/query-causes.ts';
import { FAILURE_KINDS } from './marks.ts';
import { BEAT_MS } from './pace.ts';
import { Playhead } from './playhead.ts';

const { log } = exampleRun('payment-declined');
const crashed = exampleRun('payment-crashes');

/** Frames by hand. */
class Frames {
  nowMs = 0;
  due: ((nowMs: number) => void)[] = [];
  readonly clock = { request: (frame: (nowMs: number) => void) => this.due.push(frame), cancel: () => {} };
  pass(ms = 16): number {
    this.nowMs += ms;
    return this.due.splice(0).map((frame) => frame(this.nowMs)).length;
  }
}

let frames: Frames;
let playhead: Playhead;

beforeEach(() => {
  frames = new Frames();
  playhead = new Playhead(frames.clock);
  playhead.setLog(log);
});

test('before the first row nothing has happened', () => {
  expect(playhead.state).toMatchObject({ row: 0, timeUs: 0, isPlaying: false });
  expect(playhead.gauges()).toEqual(log.layout.initial());
  expect(playhead.step(-1)).toBe(false);
});

test('stepping goes from dispatch to dispatch, forward and back through the same rows with the same gauges', () => {
  const forward: { row: number; gauges: Float64Array }[] = [{ row: 0, gauges: log.layout.initial() }];
  while (playhead.step(1)) forward.push({ row: playhead.state.row, gauges: playhead.gauges().slice() });
  expect(forward.at(-1)!.row).toBe(log.rowCount);
  expect(forward.slice(1, -1).every(({ row }) => (log.cell('flags', row - 1) & FLAG_DISPATCH) !== 0)).toBe(true);
  for (let at = 0; at < forward.length; at += 41) expect(forward[at]!.gauges).toEqual(gaugesAt(log, forward[at]!.row - 1));
  for (const [at, { row, gauges }] of forward.toReversed().entries()) {
    expect(playhead.state.row).toBe(row);
    if (at % 17 === 0) expect(playhead.gauges()).toEqual(gauges);
    playhead.step(-1);
  }
});

test('over passes all that happens at an instant: each goes on in time, to the first event there', () => {
  const times: number[] = [];
  for (let steps = 0; steps < 40 && playhead.over(); steps++) {
    const { row, timeUs } = playhead.state;
    times.push(timeUs);
    if (row > 1 && row < log.rowCount) expect(log.cell('time', row - 2)).toBeLessThan(timeUs);
  }
  expect(times).toHaveLength(40);
  expect(times.every((time, at) => at === 0 || time > times[at - 1]!)).toBe(true);
  // From the middle of an instant too: of one at which more than one thing happens.
  const many = times.findIndex((time) => log.cell('time', 1 + log.segments[0]!.columns.time.indexOf(time)) === time);
  playhead.seekRow(1 + log.segments[0]!.columns.time.indexOf(times[many]!));
  playhead.over();
  expect(playhead.state.timeUs).toBe(times[many + 1]);
  playhead.seekRow(log.rowCount);
  expect(playhead.over()).toBe(false);
});

test('wherever it leaps, the gauges are those of the row', () => {
  for (const row of [4000, 17, 18, 40, 3999, 0, log.rowCount, 2500, 2501, 1]) {
    playhead.seekRow(row);
    expect(playhead.gauges()).toEqual(gaugesAt(log, row - 1));
  }
});

test('a time is after all rows of that time, and a row has its time', () => {
  playhead.seekTime(4_917_453);
  expect(playhead.state.row).toBe(572);
  playhead.seekTime(4_917_452.5);
  expect(playhead.state.row).toBe(560);
  playhead.seekRow(567);
  expect(playhead.state.timeUs).toBe(4_917_453);
  playhead.seekRow(1e9);
  expect(playhead.state.row).toBe(log.rowCount);
  playhead.seekTime(-5);
  expect(playhead.state).toMatchObject({ row: 30, timeUs: 0 });
});

describe('into and out', () => {
  test('into follows the message through other dispatches', async () => {
    playhead.seekRow(456);
    expect(await playhead.into()).toBe('moved');
    expect(log.kindOf(playhead.state.row - 1)).toBe('entryAppended');
    expect(log.cell('message', playhead.state.row - 1)).toBe(17);
    await playhead.into();
    expect(log.kindOf(playhead.state.row - 1)).toBe('entriesCommitted');
  });

  test('out goes to the last consequence', async () => {
    playhead.seekRow(456);
    expect(await playhead.out()).toBe('moved');
    expect(playhead.state.row).toBe(consequencesOf(log, 455, log.rowCount).at(-1)! + 1);
  });

  test('what led to nothing stays', async () => {
    playhead.seekRow(log.rowCount);
    expect(await playhead.into()).toBe('stayed');
    expect(await playhead.out()).toBe('stayed');
    expect(playhead.state.row).toBe(log.rowCount);
  });

  test('a long log is looked through from frame to frame, to the same row', async () => {
    playhead.setLog(inSegmentsOf(log, 64));
    playhead.seekRow(456);
    const moved = playhead.out();
    expect(playhead).toMatchObject({ isSearching: true, state: { row: 456 } });
    for (let passed = 0; playhead.isSearching; passed++) {
      expect(passed).toBeLessThan(log.rowCount / 64);
      frames.pass();
    }
    expect(await moved).toBe('moved');
    expect(playhead.state.row).toBe(consequencesOf(log, 455, log.rowCount).at(-1)! + 1);
  });

  test('whoever moves meanwhile stays where he went', async () => {
    playhead.setLog(inSegmentsOf(log, 64));
    for (const move of [() => playhead.seekRow(3), () => playhead.step(1), () => playhead.setLog(log), () => playhead.play()]) {
      playhead.pause();
      playhead.setLog(inSegmentsOf(log, 64));
      playhead.seekRow(456);
      const moved = playhead.out();
      move();
      const { row } = playhead.state;
      expect(playhead.isSearching).toBe(false);
      playhead.pause();
      frames.pass();
      expect([await moved, playhead.state.row]).toEqual(['elsewhere', row]);
    }
  });
});

test('marks are failures and findings, in both directions', () => {
  playhead.setLog(crashed.log);
  playhead.setFindings(crashed.report.findings);
  const failures = Array.from({ length: crashed.log.rowCount }, (_, index) => index).filter((index) => FAILURE_KINDS.includes(crashed.log.kindOf(index))).map((index) => index + 1);
  const expected = [...new Set([...failures, ...crashed.report.findings.map(({ rows }) => rows.at(-1)!)])].sort((a, b) => a - b);
  expect(crashed.report.findings.length).toBeGreaterThan(0);
  const forward: number[] = [];
  while (playhead.nextMark(1)) forward.push(playhead.state.row);
  expect(forward).toEqual(expected);
  const back: number[] = [];
  while (playhead.nextMark(-1)) back.push(playhead.state.row);
  expect([...back.toReversed(), expected.at(-1)]).toEqual(expected);
});

describe('playing', () => {
  test('moves at frames only, tells listeners once each, and stops at the end', () => {
    let calls = 0;
    playhead.onFrame(() => void calls++);
    playhead.seekRow(log.rowCount - 3);
    playhead.seekRow(log.rowCount - 4);
    expect([frames.pass(), calls]).toEqual([1, 1]);
    expect(frames.pass()).toBe(0);
    playhead.play();
    playhead.setSpeed(1000);
    for (let count = 2; playhead.state.isPlaying; count++) {
      expect(frames.pass()).toBe(1);
      expect(calls).toBe(count);
    }
    expect(playhead.state.row).toBe(log.rowCount);
    frames.pass();
    expect(frames.pass()).toBe(0);
  });

  test('by the clock a virtual second takes a second', () => {
    playhead.setPace('clock');
    playhead.play();
    frames.pass();
    for (let frame = 0; frame < 50; frame++) frames.pass(20);
    expect(playhead.state.timeUs).toBe(1_000_000);
    playhead.setSpeed(5);
    for (let frame = 0; frame < 50; frame++) frames.pass(20);
    expect(playhead.state.timeUs).toBe(6_000_000);
    expect(playhead.gauges()).toEqual(gaugesAt(log, playhead.state.row - 1));
  });

  test('by events every instant takes the same, however far it is from the one before', () => {
    playhead.seekRow(455);
    const instants = [...new Set(Array.from({ length: 200 }, (_, at) => log.cell('time', 454 + at)))];
    playhead.play();
    frames.pass();
    for (const timeUs of instants.slice(1, 12)) {
      for (let frame = 0; frame < 4; frame++) frames.pass(BEAT_MS / 4);
      expect(playhead.state.timeUs).toBeCloseTo(timeUs, 0);
    }
  });

  test('a hidden tab does not leap', () => {
    playhead.setPace('clock');
    playhead.play();
    frames.pass();
    frames.pass(60_000);
    expect(playhead.state.timeUs).toBe(100_000);
  });

  test('at the end it begins again; a step pauses', () => {
    playhead.seekRow(log.rowCount);
    playhead.play();
    expect(playhead.state).toMatchObject({ row: 0, isPlaying: true });
    playhead.step(1);
    expect(playhead.state).toMatchObject({ row: 1, isPlaying: false });
  });

  test('speeds go up and down within their bounds', () => {
    playhead.changeSpeed(1);
    expect(playhead.state.speed).toBe(2);
    for (let count = 0; count < 20; count++) playhead.changeSpeed(-1);
    expect(playhead.state.speed).toBe(0.1);
  });
});

describe('a growing log', () => {
  const part = (rows: number): EventLog => {
    const [first] = log.segments;
    return new EventLog(log.header, [], firstRows(first!, rows));
  };

  test('playing waits at its end and goes on when there is more', () => {
    playhead.setLog(part(100), { isGrowing: true });
    playhead.setSpeed(1000);
    playhead.play();
    for (let frame = 0; frame < 10; frame++) frames.pass(50);
    expect(playhead.state).toMatchObject({ row: 100, isPlaying: true });
    expect(frames.due).toHaveLength(0);
    playhead.setLog(part(500), { isGrowing: true, isSameRun: true });
    expect(playhead.gauges()).toEqual(gaugesAt(log, 99));
    for (let frame = 0; frame < 10; frame++) frames.pass(50);
    expect(playhead.state.row).toBe(500);
    expect(playhead.gauges()).toEqual(gaugesAt(log, 499));
    playhead.setLog(part(500), { isSameRun: true });
    for (let frame = 0; frame < 3; frame++) frames.pass(50);
    expect(playhead.state.isPlaying).toBe(false);
  });

  test('another run is shown at the time of the one before, as soon as it comes there', () => {
    playhead.seekTime(4_917_453);
    playhead.setLog(part(100), { isGrowing: true, keepsTime: true });
    expect(playhead.state).toMatchObject({ row: 100, timeUs: 4_917_453 });
    playhead.setLog(part(1000), { isGrowing: true, isSameRun: true });
    expect(playhead.state).toMatchObject({ row: 572, timeUs: 4_917_453 });
    playhead.setLog(part(2000), { isSameRun: true });
    expect(playhead.state.row).toBe(572);
  });

  test('a run that ends earlier is shown at its end', () => {
    playhead.seekTime(4_917_453);
    playhead.setLog(part(100), { keepsTime: true });
    expect(playhead.state).toMatchObject({ row: 100, timeUs: log.cell('time', 99) });
  });
});

test('playing waits before rows whose breaks are not known yet', () => {
  playhead.setBreaks(new Uint32Array(0), () => {});
  playhead.waitBefore(600);
  playhead.setSpeed(1000);
  playhead.play();
  for (let passed = 0; passed < 50; passed++) frames.pass(50);
  expect(playhead.state.row).toBeLessThanOrEqual(600);
  expect(playhead.state.isPlaying).toBe(true);
  playhead.setBreaks(Uint32Array.of(700), () => {});
  playhead.waitBefore(null);
  for (let passed = 0; passed < 50; passed++) frames.pass(50);
  expect(playhead.state).toMatchObject({ row: 700, isPlaying: false });
});
