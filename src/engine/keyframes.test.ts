import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySink } from '../log/segment-sink.ts';
import { expectSameEnd, resume, runWithKeyframes, sameEndFromKeyframes } from './keyframes.fixture.ts';
import { linkIndex, planOf, rule, SECOND, simulate, templateWith, withFaults } from './run.fixture.ts';
import { Simulation } from './simulation.ts';

describe('a keyframe', () => {
  it('goes on to the same log, in random plans with random faults', () => fc.assert(sameEndFromKeyframes, { numRuns: 15, seed: 2024 }));

  it('goes on to the same log while hops wait behind a late one', () => {
    const plan = planOf(templateWith(12, { checkout: { interarrival: '100ms' } }));
    const late = rule({ at: 'link', link: linkIndex(plan, 'checkout', 'kafka'), direction: 'request' }, { do: 'delay', byUs: SECOND / 2 }, { nth: 2 });
    expectSameEnd(withFaults(plan, late), Array.from({ length: 12 }, () => 4));
  });

  it('goes on to the same log across segments', () => {
    const plan = planOf(templateWith(110), 'payment-crashes');
    const { summary, segments, keyframes } = runWithKeyframes(plan, [1000, 12_000, 3000]);
    expect(segments.length).toBeGreaterThan(1);
    expect(keyframes.at(-1)!.log.segment).toBe(1);
    for (const keyframe of keyframes) {
      const resumed = resume(plan, keyframe, 5000);
      expect(resumed.summary).toEqual(summary);
      expect(resumed.segments.map(({ hash }) => hash)).toEqual(segments.slice(keyframe.log.segment).map(({ hash }) => hash));
    }
  });

  it('shares nothing with the run that it was taken of', () => {
    const plan = planOf(templateWith(4));
    const simulation = new Simulation(plan.topology, plan.scenario, new MemorySink());
    simulation.run(300);
    const keyframe = simulation.keyframe();
    const before = JSON.stringify(keyframe, asText);
    while (simulation.run(1000) === 'running');
    simulation.finish();
    resume(plan, keyframe, 1000);
    expect(JSON.stringify(keyframe, asText)).toBe(before);
  });

  it('goes through a structured clone', () => {
    const plan = planOf(templateWith(3));
    const simulation = new Simulation(plan.topology, plan.scenario, new MemorySink());
    simulation.run(200);
    const copy = structuredClone(simulation.keyframe());
    expect(resume(plan, copy, 1000).summary).toEqual(simulate(plan).summary);
  });
});

function asText(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value;
}
