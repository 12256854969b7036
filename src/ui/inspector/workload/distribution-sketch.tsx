import { type ReactElement, useMemo } from 'react';
import type { Distribution } from '../../../base/distribution.ts';
import { meanOf } from '../../../base/sample.ts';
import { formatDuration } from '../../../base/time.ts';
import { densityOf } from './distribution-shape.ts';
import styles from './distribution-sketch.module.css';

const WIDTH = 84;
const HEIGHT = 28;
const POINTS = 43;

/** How likely which time is; the line stands at the mean. */
export function DistributionSketch({ distribution }: { readonly distribution: Distribution }): ReactElement {
  const { heights, toUs } = useMemo(() => densityOf(distribution, POINTS), [distribution]);
  const points = heights.map((height, at) => `${((at / (POINTS - 1)) * WIDTH).toFixed(1)},${(HEIGHT - 1 - height * (HEIGHT - 5)).toFixed(1)}`);
  const mean = (meanOf(distribution) / toUs) * WIDTH;
  return (
    <svg className={styles.sketch} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`From 0 to ${formatDuration(Math.round(toUs))}, mean ${formatDuration(Math.round(meanOf(distribution)))}`}>
      <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} className={styles.fill} />
      <polyline points={points.join(' ')} className={styles.line} />
      <line x1={mean} x2={mean} y1={2} y2={HEIGHT} className={styles.mean} />
    </svg>
  );
}
