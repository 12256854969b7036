import { expect, it } from 'vitest';
import type { CanvasState } from '../../../analysis/canvas-state.ts';
import { LIVE_INTERVAL_MS, LiveBoard } from './live-board.ts';

it('paints at once, then at most once in an interval however often it is touched', () => {
  let nowMs = 0;
  const timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const board = new LiveBoard({ state: () => ({}) as CanvasState, gauges: () => new Float64Array(), now: () => nowMs, after: (ms, run) => timers.push({ atMs: nowMs + ms, run }), cancel: () => undefined });
  let paints = 0;
  board.add(() => void paints++);
  expect(paints).toBe(1);
  for (; nowMs < 1000; nowMs += 16) {
    while (timers[0] !== undefined && timers[0].atMs <= nowMs) timers.shift()?.run();
    board.touch();
  }
  expect(paints - 1).toBeLessThanOrEqual(1000 / LIVE_INTERVAL_MS + 1);
  expect(paints).toBeGreaterThan(8);
});

it('paints nothing without a run, and nobody who has left', () => {
  let [state, nowMs, paints] = [undefined as CanvasState | undefined, 0, 0];
  const board = new LiveBoard({ state: () => state, gauges: () => new Float64Array(), now: () => nowMs, after: () => undefined, cancel: () => undefined });
  const touchLater = (): void => {
    nowMs += LIVE_INTERVAL_MS;
    board.touch();
  };
  const leave = board.add(() => void paints++);
  touchLater();
  expect(paints).toBe(0);
  state = {} as CanvasState;
  touchLater();
  expect(paints).toBe(1);
  leave();
  touchLater();
  expect(paints).toBe(1);
});
