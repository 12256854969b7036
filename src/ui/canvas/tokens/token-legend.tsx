import type { ReactElement, Ref } from 'react';
import { setText } from '../../widgets/set-text.ts';
import { setData } from '../live/paint.ts';
import type { TokensDrawn } from './token-messages.ts';
import styles from './token-overlay.module.css';

/** What each shape is, by kinds of tokens; requests and their answers look alike. */
const SHAPES: readonly { readonly word: string; readonly colour: string; readonly kinds: readonly number[]; readonly path: string }[] = [
  { word: 'messages', colour: '--accent', kinds: [0], path: 'M11 6a5 5 0 1 1-10 0a5 5 0 0 1 10 0z' },
  { word: 'replies', colour: '--ok', kinds: [1], path: 'M6 0l6 6l-6 6l-6-6z' },
  { word: 'undoing', colour: '--undo', kinds: [2], path: 'M0 6l11-6v12z' },
  { word: 'requests', colour: '--tone-store', kinds: [3, 4], path: 'M9 6a3 3 0 1 1-6 0a3 3 0 0 1 6 0z' },
];

/** What the shapes on the wires mean, and how many of each are drawn. */
export function TokenLegend({ ref }: { readonly ref: Ref<HTMLUListElement> }): ReactElement {
  return (
    <ul ref={ref} className={styles.legend} aria-label="Tokens on the wires" data-testid="tokens">
      {SHAPES.map(({ word, colour, path }) => (
        <li key={word} data-count={0}>
          <svg width={12} height={12} viewBox="0 0 12 12" fill={`var(${colour})`} aria-hidden><path d={path} /></svg>
          {word} <span>0</span>
        </li>
      ))}
    </ul>
  );
}

/** Written to the elements: it changes all the time. */
export function paintLegend(legend: HTMLElement, { timeUs, counts }: TokensDrawn): void {
  setData(legend, 'timeUs', String(timeUs));
  SHAPES.forEach(({ kinds }, at) => {
    const item = legend.children[at] as HTMLElement;
    const count = String(kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0));
    setData(item, 'count', count);
    setText(item.querySelector('span'), count);
  });
}
