import { useStore as useFlowStore } from '@xyflow/react';
import type { ReactElement } from 'react';
import { useCanvasState } from '../canvas-context.tsx';
import styles from './guides.module.css';

/** Thin lines that show what the dragged thing is in line with. */
export function Guides(): ReactElement | null {
  const guides = useCanvasState((state) => state.guides);
  return guides.length === 0 ? null : <DrawnGuides />;
}

function DrawnGuides(): ReactElement {
  const guides = useCanvasState((state) => state.guides);
  const [x, y, zoom] = useFlowStore((state) => state.transform);
  return (
    <svg className={styles.guides} aria-hidden>
      {guides.map(({ axis, at, from, to }) => {
        const [a, b] = axis === 'x' ? [{ x: at, y: from }, { x: at, y: to }] : [{ x: from, y: at }, { x: to, y: at }];
        return <line key={axis} x1={a.x * zoom + x} y1={a.y * zoom + y} x2={b.x * zoom + x} y2={b.y * zoom + y} />;
      })}
    </svg>
  );
}
