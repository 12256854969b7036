import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Gap, gapPoint, gapsOf, gapText, hostIndex, linkIndex, nodeIndex, type Plan, type Run, rowsOf, rule, SECOND, timed, withFaults } from './run.fixture.ts';
import { oneOrder, type Path } from './saga-crash.fixture.ts';
import { runBesideJournal } from './saga-journal.fixture.ts';
import { rowsAgree, rowsAgreeInRandomPlans } from './saga-rows.fixture.ts';

const PATHS: readonly (readonly [path: Path, atOnce: number, end: string])[] = [
  ['completes', 1, 'completed'], ['is refused', 1, 'compensated'], ['times out', 1, 'compensated'], ['completes', 2, 'completed'], ['is refused', 2, 'compensated'], ['times out', 2, 'compensated'],
];
const SETTLED: readonly string[] = ['completed', 'compensated'];

/** Three seconds on a machine with nothing else to do. */
const BUSY_MS = 60_000;

const crash = { do: 'crash', restartAfterUs: 3 * SECOND } as const;

/** The journal's nth answer to a transaction is lost: only those belong to a message. */
const withoutAnswer = (plan: Plan, nth: number): Plan =>
  withFaults(plan, rule({ at: 'link', link: linkIndex(plan, 'order-saga', 'order-saga/journal'), direction: 'response' }, { do: 'lose' }, { nth, when: 'true' }));

/** Each plan has one fault more than the path; at least so many of them must strike, and the order must come to its end. */
function expectAgreement(plans: readonly (readonly [name: string, plan: Plan])[], struckMin: number): void {
  const found = plans.map(([name, plan]) => ({ name, ...runBesideJournal(plan) }));
  const wrong = found.filter(({ problems, ends }) => problems.length > 0 || ends.length !== 1 || !SETTLED.includes(ends[0]!));
  expect(wrong.map(({ name, problems, ends }) => [name, ends, problems])).toEqual([]);
  expect(found.filter(({ run }) => run.summary.unmatchedFaults.length === 0).length).toBeGreaterThanOrEqual(struckMin);
}

describe.each(PATHS)('rows of a saga that %s, %i of its steps at once,', (path, atOnce, end) => {
  const plan = oneOrder(2, 1, path, 'same-transaction', atOnce);

  it('say what its journal says', () => {
    const { problems, ends } = runBesideJournal(plan);
    expect(problems).toEqual([]);
    expect(ends).toEqual([end]);
  });

  it('say so whichever answer of the journal is lost', () => {
    expectAgreement(Array.from({ length: 13 }, (_, index) => [`answer ${index + 1}`, withoutAnswer(plan, index + 1)] as const), 6);
  });

  it('say so when the coordinator crashes as soon as they are written', () => {
    const written = dispatchesWithSagaRows(runBesideJournal(plan).run);
    const crashBefore = (dispatch: number) => withFaults(plan, timed({ dispatch }, { ...crash, host: hostIndex(plan, 'order-saga#0') }));
    expect(written.length).toBeGreaterThan(3);
    expectAgreement(written.map((dispatch) => [`dispatch ${dispatch}`, crashBefore(dispatch + 1)] as const), written.length);
  });

  it('say so when the coordinator crashes in any gap', () => {
    const crashIn = (gap: Gap) => withFaults(plan, rule(gapPoint(plan, 'order-saga', gap), crash, { nth: 1 }));
    // Behind one step is before another.
    const gaps = gapsOf(plan, 'order-saga').filter(({ gap }) => gap !== 'after');
    expectAgreement(gaps.map((gap) => [gapText(gap), crashIn(gap)] as const), 10);
  });
});

it('a saga goes on with its instance, and acknowledges its start, when it does not hear that it has begun', () => {
  const plan = withoutAnswer(oneOrder(2, 1, 'completes'), 1);
  const { run, ends } = runBesideJournal(plan);
  expect(run.summary.unmatchedFaults).toEqual([]);
  expect(ends).toEqual(['completed']);
  expect(rowsOf(run, 'stepTimedOut').map(({ index }) => run.log.detailText(index))).toEqual(['order-saga.begin']);
  const commands = rowsOf(run, 'messageCreated').filter(({ message }) => run.log.message(message)?.type.startsWith('do-'));
  expect(commands.map(({ saga }) => saga)).toEqual([1, 1]);
  const orders = plan.topology.channels.findIndex(({ id }) => id === 'orders');
  expect(rowsOf(run, 'offsetCommitted').filter(({ node, channel }) => node === nodeIndex(plan, 'order-saga') && channel === orders).map(({ position }) => position)).toContain(1);
});

/** Numbers of the dispatches, as timed faults count them, that wrote rows of a saga. */
function dispatchesWithSagaRows({ log }: Run): readonly number[] {
  const found = new Set<number>();
  // The rows of the beginning are no dispatch.
  for (let index = 0, dispatch = -1; index < log.rowCount; index++) {
    if ((log.cell('flags', index) & 1) === 1) dispatch++;
    if (log.kindOf(index).startsWith('saga')) found.add(dispatch);
  }
  return [...found];
}

describe('rows of sagas say what the journal says', () => {
  it('over lossy links, through crashes of the coordinator', () => fc.assert(rowsAgree, { numRuns: 25, seed: 7 }), BUSY_MS);
  it('in random plans with random faults', () => fc.assert(rowsAgreeInRandomPlans, { numRuns: 25, seed: 7 }), BUSY_MS);
});
