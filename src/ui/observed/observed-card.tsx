import { type CSSProperties, type ReactElement, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { placeTooltip } from '../widgets/place-tooltip.ts';
import { FigureList } from './figure-list.tsx';
import styles from './observed-card.module.css';
import { useFigures } from './use-figures.ts';

/** More figures than this stand in another column, so that the card hides little of the canvas. */
const COLUMN_MOST = 8;

/** All that can be told of one thing at the playhead, under the names of its product, with what they mean. */
export function ObservedCard({ id, anchor }: { readonly id: string; readonly anchor: Element }): ReactElement | null {
  const figures = useFigures(id);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = card.current;
    if (element === null) return;
    const { left, top } = placeTooltip(anchor.getBoundingClientRect(), element.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, 'bottom');
    Object.assign(element.style, { left: `${left}px`, top: `${top}px` });
  });
  if (figures.length === 0) return null;
  return createPortal(
    <div ref={card} className={styles.card} role="tooltip" data-testid="observed-card" style={{ '--columns': Math.ceil(figures.length / COLUMN_MOST) } as CSSProperties}>
      <FigureList figures={figures} />
    </div>,
    document.body,
  );
}
