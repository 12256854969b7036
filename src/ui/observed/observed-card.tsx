import { type CSSProperties, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useCanvas } from '../canvas/canvas-context.tsx';
import { placeTooltip } from '../widgets/place-tooltip.ts';
import { useWorkspace } from '../workspace-context.tsx';
import { type Figure, figureReader, figureText, isThere } from './figures-of.ts';
import { observedOf } from './observed.ts';
import styles from './observed-card.module.css';

/** Rows up to which one thing is counted while somebody waits for it. */
const LOOK_ROWS_MAX = 1_000_000;

/** More figures than this stand in another column, so that the card hides little of the canvas. */
const COLUMN_MOST = 8;

/** All that can be told of one thing at the playhead, under the names of its product, with what they mean. */
export function ObservedCard({ id, anchor }: { readonly id: string; readonly anchor: Element }): ReactElement | null {
  const figures = useFiguresNow(id);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = card.current;
    if (element === null) return;
    const { left, top } = placeTooltip(anchor.getBoundingClientRect(), element.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, 'bottom');
    Object.assign(element.style, { left: `${left}px`, top: `${top}px` });
  });
  if (figures.length === 0) return null;
  return createPortal(
    <div ref={card} className={styles.card} role="tooltip" data-testid="observed-card">
      <dl style={{ '--columns': Math.ceil(figures.length / COLUMN_MOST) } as CSSProperties}>
        {figures.map((figure) => (
          <div key={figure.name}>
            <dt>{figure.name}</dt>
            <dd data-part="value">{figureText(figure)}</dd>
            <dd data-part="help">{figure.help}</dd>
          </div>
        ))}
      </dl>
    </div>,
    document.body,
  );
}

/** They are read anew whenever faces are painted. */
function useFiguresNow(id: string): readonly Figure[] {
  const { live, stateOfRun } = useCanvas();
  const { document, playhead } = useWorkspace();
  const [figures, setFigures] = useState<readonly Figure[]>([]);
  const observed = useMemo(() => observedOf(document.store.getState().design, id), [document, id]);
  const { log } = playhead;
  const read = useMemo(() => (log === null || observed === undefined ? undefined : figureReader(log, observed, (gauges) => stateOfRun()?.channelState(id, gauges))), [log, observed, stateOfRun, id]);
  useEffect(() => {
    if (read === undefined) return undefined;
    return live.add((_, gauges) => {
      const { row, timeUs } = playhead.state;
      setFigures(row > LOOK_ROWS_MAX ? [] : read({ row: row - 1, nowUs: timeUs, gauges }).filter(isThere));
    });
  }, [live, playhead, read]);
  return figures;
}
