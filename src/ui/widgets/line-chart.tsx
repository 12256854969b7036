import { type ReactElement, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import styles from './line-chart.module.css';

interface LineChartProps {
  readonly title: string;
  /** What it means, for who points at the title. */
  readonly help?: string | undefined;
  /** What the chart shows, in a sentence, for a reader. */
  readonly label: string;
  /** Ascending. */
  readonly x: readonly number[];
  /** NaN for a gap. */
  readonly y: readonly number[];
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  /** A token, such as `--tone-service`. */
  readonly tone: string;
  /** Charts with one key have one cursor. */
  readonly cursor?: string | undefined;
  /** Up to this x the ground is shaded: the warm-up. */
  readonly shadedTo?: number | undefined;
  readonly isDoubtful?: boolean | undefined;
  /** Greatest value of the axis, where there is one, such as 1 for a share. */
  readonly yMax?: number | undefined;
  /** Values are states: what 0, 1 ... are called on the axis. */
  readonly words?: readonly string[] | undefined;
  /** Values count things: no marks between whole numbers. */
  readonly isWhole?: boolean | undefined;
}

const HEIGHT = 132;
/** Of the words on an axis, and beside them. */
const LETTER_PX = 7;
const AXIS_EDGE_PX = 14;
/** Steps from one mark to the next: 1, 2, 5, 10, 20 ... */
const WHOLE = Array.from({ length: 30 }, (_, at) => [1, 2, 5][at % 3]! * 10 ** Math.floor(at / 3));

/** A line over one axis, drawn on a canvas, in the colours of the theme. */
export function LineChart(props: LineChartProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let plot = draw(element, props);
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resize.observe(element);
    const theme = new MutationObserver(() => {
      plot.destroy();
      plot = draw(element, props);
    });
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      resize.disconnect();
      theme.disconnect();
      plot.destroy();
    };
  });
  const { title, help, label, isDoubtful } = props;
  return (
    <figure className={styles.chart} data-doubtful={isDoubtful === true ? '' : undefined}>
      <figcaption title={help}>{title}</figcaption>
      <div ref={box} className={styles.box} role="img" aria-label={label} />
    </figure>
  );
}

function draw(element: HTMLElement, { x, y, formatX, formatY, tone, cursor, shadedTo, isDoubtful, yMax, words = [], isWhole }: LineChartProps): uPlot {
  const colour = (token: string): string => getComputedStyle(element).getPropertyValue(token).trim();
  const stroke = colour(isDoubtful === true ? '--text-3' : tone);
  const axis = { stroke: colour('--text-3'), font: `11px ${colour('--font-text')}`, grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  const options: uPlot.Options = {
    width: Math.max(80, element.clientWidth),
    height: HEIGHT,
    legend: { show: true, live: true, markers: { show: false } },
    cursor: { ...(cursor === undefined ? {} : { sync: { key: cursor } }), drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(yMax ?? 0, most > 0 ? most * 1.08 : 1)] } },
    axes: [
      { ...axis, size: 26, space: 70, values: (_, values) => values.map(formatX) },
      { ...axis, ...(isWhole === true && { incrs: WHOLE }), size: Math.max(58, AXIS_EDGE_PX + LETTER_PX * Math.max(0, ...words.map(({ length }) => length))), space: words.length > 0 ? 14 : 32, values: (_, values) => values.map(formatY) },
    ],
    series: [
      { label: 'at', value: (_, value: number | null) => (value === null ? '' : formatX(value)) },
      { label: 'is', stroke, width: 1.75, spanGaps: false, points: { show: false }, dash: isDoubtful === true ? [5, 4] : [], value: (_, value: number | null) => (value === null ? '' : formatY(value)) },
    ],
    hooks: { drawClear: [(plot) => shade(plot, shadedTo, colour('--surface-3'))] },
  };
  return new uPlot(options, [[...x], y.map((value) => (Number.isNaN(value) ? null : value))], element);
}

function shade(plot: uPlot, to: number | undefined, fill: string): void {
  if (to === undefined || to <= 0) return;
  const { ctx, bbox } = plot;
  ctx.fillStyle = fill;
  ctx.fillRect(bbox.left, bbox.top, Math.max(0, plot.valToPos(to, 'x', true) - bbox.left), bbox.height);
}
