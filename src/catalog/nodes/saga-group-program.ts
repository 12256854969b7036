import type { SagaEvent } from '../../topology/process.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import { allSettled, anyFailed, cell, cells, sameSend } from './saga-branches.ts';
import { note, type SagaDraft, TROUBLE } from './saga-draft.ts';
import { at, moveTo, waitsFor } from './saga-journal.ts';
import type { Leg, PlannedGroup, PlannedStep } from './saga-leg.ts';
import { groupToUndo, nextStages } from './saga-plan.ts';

/** Each step in a frame of its own. A restarted coordinator goes on with those that are open, and with the join. */
export function writeGroup(saga: SagaDraft, group: PlannedGroup): void {
  const { program } = saga;
  const { enter, resume, join } = saga.groupLabels(group.id);
  const branches = group.steps.map((step) => ({ step, start: program.label(), again: program.label() }));
  program.place(enter);
  for (const { step, start } of branches) saga.timer(`${step.id}.fork`, 0, start);
  saga.jump(saga.done);
  program.place(resume);
  for (const { step, start, again } of branches) {
    forkIf(saga, `${cell(step.action, 'at', 'instance')} == null`, `${step.id}.fork`, start);
    forkIf(saga, waitsFor(step.action, 'instance'), `${step.id}.fork-again`, again);
  }
  saga.jump(join);
  for (const { step, start, again } of branches) writeBranch(saga, step, group, start, again);
  writeJoin(saga, group);
}

function forkIf(saga: SagaDraft, when: string, name: string, entry: Label): void {
  const { program } = saga;
  const next = program.label();
  program.add({ op: 'branch', when: `!(${when})`, then: next });
  saga.timer(name, 0, entry);
  program.place(next);
}

/** Starts a step, or sends its command again. When the journal is not heard of, the frame starts over; what it finds changed by then it looks at. */
function writeBranch(saga: SagaDraft, { id, action, config }: PlannedStep, group: PlannedGroup, start: Label, again: Label): void {
  const { program } = saga;
  const [skip, look, lost] = [program.label(), program.label(), program.label()];
  const open = `${at('running', group.id)} && ${cell(action, 'at')} == null`;
  program.place(start);
  saga.detached();
  if (config.when !== undefined) program.add({ op: 'branch', when: `!(${config.when})`, then: skip });
  saga.tx(`${id}.start`, [saga.journal.check(open), saga.journal.patch(cells(action, { at: '"sent"', sends: '1', tries: '1', unknown: 'false' })), ...saga.begins(action)], look, lost);
  saga.firstSend();
  saga.jump(saga.labels(action).send);
  if (config.when !== undefined) {
    program.place(skip);
    saga.tx(`${id}.skip`, [saga.journal.check(open), saga.journal.patch(cells(action, { at: '"skipped"' })), saga.journal.read()], look, lost);
    saga.let('payload', 'instance.payload');
    saga.jump(saga.groupLabels(group.id).join);
  }
  program.place(look);
  saga.tx(`${id}.look-again`, [saga.journal.read()], saga.done, lost);
  program.add({ op: 'branch', when: `!(${at('running', group.id, 'instance')})`, then: saga.done });
  saga.let('payload', 'instance.payload');
  program.add({ op: 'branch', when: `${cell(action, 'at', 'instance')} != "sent"`, then: saga.groupLabels(group.id).join });
  program.place(again);
  saga.detached();
  saga.let('sends', cell(action, 'sends', 'instance'));
  saga.let('tries', cell(action, 'tries', 'instance'));
  saga.tx(`${id}.resume`, [saga.journal.check(`${waitsFor(action)} && ${sameSend(action)}`), saga.journal.patch(cells(action, { sends: `${cell(action, 'sends')} + 1` }))], look, lost);
  saga.let('sends', 'sends + 1');
  saga.jump(saga.labels(action).send);
  program.place(lost);
  program.add({ op: 'retry', schedule: TROUBLE, onExhausted: FAIL });
}

/** When all are settled: on, or back over those that are done or may be, or stuck. Who settled last finds it so. */
function writeJoin(saga: SagaDraft, group: PlannedGroup): void {
  const { program } = saga;
  const [back, open] = [program.label(), at('running', group.id)];
  program.place(saga.groupLabels(group.id).join);
  program.add({ op: 'branch', when: `!(${allSettled(group)})`, then: saga.done });
  program.add({ op: 'branch', when: anyFailed(group), then: back });
  saga.choose(nextStages(saga.plan, group), (next) => {
    saga.move(`${group.id}.join`, open, moveTo('running', next?.id), saga.beginsStage(next), saga.done);
    saga.firstSend();
    saga.jump(saga.forward(next));
  });
  program.place(back);
  if (group.steps.some(({ action }) => !action.turnsBack)) {
    saga.move(`${group.id}.stuck`, open, { state: '"stuck"' }, [note('stuck', saga.node)], saga.done);
    return saga.jump(saga.done);
  }
  saga.choose(groupToUndo(saga.plan, group), (target) => {
    saga.move(`${group.id}.turn-back`, open, moveTo('compensating', target?.id), [note('compensating', saga.node), ...saga.begins(target?.compensation)], saga.done);
    saga.firstSend();
    saga.jump(saga.undo(target));
  });
}

/** A command of a group has its answer, or none will come: noted, and perhaps it was the last. */
export function writeSettled(saga: SagaDraft, leg: Leg, name: string, where: string, how: string, event: SagaEvent, onConflict: Label): void {
  saga.tx(name, [saga.journal.check(where), saga.journal.patch(cells(leg, { at: how })), saga.journal.read(), note(event, saga.stepNode(leg))], onConflict);
  saga.let('payload', 'instance.payload');
  saga.jump(saga.groupLabels(leg.group ?? '').join);
}
