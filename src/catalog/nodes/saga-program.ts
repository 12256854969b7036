import type { Operation } from '../../topology/process.ts';
import { FAIL, type Label } from '../lowering/program.ts';
import type { ProcessDraft } from './process-draft.ts';
import { legsOf, note, SagaDraft, TROUBLE, TROUBLE_US } from './saga-draft.ts';
import type { OutcomeConfig } from './saga-fields.ts';
import { writeGroup } from './saga-group-program.ts';
import { SAGA_HEADERS } from './saga-headers.ts';
import { at, finishing, quoted } from './saga-journal.ts';
import { isGroup } from './saga-leg.ts';
import { writeLeg } from './saga-leg-program.ts';
import { nextStages, type PlannedSaga } from './saga-plan.ts';

/**
 * Writes the program of a coordinator. Every move of an instance is persisted before it shows: persist the intent,
 * arm the timer, send the command (identity `key:step:direction`), acknowledge; on the reply persist, then the next.
 * The transaction that moves the instance also writes its saga rows, so that no crash or lost answer can part the two.
 * Moves compare-and-set the row, so late and repeated replies, and timers that are no longer needed, change nothing.
 *
 * `settles` says whether a step acknowledges deliveries. Entries: for deliveries, and for rows that a restarted host finds.
 */
export function writeSagaProgram(plan: PlannedSaga, settles: boolean, draft: ProcessDraft): { readonly delivery: Label; readonly recovery: Label } {
  const saga = new SagaDraft(plan, settles, draft);
  const delivery = writeDispatch(saga);
  for (const step of plan.steps) {
    writeLeg(saga, step, step.action);
    if (step.compensation !== undefined) writeLeg(saga, step, step.compensation);
  }
  for (const stage of plan.stages) if (isGroup(stage)) writeGroup(saga, stage);
  writeFinish(saga, 'running');
  writeFinish(saga, 'compensating');
  const recovery = writeRecovery(saga);
  writeEnd(saga);
  return { delivery, recovery };
}

function writeDispatch(saga: SagaDraft): Label {
  const { program } = saga;
  const entry = program.here();
  const [start, reply] = [program.label(), program.label()];
  if (saga.settles) saga.let('acks', 'true');
  program.add({ op: 'branch', when: `exists(headers.${SAGA_HEADERS.outcome}) && headers.${SAGA_HEADERS.saga} == ${quoted(saga.plan.id)}`, then: reply });
  const { on, when } = saga.plan.config.start;
  program.add({ op: 'branch', when: `message.type == ${quoted(on)}${when === undefined ? '' : ` && (${when})`}`, then: start });
  saga.jump(saga.done);
  program.place(start);
  writeStart(saga);
  program.place(reply);
  writeReply(saga);
  return entry;
}

/** A second start with the same key is acknowledged and forgotten, unless it is this frame's own insert whose answer got lost. */
function writeStart(saga: SagaDraft): void {
  const { program } = saga;
  const [duplicate, again] = [program.label(), program.label()];
  saga.let('saga', `{"key": text(${saga.plan.config.start.key})}`);
  saga.choose(nextStages(saga.plan), (first) => {
    saga.tx(`${saga.plan.id}.begin`, [saga.journal.insert(saga.node, first?.id ?? ''), note('started', saga.node), ...saga.beginsStage(first)], duplicate, again);
    saga.firstSend();
    saga.jump(saga.forward(first));
  });
  program.place(duplicate);
  program.add({ op: 'branch', when: 'again ?? false', then: saga.lookUp });
  saga.jump(saga.done);
  program.place(again);
  saga.let('again', 'true');
  program.add({ op: 'retry', schedule: TROUBLE, onExhausted: FAIL });
}

function writeReply(saga: SagaDraft): void {
  const { program } = saga;
  const steps = saga.plan.steps.filter(({ action }) => action.channel !== undefined).map((step) => ({ step, label: program.label() }));
  saga.let('saga', `{"key": headers.${SAGA_HEADERS.key}}`);
  for (const { step, label } of steps) program.add({ op: 'branch', when: `headers.${SAGA_HEADERS.step} == ${quoted(step.id)}`, then: label });
  saga.jump(saga.done);
  for (const { step, label } of steps) {
    program.place(label);
    const [action, compensation] = [saga.labels(step.action), step.compensation && saga.labels(step.compensation)];
    const failed = `headers.${SAGA_HEADERS.outcome} == "failed"`;
    if (compensation !== undefined) {
      const back = `headers.${SAGA_HEADERS.direction} == "compensation"`;
      program.add({ op: 'branch', when: `${back} && ${failed}`, then: compensation.failed });
      program.add({ op: 'branch', when: back, then: compensation.done });
    }
    program.add({ op: 'branch', when: failed, then: action.failed });
    saga.jump(action.done);
  }
}

/** Publish the outcome, then persist it: after a crash in between it is published again, as the same message. */
function writeFinish(saga: SagaDraft, state: 'running' | 'compensating'): void {
  const { program } = saga;
  const [label, outcome, event] = state === 'running' ? ([saga.completed, saga.plan.config.completed, 'completed'] as const) : ([saga.compensated, saga.plan.config.compensated, 'compensated'] as const);
  program.place(label);
  if (outcome !== undefined) publishOutcome(saga, outcome, event);
  saga.move(`${saga.plan.id}.${event}`, finishing(state), { state: quoted(event) }, [note(event, saga.node)], saga.done);
  saga.jump(saga.done);
}

function publishOutcome(saga: SagaDraft, outcome: OutcomeConfig, event: 'completed' | 'compensated'): void {
  const { program, context } = saga;
  const identity = `saga.key + ${quoted(`:${saga.plan.id}:${event}`)}`;
  const message = { type: context.name(outcome.type), key: 'saga.key', payload: outcome.payload, headers: {}, identity, copy: 'sends', bytes: 0 };
  program.add({ op: 'publish', name: context.name(`${saga.plan.id}.${event}.send`), channel: context.channel(outcome.channel), producer: saga.draft.producer(outcome.channel), message, onFailed: saga.trouble });
}

/**
 * Takes an instance up again after a crash, or when a transaction or publish of it failed and nobody knows how
 * far it got: counts the send up and sends what its row says.
 */
function writeRecovery(saga: SagaDraft): Label {
  const { program } = saga;
  const [restarted, proceed] = [program.here(), program.label()];
  saga.detached();
  saga.let('saga', '{"key": row.key}');
  saga.let('instance', 'row');
  takeUp(saga, 'recover', [note('recovered', saga.node)]);
  saga.jump(proceed);
  program.place(saga.resume);
  saga.detached();
  saga.let('resuming', 'true');
  // A start that looks itself up has a delivery to acknowledge, and could not start over: its payload is the journal's by then.
  program.place(saga.lookUp);
  saga.tx(`${saga.plan.id}.look-up`, [saga.journal.read()], saga.done);
  program.add({ op: 'branch', when: 'instance == null || !(instance.state in ["running", "compensating"])', then: saga.done });
  takeUp(saga, 'resume', []);
  program.place(proceed);
  for (const { id } of saga.plan.stages.filter(isGroup)) program.add({ op: 'branch', when: at('running', id, 'instance'), then: saga.groupLabels(id).resume });
  for (const leg of legsOf(saga.plan)) {
    if (leg.group !== undefined) continue;
    const state = leg.direction === 'action' ? 'running' : 'compensating';
    program.add({ op: 'branch', when: at(state, leg.stepId, 'instance'), then: saga.labels(leg).send });
  }
  program.add({ op: 'branch', when: 'instance.state == "running"', then: saga.completed });
  saga.jump(saga.compensated);
  return restarted;
}

function takeUp(saga: SagaDraft, name: string, rows: readonly Operation[]): void {
  saga.let('payload', 'instance.payload');
  saga.let('sends', 'instance.sends');
  saga.let('tries', 'instance.tries');
  const same = 'row != null && row.state == instance.state && row.step == instance.step && row.sends == sends';
  saga.tx(`${saga.plan.id}.${name}`, [saga.journal.check(same), saga.journal.patch({ sends: 'row.sends + 1' }), ...rows], saga.done);
  saga.let('sends', 'sends + 1');
}

function writeEnd(saga: SagaDraft): void {
  const { program, context } = saga;
  const again = program.label();
  program.place(saga.trouble);
  program.add({ op: 'branch', when: 'resuming ?? false', then: again });
  saga.timer(`${saga.plan.id}.trouble`, TROUBLE_US, saga.resume);
  program.place(saga.done);
  if (saga.settles) {
    const end = program.label();
    program.add({ op: 'branch', when: '!acks', then: end });
    program.add({ op: 'settle', name: context.name(`${saga.plan.id}.ack`), how: 'commit', onFailed: FAIL });
    program.place(end);
  }
  program.add({ op: 'end', outcome: 'ok', reason: 0 });
  // Starting over is another attempt, with other luck; another timer would draw the same again.
  program.place(again);
  program.add({ op: 'retry', schedule: TROUBLE, onExhausted: FAIL });
}
