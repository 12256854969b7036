import type { CommandConfig, SagaStepConfig } from './saga-fields.ts';

export interface PlannedStep {
  readonly id: string;
  readonly config: SagaStepConfig;
  readonly action: Leg;
  /** Absent: there is nothing to undo. */
  readonly compensation: Leg | undefined;
}

/** Steps of the same order: they start together, and the next stage waits for all of them. */
export interface PlannedGroup {
  /** The ids of its steps, joined by +, which no id contains. */
  readonly id: string;
  readonly steps: readonly PlannedStep[];
}

export type Stage = PlannedStep | PlannedGroup;

export const isGroup = (stage: Stage): stage is PlannedGroup => 'steps' in stage;

export type Direction = 'action' | 'compensation';

/** One direction of one step: a command, how long to wait for its reply, and what to do then. */
export interface Leg {
  /** Names its program steps: `charge.send`, `charge.undo.send`. */
  readonly name: string;
  readonly stepId: string;
  readonly direction: Direction;
  /** The group that its step is done in; absent where it is the only one under way: a step alone, and every compensation. */
  readonly group: string | undefined;
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
