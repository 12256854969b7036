import fc from 'fast-check';
import { expect } from 'vitest';
import { COLUMN_NAMES } from '../log/columns.ts';
import { EventLog } from '../log/event-log.ts';
import { gaugesAt } from '../log/query-gauges.ts';
import type { Segment } from '../log/segment.ts';
import { MemorySink } from '../log/segment-sink.ts';
import { planSpec, randomPlan } from './random-plan.fixture.ts';
import { type Plan, simulate } from './run.fixture.ts';
import { type Keyframe, Simulation } from './simulation.ts';

/** Runs in stretches of so many dispatches and saves the state after each. */
export function runWithKeyframes({ topology, scenario }: Plan, stretches: readonly number[]) {
  const sink = new MemorySink();
  const simulation = new Simulation(topology, scenario, sink);
  const keyframes: Keyframe[] = [simulation.keyframe()];
  for (let i = 0; ; i++) {
    const state = simulation.run(stretches[i] ?? 1_000_000);
    expectGauges(simulation, sink.segments);
    if (state !== 'running') break;
    keyframes.push(simulation.keyframe());
  }
  return { summary: simulation.finish(), segments: sink.segments, keyframes };
}

/** The log's own gauges, the fold over its rows, and the engine's state: three ways to the same numbers. */
function expectGauges(simulation: Simulation, segments: readonly Segment[]): void {
  const { log } = simulation;
  const open = log.openSegment();
  const folded = gaugesAt(new EventLog(log.header, segments, open), log.rows - 1);
  const own = simulation.engineGauges();
  for (const { slot, name } of log.layout.entries()) {
    if (own[slot] !== log.gauges[slot] || folded[slot] !== log.gauges[slot]) expect({ name, engine: own[slot], fold: folded[slot] }).toEqual({ name, engine: log.gauges[slot], fold: log.gauges[slot] });
  }
}

/** Restores and runs to the end. */
export function resume({ topology, scenario }: Plan, keyframe: Keyframe, stretch: number) {
  const sink = new MemorySink();
  const simulation = Simulation.restore(topology, scenario, keyframe, sink);
  expectGauges(simulation, paddedWith(keyframe, sink));
  while (simulation.run(stretch) === 'running');
  return { summary: simulation.finish(), segments: sink.segments };
}

/** The fold needs only the open segment here: what is sealed before it is not handed over again. */
const paddedWith = (keyframe: Keyframe, sink: MemorySink): readonly Segment[] => (keyframe.log.segment === 0 ? sink.segments : emptySegments(keyframe));

function emptySegments({ log }: Keyframe): Segment[] {
  const rows = (log.rows - log.openRows) / log.segment;
  return Array.from({ length: log.segment }, (_, index) => ({ index, firstRow: index * rows, rows }) as Segment);
}

/** Every byte that is in use, as one text. */
function bytesOf({ columns, rows, heap, gaugesBefore, hash, firstRow }: Segment): string {
  const parts = [...COLUMN_NAMES.map((name) => columns[name].subarray(0, rows)), heap, gaugesBefore];
  return [firstRow, rows, hash, ...parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString('latin1'))].join('|');
}

export function expectSameEnd(plan: Plan, stretches: readonly number[]): void {
  const straight = simulate(plan);
  const { summary, segments, keyframes } = runWithKeyframes(plan, stretches);
  expect(summary).toEqual(straight.summary);
  for (const [index, keyframe] of keyframes.entries()) {
    // Twice, and in another rhythm: a restored run neither uses up the keyframe nor depends on how it is driven.
    const resumed = [resume(plan, keyframe, 1_000_000), resume(plan, keyframe, 97)];
    for (const { summary: end, segments: rest } of resumed) {
      expect(end, `keyframe ${index} at row ${keyframe.row}`).toEqual(straight.summary);
      expect(rest.map(({ index: place }) => place)).toEqual(segments.slice(keyframe.log.segment).map(({ index: place }) => place));
      expect(rest.map(bytesOf).join('|') === segments.slice(keyframe.log.segment).map(bytesOf).join('|'), `bytes after keyframe ${index}`).toBe(true);
    }
  }
}

/** Random plans with random faults, saved at random dispatches, go on to the log of the straight run. */
export const sameEndFromKeyframes = fc.property(planSpec(), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }), (spec, stretches) => expectSameEnd(randomPlan(spec), stretches));
