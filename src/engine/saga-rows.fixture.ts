import fc from 'fast-check';
import { expect } from 'vitest';
import { generateOrderSaga, PARTS } from '../design/generate-design.ts';
import type { FaultPlan } from '../topology/scenario.ts';
import { planSpec, randomPlan } from './random-plan.fixture.ts';
import { gapPoint, gapsOf, linkIndex, nameIndex, type Plan, planOf, processIndex, rule, SECOND, untilSeconds, withConfigs, withFaults } from './run.fixture.ts';
import { runBesideJournal } from './saga-journal.fixture.ts';

/** Orders of a saga in trouble; small numbers that shrink. */
export interface TroubleSpec {
  readonly steps: number;
  /** How many of the first steps run at once. */
  readonly atOnce: number;
  readonly orders: number;
  readonly seed: number;
  /** What the last step does, and how often it is tried again. */
  readonly last: 'works' | 'refuses' | 'is slow' | 'is slow, then refuses';
  readonly retries: number;
  readonly compensationRetries: number;
  readonly journal: Loss;
  readonly replies: number;
  readonly commands: number;
  readonly crashes: readonly { readonly gap: number; readonly nth: number; readonly forS: number }[];
}

interface Loss {
  readonly direction: 'request' | 'response' | 'both';
  readonly probability: number;
}

const probability = fc.constantFrom(0, 0.1, 0.3);

export const troubleSpec: fc.Arbitrary<TroubleSpec> = fc.record({
  steps: fc.integer({ min: 1, max: 3 }),
  atOnce: fc.integer({ min: 1, max: 3 }),
  orders: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(10_000),
  last: fc.constantFrom('works', 'refuses', 'is slow', 'is slow, then refuses'),
  retries: fc.constantFrom(0, 1, 3),
  compensationRetries: fc.constantFrom(0, 2),
  journal: fc.record({ direction: fc.constantFrom('request', 'response', 'both'), probability }),
  replies: probability,
  commands: probability,
  crashes: fc.array(fc.record({ gap: fc.nat(100), nth: fc.integer({ min: 1, max: 4 }), forS: fc.constantFrom(0, 1, 9) }), { maxLength: 3 }),
});

/** A coordinator that crashes, a journal and participants over links that lose: rows and journal agree after every change. */
export const rowsAgree = fc.property(troubleSpec, (spec) => expectAgreement(planOfTrouble(spec), 'order-saga'));

export const rowsAgreeInRandomPlans = fc.property(planSpec(6), (spec) => expectAgreement(randomPlan({ ...spec, saga: true }), 'saga'));

function expectAgreement(plan: Plan, saga: string): void {
  expect(runBesideJournal(plan, saga).problems).toEqual([]);
}

export function planOfTrouble(spec: TroubleSpec): Plan {
  const parts = PARTS.slice(0, spec.steps);
  const last = parts.at(-1)!;
  const patience = { timeout: '4s', retries: spec.retries, retryDelay: '1s', compensationTimeout: '3s', compensationRetries: spec.compensationRetries };
  const design = withConfigs(generateOrderSaga({ steps: spec.steps, partitions: 2, seed: spec.seed }), {
    shop: { count: spec.orders },
    ...Object.fromEntries(parts.flatMap((part) => [[part, { idempotency: 'same-transaction', producer: { acks: '0' } }], [`${part}-step`, { ...patience, ...(parts.indexOf(part) < spec.atOnce && { order: 1, kind: 'compensatable' }) }]])),
  });
  const plan = untilSeconds(planOf(design), 120);
  return withFaults(plan, ...lossesOf(spec, plan, parts), ...troublesOf(spec, plan, last), ...crashesOf(spec, plan));
}

function lossesOf({ journal, replies, commands }: TroubleSpec, plan: Plan, parts: readonly string[]): readonly FaultPlan[] {
  const loss = (id: string, from: string, to: string, direction: Loss['direction'], probability: number): FaultPlan[] =>
    probability === 0 ? [] : [rule({ at: 'link', link: linkIndex(plan, from, to), direction }, { do: 'lose' }, { probability }, id)];
  return [
    ...loss('journal', 'order-saga', 'order-saga/journal', journal.direction, journal.probability),
    ...parts.flatMap((part) => loss(`${part} replies`, part, 'kafka', 'request', replies)),
    ...loss('commands', 'order-saga', 'kafka', 'both', commands),
  ];
}

function troublesOf({ last }: TroubleSpec, plan: Plan, part: string): readonly FaultPlan[] {
  const at = (step: string) => ({ at: 'step', process: processIndex(plan, part), step: nameIndex(plan, `${part}-${step}`) }) as const;
  const refuses = rule(at('do'), { do: 'fail' }, {}, 'refuses');
  const slow = rule(at('work'), { do: 'delay', byUs: 6 * SECOND }, { nth: last === 'is slow' ? 0 : 1 }, 'slow');
  return { works: [], refuses: [refuses], 'is slow': [slow], 'is slow, then refuses': [slow, refuses] }[last];
}

function crashesOf({ crashes }: TroubleSpec, plan: Plan): readonly FaultPlan[] {
  const gaps = gapsOf(plan, 'order-saga');
  return crashes.map(({ gap, nth, forS }, index) => rule(gapPoint(plan, 'order-saga', gaps[gap % gaps.length]!), { do: 'crash', restartAfterUs: forS * SECOND }, { nth }, `crash ${index}`));
}
