import { compareText } from '../../base/canonical.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { LowerContext } from '../lowering/context.ts';
import { mayBeDone } from './saga-branches.ts';
import { SAGA_STEP_FIELDS, type SagaConfig, type SagaStepConfig } from './saga-fields.ts';
import { isGroup, type Leg, type PlannedGroup, type PlannedStep, type Stage } from './saga-leg.ts';

export interface PlannedSaga {
  readonly id: string;
  readonly config: SagaConfig;
  /** In the order they run; those of one stage by their ids. */
  readonly steps: readonly PlannedStep[];
  /** In the order they run, each when the one before is done. */
  readonly stages: readonly Stage[];
  /** The node whose store keeps the instances, one row each, in a table of the saga's name. */
  readonly journal: string;
}

export function planSaga(config: SagaConfig, { design, self }: LowerContext): PlannedSaga {
  const configs = design.childrenOf(self.id).flatMap(({ id }) => {
    const step = design.configOf(id, SAGA_STEP_FIELDS);
    return step === undefined ? [] : [{ id, config: step }];
  });
  const sorted = [...configs].sort((a, b) => a.config.order - b.config.order || compareText(a.id, b.id));
  const stages = [...new Set(sorted.map((step) => step.config.order))].map((order) => planStage(sorted.filter((step) => step.config.order === order)));
  return { id: self.id, config, steps: stages.flatMap((stage) => (isGroup(stage) ? stage.steps : [stage])), stages, journal: config.journal ?? `${self.id}/${OWN_JOURNAL}` };
}

function planStage(configs: readonly { readonly id: string; readonly config: SagaStepConfig }[]): Stage {
  const group = configs.length > 1 ? configs.map(({ id }) => id).join('+') : undefined;
  const steps = configs.map(({ id, config }) => planStep(id, config, group));
  const [alone] = steps;
  return group === undefined && alone !== undefined ? alone : { id: group ?? '', steps };
}

/** Name of the store that a saga without a journal store gets. */
export const OWN_JOURNAL = 'journal';

/** Where a saga may go on: the first of these whose condition holds. The last has none; without a goal it is the end. */
export type Ways<T> = readonly { readonly when: string | undefined; readonly to: T | undefined }[];

/** Forward, from the first stage or from the one after the given. Conditions of a group are those of its steps, each for itself. */
export const nextStages = ({ stages }: PlannedSaga, stage?: Stage): Ways<Stage> =>
  waysTo(stages.slice(stage === undefined ? 0 : stages.indexOf(stage) + 1), (next) => (isGroup(next) ? undefined : next.config.when));

/** Back: steps with a compensation before the given one, or from it on, latest first. Conditions read the payload and `instance`. */
export function stepsToUndo({ steps }: PlannedSaga, step: PlannedStep, itself: 'included' | 'excluded'): Ways<PlannedStep> {
  const end = steps.indexOf(step) + (itself === 'included' ? 1 : 0);
  // What is under way has met its condition.
  return undoing(steps.slice(0, end), itself === 'included' ? step : undefined);
}

/** Back from a group of which all are settled, not all well. */
export const groupToUndo = ({ steps }: PlannedSaga, group: PlannedGroup): Ways<PlannedStep> => undoing(steps.slice(0, steps.findLastIndex((step) => group.steps.includes(step)) + 1));

const undoing = (steps: readonly PlannedStep[], certain?: PlannedStep): Ways<PlannedStep> =>
  waysTo(steps.filter(({ compensation }) => compensation !== undefined).reverse(), (step) => (step === certain ? undefined : step.action.group === undefined ? step.config.when : mayBeDone(step.action)));

function waysTo<T>(goals: readonly T[], conditionOf: (goal: T) => string | undefined): Ways<T> {
  const last = goals.findIndex((goal) => conditionOf(goal) === undefined);
  const before = (last < 0 ? goals : goals.slice(0, last)).map((to) => ({ when: conditionOf(to), to }));
  return [...before, { when: undefined, to: goals[last] }];
}

/** Whether both lead to the same steps. */
export const areSame = <T>(a: Ways<T>, b: Ways<T>): boolean => a.length === b.length && a.every(({ to }, index) => to === b[index]?.to);

function planStep(id: string, config: SagaStepConfig, group: string | undefined): PlannedStep {
  const way = { stepId: id, channel: config.channel, target: config.target };
  const action: Leg = {
    ...way, name: id, direction: 'action', group, command: config.action, timeoutUs: config.timeout, retriesMax: config.retries,
    delaysUs: delays(config.retryDelay, config.retryFactor, config.retryDelayMax, config.retries), turnsBack: config.kind !== 'retriable',
  };
  if (config.compensation === undefined) return { id, config, action, compensation: undefined };
  const compensation: Leg = {
    ...way, name: `${id}.undo`, direction: 'compensation', group: undefined, command: config.compensation, timeoutUs: config.compensationTimeout, retriesMax: config.compensationRetries,
    delaysUs: delays(config.compensationDelay, config.compensationFactor, config.compensationDelayMax, config.compensationRetries), turnsBack: false,
  };
  return { id, config, action, compensation };
}

/** Delays that differ: until they stop growing, or retries run out. */
function delays(firstUs: number, factor: number, maxUs: number, retriesMax: number): readonly number[] {
  const list = [Math.min(firstUs, maxUs)];
  let delayUs = firstUs;
  while (list.length < Math.min(retriesMax, DELAYS_MAX)) {
    delayUs = Math.min(Math.round(delayUs * factor), maxUs, UNBOUNDED);
    if (delayUs === list.at(-1)) break;
    list.push(delayUs);
  }
  return list;
}

/** Each different delay costs a step of the program. */
const DELAYS_MAX = 40;
