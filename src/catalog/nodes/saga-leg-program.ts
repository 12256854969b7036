import { UNBOUNDED } from '../../base/limits.ts';
import type { SagaEvent } from '../../topology/process.ts';
import type { Label } from '../lowering/program.ts';
import { cell, cells, sameSend } from './saga-branches.ts';
import { EVENTS, note, type SagaDraft } from './saga-draft.ts';
import { writeSettled } from './saga-group-program.ts';
import { SAGA_HEADERS } from './saga-headers.ts';
import { moveTo, quoted, waitsFor } from './saga-journal.ts';
import type { Leg, PlannedStep } from './saga-leg.ts';
import { areSame, nextStages, stepsToUndo, type Ways } from './saga-plan.ts';

/** Writes one direction of one step: its command, what follows each answer, and what follows none. */
export function writeLeg(saga: SagaDraft, step: PlannedStep, leg: Leg): void {
  writeSend(saga, leg);
  writeSucceeded(saga, step, leg);
  writeFailed(saga, step, leg);
  writeTimedOut(saga, step, leg);
  if (leg.retriesMax > 0) writeRetry(saga, leg);
  saga.program.place(saga.labels(leg).late);
  saga.program.add(note('lateReply', saga.stepNode(leg)));
  saga.jump(saga.done);
}

function writeSend(saga: SagaDraft, leg: Leg): void {
  const { program, context } = saga;
  const labels = saga.labels(leg);
  program.place(labels.send);
  if (leg.channel !== undefined) {
    if (leg.timeoutUs < UNBOUNDED) saga.timer(`${leg.name}.timer`, leg.timeoutUs, labels.timer);
    const message = { ...commandOf(saga, leg), identity: `saga.key + ${quoted(`:${leg.stepId}:${leg.direction}`)}`, copy: 'sends' };
    program.add({ op: 'publish', name: context.name(`${leg.name}.send`), channel: context.channel(leg.channel), producer: saga.draft.producer(leg.channel), message, onFailed: saga.trouble });
    saga.jump(saga.done);
  } else if (leg.target !== undefined) writeCall(saga, leg, leg.target);
}

/** In a frame of its own: a call takes its time, and the next delivery should not wait for it. */
function writeCall(saga: SagaDraft, leg: Leg, target: string): void {
  const { program, context } = saga;
  const labels = saga.labels(leg);
  const call = program.label();
  saga.timer(`${leg.name}.detach`, 0, call);
  saga.jump(saga.done);
  program.place(call);
  saga.detached();
  const request = { ...commandOf(saga, leg), identity: `saga.key + ${quoted(`:${leg.stepId}:${leg.direction}`)}`, copy: 'sends' };
  program.add({
    op: 'call', name: context.name(`${leg.name}.call`), target: context.process(target), link: context.link(saga.plan.id, target),
    request, timeoutUs: leg.timeoutUs, onFailed: labels.failed, onTimeout: labels.timedOut,
  });
  saga.jump(labels.done);
}

function commandOf(saga: SagaDraft, leg: Leg) {
  const headers = {
    [SAGA_HEADERS.saga]: saga.plan.id,
    [SAGA_HEADERS.key]: '${saga.key}',
    [SAGA_HEADERS.step]: leg.stepId,
    [SAGA_HEADERS.direction]: leg.direction,
  };
  return { type: saga.context.name(leg.command.type), key: 'saga.key', payload: leg.command.payload, headers, bytes: 0 };
}

/** The command is done: on to the next step, back to the one before, or to the outcome. */
function writeSucceeded(saga: SagaDraft, step: PlannedStep, leg: Leg): void {
  const labels = saga.labels(leg);
  const completed = EVENTS[leg.direction].completed;
  saga.program.place(labels.done);
  if (leg.group !== undefined) return writeSettled(saga, leg, `${leg.name}.persist`, waitsFor(leg), '"done"', completed, labels.late);
  const rows = [note(completed, saga.stepNode(leg))];
  if (leg.direction === 'action') {
    return saga.chooseFor(leg, nextStages(saga.plan, step), (next) => {
      saga.move(`${leg.name}.persist`, waitsFor(leg), moveTo('running', next?.id), [...rows, ...saga.beginsStage(next)], labels.late);
      saga.firstSend();
      saga.jump(saga.forward(next));
    });
  }
  saga.chooseFor(leg, stepsToUndo(saga.plan, step, 'excluded'), (next) => {
    saga.move(`${leg.name}.persist`, waitsFor(leg), moveTo('compensating', next?.id), [...rows, ...saga.begins(next?.compensation)], labels.late);
    saga.firstSend();
    saga.jump(saga.undo(next));
  });
}

/** A refusal before or at the pivot turns the saga back; any other is tried again. */
function writeFailed(saga: SagaDraft, step: PlannedStep, leg: Leg): void {
  const { program } = saga;
  const labels = saga.labels(leg);
  program.place(labels.failed);
  if (leg.turnsBack) return turnBackAfterFailure(saga, step, leg);
  saga.move(`${leg.name}.persist-failure`, waitsFor(leg), null, [], labels.late);
  saga.let('sends', cell(leg, 'sends', 'instance'));
  saga.let('tries', cell(leg, 'tries', 'instance'));
  if (leg.retriesMax === UNBOUNDED) return saga.jump(labels.backoff);
  if (leg.retriesMax > 0) program.add({ op: 'branch', when: `tries <= ${leg.retriesMax}`, then: labels.backoff });
  writeStuck(saga, leg, `${leg.name}.persist-stuck`, EVENTS[leg.direction].failed);
}

/** What failed has nothing to undo, unless an earlier attempt at it timed out and may have happened. */
function turnBackAfterFailure(saga: SagaDraft, step: PlannedStep, leg: Leg): void {
  const { late } = saga.labels(leg);
  if (leg.group !== undefined) return writeSettled(saga, leg, `${leg.name}.persist-failure`, waitsFor(leg), `${cell(leg, 'unknown')} ? "unknown" : "failed"`, 'stepFailed', late);
  const [known, unknown] = [stepsToUndo(saga.plan, step, 'excluded'), stepsToUndo(saga.plan, step, 'included')];
  const name = `${leg.name}.persist-failure`;
  if (areSame(unknown, known) || leg.retriesMax === 0) return writeTurnBack(saga, leg, name, waitsFor(leg), 'stepFailed', known, late);
  const mayHaveHappened = saga.program.label();
  writeTurnBack(saga, leg, name, `${waitsFor(leg)} && !row.unknown`, 'stepFailed', known, mayHaveHappened);
  saga.program.place(mayHaveHappened);
  writeTurnBack(saga, leg, `${leg.name}.persist-unknown`, `${waitsFor(leg)} && row.unknown`, 'stepFailed', unknown, late);
}

/** No reply: tried again, else unknown and undone with the rest, else stuck. */
function writeTimedOut(saga: SagaDraft, step: PlannedStep, leg: Leg): void {
  const { program } = saga;
  const labels = saga.labels(leg);
  program.place(labels.timer);
  saga.detached();
  // Most timers find that the reply has come; looking first spares the log a refused transaction.
  saga.tx(`${leg.name}.look`, [saga.journal.read()], saga.done);
  program.add({ op: 'branch', when: `!(${waitsFor(leg, 'instance')} && ${sameSend(leg, 'instance')})`, then: saga.done });
  program.place(labels.timedOut);
  const again = program.label();
  if (leg.retriesMax < UNBOUNDED) {
    if (leg.retriesMax > 0) program.add({ op: 'branch', when: `tries <= ${leg.retriesMax}`, then: again });
    if (leg.turnsBack && leg.group !== undefined) writeSettled(saga, leg, `${leg.name}.persist-timeout`, `${waitsFor(leg)} && ${sameSend(leg)}`, '"unknown"', 'stepTimedOut', saga.done);
    else if (leg.turnsBack) writeTurnBack(saga, leg, `${leg.name}.persist-timeout`, `${waitsFor(leg)} && ${sameSend(leg)}`, 'stepTimedOut', stepsToUndo(saga.plan, step, 'included'), saga.done);
    else writeStuck(saga, leg, `${leg.name}.persist-timeout`, EVENTS[leg.direction].timedOut);
  }
  if (leg.retriesMax === 0) return;
  program.place(again);
  saga.move(`${leg.name}.note-timeout`, `${waitsFor(leg)} && ${sameSend(leg)}`, cells(leg, { unknown: 'true' }), [], saga.done);
  saga.jump(labels.backoff);
}

/** Back to the given step, or when there is nothing to undo to the outcome. */
function writeTurnBack(saga: SagaDraft, leg: Leg, name: string, where: string, event: SagaEvent, ways: Ways<PlannedStep>, onConflict: Label): void {
  saga.chooseFor(leg, ways, (target) => {
    const rows = [note(event, saga.stepNode(leg)), note('compensating', saga.node), ...saga.begins(target?.compensation)];
    saga.move(name, where, moveTo('compensating', target?.id), rows, onConflict);
    saga.firstSend();
    saga.jump(saga.undo(target));
  });
}

function writeStuck(saga: SagaDraft, leg: Leg, name: string, event: SagaEvent): void {
  if (leg.group !== undefined) return writeSettled(saga, leg, name, `${waitsFor(leg)} && ${sameSend(leg)}`, '"failed"', event, saga.done);
  const rows = [note(event, saga.stepNode(leg)), note('stuck', saga.node)];
  saga.move(name, `${waitsFor(leg)} && ${sameSend(leg)}`, { state: '"stuck"' }, rows, saga.done);
  saga.jump(saga.done);
}

/** Waits as long as the number of tries says, then counts up and sends again. */
function writeRetry(saga: SagaDraft, leg: Leg): void {
  const { program } = saga;
  const labels = saga.labels(leg);
  program.place(labels.backoff);
  if (leg.delaysUs.every((delayUs) => delayUs === 0)) saga.jump(labels.resendNow);
  else writeBackoff(saga, leg, labels.resend);
  program.place(labels.resend);
  saga.detached();
  program.place(labels.resendNow);
  const row = note(EVENTS[leg.direction].retried, saga.stepNode(leg), 'tries + 1');
  saga.move(`${leg.name}.resend`, `${waitsFor(leg)} && ${sameSend(leg)}`, cells(leg, { sends: `${cell(leg, 'sends')} + 1`, tries: `${cell(leg, 'tries')} + 1` }), [row], saga.done);
  saga.let('sends', 'sends + 1');
  saga.let('tries', 'tries + 1');
  saga.jump(labels.send);
}

function writeBackoff(saga: SagaDraft, leg: Leg, resend: Label): void {
  const { program } = saga;
  for (const [index, delayUs] of leg.delaysUs.entries()) {
    const longer = program.label();
    const isLast = index === leg.delaysUs.length - 1;
    if (!isLast) program.add({ op: 'branch', when: `tries > ${index + 1}`, then: longer });
    saga.timer(`${leg.name}.backoff`, delayUs, resend);
    saga.jump(saga.done);
    if (!isLast) program.place(longer);
  }
}
