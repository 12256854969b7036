import { assert } from '../../base/assert.ts';
import { drawKey, type DrawKey } from '../../base/draw.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { sample } from '../../base/sample.ts';
import type { PacePlan, SourcePlan } from '../../topology/process.ts';

/** Keys of the draws of one source. */
export interface SourceKeys {
  readonly interarrival: DrawKey;
  readonly on: DrawKey;
  readonly off: DrawKey;
}

/** Where a source of bursts stands: its phase, counted from 0, even ones are bursts; and when that ends. */
export interface PaceState {
  phase: number;
  endUs: number;
}

export const sourceKeys = (seed: string, component: string): SourceKeys => ({
  interarrival: drawKey(seed, component, 'arrival'),
  on: drawKey(seed, component, 'burst'),
  off: drawKey(seed, component, 'pause'),
});

/** Before the first arrival. */
export const startingPace = (): PaceState => ({ phase: -1, endUs: 0 });

/**
 * When the arrival of an ordinal (from 1) comes, after one at `fromUs`; UNBOUNDED when not before the horizon.
 * Times between arrivals pass on a clock of the source that bursts stop and profiles speed up: a Poisson process stays
 * one, with the rate of the moment.
 */
export function nextArrivalUs({ interarrival, firstAfterUs, pace }: SourcePlan, keys: SourceKeys, ordinal: number, fromUs: number, state: PaceState, horizonUs: number): number {
  if (pace.kind === 'trace') return firstAfterUs + (pace.timesUs[ordinal - 1] ?? UNBOUNDED - firstAfterUs);
  const gapUs = sample(interarrival, keys.interarrival, 0, ordinal, 1);
  switch (pace.kind) {
    case 'steady': return Math.min(fromUs + gapUs, UNBOUNDED);
    case 'onOff': return afterBursts(pace, keys, gapUs, fromUs, state, horizonUs);
    case 'profile': return afterProfile(pace, gapUs, fromUs, horizonUs);
  }
}

function afterBursts({ on, off }: Extract<PacePlan, { kind: 'onOff' }>, keys: SourceKeys, gapUs: number, fromUs: number, state: PaceState, horizonUs: number): number {
  let atUs = fromUs;
  let leftUs = gapUs;
  if (state.phase < 0) state.endUs = fromUs;
  for (;;) {
    const isBurst = state.phase >= 0 && state.phase % 2 === 0;
    if (isBurst && leftUs <= state.endUs - atUs) return atUs + leftUs;
    if (isBurst) leftUs -= state.endUs - atUs;
    atUs = state.endUs;
    if (atUs > horizonUs) return UNBOUNDED;
    state.phase++;
    const [length, key] = state.phase % 2 === 0 ? [on, keys.on] as const : [off, keys.off] as const;
    state.endUs = Math.min(atUs + sample(length, key, 0, state.phase, 1), UNBOUNDED);
  }
}

function afterProfile({ periodUs, speeds }: Extract<PacePlan, { kind: 'profile' }>, gapUs: number, fromUs: number, horizonUs: number): number {
  const parts = speeds.length;
  let left = gapUs;
  let atUs = fromUs;
  for (;;) {
    const within = atUs % periodUs;
    const part = Math.min(parts - 1, Math.floor((within * parts) / periodUs));
    const endUs = atUs - within + Math.max(within + 1, Math.ceil(((part + 1) * periodUs) / parts));
    const speed = speeds[part]!;
    assert(speed >= 0, 'time does not go back');
    if (speed > 0 && left <= (endUs - atUs) * speed) return atUs + Math.round(left / speed);
    left -= (endUs - atUs) * speed;
    atUs = endUs;
    if (atUs > horizonUs) return UNBOUNDED;
  }
}
