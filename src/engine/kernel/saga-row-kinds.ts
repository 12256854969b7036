import type { SagaEvent } from '../../topology/process.ts';
import { K } from './kernel.ts';

/** The kind of row that says so. */
export const SAGA_ROW_KINDS: { readonly [E in SagaEvent]: number } = {
  started: K.sagaStarted, stepStarted: K.sagaStepStarted, stepCompleted: K.sagaStepCompleted, stepFailed: K.sagaStepFailed, stepTimedOut: K.sagaStepTimedOut,
  stepRetried: K.sagaStepRetried, compensating: K.sagaCompensating, compensationStarted: K.sagaCompensationStarted, compensationCompleted: K.sagaCompensationCompleted,
  compensationFailed: K.sagaCompensationFailed, compensationRetried: K.sagaCompensationRetried, completed: K.sagaCompleted, compensated: K.sagaCompensated,
  stuck: K.sagaStuck, lateReply: K.sagaLateReply, recovered: K.sagaRecovered,
};
