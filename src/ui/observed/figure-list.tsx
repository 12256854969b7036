import type { ReactElement } from 'react';
import styles from './figure-list.module.css';
import { type Figure, figureText } from './figures-of.ts';

/** Name, value and meaning of each; in columns where its place says so. */
export function FigureList({ figures }: { readonly figures: readonly Figure[] }): ReactElement {
  return (
    <dl className={styles.list}>
      {figures.map((figure) => (
        <div key={figure.name}>
          <dt>{figure.name}</dt>
          <dd data-part="value">{figureText(figure)}</dd>
          <dd data-part="help">{figure.help}</dd>
        </div>
      ))}
    </dl>
  );
}
