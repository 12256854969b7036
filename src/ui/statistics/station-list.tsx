import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { relativeWidth } from '../../analysis/interval.ts';
import type { Figure, StationStatistics } from '../../analysis/statistics.ts';
import { figureText, metricWords } from './figure-text.ts';
import { useStationNames } from './station-name.ts';
import styles from './statistics-view.module.css';

interface StationListProps {
  readonly stations: readonly StationStatistics[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

const SHOWN = ['throughput', 'response', 'p99', 'waiting', 'utilisation'] as const;

/** A line for each node: its figures, greyed where they are not credible. Choosing one shows its charts, and selects it on the canvas. */
export function StationList({ stations, chosen, onChoose }: StationListProps): ReactElement {
  const nameOf = useStationNames();
  return (
    // Keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.stations} tabIndex={0} role="region" aria-label="Figures of each node">
      <table className={styles.table}>
        <thead><tr><th scope="col">Node</th>{SHOWN.map((id) => <th key={id} scope="col" className={styles.number} title={metricWords(id).help}>{metricWords(id).label}</th>)}</tr></thead>
        <tbody>
          {stations.map((station) => (
            <tr key={station.id} data-chosen={station.id === chosen ? '' : undefined} data-testid={`station-${station.id}`}>
              <th scope="row"><button type="button" aria-pressed={station.id === chosen} onClick={() => onChoose(station.id)}>{nameOf(station.id)}</button></th>
              {SHOWN.map((id) => <td key={id} className={styles.number}><FigureCell figure={station.figures.find(({ metric }) => metric === id)} station={station} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Mean and half-width; what is not credible is grey, and says why. */
export function FigureCell({ figure, station, isWhole = false }: { readonly figure: Figure | undefined; readonly station: StationStatistics; readonly isWhole?: boolean }): ReactElement {
  if (figure === undefined) return <span className={styles.none}>–</span>;
  const { unit } = metricWords(figure.metric);
  const doubts = [...figure.doubts, ...station.doubts];
  const why = doubts.map(({ message }) => message).join(' ');
  const width = Number.isNaN(figure.halfWidth) ? '' : isWhole ? `± ${figureText(figure.halfWidth, unit)}` : `± ${Math.round(relativeWidth(figure) * 100)} %`;
  return (
    <span className={styles.figure} data-doubtful={doubts.length > 0 ? '' : undefined} title={why === '' ? undefined : why}>
      {doubts.length > 0 && <TriangleAlert size={11} aria-hidden />}
      <span>{figureText(figure.mean, unit)}</span>
      <small>{width}</small>
      {why !== '' && <span className="visually-hidden">Not credible: {why}</span>}
    </span>
  );
}
