import type { ReactElement } from 'react';
import styles from './figure-list.module.css';
import { type Figure, figureText } from './figures-of.ts';

/** Name and value of each, and what it means where there is room for that; in columns where its place says so. */
export function FigureList({ figures, isExplained = true }: { readonly figures: readonly Figure[]; readonly isExplained?: boolean }): ReactElement {
  return (
    <dl className={styles.list}>
      {figures.map((figure) => (
        <div key={figure.name}>
          <dt title={figure.name}>{figure.name}</dt>
          <dd data-part="value">{figureText(figure)}</dd>
          {isExplained && <dd data-part="help">{figure.help}</dd>}
        </div>
      ))}
    </dl>
  );
}
