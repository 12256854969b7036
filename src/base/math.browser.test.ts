import { expect, it } from 'vitest';
import { MATH_DIGEST, mathDigest } from './math.fixture.ts';

it('has the same bits in the browser as in Node', () => {
  expect(mathDigest()).toBe(MATH_DIGEST);
});
