import { parseExpression } from '../expression/parse.ts';
import type { Expression } from '../expression/syntax.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { SagaStepPlan } from '../topology/expectation.ts';
import { EFFECT_KINDS } from './at-most-once.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { INSTANCE_KINDS, instanceName, instanceSubject, STEP_KINDS } from './saga-rows.ts';
import { CODE } from './kind-code.ts';
import { judgeStep, newStepLedger, stepRows, type Outcome, type StepLedger } from './saga-step-ledger.ts';
import { evaluateOverMessage, MESSAGE_VARIABLES } from './message-scope.ts';
import { rowMoment } from './words.ts';

interface Instance {
  started: number;
  outcome: Outcome;
  /** Row that brought the outcome. */
  ended: number;
  readonly steps: readonly StepLedger[];
  /** Effects that its messages name it by. */
  correlated: readonly StepLedger[] | undefined;
}

/** An effect's place among the steps. */
interface EffectUse {
  readonly step: number;
  readonly undoes: boolean;
}

/**
 * Every instance that has come to an end did all of its steps, or undid each step that it did. Effects that participants declare
 * are the truth about a step; without them the coordinator's rows are. An instance still under way is not judged: `sagaTermination` is about those.
 */
export class SagaAtomicity implements Auditor {
  readonly kinds: readonly EventKindName[] = [...INSTANCE_KINDS, ...STEP_KINDS, ...EFFECT_KINDS];
  examined = 0;
  readonly #plan: PlanOf<'sagaAtomicity'>;
  readonly #world: AuditWorld;
  readonly #steps: readonly SagaStepPlan[];
  readonly #stepOfNode: ReadonlyMap<number, number>;
  readonly #useOfEffect: ReadonlyMap<number, EffectUse>;
  readonly #instances = new Map<number, Instance>();
  /** What was done for each correlation, where messages do not carry their instance; it may happen before the instance is known. */
  readonly #correlated = new Map<string, readonly StepLedger[]>();
  readonly #correlation: Expression | undefined;
  /** An effect may still come after its instance ended: judged when the log is complete. */
  #isOver = false;

  constructor(plan: PlanOf<'sagaAtomicity'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
    const correlation = plan.correlation === null ? undefined : parseExpression(plan.correlation, { variables: MESSAGE_VARIABLES });
    this.#correlation = correlation?.ok === true ? correlation.value : undefined;
    this.#steps = withoutSharedEffects(plan.steps);
    this.#stepOfNode = new Map(plan.steps.map(({ node }, step) => [node, step]));
    const uses = this.#steps.flatMap(({ effect, compensationEffect }, step): [number, EffectUse][] => [[effect, { step, undoes: false }], [compensationEffect, { step, undoes: true }]]);
    this.#useOfEffect = new Map(uses.filter(([effect]) => effect !== 0));
  }

  row(index: number, log: EventLog): void {
    const code = log.cell('kind', index);
    if (code === CODE.rowInserted || code === CODE.rowChanged || code === CODE.rowDeleted) return this.#effect(index, log);
    const node = log.cell('node', index);
    if (node === this.#plan.saga) return this.#instanceRow(log.kindOf(index), this.#instance(log.cell('saga', index)), index, log);
    const step = this.#stepOfNode.get(node);
    if (step !== undefined) this.#instance(log.cell('saga', index)).steps[step]!.rows.push([log.kindOf(index), index + 1]);
  }

  end(): void {
    this.#isOver = true;
  }

  findings(log: EventLog): readonly Finding[] {
    if (!this.#isOver) return [];
    const found: Finding[] = [];
    for (const [saga, instance] of this.#instances) {
      const broken = found.length < FINDINGS_MAX ? this.#judge(log, saga, instance) : undefined;
      if (broken !== undefined) found.push(broken);
    }
    return found;
  }

  #instanceRow(kind: EventKindName, instance: Instance, index: number, log: EventLog): void {
    const row = index + 1;
    if (kind === 'sagaStarted') {
      instance.started = row;
      instance.correlated = this.#correlatedAt(index, log);
    }
    const outcome = OUTCOMES[kind];
    // An end is an end: `stuck` cannot take it back.
    if (outcome === undefined || (outcome === 'stuck' && instance.outcome !== 'open')) return;
    if (instance.outcome === 'open') this.examined++;
    instance.outcome = outcome;
    instance.ended = row;
  }

  #effect(index: number, log: EventLog): void {
    const use = this.#useOfEffect.get(log.cell('detail', index));
    if (use !== undefined && this.#correlation !== undefined) return void this.#correlatedAt(index, log)?.[use.step]?.[use.undoes ? 'undone' : 'done'].push(index + 1);
    const saga = use === undefined ? 0 : this.#sagaOf(index, log);
    if (use === undefined || saga === 0) return;
    const { done, undone } = this.#instance(saga).steps[use.step]!;
    (use.undoes ? undone : done).push(index + 1);
  }

  /** The ledgers of the row's correlation. */
  #correlatedAt(index: number, log: EventLog): readonly StepLedger[] | undefined {
    const value = this.#correlation === undefined ? undefined : evaluateOverMessage(this.#world, this.#correlation, index, log);
    if (value === undefined || !value.ok || value.value === undefined) return undefined;
    const key = typeof value.value === 'string' ? value.value : JSON.stringify(value.value);
    const known = this.#correlated.get(key) ?? this.#steps.map(newStepLedger);
    this.#correlated.set(key, known);
    return known;
  }

  /** The row's instance, or that of the message whose handling it was. */
  #sagaOf(index: number, log: EventLog): number {
    const created = this.#world.messages.createdRow(log.cell('message', index));
    return log.cell('saga', index) || (created === 0 ? 0 : log.cell('saga', created - 1));
  }

  #instance(saga: number): Instance {
    const known = this.#instances.get(saga);
    if (known !== undefined) return known;
    const created: Instance = { started: 0, outcome: 'open', ended: 0, correlated: undefined, steps: this.#steps.map(newStepLedger) };
    this.#instances.set(saga, created);
    return created;
  }

  #judge(log: EventLog, saga: number, { started, outcome, ended, steps: own, correlated }: Instance): Finding | undefined {
    // Effects of another saga's instances come without a start of ours.
    if (started === 0 || outcome === 'open') return undefined;
    const steps = own.map((ledger, step) => ({ ...ledger, ...(correlated !== undefined && { done: correlated[step]!.done, undone: correlated[step]!.undone }) }));
    const broken = this.#steps.flatMap((plan, step) => {
      const wrong = judgeStep(log, plan, steps[step]!, outcome);
      return wrong === undefined ? [] : [{ wrong, rows: stepRows(plan, steps[step]!) }];
    });
    if (broken.length === 0) return undefined;
    const subject = instanceSubject(this.#world, log, saga, started);
    const message = `${instanceName(log, this.#plan.saga, subject)} ${ENDED[outcome]} at ${rowMoment(log, ended)}, but ${broken.map(({ wrong }) => wrong).join('; ')}.`;
    return finding(this.#plan, log, message, [started, ...broken.flatMap(({ rows }) => rows), ended], subject);
  }
}

const OUTCOMES: { readonly [K in EventKindName]?: Outcome } = { sagaCompleted: 'completed', sagaCompensated: 'compensated', sagaStuck: 'stuck' };

const ENDED: { readonly [O in Outcome]: string } = { completed: 'completed', compensated: 'was compensated', stuck: 'got stuck', open: 'is open' };

/** Effects that two steps use tell nothing about either: the coordinator's rows decide there. */
function withoutSharedEffects(steps: readonly SagaStepPlan[]): readonly SagaStepPlan[] {
  const all = steps.flatMap(({ effect, compensationEffect }) => [effect, compensationEffect]);
  const own = (effect: number) => (all.filter((other) => other === effect).length === 1 ? effect : 0);
  return steps.map((step) => ({ ...step, effect: own(step.effect), compensationEffect: own(step.compensationEffect) }));
}
