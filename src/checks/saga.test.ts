import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../base/limits.ts';
import type { SagaStepPlan } from '../topology/expectation.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import { AuditLog, judge, nameIndex, nodeIndex, sentences } from './audit-log.fixture.ts';

const step = (id: string, effect = '', compensationEffect = '', compensated = true): SagaStepPlan =>
  ({ node: nodeIndex(id), compensated, optional: false, effect: nameIndex(effect), compensationEffect: nameIndex(compensationEffect) });

const allOrNone = (...steps: SagaStepPlan[]) => ({ kind: 'sagaAtomicity', saga: nodeIndex('saga'), steps, correlation: null }) as const;

const endsWithin = (withinUs: number) => ({ kind: 'sagaTermination', saga: nodeIndex('saga'), withinUs }) as const;

/** Instance 1, started by order-3 at one second. */
class SagaLog extends AuditLog {
  readonly started: number;
  readonly #order: number;

  constructor() {
    super();
    this.at('1s');
    this.#order = this.message('OrderPlaced', 'order-3');
    this.started = this.row('sagaStarted', { who: 'saga', saga: 1, message: this.#order });
  }

  saga(time: string, kind: EventKindName): number {
    return this.at(time).row(kind, { who: 'saga', saga: 1 });
  }

  step(time: string, id: string, ...kinds: EventKindName[]): void {
    for (const kind of kinds) this.at(time).row(kind, { who: id, saga: 1 });
  }

  effect(time: string, name: string): number {
    return this.at(time).row('rowChanged', { who: 'db#0', saga: 1, message: this.#order, name });
  }
}

describe('saga atomicity by what the coordinator says', () => {
  const steps = allOrNone(step('reserve-stock'), step('charge-payment'), step('ship-order', '', '', false));

  it('passes when all steps are done, and leaves alone what is under way', () => {
    const log = new SagaLog();
    log.step('2s', 'reserve-stock', 'sagaStepStarted', 'sagaStepCompleted');
    expect(judge(log, steps)).toMatchObject({ findings: [], examined: [{ count: 0 }] });
    log.saga('3s', 'sagaCompleted');
    expect(judge(log, steps)).toMatchObject({ findings: [], examined: [{ count: 1 }] });
  });

  it('passes when what was done, or may have been, is undone once', () => {
    const log = new SagaLog();
    log.step('2s', 'reserve-stock', 'sagaStepStarted', 'sagaStepCompleted');
    log.step('3s', 'charge-payment', 'sagaStepStarted', 'sagaStepTimedOut');
    log.saga('4s', 'sagaCompensating');
    log.step('5s', 'charge-payment', 'sagaCompensationStarted', 'sagaCompensationCompleted');
    log.step('6s', 'reserve-stock', 'sagaCompensationStarted', 'sagaCompensationCompleted');
    log.saga('7s', 'sagaCompensated');
    expect(judge(log, steps)).toMatchObject({ findings: [], examined: [{ count: 1 }] });
  });

  it('asks no undoing of a step that was refused', () => {
    const log = new SagaLog();
    log.step('3s', 'charge-payment', 'sagaStepStarted', 'sagaStepFailed');
    log.saga('4s', 'sagaCompensating');
    log.saga('7s', 'sagaCompensated');
    expect(judge(log, steps).findings).toEqual([]);
  });

  it('finds a step that was done, or may have been, and never undone', () => {
    const log = new SagaLog();
    log.step('2s', 'reserve-stock', 'sagaStepStarted', 'sagaStepCompleted');
    log.step('3s', 'charge-payment', 'sagaStepStarted', 'sagaStepTimedOut');
    log.saga('4s', 'sagaCompensating');
    const ended = log.saga('7s', 'sagaCompensated');
    const report = judge(log, steps);
    expect(sentences(report)).toEqual([
      'saga 1 (order-3) was compensated at 00:00:07, but reserve-stock was done at 00:00:02 and never undone; charge-payment was done at 00:00:03 and never undone.',
    ]);
    expect(report.findings[0]).toMatchObject({ rows: [2, 3, 4, 5, 6, ended], causes: [ended], saga: 1, key: 'order-3' });
  });

  it('takes a step that timed out and was then refused for one that may have been done', () => {
    const log = new SagaLog();
    log.step('2s', 'reserve-stock', 'sagaStepStarted', 'sagaStepTimedOut');
    log.step('3s', 'reserve-stock', 'sagaStepStarted', 'sagaStepFailed');
    log.saga('4s', 'sagaCompensated');
    expect(sentences(judge(log, steps))).toEqual(['saga 1 (order-3) was compensated at 00:00:04, but reserve-stock was done at 00:00:02 and never undone.']);
  });

  it('finds a step that was undone twice', () => {
    const log = new SagaLog();
    log.step('2s', 'reserve-stock', 'sagaStepStarted', 'sagaStepCompleted');
    log.saga('3s', 'sagaCompensating');
    log.step('4s', 'reserve-stock', 'sagaCompensationStarted', 'sagaCompensationCompleted');
    log.step('5s', 'reserve-stock', 'sagaCompensationStarted', 'sagaCompensationCompleted');
    log.saga('6s', 'sagaCompensated');
    expect(sentences(judge(log, steps))).toEqual(['saga 1 (order-3) was compensated at 00:00:06, but reserve-stock was undone 2 times, at 00:00:04 and 00:00:05.']);
  });

  it('finds a completed instance with a step undone, and a stuck one with a step done', () => {
    const undone = new SagaLog();
    undone.step('2s', 'reserve-stock', 'sagaStepStarted', 'sagaStepCompleted', 'sagaCompensationStarted', 'sagaCompensationCompleted');
    undone.saga('3s', 'sagaCompleted');
    expect(sentences(judge(undone, steps))).toEqual(['saga 1 (order-3) completed at 00:00:03, but reserve-stock was undone at 00:00:02.']);
    const stuck = new SagaLog();
    stuck.step('2s', 'reserve-stock', 'sagaStepStarted', 'sagaStepCompleted');
    stuck.saga('3s', 'sagaStuck');
    expect(sentences(judge(stuck, steps))).toEqual(['saga 1 (order-3) got stuck at 00:00:03, but reserve-stock was done at 00:00:02 and never undone.']);
  });
});

describe('saga atomicity by the effects at the participants', () => {
  const steps = allOrNone(step('reserve-stock', 'reserve'), step('charge-payment', 'charge', 'refund'), step('ship-order', 'ship', '', false));

  it('believes the effects, not the coordinator', () => {
    const log = new SagaLog();
    log.effect('2s', 'charge');
    log.saga('3s', 'sagaCompensating');
    log.effect('4s', 'refund');
    log.saga('5s', 'sagaCompensated');
    expect(judge(log, steps).findings).toEqual([]);
  });

  it('forgives an instance that did a step twice and completed: that is for at most once', () => {
    const log = new SagaLog();
    for (const name of ['reserve', 'charge', 'charge', 'ship']) log.effect('2s', name);
    log.saga('3s', 'sagaCompleted');
    expect(judge(log, steps).findings).toEqual([]);
  });

  it('finds effects that were not undone, undone too seldom, or undone without having happened', () => {
    const compensated = (...names: string[]) => {
      const log = new SagaLog();
      names.forEach((name, k) => log.effect(`${k + 2}s`, name));
      log.saga('10s', 'sagaCompensated');
      return sentences(judge(log, steps));
    };
    const prefix = 'saga 1 (order-3) was compensated at 00:00:10, but charge-payment';
    expect(compensated('charge')).toEqual([`${prefix} was never undone: charge at 00:00:02.`]);
    expect(compensated('charge', 'charge', 'refund')).toEqual([`${prefix} was done 2 times and undone once: charge at 00:00:02 and 00:00:03, refund at 00:00:04.`]);
    expect(compensated('charge', 'refund', 'refund')).toEqual([`${prefix} was done once and undone 2 times: charge at 00:00:02, refund at 00:00:03 and 00:00:04.`]);
    expect(compensated('refund')).toEqual([`${prefix} was undone though it never happened: refund at 00:00:02.`]);
  });

  it('finds an effect after the end, with its row', () => {
    const log = new SagaLog();
    log.saga('5s', 'sagaCompensated');
    const late = log.effect('7s', 'charge');
    const [found] = judge(log, steps).findings;
    expect(found).toMatchObject({ message: 'saga 1 (order-3) was compensated at 00:00:05, but charge-payment was never undone: charge at 00:00:07.', rows: [log.started, log.started + 1, late] });
  });

  it('finds an effect without compensation, and one whose compensation is not known to have happened', () => {
    const log = new SagaLog();
    log.effect('2s', 'reserve');
    log.effect('3s', 'ship');
    log.saga('5s', 'sagaCompensated');
    expect(sentences(judge(log, steps))).toEqual([
      'saga 1 (order-3) was compensated at 00:00:05, but reserve-stock was done at 00:00:02 and never undone; ship-order had its effect ship at 00:00:03 and has no compensation.',
    ]);
    log.step('6s', 'reserve-stock', 'sagaCompensationCompleted');
    expect(sentences(judge(log, steps))[0]).not.toContain('reserve-stock');
  });

  it('finds a completed instance that lacks an effect or took it back', () => {
    const log = new SagaLog();
    log.effect('2s', 'charge');
    log.effect('3s', 'refund');
    log.effect('4s', 'ship');
    log.saga('5s', 'sagaCompleted');
    expect(sentences(judge(log, steps))).toEqual([
      'saga 1 (order-3) completed at 00:00:05, but reserve-stock never had its effect reserve; charge-payment was undone: charge at 00:00:02, refund at 00:00:03.',
    ]);
  });

  it('takes the instance of the message where the row has none', () => {
    const log = new SagaLog();
    const command = log.message('OrderPaid', 'order-3', { saga: 1 });
    log.row('rowInserted', { who: 'db#0', message: command, name: 'charge' });
    log.saga('5s', 'sagaCompensated');
    expect(judge(log, steps).findings).toHaveLength(1);
  });

  it('judges by the coordinator where two steps have one effect', () => {
    const log = new SagaLog();
    log.effect('2s', 'charge');
    log.saga('5s', 'sagaCompensated');
    expect(judge(log, allOrNone(step('reserve-stock', 'charge', 'refund'), step('charge-payment', 'charge', 'refund'))).findings).toEqual([]);
  });
});

describe('saga termination', () => {
  it('passes when an instance ends in time, and at the last moment', () => {
    const log = new SagaLog();
    log.saga('3s', 'sagaCompleted');
    expect(judge(log, endsWithin(2_000_000))).toMatchObject({ findings: [], examined: [{ count: 1 }] });
  });

  it('finds an instance that ended late', () => {
    const log = new SagaLog();
    log.saga('2s', 'sagaCompensating');
    const ended = log.saga('3.5s', 'sagaCompensated');
    const report = judge(log, endsWithin(2_000_000));
    expect(sentences(report)).toEqual(['saga 1 (order-3), started at 00:00:01, ended at 00:00:03.5, after 2.5s instead of within 2s.']);
    expect(report.findings[0]).toMatchObject({ rows: [log.started, ended], saga: 1, key: 'order-3' });
  });

  it('finds an instance that did not end, unless its time is not over', () => {
    const log = new SagaLog();
    const last = log.saga('2s', 'sagaCompensating');
    expect(sentences(judge(log, endsWithin(2_000_000)))).toEqual(['saga 1 (order-3), started at 00:00:01, had not ended by 00:10:00, though it must within 2s.']);
    expect(judge(log, endsWithin(2_000_000)).findings[0]!.rows).toEqual([log.started, last]);
    expect(sentences(judge(log, endsWithin(UNBOUNDED)))).toEqual(['saga 1 (order-3), started at 00:00:01, had not ended by 00:10:00, the end of the run.']);
    expect(judge(log, endsWithin(900_000_000)).findings).toEqual([]);
  });

  it('finds an instance that got stuck, however much time it has', () => {
    const log = new SagaLog();
    log.saga('2s', 'sagaStuck');
    expect(sentences(judge(log, endsWithin(900_000_000)))).toEqual(['saga 1 (order-3), started at 00:00:01, has been stuck since 00:00:02 and needs a person.']);
  });
});
