import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { WIDTH_MAX } from '../../analysis/doubts.ts';
import { relativeWidth } from '../../analysis/interval.ts';
import type { SeriesId, StationStatistics, Statistics } from '../../analysis/statistics.ts';
import { LineChart } from '../widgets/line-chart.tsx';
import { figureText, metricWords, timeText } from './figure-text.ts';
import { useStationNames } from './station-name.ts';
import styles from './statistics-view.module.css';

const TONES: { readonly [S in SeriesId]: string } = { throughput: '--tone-source', response: '--tone-service', waiting: '--tone-channel', utilisation: '--tone-saga' };

/** Charts of one node: how long it takes, and what went through it over time. */
export function StationDetail({ station, statistics }: { readonly station: StationStatistics; readonly statistics: Statistics }): ReactElement {
  const nameOf = useStationNames();
  const { percentiles, series, doubts, figures } = station;
  const wide = figures.filter((figure) => figure.doubts.length > 0);
  const isDoubtful = doubts.length > 0;
  const over = (Object.keys(TONES) as SeriesId[]).filter((id) => series[id].some((value) => !Number.isNaN(value)));
  return (
    // Keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.detail} data-testid="station-detail" tabIndex={0} role="region" aria-label={`Charts of ${nameOf(station.id)}`}>
      <h3>{nameOf(station.id)}</h3>
      {(isDoubtful || wide.length > 0) && (
        <ul className={styles.doubts} aria-label="Not credible">
          {doubts.map(({ code, message }, at) => <li key={`${code}${at}`}><TriangleAlert size={14} aria-hidden />{message}</li>)}
          {wide.length > 0 && <li><TriangleAlert size={14} aria-hidden />{wideWords(wide)}</li>}
        </ul>
      )}
      <div className={styles.charts}>
        {percentiles.length > 0 && (
          <LineChart
            title="Response by percentile" label={percentileWords(station)} tone="--tone-service" isDoubtful={isDoubtful} x={percentiles.map(([percent]) => percent)} y={percentiles.map(([, us]) => us)}
            formatX={(percent) => `p${Number(percent.toPrecision(3))}`} formatY={timeText}
          />
        )}
        {over.map((id) => <OverTime key={id} id={id} station={station} statistics={statistics} isDoubtful={isDoubtful} />)}
      </div>
    </div>
  );
}

interface OverTimeProps {
  readonly id: SeriesId;
  readonly station: StationStatistics;
  readonly statistics: Statistics;
  readonly isDoubtful: boolean;
}

function OverTime({ id, station, statistics: { warmUpUs, spanUs }, isDoubtful }: OverTimeProps): ReactElement {
  const { label, unit } = metricWords(id);
  const values = station.series[id];
  const sliceUs = (warmUpUs + spanUs) / values.length;
  const figure = station.figures.find(({ metric }) => metric === id);
  const mean = figure === undefined ? '' : `, on average ${figureText(figure.mean, unit)}`;
  return (
    <LineChart
      title={`${label} over time`} label={`${label} over time, mean of all runs${mean}`} tone={TONES[id]} cursor="statistics" shadedTo={warmUpUs} isDoubtful={isDoubtful || (figure?.doubts.length ?? 0) > 0}
      x={values.map((_, at) => (at + 0.5) * sliceUs)} y={values} formatX={timeText} formatY={(value) => figureText(value, unit)} yMax={id === 'utilisation' ? 1 : undefined}
    />
  );
}

/** One sentence for all of them. */
function wideWords(wide: StationStatistics['figures']): string {
  const each = wide.map((figure) => `${metricWords(figure.metric).label} ±${Math.round(relativeWidth(figure) * 100)} %`);
  return `Half-widths of more than ${WIDTH_MAX * 100} % of the mean: ${each.join(', ')}. Four times as many observations halve them.`;
}

function percentileWords({ percentiles }: StationStatistics): string {
  const words = percentiles.filter(([percent]) => [50, 95, 99].includes(percent)).map(([percent, us]) => `${percent} of 100 within ${timeText(us)}`);
  return `Response by percentile: ${words.join(', ')}`;
}
