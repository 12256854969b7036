import type { Leg, PlannedGroup } from './saga-leg.ts';

/**
 * How a step of a group stands, in the journal's row, under names of its own, such as `charge.at`: absent (not started),
 * `sent`, `done`, `failed` (refused, or given up), `unknown` (timed out: may be done or not), `skipped` (not for this instance).
 */
type Cell = 'at' | 'sends' | 'tries' | 'unknown';

export type Settled = 'done' | 'failed' | 'unknown' | 'skipped';

const cellName = ({ group, stepId }: Leg, name: Cell): string => (group === undefined ? name : `${stepId}.${name}`);

/** An expression for what the row says of the command of a leg: in a group each has its own sends and tries. */
export const cell = (leg: Leg, name: Cell, row = 'row'): string => (leg.group === undefined ? `${row}.${name}` : `(${row}[${JSON.stringify(cellName(leg, name))}] ?? null)`);

/** Fields to patch, by the names that the leg has for them. */
export const cells = (leg: Leg, set: { readonly [N in Cell]?: string }): { readonly [field: string]: string } =>
  Object.fromEntries(Object.entries(set).map(([name, value]) => [cellName(leg, name as Cell), value]));

/** The same sending as the frame knows of. */
export const sameSend = (leg: Leg, row = 'row'): string => `${cell(leg, 'sends', row)} == sends`;

/** Holds of `instance` where a step of a group has an effect, or may have. */
export const mayBeDone = (leg: Leg): string => `${cell(leg, 'at', 'instance')} in ["done", "unknown"]`;

const SETTLED: readonly Settled[] = ['done', 'failed', 'unknown', 'skipped'];

/** Holds of `instance` when no command of the group is out or still to be sent. */
export const allSettled = ({ steps }: PlannedGroup): string => steps.map(({ action }) => `${cell(action, 'at', 'instance')} in ${JSON.stringify(SETTLED)}`).join(' && ');

/** Holds of `instance` when the group cannot go on. */
export const anyFailed = ({ steps }: PlannedGroup): string => steps.map(({ action }) => `${cell(action, 'at', 'instance')} in ["failed", "unknown"]`).join(' || ');
