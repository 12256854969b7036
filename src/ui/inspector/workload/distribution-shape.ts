import type { Distribution } from '../../../base/distribution.ts';
import { meanOf } from '../../../base/sample.ts';

/** One way in which a time can vary, as a person chooses it. */
export interface Shape {
  readonly name: string;
  readonly label: string;
  readonly parts: readonly string[];
  /** From a typical time. */
  readonly start: (time: string) => readonly string[];
}

export const SHAPES: readonly Shape[] = [
  { name: 'constant', label: 'Always the same', parts: ['Time'], start: (time) => [time] },
  { name: 'exponential', label: 'Random (exponential)', parts: ['Mean'], start: (time) => [time] },
  { name: 'uniform', label: 'Between two (uniform)', parts: ['From', 'To'], start: (time) => ['0s', time] },
  { name: 'lognormal', label: 'Long tail (log-normal)', parts: ['Median', 'Spread'], start: (time) => [time, '1.5'] },
  { name: 'erlang', label: 'Several stages (Erlang)', parts: ['Stages', 'Mean'], start: (time) => ['3', time] },
  { name: 'empirical', label: 'One of these values', parts: ['Values'], start: (time) => [time] },
];

/** A distribution as written: its shape, and its arguments as the person wrote them. */
export interface Written {
  readonly name: string;
  readonly args: readonly string[];
}

export function readWritten(text: string): Written {
  const call = /^\s*(\w+)\s*\((.*)\)\s*$/.exec(text);
  if (call === null) return { name: 'constant', args: [text.trim()] };
  const inside = (call[2] ?? '').split(',').map((part) => part.trim());
  return call[1] === 'empirical' ? { name: 'empirical', args: [inside.join(', ')] } : { name: call[1] ?? '', args: inside };
}

export const writeDistribution = ({ name, args }: Written): string => (name === 'constant' ? (args[0] ?? '') : `${name}(${args.join(', ')})`);

/** Density at evenly spaced times from 0 to `toUs`, the highest is 1. A fixed time is a spike, values are spikes too. */
export function densityOf(distribution: Distribution, points: number): { readonly toUs: number; readonly heights: readonly number[] } {
  const toUs = Math.max(1, endOf(distribution));
  const heights = Array.from({ length: points }, (_, at) => heightAt(distribution, (at / (points - 1)) * toUs, toUs / (points - 1)));
  const highest = Math.max(...heights, Number.MIN_VALUE);
  return { toUs, heights: heights.map((height) => height / highest) };
}

/** Where nearly all of it lies. */
function endOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'constant': return distribution.valueUs * 2;
    case 'uniform': return distribution.toUs * 1.15;
    case 'exponential': return distribution.meanUs * 4;
    case 'erlang': return meanOf(distribution) * 3;
    case 'lognormal': return distribution.medianUs * Math.min(distribution.spread, 8) ** 2.5;
    case 'empirical': return Math.max(...distribution.valuesUs) * 1.15;
  }
}

function heightAt(distribution: Distribution, us: number, stepUs: number): number {
  switch (distribution.kind) {
    case 'constant': return Math.abs(us - distribution.valueUs) <= stepUs / 2 ? 1 : 0;
    case 'uniform': return us >= distribution.fromUs && us <= distribution.toUs ? 1 : 0;
    case 'exponential': return Math.exp(-us / Math.max(1, distribution.meanUs));
    case 'erlang': {
      const rate = (us * distribution.shape) / Math.max(1, distribution.meanUs);
      return rate === 0 ? (distribution.shape === 1 ? 1 : 0) : Math.exp((distribution.shape - 1) * Math.log(rate) - rate);
    }
    case 'lognormal': {
      const sigma = Math.max(0.01, Math.log(distribution.spread));
      const deviation = us === 0 ? Number.POSITIVE_INFINITY : Math.log(us / Math.max(1, distribution.medianUs)) / sigma;
      return us === 0 ? 0 : Math.exp((-deviation * deviation) / 2) / us;
    }
    case 'empirical': return distribution.valuesUs.filter((value) => Math.abs(us - value) <= stepUs / 2).length;
  }
}
