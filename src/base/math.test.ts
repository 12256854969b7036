import { describe, expect, it, test } from 'vitest';
import { drawKey, uniform } from './draw.ts';
import { MATH_DIGEST, mathDigest } from './math.fixture.ts';
import { exp, log, normalQuantile, pow } from './math.ts';

const key = drawKey('math', 'test', '');
const draw = (i: number, n: number, from: number, to: number): number => from + uniform(key, 0, i, 0, n) * (to - from);

/** Largest relative error over fixed random arguments. */
function worst(ours: (i: number) => number, theirs: (i: number) => number): number {
  let most = 0;
  for (let i = 0; i < 20_000; i++) most = Math.max(most, Math.abs(ours(i) / theirs(i) - 1));
  return most;
}

describe('accuracy', () => {
  test.each([
    [-700, 709],
    [-1, 1],
    [-1e-8, 1e-8],
  ])('exp from %d to %d', (from, to) => {
    const x = (i: number) => draw(i, 0, from, to);
    expect(worst((i) => exp(x(i)), (i) => Math.exp(x(i)))).toBeLessThan(5e-16);
  });

  test.each([
    [0, 1],
    [0.5, 2],
    [0.999999, 1.000001],
    [0, 1e-300],
    [1, 1e9],
    [1, 1.7e308],
  ])('log from %d to %d', (from, to) => {
    const x = (i: number) => draw(i, 0, from, to);
    expect(worst((i) => log(x(i)), (i) => Math.log(x(i)))).toBeLessThan(5e-16);
  });

  test.each([
    [0, 10, -300, 300],
    [0.9, 1.1, -7000, 7000],
    [0, 1e6, 0, 50],
    [1, 1e9, -30, 30],
  ])('pow of %d to %d by %d to %d', (from, to, yFrom, yTo) => {
    const x = (i: number) => draw(i, 0, from, to);
    const y = (i: number) => draw(i, 1, yFrom, yTo);
    let compared = 0;
    const most = worst(
      (i) => (isNormal(Math.pow(x(i), y(i))) ? (compared++, pow(x(i), y(i))) : 1),
      (i) => (isNormal(Math.pow(x(i), y(i))) ? Math.pow(x(i), y(i)) : 1),
    );
    expect(most).toBeLessThan(2e-14);
    expect(compared).toBeGreaterThan(15_000);
  });

  it('pow by whole exponents, which multiply', () => {
    const y = (i: number) => (i % 129) - 64;
    expect(worst((i) => pow(draw(i, 0, 0.01, 10), y(i)), (i) => Math.pow(draw(i, 0, 0.01, 10), y(i)))).toBeLessThan(2e-14);
  });

  it('whole powers are exact where a double can hold them', () => {
    for (let n = -64; n <= 64; n++) expect(pow(2, n)).toBe(2 ** n);
    for (let n = 0; n <= 22; n++) expect(pow(10, n)).toBe(Number(`1e${n}`));
    expect(pow(-3, 3)).toBe(-27);
    expect(pow(1.5, 2)).toBe(2.25);
  });
});

describe('edges', () => {
  test.each([0, -0, 1, -1, 709.782712893384, 709.7827128933841, -745.1332191019411, -745.14, -720, Infinity, -Infinity, NaN])(
    'exp(%d)',
    (x) => {
      expect(Math.abs(exp(x) - Math.exp(x)) <= Math.abs(Math.exp(x)) * 5e-16 || Object.is(exp(x), Math.exp(x))).toBe(true);
    },
  );

  test.each([0, -0, -1, 1, Infinity, -Infinity, NaN, 5e-324, Number.MAX_VALUE])('log(%d)', (x) => {
    expect(log(x)).toBe(Math.log(x));
  });

  const odd = [0, 1, -1, 2, -2, 0.5, -0.5, 3, 65, -65, 66, 100.5, Infinity, -Infinity, NaN];
  test.each(odd)('pow(%d, ...)', (x) => {
    for (const y of odd) {
      const theirs = Math.pow(x, y);
      if (isNormal(theirs)) expect(pow(x, y) / theirs).toBeCloseTo(1, 14);
      else expect(pow(x, y), `pow(${x}, ${y})`).toBe(theirs);
    }
  });

  it('pow reaches the smallest doubles', () => {
    expect(pow(10, -320)).toBe(1e-320);
    expect(pow(1e10, -32)).toBe(1e-320);
  });
});

describe('normalQuantile', () => {
  // From Python's statistics.NormalDist().inv_cdf.
  test.each([
    [0.5, 0.0],
    [0.6, 0.2533471031357998],
    [0.8413447460685429, 1.0],
    [0.075, -1.4395314709384557],
    [0.07, -1.4757910281791702],
    [0.975, 1.9599639845400536],
    [0.999, 3.090232306167813],
    [0.001, -3.090232306167813],
    [1e-09, -5.9978070150076865],
    [1e-12, -7.034483825301132],
    [1e-50, -14.933337534788489],
    [1e-300, -37.0470962993612],
    [0.9999999999999999, 8.209536151601386],
    [5.551115123125783e-17, -8.292361075813595],
  ])('of %d is %d', (p, z) => {
    expect(normalQuantile(p) - z).toBeCloseTo(0, 13);
  });

  it('is symmetric, grows, and ends at infinity', () => {
    for (let i = 1; i < 1000; i++) {
      expect(normalQuantile(1 - i / 1024) + normalQuantile(i / 1024)).toBe(0);
      expect(normalQuantile(i / 1024)).toBeLessThan(normalQuantile((i + 1) / 1024));
    }
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(-1), normalQuantile(NaN)]).toEqual([-Infinity, Infinity, NaN, NaN]);
  });
});

it('has the same bits on every machine', () => {
  expect(mathDigest()).toBe(MATH_DIGEST);
});

const isNormal = (x: number): boolean => Number.isFinite(x) && Math.abs(x) > 2.3e-308;
