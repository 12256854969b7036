import type { Distribution } from './distribution.ts';
import { type DrawKey, uniform } from './draw.ts';
import { UNBOUNDED } from './limits.ts';
import { exp, log, normalQuantile } from './math.ts';
import { err, ok, type Result } from './result.ts';
import { formatDuration, parseDuration } from './time.ts';

/**
 * One duration: whole microseconds from 0 to UNBOUNDED, rounded once. Inverse transforms of keyed draws, which
 * count their n from 0, so that the same key, lineage and attempt always give the same duration.
 */
export function sample(distribution: Distribution, key: DrawKey, lineageHi: number, lineageLo: number, attempt: number): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.valueUs;
    case 'uniform':
      return distribution.fromUs
        + rounded((distribution.toUs - distribution.fromUs) * uniform(key, lineageHi, lineageLo, attempt, 0));
    case 'exponential':
      return rounded(-log(uniform(key, lineageHi, lineageLo, attempt, 0)) * distribution.meanUs);
    case 'erlang': {
      let sum = 0;
      for (let n = 0; n < distribution.shape; n++) sum -= log(uniform(key, lineageHi, lineageLo, attempt, n));
      return rounded((sum * distribution.meanUs) / distribution.shape);
    }
    case 'lognormal': {
      const deviation = normalQuantile(uniform(key, lineageHi, lineageLo, attempt, 0));
      return rounded(distribution.medianUs * exp(deviation * log(distribution.spread)));
    }
    case 'empirical': {
      const { valuesUs } = distribution;
      return valuesUs[Math.floor(uniform(key, lineageHi, lineageLo, attempt, 0) * valuesUs.length)] ?? 0;
    }
  }
}

/** Expected duration in microseconds, which need not be whole. */
export function meanOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.valueUs;
    case 'uniform':
      return (distribution.fromUs + distribution.toUs) / 2;
    case 'exponential':
    case 'erlang':
      return distribution.meanUs;
    case 'lognormal': {
      const sigma = log(distribution.spread);
      return distribution.medianUs * exp((sigma * sigma) / 2);
    }
    case 'empirical':
      return distribution.valuesUs.reduce((sum, valueUs) => sum + valueUs, 0) / distribution.valuesUs.length;
  }
}

/**
 * Reads `5ms` or `constant(5ms)`, `uniform(1ms, 3ms)`, `exponential(20ms)`, `erlang(3, 30ms)`,
 * `lognormal(20ms, 1.5)`, `empirical(1ms, 2ms, 9ms)`.
 */
export function parseDistribution(text: string): Result<Distribution, string> {
  const call = CALL_PATTERN.exec(text.trim());
  if (call === null) return parseConstant(text.trim());
  const [, name = '', inside = ''] = call;
  const form = FORMS.find(({ kind }) => kind === name);
  if (form === undefined) return err(`there is no distribution "${name}": use ${FORMS.map(({ kind }) => kind).join(', ')}`);
  const parts = inside.trim() === '' ? [] : inside.split(',').map((part) => part.trim());
  const isCountRight = form.isList === true ? parts.length > 0 : parts.length === form.fields.length;
  if (!isCountRight) return err(`${name} takes ${form.takes}, not ${parts.length} values: write ${form.example}`);
  const values: number[] = [];
  for (const [index, part] of parts.entries()) {
    const value = parseField(form.fields[index] ?? 'time', part);
    if (!value.ok) return err(`${name}: ${value.error}`);
    values.push(value.value);
  }
  return form.build(values);
}

/** The text that `parseDistribution` reads back as the same distribution. */
export function formatDistribution(distribution: Distribution): string {
  switch (distribution.kind) {
    case 'constant':
      return formatDuration(distribution.valueUs);
    case 'uniform':
      return `uniform(${formatDuration(distribution.fromUs)}, ${formatDuration(distribution.toUs)})`;
    case 'exponential':
      return `exponential(${formatDuration(distribution.meanUs)})`;
    case 'erlang':
      return `erlang(${distribution.shape}, ${formatDuration(distribution.meanUs)})`;
    case 'lognormal':
      return `lognormal(${formatDuration(distribution.medianUs)}, ${distribution.spread})`;
    case 'empirical':
      return `empirical(${distribution.valuesUs.map(formatDuration).join(', ')})`;
  }
}

const rounded = (us: number): number => Math.min(Math.round(us), UNBOUNDED);

const CALL_PATTERN = /^([A-Za-z]\w*)\s*\(([^()]*)\)$/;
const NUMBER_PATTERN = /^\d{1,17}(\.\d{1,17})?(e[+-]?\d{1,3})?$/;
/** Draws per sample: an Erlang of a higher shape is hardly told from a constant, and slow. */
const SHAPE_MAX = 1000;

interface Form {
  readonly kind: Distribution['kind'];
  readonly takes: string;
  readonly example: string;
  readonly fields: readonly ('time' | 'anyTime' | 'number')[];
  /** Takes one or more times. */
  readonly isList?: true;
  build(values: readonly number[]): Result<Distribution, string>;
}

const FORMS: readonly Form[] = [
  {
    kind: 'constant',
    takes: 'one time',
    example: 'constant(5ms)',
    fields: ['anyTime'],
    build: ([valueUs = 0]) => ok({ kind: 'constant', valueUs }),
  },
  {
    kind: 'uniform',
    takes: 'the least and the greatest time',
    example: 'uniform(1ms, 3ms)',
    fields: ['time', 'time'],
    build: ([fromUs = 0, toUs = 0]) =>
      fromUs <= toUs
        ? ok({ kind: 'uniform', fromUs, toUs })
        : err(`uniform: the least time comes first: write uniform(${formatDuration(toUs)}, ${formatDuration(fromUs)})`),
  },
  {
    kind: 'exponential',
    takes: 'the mean',
    example: 'exponential(20ms)',
    fields: ['time'],
    build: ([meanUs = 0]) => ok({ kind: 'exponential', meanUs }),
  },
  {
    kind: 'erlang',
    takes: 'the number of stages and the mean of their sum',
    example: 'erlang(3, 30ms)',
    fields: ['number', 'time'],
    build: ([shape = 0, meanUs = 0]) =>
      Number.isInteger(shape) && shape >= 1 && shape <= SHAPE_MAX
        ? ok({ kind: 'erlang', shape, meanUs })
        : err(`erlang: the number of stages is whole, from 1 to ${SHAPE_MAX}, not ${shape}: write erlang(3, 30ms)`),
  },
  {
    kind: 'lognormal',
    takes: 'the median and the ratio of the 84th percentile to it',
    example: 'lognormal(20ms, 1.5)',
    fields: ['time', 'number'],
    build: ([medianUs = 0, spread = 0]) =>
      spread >= 1 && Number.isFinite(spread)
        ? ok({ kind: 'lognormal', medianUs, spread })
        : err(`lognormal: the spread, 84th percentile over median, is 1 or more, not ${spread}: write lognormal(20ms, 1.5)`),
  },
  {
    kind: 'empirical',
    takes: 'one or more times',
    example: 'empirical(1ms, 2ms, 9ms)',
    fields: [],
    isList: true,
    build: (valuesUs) => ok({ kind: 'empirical', valuesUs }),
  },
];

function parseConstant(text: string): Result<Distribution, string> {
  const form = FORMS.find(({ kind }) => kind === text);
  if (form !== undefined) return err(`${text} takes ${form.takes}: write ${form.example}`);
  if (/[()]/.test(text)) return err(`"${text}" is no distribution: write it like uniform(1ms, 3ms)`);
  const duration = parseDuration(text);
  return duration.ok ? ok({ kind: 'constant', valueUs: duration.value }) : duration;
}

function parseField(field: 'time' | 'anyTime' | 'number', text: string): Result<number, string> {
  if (field === 'number') {
    return NUMBER_PATTERN.test(text) ? ok(Number(text)) : err(`"${text}" is no number: write it like 3 or 1.5`);
  }
  const duration = parseDuration(text);
  if (duration.ok && duration.value === UNBOUNDED && field === 'time') return err('only a constant can be unlimited');
  return duration;
}
