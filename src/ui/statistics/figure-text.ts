import { METRICS } from '../../analysis/metrics.ts';
import type { Figure } from '../../analysis/statistics.ts';

type Unit = (typeof METRICS)[number]['unit'];

export const metricWords = (id: Figure['metric']): (typeof METRICS)[number] => METRICS.find((each) => each.id === id)!;

/** A figure in three digits with its unit, as a person reads it. */
export function figureText(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return '–';
  switch (unit) {
    case 'time': return timeText(value);
    case 'rate': return `${short(value)}/s`;
    case 'share': return `${short(value * 100)} %`;
    case 'count': return short(value);
  }
}

/** `12.3ms`, `1.05s`, `3m 20s`. */
export function timeText(us: number): string {
  if (us >= 60_000_000) return `${Math.floor(us / 60_000_000)}m ${Math.round((us % 60_000_000) / 1_000_000)}s`;
  if (us >= 1_000_000) return `${short(us / 1_000_000)}s`;
  return us >= 1000 ? `${short(us / 1000)}ms` : `${short(us)}µs`;
}

const short = (value: number): string => (Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3))));
