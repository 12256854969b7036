import { describe, expect, it } from 'vitest';
import type { Operation, SagaEvent } from '../../topology/process.ts';
import { end, made, message, publish, put, runProgram, tx, work } from '../handlers/program.fixture.ts';
import { type Run, rowsOf } from '../run.fixture.ts';

/** Nodes of the program's world: the coordinator, and one that plays a step. */
const [MAIN, STEP] = [4, 2];

const opens = (key: string): Operation => ({ op: 'insert', table: 'rows', key, value: { n: 1 }, effect: 0, saga: MAIN });
const note = (event: SagaEvent, node = MAIN, attempt: string | null = null): Operation => ({ op: 'annotate', event, node, attempt });
const read: Operation = { op: 'read', table: 'rows', key: '"x"', variable: 'x' };
const never: Operation = { op: 'check', table: 'rows', key: '"x"', where: 'false' };

const sagaRows = (run: Run) => rowsOf(run, 'sagaStarted', 'sagaStepStarted', 'sagaStepCompleted');

describe('a transaction', () => {
  it('writes its saga rows when it has committed: the cause of each is the one before, and of what follows the last', () => {
    const run = runProgram({ program: [tx('t', [note('started'), opens('"x"'), note('stepStarted', STEP, 'payload.n + 6')]), work('w', 1), end()] });
    const [committed] = rowsOf(run, 'txCommitted');
    const [started, step] = sagaRows(run);
    expect([started!.index, step!.index]).toEqual([committed!.index + 1, committed!.index + 2]);
    expect([started!.cause, step!.cause]).toEqual([committed!.index + 1, started!.index + 1]);
    expect(rowsOf(run, 'stepCompleted').find(({ node }) => node === MAIN)!.cause).toBe(step!.index + 1);
    expect(started).toMatchObject({ node: MAIN, saga: 1, attempt: 1, member: 0xffff, message: committed!.message, time: committed!.time });
    expect(step).toMatchObject({ node: STEP, saga: 1, attempt: 7, member: 0xffff });
  });

  it('writes none when it is refused, by an operation behind them too', () => {
    const run = runProgram({ program: [tx('t', [opens('"x"'), note('started'), never], { onConflict: 1 }), end()] });
    expect(rowsOf(run, 'txConflicted')).toHaveLength(1);
    expect([...sagaRows(run), ...rowsOf(run, 'rowInserted')]).toEqual([]);
  });

  it.each(['payload.n / 0', '"one"'])('changes nothing when the attempt of a row is %s', (attempt) => {
    const run = runProgram({ program: [tx('t', [opens('"x"'), note('started', MAIN, attempt)]), end()] });
    expect(rowsOf(run, 'expressionFailed')).toHaveLength(1);
    expect([...sagaRows(run), ...rowsOf(run, 'rowInserted')]).toEqual([]);
  });
});

describe('the instance of a row', () => {
  /** Job 1 opens an instance; how each job goes on is told by the instance of its last step. */
  const lent = (operations: readonly Operation[], jobs = 2) => {
    const run = runProgram({ jobs, program: [tx('t', [opens('text(payload.n)')]), tx('a', operations, { onConflict: 2, onFailed: 2 }), publish('p'), end()] });
    expect(made(run, 'Told')).toHaveLength(jobs);
    return rowsOf(run, 'publishSent').filter(({ node }) => node === MAIN).map(({ saga }) => saga);
  };
  const readFirst: Operation = { ...read, key: '"1"' };

  it('is not lent by a read to a frame that has one', () => {
    expect(lent([readFirst])).toEqual([1, 2]);
  });

  it('is lent by an insert that finds it, whatever the frame had', () => {
    expect(lent([opens('"1"')])).toEqual([1, 1]);
  });

  it('is lent by nothing else that is refused', () => {
    expect(lent([readFirst, never])).toEqual([1, 2]);
    expect(lent([{ op: 'insert', table: 'rows', key: '"1"', value: {}, effect: 0, saga: 0 }])).toEqual([1, 2]);
  });

  /** Job 1 opens an instance and ends; job 2 comes without one. */
  const found = (operations: readonly Operation[]) => {
    const run = runProgram({
      jobs: 2,
      program: [{ op: 'branch', when: 'payload.n == 2', then: 3 }, tx('t', [opens('"x"')]), end(), tx('a', operations, { onConflict: 4, onFailed: 4 }), publish('p', message('Told')), end()],
    });
    return { sent: rowsOf(run, 'messageCreated').filter(({ node }) => node === MAIN).map(({ saga }) => saga), rows: sagaRows(run).map(({ saga }) => saga) };
  };

  it('is lent by a read to a frame that has none, and to the rows of the transaction', () => {
    expect(found([read, note('stepCompleted', STEP)])).toEqual({ sent: [1], rows: [1] });
    expect(found([note('stepCompleted', STEP)])).toEqual({ sent: [0], rows: [0] });
    expect(found([put('"x"', {}), note('stepCompleted', STEP)])).toEqual({ sent: [0], rows: [0] });
  });

  it('is not lent by a read in a transaction that is refused', () => {
    expect(found([read, never])).toEqual({ sent: [0], rows: [] });
  });
});
