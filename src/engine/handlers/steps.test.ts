import { describe, expect, it } from 'vitest';
import { assign, atGap, atMs, atStep, branch, call, end, jump, made, message, ms, onLink, publish, put, retry, runProgram, settle, timer, trace, tx, work } from './program.fixture.ts';
import { rowsOf } from '../run.fixture.ts';

const STARTED = ['delivered 0', 'handlerStarted 0'];

describe('work', () => {
  it('takes its time, then goes on', () => {
    expect(trace(runProgram({ program: [work('w', 7), end()] }))).toEqual([...STARTED, 'stepStarted w 0', 'stepCompleted w 7', 'handlerFinished 7']);
  });

  it('of no time goes on at once', () => {
    const run = runProgram({ program: [work('w', 0), work('a', 0), end()] });
    expect(trace(run)).toEqual([...STARTED, 'stepStarted w 0', 'stepCompleted w 0', 'stepStarted a 0', 'stepCompleted a 0', 'handlerFinished 0']);
  });

  it('fails by a fault without having begun, with the name of the fault as the reason', () => {
    const run = runProgram({ program: [work('w', 7, 2), end(), publish('p', message('Told', { failure: '${failure}' })), end()], faults: [atStep('w', { do: 'fail' })] });
    expect(trace(run).slice(2, 5)).toEqual(['stepStarted w 0', 'faultApplied rule 0', 'stepFailed rule 0']);
    expect(made(run, 'Told')).toEqual([{ failure: { step: 'w', reason: 'rule' } }]);
  });

  it('without a place for failures fails the frame', () => {
    expect(trace(runProgram({ program: [work('w', 7), end()], faults: [atStep('w', { do: 'fail' })] })).at(-1)).toBe('handlerFailed rule 0');
  });
});

describe('every step', () => {
  const steps = { w: work('w', 0), t: tx('t', [put('"x"', { n: 1 })], { timeout: 1000 }), c: call('c', { timeout: 1000 }), p: publish('p'), s: settle('s'), tick: timer('tick', 5, 1) } as const;

  it.each(Object.keys(steps) as (keyof typeof steps)[])('is delayed by a fault: %s', (step) => {
    const durations = (faults: Parameters<typeof runProgram>[0]['faults']) => rowsOf(runProgram({ program: [steps[step], end()], ...(faults && { faults }) }), 'stepCompleted').filter(({ node }) => node === 4)[0]!.value;
    expect(durations([atStep(step, { do: 'delay', byUs: ms(40) })]) - durations([])).toBe(ms(40));
  });

  it.each(Object.keys(steps) as (keyof typeof steps)[])('fails by a fault and has no effect: %s', (step) => {
    const program = [steps[step], end(), end()].map((item) => ('onFailed' in item ? { ...item, onFailed: 2 } : item));
    const run = runProgram({ program, faults: [atStep(step, { do: 'fail' })] });
    expect(trace(run)).toContain('stepFailed rule 0');
    for (const kind of ['rowInserted', 'callReceived', 'offsetCommitted', 'timerSet'] as const) expect(rowsOf(run, kind)).toEqual([]);
    expect(made(run, 'Told')).toEqual([]);
  });

  it.each(Object.keys(steps) as (keyof typeof steps)[])('can be followed by a crash, which is caused by the fault: %s', (step) => {
    const run = runProgram({ program: [steps[step], work('a', 50), end()], faults: [atGap('after', step, { do: 'crash', restartAfterUs: ms(100) }, { attempt: 1, nth: 1 })] });
    const [strike] = rowsOf(run, 'faultApplied');
    const [crash] = rowsOf(run, 'hostCrashed');
    expect(crash!.cause).toBe(strike!.index + 1);
    expect(trace(run)).toContain(`handlerAborted ${step} ${(strike!.time - rowsOf(run, 'delivered')[0]!.time) / 1000}`);
  });
});

describe('tx', () => {
  const write = tx('t', [put('"x"', { times: '${(row.times ?? 0) + 1}' })], { timeout: 50 });

  it('changes the store and goes on with the answer', () => {
    const run = runProgram({ program: [write, end()] });
    expect(trace(run)).toEqual([...STARTED, 'stepStarted t 0', 'stepCompleted t 4', 'handlerFinished 4']);
    expect(trace(run, 'db')).toEqual(['rowInserted effect 3', 'txCommitted t 3']);
  });

  it('reads into a variable of the frame', () => {
    const run = runProgram({ program: [write, tx('a', [{ op: 'read', table: 'rows', key: '"x"', variable: 'found' }]), publish('p', message('Told', { found: '${found}' })), end()] });
    expect(made(run, 'Told')).toEqual([{ found: { times: 1 } }]);
  });

  it('goes where a conflict leads, and leaves the store alone', () => {
    const insert = { op: 'insert', table: 'rows', key: '"x"', value: { n: 1 }, effect: 0, saga: 0 } as const;
    const run = runProgram({ program: [write, tx('a', [put('"y"', {}), insert], { onConflict: 3 }), end(), publish('p', message('Told', { failure: '${failure}' })), end()] });
    expect(trace(run)).not.toContain('stepFailed conflict 8');
    expect(trace(run, 'db').slice(2)).toEqual(['txConflicted conflict 7']);
    expect(made(run, 'Told')).toEqual([{ failure: { step: 'a', reason: 'conflict' } }]);
  });

  it('fails when the store is down', () => {
    const run = runProgram({ program: [{ ...write, onFailed: 2 } as typeof write, end(), end('failed', 'refused')], faults: [atMs(500, 'db', 'crash', 2000)] });
    expect(trace(run)).toEqual([...STARTED, 'stepStarted t 0', 'stepFailed unavailable 2', 'handlerFailed refused 2']);
  });

  it('times out, though it may happen, when the answer is lost', () => {
    const run = runProgram({ program: [write, end()], faults: [onLink('db', 'response', { do: 'lose' })] });
    expect(trace(run)).toEqual([...STARTED, 'stepStarted t 0', 'stepTimedOut t 50', 'handlerFailed timeout 50']);
    expect(trace(run, 'db')).toContain('rowInserted effect 3');
  });

  it('times out and does not happen when the request is lost', () => {
    const run = runProgram({ program: [write, end()], faults: [onLink('db', 'request', { do: 'lose' })] });
    expect(trace(run).at(-1)).toBe('handlerFailed timeout 50');
    expect(rowsOf(run, 'rowInserted')).toEqual([]);
  });

  it('is in doubt when the store crashes before it commits', () => {
    const run = runProgram({ program: [{ ...write, onFailed: 2 } as typeof write, end(), end()], commitMs: 20, faults: [atMs(1015, 'db', 'crash', 1000)] });
    expect(trace(run)).toContain('stepTimedOut t 22');
    expect(rowsOf(run, 'rowInserted')).toEqual([]);
  });

  it('ignores an answer that comes after the timeout', () => {
    const run = runProgram({ program: [tx('t', [put('"x"', {})], { timeout: 3 }), end()], commitMs: 10 });
    expect(trace(run)).toEqual([...STARTED, 'stepStarted t 0', 'stepTimedOut t 3', 'handlerFailed timeout 3']);
    expect(rowsOf(run, 'rowInserted')).toHaveLength(1);
  });
});

describe('publish', () => {
  it('ends with the acknowledgement', () => {
    const run = runProgram({ program: [publish('p'), end()] });
    expect(trace(run)).toEqual([...STARTED, 'stepStarted p 0', 'publishSent 0', 'entryAppended 1', 'publishAcknowledged 2', 'stepCompleted p 2', 'handlerFinished 2']);
  });

  it('fails when nobody answers within the delivery timeout', () => {
    const run = runProgram({ program: [publish('p', undefined, 2), end(), end('failed', 'refused')], deliveryTimeoutMs: 1500, faults: [{ ...onLink('broker', 'request', { do: 'lose' }, { when: 'message.type == "Told"' }) }] });
    expect(trace(run).slice(-3)).toEqual(['publishFailed deliveryTimeout 1500', 'stepFailed deliveryTimeout 1500', 'handlerFailed refused 1500']);
  });

  it('of the message in hand publishes the same message', () => {
    const run = runProgram({ program: [publish('p', null), end()] });
    const appended = rowsOf(run, 'entryAppended');
    expect(appended.map(({ channel, message: number }) => [channel, number])).toEqual([[1, 1], [2, 1]]);
  });
});

describe('call', () => {
  const asks = [call('c', { timeout: 100, onFailed: 2, onTimeout: 3 }), end(), end('failed', 'refused'), end('failed', 'undo')];

  it('goes on when the callee ends well', () => {
    const run = runProgram({ program: asks, callee: [work('w', 5), end()] });
    expect(trace(run)).toEqual([...STARTED, 'stepStarted c 0', 'stepCompleted c 7', 'handlerFinished 7']);
    expect(trace(run, 'callee')).toEqual(['callReceived 1', 'handlerStarted 1', 'stepStarted w 1', 'stepCompleted w 6', 'handlerFinished 6']);
  });

  it('fails when the callee ends as failed', () => {
    expect(trace(runProgram({ program: asks, callee: [end('failed', 'refused')] })).slice(-2)).toEqual(['stepFailed failed 2', 'handlerFailed refused 2']);
  });

  it('times out when the callee is slow, and the callee goes on', () => {
    const run = runProgram({ program: asks, callee: [work('w', 500), end()] });
    expect(trace(run).slice(-2)).toEqual(['stepTimedOut c 100', 'handlerFailed undo 100']);
    expect(trace(run, 'callee').at(-1)).toBe('handlerFinished 501');
  });

  it('times out by a fault that makes it late', () => {
    const run = runProgram({ program: asks, callee: [work('w', 5), end()], faults: [atStep('c', { do: 'delay', byUs: ms(200) })] });
    expect(trace(run).slice(-2)).toEqual(['stepTimedOut c 100', 'handlerFailed undo 100']);
  });

  it('is refused at once when too many wait', () => {
    // One at work, none may wait: the second finds the first, which its caller gave up on.
    const run = runProgram({ program: [call('c', { timeout: 10, onTimeout: 1 }), call('a', { timeout: 100, onFailed: 3 }), end(), end('failed', 'refused')], callee: [work('w', 60), end()], calleeTrigger: { concurrency: 1, queueMax: 0 } });
    expect(trace(run).slice(-3)).toEqual(['stepStarted a 10', 'stepFailed queueFull 12', 'handlerFailed refused 12']);
    expect(trace(run, 'callee')).toContain('callRefused queueFull 11');
  });

  it('waits its turn in a queue', () => {
    const run = runProgram({ program: [call('c', { timeout: 10, onTimeout: 1 }), call('a', { timeout: 1000 }), end()], callee: [work('w', 60), end()], calleeTrigger: { concurrency: 1, queueMax: 5 } });
    expect(trace(run, 'callee').filter((line) => line.startsWith('callReceived'))).toEqual(['callReceived 1', 'callReceived 61']);
    expect(trace(run).at(-1)).toBe('handlerFinished 122');
  });

  it('is in doubt when the callee crashes at work, and fails when it is down', () => {
    const crashed = runProgram({ program: asks, callee: [work('w', 50), end()], faults: [atGap('before', 'w', { do: 'crash', restartAfterUs: ms(500) }, {}, 'callee')] });
    expect(trace(crashed).slice(-2)).toEqual(['stepTimedOut c 2', 'handlerFailed undo 2']);
    expect(trace(runProgram({ program: asks, faults: [atMs(500, 'callee', 'crash', 5000)] })).slice(-2)).toEqual(['stepFailed unavailable 2', 'handlerFailed refused 2']);
  });

  it('runs twice at the callee when the request arrives twice, and answers once', () => {
    const run = runProgram({ program: asks, callee: [work('w', 5), end()], calleeTrigger: { concurrency: 2, queueMax: 0 }, faults: [onLink('callee', 'request', { do: 'duplicate', afterUs: ms(1) })] });
    expect(trace(run, 'callee').filter((line) => line.startsWith('handlerFinished'))).toEqual(['handlerFinished 6', 'handlerFinished 7']);
    expect(trace(run).filter((line) => line.startsWith('stepCompleted'))).toEqual(['stepCompleted c 7']);
  });
});

describe('settle', () => {
  it('commits the position after the delivery', () => {
    const run = runProgram({ program: [settle('s'), end()], jobs: 2 });
    expect(rowsOf(run, 'offsetCommitted').map(({ position }) => position)).toEqual([1, 2]);
    expect(trace(run).slice(0, 6)).toEqual([...STARTED, 'stepStarted s 0', 'offsetCommitted 1', 'stepCompleted s 2', 'handlerFinished 2']);
  });

  it('is refused when the member was thrown out meanwhile, and the job is done again', () => {
    const run = runProgram({ program: [work('w', 500), settle('s', 3), end(), end('failed', 'refused')], pollIntervalMs: 200, untilMs: 1900, faults: [] });
    expect(trace(run).slice(0, 7)).toEqual([...STARTED, 'stepStarted w 0', 'stepCompleted w 500', 'stepStarted s 500', 'commitRejected unknownMember 501', 'stepFailed unknownMember 502']);
    expect(rowsOf(run, 'delivered').map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('of a frame without delivery does nothing', () => {
    const run = runProgram({ program: [timer('tick', 5, 2), end(), settle('s'), end()] });
    expect(trace(run).slice(-4)).toEqual(['handlerStarted 5', 'stepStarted s 5', 'stepCompleted s 5', 'handlerFinished 5']);
    expect(rowsOf(run, 'offsetCommitted')).toEqual([]);
  });
});

describe('timer', () => {
  const program = [assign('x', 'payload.n * 2'), timer('tick', 100, 3), end(), publish('p', message('Told', { x: '${x}', n: '${payload.n}' })), end()];

  it('opens a frame later with what its maker knew', () => {
    const run = runProgram({ program });
    expect(trace(run)).toEqual([
      ...STARTED, 'stepStarted tick 0', 'timerSet tick 0', 'stepCompleted tick 0', 'handlerFinished 0',
      'timerFired tick 100', 'handlerStarted 100', 'stepStarted p 100', 'publishSent 100', 'entryAppended 101', 'publishAcknowledged 102', 'stepCompleted p 102', 'handlerFinished 102',
    ]);
    expect(made(run, 'Told')).toEqual([{ x: 2, n: 1 }]);
  });

  it('does not see what its maker learns later', () => {
    const run = runProgram({ program: [assign('x', '1'), timer('tick', 100, 4), assign('x', '2'), end(), publish('p', message('Told', { x: '${x}' })), end()] });
    expect(made(run, 'Told')).toEqual([{ x: 1 }]);
  });

  it('is lost in a crash', () => {
    const run = runProgram({ program: [program[0]!, program[1]!, settle('s'), end(), publish('p'), end()], faults: [atGap('after', 's', { do: 'crash', restartAfterUs: ms(10) })] });
    expect(rowsOf(run, 'timerSet')).toHaveLength(1);
    expect(rowsOf(run, 'timerFired')).toEqual([]);
  });

  it('that is due in a pause fires when the host goes on', () => {
    const run = runProgram({ program, faults: [atGap('after', 'tick', { do: 'pause', forUs: ms(300) })] });
    expect(trace(run)).toContain('timerFired tick 300');
  });
});

describe('retry', () => {
  const failing = [work('w', 3, 2), end(), retry({ retriesMax: 2, firstUs: ms(10), factor: 3 }, 3), end('failed', 'refused')];

  it('starts over after delays that grow, as further attempts, and gives up in the end', () => {
    const run = runProgram({ program: failing, faults: [atStep('w', { do: 'fail' })] });
    expect(trace(run).filter((line) => !line.startsWith('fault'))).toEqual([
      ...STARTED, 'stepStarted w 0', 'stepFailed rule 0', 'handlerRetried 0', 'stepStarted w 10', 'stepFailed rule 10', 'handlerRetried 10', 'stepStarted w 40', 'stepFailed rule 40', 'handlerFailed refused 40',
    ]);
    expect(rowsOf(run, 'stepStarted').filter(({ node }) => node === 4).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it('without a place for the end of it fails the frame', () => {
    const run = runProgram({ program: [work('w', 3, 2), end(), retry({ retriesMax: 0 })], faults: [atStep('w', { do: 'fail' })] });
    expect(trace(run).at(-1)).toBe('handlerFailed retriesExhausted 0');
  });
});

describe('let and branch', () => {
  it('choose the way', () => {
    const way = (n: number) => trace(runProgram({ program: [assign('big', `${n} > 3`), branch('big', 4), work('a', 0), end(), work('b', 0), jump(3)] })).filter((line) => line.startsWith('stepStarted'));
    expect([way(5), way(1)]).toEqual([['stepStarted b 0'], ['stepStarted a 0']]);
  });
});

describe('an expression without a value', () => {
  const NOTHING = 'payload.nothing.at.all';

  it.each([
    ['in a branch', [branch(NOTHING, 1), end()]],
    ['in a branch that is no yes or no', [branch('1 + 1', 1), end()]],
    ['in a payload', [publish('p', message('Told', { x: `\${${NOTHING}}` })), end()]],
    ['in a key', [publish('p', message('Told', {}, { key: NOTHING })), end()]],
    ['in an identity', [publish('p', message('Told', {}, { identity: NOTHING })), end()]],
    ['in a copy', [publish('p', message('Told', {}, { copy: NOTHING })), end()]],
    ['in a copy that is no number', [publish('p', message('Told', {}, { copy: '"x"' })), end()]],
    ['in a let that has an error', [assign('x', '1 + "a" * 2'), end()]],
    ['in a request', [{ ...call('c'), request: message('Ask', { x: `\${${NOTHING}}` }) } as ReturnType<typeof call>, end()]],
  ])('%s fails the handler, and the run goes on', (_where, program) => {
    const run = runProgram({ program, jobs: 2 });
    expect(rowsOf(run, 'expressionFailed')).toHaveLength(2);
    expect(run.summary.stop).toBe('horizon');
    expect(trace(run).filter((line) => line.startsWith('handlerFailed expression'))).toHaveLength(2);
  });

  it('in a transaction fails the step', () => {
    const run = runProgram({ program: [tx('t', [put(NOTHING, {})], { onFailed: 2 }), end(), end('failed', 'refused')] });
    expect(rowsOf(run, 'expressionFailed')).toHaveLength(1);
    expect(trace(run).slice(-2)).toEqual(['stepFailed expression 4', 'handlerFailed refused 4']);
  });
});
