import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { SagaStepPlan } from '../topology/expectation.ts';
import { joinWords, rowMoment, timesText } from './words.ts';

export type Outcome = 'open' | 'completed' | 'compensated' | 'stuck';

/** What one instance did in one step: the coordinator's rows, and the effects at the participant, by row numbers. */
export interface StepLedger {
  readonly rows: (readonly [kind: EventKindName, row: number])[];
  readonly done: number[];
  readonly undone: number[];
}

export const newStepLedger = (): StepLedger => ({ rows: [], done: [], undone: [] });

/** What is wrong with a step of an instance that ended so; undefined when nothing is. */
export function judgeStep(log: EventLog, plan: SagaStepPlan, ledger: StepLedger, outcome: Outcome): string | undefined {
  const step = log.header.nodes[plan.node]?.id ?? 'a step';
  const wrong = outcome === 'completed' ? judgeKept(log, plan, ledger) : judgeUndone(log, plan, ledger);
  return wrong === undefined ? undefined : `${step} ${wrong}`;
}

/** Rows that show what the step did, in the terms it is judged by. */
export function stepRows(plan: SagaStepPlan, ledger: StepLedger): readonly number[] {
  const told = [...rowsOf(ledger, 'sagaStepStarted'), ...rowsOf(ledger, 'sagaStepCompleted'), ...rowsOf(ledger, 'sagaStepTimedOut'), ...rowsOf(ledger, 'sagaCompensationCompleted')];
  if (plan.effect === 0) return told;
  return plan.compensationEffect === 0 ? [...ledger.done, ...rowsOf(ledger, 'sagaCompensationCompleted')] : [...ledger.done, ...ledger.undone];
}

/** In a completed instance every step stays done. How often is the business of `atMostOnce`. */
function judgeKept(log: EventLog, plan: SagaStepPlan, ledger: StepLedger): string | undefined {
  if (plan.effect === 0) {
    const undone = rowsOf(ledger, 'sagaCompensationCompleted');
    return undone.length === 0 ? undefined : `was undone ${at(log, undone)}`;
  }
  if (ledger.done.length > ledger.undone.length) return undefined;
  if (plan.optional && ledger.rows.length === 0) return undefined;
  const effect = nameOf(log, plan.effect);
  if (ledger.done.length === 0) return `never had its effect ${effect}`;
  return `was undone: ${effect} ${at(log, ledger.done)}, ${nameOf(log, plan.compensationEffect)} ${at(log, ledger.undone)}`;
}

function judgeUndone(log: EventLog, plan: SagaStepPlan, ledger: StepLedger): string | undefined {
  if (plan.effect !== 0 && plan.compensationEffect !== 0) return judgeEffects(log, plan, ledger);
  const done = plan.effect !== 0 ? ledger.done : doneOrUnknown(ledger);
  if (done.length === 0) return undefined;
  const undone = rowsOf(ledger, 'sagaCompensationCompleted');
  if (!plan.compensated) return plan.effect === 0 ? undefined : `had its effect ${nameOf(log, plan.effect)} ${at(log, done)} and has no compensation`;
  // Without the effect of the compensation nobody can tell how much each undid: one for all, but once.
  if (undone.length === 1) return undefined;
  return undone.length === 0 ? `was done ${at(log, done)} and never undone` : `was undone ${timesText(undone.length)}, ${at(log, undone)}`;
}

/** Each effect is undone exactly once: the effects of both directions are as many. */
function judgeEffects(log: EventLog, plan: SagaStepPlan, { done, undone }: StepLedger): string | undefined {
  const effect = nameOf(log, plan.effect);
  const compensation = nameOf(log, plan.compensationEffect);
  if (done.length === undone.length) return (undone[0] ?? 0) >= (done[0] ?? 0) ? undefined : `was undone before it was done: ${compensation} ${at(log, undone)}, ${effect} ${at(log, done)}`;
  if (done.length === 0) return `was undone though it never happened: ${compensation} ${at(log, undone)}`;
  if (undone.length === 0) return `was never undone: ${effect} ${at(log, done)}`;
  return `was done ${timesText(done.length)} and undone ${timesText(undone.length)}: ${effect} ${at(log, done)}, ${compensation} ${at(log, undone)}`;
}

/** The row of the action's success or, when nobody knows, of its time-out or its start; none when it was refused. */
function doneOrUnknown(ledger: StepLedger): readonly number[] {
  const completed = rowsOf(ledger, 'sagaStepCompleted');
  if (completed.length > 0) return completed.slice(0, 1);
  const timedOut = rowsOf(ledger, 'sagaStepTimedOut');
  if (timedOut.length > 0) return timedOut.slice(0, 1);
  return rowsOf(ledger, 'sagaStepFailed').length > 0 ? [] : rowsOf(ledger, 'sagaStepStarted').slice(0, 1);
}

const rowsOf = (ledger: StepLedger, kind: EventKindName): number[] => ledger.rows.filter(([other]) => other === kind).map(([, row]) => row);

const nameOf = (log: EventLog, name: number): string => log.header.names[name] ?? `name ${name}`;

const at = (log: EventLog, rows: readonly number[]): string => `at ${joinWords(rows.map((row) => rowMoment(log, row)))}`;
