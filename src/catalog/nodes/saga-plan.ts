import { UNBOUNDED } from '../../base/limits.ts';
import type { LowerContext } from '../lowering/context.ts';
import { type CommandConfig, SAGA_STEP_FIELDS, type SagaConfig, type SagaStepConfig } from './saga-fields.ts';

export interface PlannedSaga {
  readonly id: string;
  readonly config: SagaConfig;
  /** In the order they run. */
  readonly steps: readonly PlannedStep[];
  /** The node whose store keeps the instances, one row each, in a table of the saga's name. */
  readonly journal: string;
}

export interface PlannedStep {
  readonly id: string;
  readonly config: SagaStepConfig;
  readonly action: Leg;
  /** Absent: there is nothing to undo. */
  readonly compensation: Leg | undefined;
}

export type Direction = 'action' | 'compensation';

/** One direction of one step: a command, how long to wait for its reply, and what to do then. */
export interface Leg {
  /** Names its program steps: `charge.send`, `charge.undo.send`. */
  readonly name: string;
  readonly stepId: string;
  readonly direction: Direction;
  readonly command: CommandConfig;
  readonly channel: string | undefined;
  readonly target: string | undefined;
  readonly timeoutUs: number;
  /** Attempts after the first; UNBOUNDED for ever. */
  readonly retriesMax: number;
  /** Delay before each retry; the last one repeats. */
  readonly delaysUs: readonly number[];
  /** Does a failure turn the saga back? Otherwise it is tried again, then stuck. */
  readonly turnsBack: boolean;
}

export function planSaga(config: SagaConfig, { design, self }: LowerContext): PlannedSaga {
  const steps = design.childrenOf(self.id).flatMap(({ id }) => {
    const step = design.configOf(id, SAGA_STEP_FIELDS);
    return step === undefined ? [] : [planStep(id, step)];
  });
  return { id: self.id, config, steps: [...steps].sort((a, b) => a.config.order - b.config.order), journal: config.journal ?? `${self.id}/${OWN_JOURNAL}` };
}

/** Name of the store that a saga without a journal store gets. */
export const OWN_JOURNAL = 'journal';

/** Where a saga may go on: the first of these whose condition holds. The last has none; without a step it is the end. */
export type Ways = readonly { readonly when: string | undefined; readonly step: PlannedStep | undefined }[];

/** Forward, from the first step or from the one after the given. */
export const nextSteps = ({ steps }: PlannedSaga, step?: PlannedStep): Ways => waysTo(steps.slice(step === undefined ? 0 : steps.indexOf(step) + 1));

/** Back: steps with a compensation before the given one, or from it on, latest first. */
export function stepsToUndo({ steps }: PlannedSaga, step: PlannedStep, itself: 'included' | 'excluded'): Ways {
  const end = steps.indexOf(step) + (itself === 'included' ? 1 : 0);
  // What is under way has met its condition.
  return waysTo(steps.slice(0, end).filter(({ compensation }) => compensation !== undefined).reverse(), step);
}

function waysTo(steps: readonly PlannedStep[], certain?: PlannedStep): Ways {
  const last = steps.findIndex((step) => step.config.when === undefined || step === certain);
  const before = (last < 0 ? steps : steps.slice(0, last)).map((step) => ({ when: step.config.when, step }));
  return [...before, { when: undefined, step: steps[last] }];
}

/** Whether both lead to the same steps. */
export const areSame = (a: Ways, b: Ways): boolean => a.length === b.length && a.every(({ step }, index) => step === b[index]?.step);

function planStep(id: string, config: SagaStepConfig): PlannedStep {
  const way = { stepId: id, channel: config.channel, target: config.target };
  const action: Leg = {
    ...way, name: id, direction: 'action', command: config.action, timeoutUs: config.timeout, retriesMax: config.retries,
    delaysUs: delays(config.retryDelay, config.retryFactor, config.retryDelayMax, config.retries), turnsBack: config.kind !== 'retriable',
  };
  if (config.compensation === undefined) return { id, config, action, compensation: undefined };
  const compensation: Leg = {
    ...way, name: `${id}.undo`, direction: 'compensation', command: config.compensation, timeoutUs: config.compensationTimeout, retriesMax: config.compensationRetries,
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
