import { drawKey, uniform } from './draw.ts';
import { Hash128 } from './hash.ts';
import { exp, log, normalQuantile, pow } from './math.ts';

/** Of draws and of what is computed from them. Stored seeds depend on every bit: never to be updated. */
export const MATH_DIGEST = 'b1693b4cc98a55f7a2099ec4b2d2b1a9';

export function mathDigest(): string {
  const key = drawKey('math', 'test', '');
  const hash = new Hash128();
  for (let i = 0; i < 1000; i++) {
    const u = uniform(key, 0, i, 0, 0);
    hash.f64(exp(-700 + u * 1400));
    hash.f64(log(u * 1e9));
    hash.f64(pow(u * 100, -20 + uniform(key, 0, i, 0, 1) * 40));
    hash.f64(normalQuantile(u));
  }
  return hash.digest();
}
