import type { ReactElement } from 'react';
import type { Tone } from '../../catalog/entry.ts';
import cards from './template-cards.module.css';

/** A node of a sketch: column, row, tone. Wires go from each to the next ones named. */
type Dot = readonly [x: number, y: number, tone: Tone, to?: readonly number[]];

/** What a template looks like from far away, in the tone of faults where it goes wrong. One without a sketch gets the plain line. */
const SKETCHES: Readonly<Record<string, readonly Dot[]>> = {
  'order-saga': [[0, 1, 'source', [1]], [1, 1, 'channel', [2]], [2, 1, 'saga', [3, 4, 5]], [3, 0, 'service', [6]], [3, 1, 'service', [7]], [3, 2, 'service', [8]], [4, 0, 'store'], [4, 1, 'store'], [4, 2, 'store']],
  'order-saga-choreographed': [[0, 1, 'source', [1]], [1, 1, 'channel', [2, 3, 4]], [2.2, 0, 'service', [5]], [2.2, 1, 'service', [5]], [2.2, 2, 'fault', [5]], [3.6, 1, 'channel']],
  'two-tellers': [[0, 0.2, 'source', [2]], [0, 1.8, 'source', [2]], [1.3, 1, 'fault', [3, 4]], [2.7, 0.2, 'store'], [2.7, 1.8, 'channel', [5]], [4, 1.8, 'service']],
  'old-events': [[0, 0.2, 'source', [1]], [1.3, 0.2, 'service', [2]], [2.7, 1, 'store', [3]], [1.3, 1.8, 'fault'], [0, 1.8, 'source', [3]]],
  'stale-read': [[0, 1, 'source', [1, 4]], [1.3, 0.2, 'service', [2]], [2.7, 0.2, 'channel', [3]], [4, 1, 'service', [4]], [2, 1.8, 'fault']],
  'blue-green': [[0, 1, 'source', [1]], [1.3, 1, 'channel', [2, 3]], [2.7, 0.2, 'fault', [4]], [2.7, 1.8, 'service', [4]], [4, 1, 'store']],
  'retry-reorders': [[0, 0.5, 'source', [1]], [1.2, 0.5, 'channel', [2]], [2.6, 0.5, 'service', [3, 5]], [2.6, 1.7, 'fault', [4]], [1.2, 1.7, 'service'], [4, 0.5, 'store']],
  'late-redrive': [[0, 0.5, 'source', [1]], [1.2, 0.5, 'saga', [2]], [2.6, 0.5, 'service', [3, 5]], [2.6, 1.7, 'channel', [4]], [1.2, 1.7, 'fault', [2]], [4, 0.5, 'store']],
  'dirty-read': [[0, 1, 'source', [1, 2]], [1.3, 0.2, 'saga', [3]], [1.3, 1.8, 'saga', [3]], [2.7, 1, 'service', [4]], [4, 1, 'fault']],
  'circuit-breaker': [[0, 1, 'source', [1]], [2, 1, 'external', [2]], [4, 1, 'fault']],
  'rate-limiter': [[0, 0.2, 'source', [2]], [0, 1.8, 'source', [2]], [2, 1, 'external', [3]], [4, 1, 'fault']],
  'scatter-gather': [[0, 1, 'source', [1]], [1.3, 1, 'service', [2, 3, 4]], [2.7, 0, 'service', [5]], [2.7, 1, 'service', [5]], [2.7, 2, 'fault'], [4, 0.5, 'channel']],
  'parallel-saga': [[0, 1, 'source', [1]], [1.3, 1, 'saga', [2, 3]], [2.7, 0.2, 'service', [4]], [2.7, 1.8, 'service', [4]], [4, 1, 'fault']],
  'poison-message': [[0, 0.5, 'source', [1]], [1, 0.5, 'channel', [2]], [2, 0.5, 'service', [3, 4]], [3, 0, 'store'], [3, 1.5, 'fault', [5]], [4, 1.5, 'service']],
  'hot-partition': [[0, 1, 'source', [1, 2, 3]], [1.5, 0, 'channel', [4]], [1.5, 1, 'fault', [4]], [1.5, 2, 'channel', [4]], [3, 1, 'service', [5]], [4, 1, 'store']],
  'isolated-leader': [[0, 0.2, 'source', [1]], [1.3, 0.2, 'fault', [2]], [1.3, 1.8, 'channel', [2]], [2.7, 1, 'service', [3]], [4, 1, 'store']],
  'requeue-hot-loop': [[0, 0.5, 'source', [1]], [1.2, 0.5, 'fault', [2, 3]], [2.6, 0.5, 'service', [4]], [2.6, 1.7, 'channel', [5]], [4, 0.5, 'store'], [4, 1.7, 'channel']],
  'head-of-line-ttl': [[0, 0.2, 'source', [2]], [0, 1.8, 'source', [2]], [1, 1, 'fault', [3]], [2, 1, 'channel', [4]], [3, 1, 'channel', [5]], [4, 1, 'service']],
  'prefetch-hoarding': [[0, 1, 'source', [1]], [1.3, 1, 'channel', [2, 3]], [2.7, 0.2, 'service', [4]], [2.7, 1.8, 'fault', [4]], [4, 1, 'store']],
  'visibility-timeout': [[0, 1, 'source', [1]], [1.3, 1, 'channel', [2, 3]], [2.7, 0.2, 'service', [4]], [2.7, 1.8, 'service', [4]], [4, 1, 'fault']],
  'fifo-group-block': [[0, 0.5, 'source', [1]], [1.3, 0.5, 'fault', [2, 3]], [2.7, 0.5, 'service', [4]], [2.7, 1.7, 'channel'], [4, 0.5, 'store']],
  'dead-letter-loss': [[0, 0.5, 'source', [1]], [1.2, 0.5, 'channel', [2, 3]], [2.6, 0.5, 'service', [4]], [2.6, 1.7, 'channel', [5]], [4, 0.5, 'store'], [4, 1.7, 'fault']],
  'transient-messages': [[0, 1, 'source', [1]], [1.3, 1, 'fault', [2]], [2.7, 1, 'service', [3]], [4, 1, 'store']],
  'auto-acknowledge': [[0, 1, 'source', [1]], [1.3, 1, 'channel', [2]], [2.7, 1, 'fault', [3]], [4, 1, 'store']],
  'filter-typo': [[0, 1, 'source', [1]], [1, 1, 'channel', [2, 3]], [2, 0.2, 'fault', [4]], [2, 1.8, 'channel', [5]], [3, 0.2, 'service', [6]], [3, 1.8, 'service', [6]], [4, 1, 'store']],
};

const PLAIN: readonly Dot[] = [[0, 1, 'source', [1]], [1.5, 1, 'channel', [2]], [3, 1, 'service', [3]], [4, 1, 'store']];

export function TemplateSketch({ id }: { readonly id: string }): ReactElement {
  const dots = SKETCHES[id] ?? PLAIN;
  const at = ([x, y]: Dot): { readonly x: number; readonly y: number } => ({ x: 14 + x * 28, y: 18 + y * 22 });
  return (
    <span className={cards.sketch}>
      <svg viewBox="0 0 140 80" width="140" height="80" aria-hidden>
        {dots.flatMap((dot, from) => (dot[3] ?? []).map((to) => <line key={`${from}-${to}`} x1={at(dot).x} y1={at(dot).y} x2={at(dots[to]!).x} y2={at(dots[to]!).y} stroke="var(--line-strong)" />))}
        {dots.map((dot, index) => <rect key={index} x={at(dot).x - 9} y={at(dot).y - 6} width="18" height="12" rx="3" fill={`var(--tone-${dot[2]}-soft)`} stroke={`var(--tone-${dot[2]})`} />)}
      </svg>
    </span>
  );
}
