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

/** What the saga does next when it goes forward from a step, or back from one: the next command, or undefined for the end. */
export const nextStep = ({ steps }: PlannedSaga, step: PlannedStep): PlannedStep | undefined => steps[steps.indexOf(step) + 1];

/** The latest step with a compensation before the given one, or from it on. */
export function stepToUndo({ steps }: PlannedSaga, step: PlannedStep, itself: 'included' | 'excluded'): PlannedStep | undefined {
  const end = steps.indexOf(step) + (itself === 'included' ? 1 : 0);
  return steps.slice(0, end).findLast(({ compensation }) => compensation !== undefined);
}

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
