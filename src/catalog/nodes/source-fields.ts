import { UNBOUNDED } from '../../base/limits.ts';
import { meanOf } from '../../base/sample.ts';
import { SECOND_US } from '../../base/time.ts';
import type { PacePlan, SourcePlan } from '../../topology/process.ts';
import { type ConfigOf, distribution, duration, integer, list, number, type ValueOf, variant } from '../field.ts';
import type { LowerContext } from '../lowering/context.ts';

const seconds = number('Time', { required: true, min: 0, max: 31_536_000, unit: 's', help: 'Seconds from the start of the source.' });
const speed = number('Speed', { required: true, min: 0, max: 1_000_000, help: '1 is the rate that the time between messages says, 2 twice as many.' });

/** A day with its low at night and its high at noon, hour by hour. */
const DAY = [0.3, 0.2, 0.2, 0.2, 0.3, 0.5, 0.8, 1.1, 1.4, 1.6, 1.7, 1.8, 1.8, 1.7, 1.6, 1.5, 1.4, 1.4, 1.3, 1.1, 0.9, 0.7, 0.5, 0.4];

const PATTERNS = {
  steady: {},
  bursts: {
    on: distribution('Burst', { default: 'exponential(10s)', help: 'How long a burst lasts. Within it messages come as the time between messages says.' }),
    off: distribution('Pause', { default: 'exponential(50s)', help: 'How long nothing comes after a burst.' }),
  },
  profile: {
    period: duration('Period', { default: '1d', min: '1s', max: '365d', help: 'How long the profile takes; then it starts again. It begins with the run.' }),
    speeds: list('Speeds', speed, { default: DAY, min: 1, max: 10_000, help: 'How much busier than usual each part of the period is, all parts of the same length. By default the hours of a day.' }),
  },
  trace: {
    times: list('Times', seconds, { required: true, min: 1, max: 100_000, help: 'When each message comes, in seconds from the start of the source, as recorded. The time between messages is not used.' }),
  },
} as const;

/** When a source makes messages. */
export const SOURCE_FIELDS = {
  interarrival: distribution('Time between messages', { default: 'exponential(1s)', help: 'Time from one message to the next. Exponential: at random, as a Poisson process.' }),
  pattern: variant('Pattern', 'shape', PATTERNS, { default: { shape: 'steady' }, help: 'How the rate changes over time: steady, bursts and pauses, a profile such as a day, or a recorded trace.' }),
  count: integer('Messages', { default: -1, min: 0, unlimited: -1, help: 'Messages in all; -1 for until the run ends.' }),
  firstAfter: duration('First after', { default: '0s', max: '365d', help: 'Time before the source starts; the first message follows one time between messages later.' }),
} as const;

type SourceConfig = ConfigOf<typeof SOURCE_FIELDS>;
type PatternConfig = ValueOf<(typeof SOURCE_FIELDS)['pattern']>;

export function sourcePlan(config: SourceConfig, context: LowerContext): SourcePlan {
  const count = Math.min(config.count, UNBOUNDED);
  return { interarrival: config.interarrival, firstAfterUs: config.firstAfter, count, pace: pacePlan(config.pattern, context) };
}

function pacePlan(pattern: PatternConfig, context: LowerContext): PacePlan {
  switch (pattern.shape) {
    case 'steady': return { kind: 'steady' };
    case 'bursts':
      if (meanOf(pattern.on) < 1) context.error('pattern/on', 'no-burst', `The bursts of ${context.self.id} take no time, so that no message ever comes.`, 'Give them a time such as 10s.');
      return { kind: 'onOff', on: pattern.on, off: pattern.off };
    case 'profile':
      if (!pattern.speeds.some((each) => each > 0)) context.error('pattern/speeds', 'no-speed', `Every speed of ${context.self.id} is 0, so that no message ever comes.`, 'Give at least one part of the period a speed above 0.');
      return { kind: 'profile', periodUs: pattern.period, speeds: pattern.speeds };
    case 'trace': return { kind: 'trace', timesUs: pattern.times.map((time) => Math.round(time * SECOND_US)).sort((a, b) => a - b) };
  }
}
