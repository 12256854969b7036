import { ViewportPortal, useStoreApi } from '@xyflow/react';
import { type ReactElement, useLayoutEffect, useRef } from 'react';
import { viewBox } from '../minimap/map-frame.ts';
import styles from './dot-grid.module.css';
import { dotsAround, dotStep, isCovered, NOWHERE } from './dot-step.ts';

/**
 * The dots under a design: a sheet that lies on the layout, wider than what is in sight, and is only laid anew when its edge
 * would be seen. React Flow's own background is painted at every frame of a pan, and what lies around it with it.
 */
export function DotGrid(): ReactElement {
  const sheet = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  useLayoutEffect(() => {
    let laid = NOWHERE;
    const lay = (): void => {
      const { transform, width, height } = store.getState();
      const view = viewBox(transform, { width, height });
      const step = dotStep(transform[2]);
      if (sheet.current === null || (step === laid.step && isCovered(view, laid))) return;
      laid = dotsAround(view, step);
      const { style } = sheet.current;
      style.setProperty('--step', `${step}px`);
      Object.assign(style, { left: `${laid.x}px`, top: `${laid.y}px`, width: `${laid.width}px`, height: `${laid.height}px` });
    };
    lay();
    return store.subscribe((now, before) => (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) && lay());
  }, [store]);
  return <ViewportPortal><div ref={sheet} className={styles.sheet} data-testid="grid" aria-hidden="true" /></ViewportPortal>;
}
