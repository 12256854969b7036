import type { ReactElement } from 'react';
import { METRICS } from '../../analysis/metrics.ts';
import type { StationStatistics } from '../../analysis/statistics.ts';
import { FigureCell } from './station-list.tsx';
import { useStationNames } from './station-name.ts';
import styles from './statistics-view.module.css';

/** Every figure of every node in words: what the charts show, for who does not see them. */
export function FiguresTable({ stations }: { readonly stations: readonly StationStatistics[] }): ReactElement {
  const nameOf = useStationNames();
  const shown = METRICS.filter(({ id }) => stations.some(({ figures }) => figures.some(({ metric }) => metric === id)));
  return (
    // Keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.whole} tabIndex={0} role="region" aria-label="All figures">
      <table className={styles.table}>
        <caption className="visually-hidden">Means with half-widths of their 95 % intervals, by node</caption>
        <thead><tr><th scope="col">Node</th>{shown.map(({ id, label, help }) => <th key={id} scope="col" className={styles.number} title={help}>{label}</th>)}</tr></thead>
        <tbody>
          {stations.map((station) => (
            <tr key={station.id}>
              <th scope="row">{nameOf(station.id)}</th>
              {shown.map(({ id }) => <td key={id} className={styles.number}><FigureCell isWhole figure={station.figures.find(({ metric }) => metric === id)} station={station} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
