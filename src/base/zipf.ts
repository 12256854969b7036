import { exp, log } from './math.ts';

/**
 * A rank from 1 to `count`, where rank k is drawn in proportion to 1 / k^exponent: by rejection from the integral
 * (Hörmann and Derflinger 1996), about 1.1 draws each, without a table. `draw` gives numbers between 0 and 1.
 */
export function zipfRank(count: number, exponent: number, draw: () => number): number {
  const area = (x: number): number => log(x) * grownOver((1 - exponent) * log(x));
  const density = (x: number): number => exp(-exponent * log(x));
  const least = area(1.5) - 1;
  const most = area(count + 0.5);
  const sure = 2 - edge(area(2.5) - density(2), exponent);
  for (;;) {
    const under = most + draw() * (least - most);
    const x = edge(under, exponent);
    const rank = Math.min(count, Math.max(1, Math.floor(x + 0.5)));
    if (rank - x <= sure || under >= area(rank + 0.5) - density(rank)) return rank;
  }
}

/** Up to which x the area is so large. */
function edge(area: number, exponent: number): number {
  const t = Math.max(-1, area * (1 - exponent));
  return exp(area * logOver(t));
}

/** (e^t - 1) / t, also where both vanish. */
const grownOver = (t: number): number => (Math.abs(t) > 1e-7 ? (exp(t) - 1) / t : 1 + t / 2);

/** log(1 + t) / t, also where both vanish. */
const logOver = (t: number): number => (Math.abs(t) > 1e-7 ? log(1 + t) / t : 1 - t / 2);
