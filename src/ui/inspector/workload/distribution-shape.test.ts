import { describe, expect, it } from 'vitest';
import { parseDistribution } from '../../../base/sample.ts';
import { densityOf, readWritten, SHAPES, writeDistribution } from './distribution-shape.ts';

const parsed = (text: string) => {
  const found = parseDistribution(text);
  if (!found.ok) throw new Error(found.error);
  return found.value;
};

describe('a distribution as a person writes it', () => {
  it.each(['2s', 'exponential(2s)', 'uniform(10ms, 30ms)', 'lognormal(50ms, 1.5)', 'erlang(3, 30ms)', 'empirical(1ms, 2ms, 9ms)'])('keeps %s as it was written', (text) => {
    expect(writeDistribution(readWritten(text))).toBe(text);
  });

  it('can be turned into every shape', () => {
    for (const shape of SHAPES) expect(parseDistribution(writeDistribution({ name: shape.name, args: shape.start('20ms') })).ok, shape.name).toBe(true);
  });
});

describe('the sketch', () => {
  it('falls from the start for an exponential, and is a box for a uniform', () => {
    const { heights } = densityOf(parsed('exponential(1s)'), 40);
    expect(heights[0]).toBe(1);
    expect(heights.every((height, at) => at === 0 || height < heights[at - 1]!)).toBe(true);
    const box = densityOf(parsed('uniform(10ms, 20ms)'), 40).heights;
    expect(new Set(box)).toEqual(new Set([0, 1]));
    expect(box[0]).toBe(0);
  });

  it('has its peak where a log-normal has its mode', () => {
    const { heights, toUs } = densityOf(parsed('lognormal(100ms, 1.5)'), 200);
    const peakUs = (heights.indexOf(1) / 199) * toUs;
    expect(peakUs).toBeGreaterThan(75_000);
    expect(peakUs).toBeLessThan(95_000);
  });
});
