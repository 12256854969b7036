import { useLayoutEffect, useState } from 'react';
import type { EventLog } from '../../log/event-log.ts';
import { inSlices } from '../widgets/in-slices.ts';
import { type Density, DensityCount } from './density.ts';

interface Counted {
  readonly density: Density;
  /** More rows will be counted. */
  readonly isCounting: boolean;
}

/** How busy a stretch of time was. A long log is counted in slices. */
export function useDensity(log: EventLog, fromUs: number, toUs: number, buckets: number): Counted {
  const [counted, setCounted] = useState<Counted>(NOTHING);

  useLayoutEffect(() => {
    const count = new DensityCount(log, fromUs, toUs, buckets);
    return inSlices(count, (_, isAll) => {
      setCounted({ density: count.soFar(), isCounting: !isAll });
      return true;
    });
  }, [log, fromUs, toUs, buckets]);

  return counted;
}

const NOTHING: Counted = { density: { counts: new Uint32Array(1), max: 0, marks: [] }, isCounting: true };
