import { describe, expect, it } from 'vitest';
import { rowsOf } from '../run.fixture.ts';
import { assign, atEdge, atGap, atMs, call, end, made, message, ms, ON_DELIVERY, onLink, onStart, publish, put, runProgram, settle, timer, trace, tx, work } from './program.fixture.ts';

const times = (run: Parameters<typeof rowsOf>[0], kind: Parameters<typeof rowsOf>[1], node: number): number[] => rowsOf(run, kind).filter((row) => row.node === node).map(({ time }) => time / 1000);

describe('a source', () => {
  const program = [end()];

  it('makes as many messages as it should, at its times', () => {
    const run = runProgram({ program, jobs: 3, everyMs: 500 });
    expect(made(run, 'Job')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(times(run, 'messageCreated', 5)).toEqual([1000, 1500, 2000]);
  });

  it('makes none while it is down, and no other later', () => {
    const run = runProgram({ program, jobs: 4, everyMs: 500, faults: [atMs(1400, 'source', 'crash', 500)] });
    expect(made(run, 'Job')).toEqual([{ n: 1 }, { n: 3 }, { n: 4 }].filter(({ n }) => n !== 2));
    expect(rowsOf(run, 'callRefused').map(({ value }) => value)).toEqual([2]);
  });

  it('makes them all at once after a pause', () => {
    const run = runProgram({ program, jobs: 4, everyMs: 500, faults: [atMs(1400, 'source', 'pause', 900)] });
    expect(times(run, 'messageCreated', 5)).toEqual([1000, 2300, 2300, 2500]);
    expect(made(run, 'Job')).toEqual([1, 2, 3, 4].map((n) => ({ n })));
  });
});

describe('a crash', () => {
  const program = [work('w', 100), tx('t', [put('"x"', { n: '${payload.n}' })]), settle('s'), end()];

  it('loses the frame, and the delivery is handled again when the host is back', () => {
    const run = runProgram({ program, faults: [atMs(1050, 'main', 'crash', 200)] });
    expect(trace(run).filter((line) => line.startsWith('handler') || line.startsWith('host') || line.startsWith('delivered'))).toEqual(['delivered 0', 'handlerStarted 0', 'hostCrashed 44', 'handlerAborted 44', 'hostStarted 244', 'delivered 3037', 'handlerStarted 3037', 'handlerFinished 3144'].map((line) => expect.stringContaining(line.split(' ')[0]!)));
    expect(rowsOf(run, 'delivered').map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(rowsOf(run, 'rowInserted')).toHaveLength(1);
  });

  it.each(['start', 'end'] as const)('strikes at the %s of a handler', (gap) => {
    const run = runProgram({ program, faults: [atEdge(gap, { do: 'crash', restartAfterUs: ms(200) }, { attempt: 1 })] });
    expect(rowsOf(run, 'delivered')).toHaveLength(gap === 'start' ? 2 : 1);
    expect(rowsOf(run, 'stepStarted').filter(({ node, attempt }) => node === 4 && attempt === 1)).toHaveLength(gap === 'start' ? 0 : 3);
    expect(rowsOf(run, 'handlerAborted')).toHaveLength(1);
  });

  it('loses every frame of the host, whoever opened it', () => {
    const run = runProgram({ program: [timer('tick', 5, 3), settle('s'), end(), work('w', 500), publish('p'), end()], faults: [atMs(1200, 'main', 'crash', 200)] });
    expect(rowsOf(run, 'handlerAborted')).toHaveLength(1);
    expect(made(run, 'Told')).toEqual([]);
  });

  it('of a service loses what it did for its callers, who hear of it', () => {
    const run = runProgram({ program: [call('c', { timeout: 5000, onTimeout: 2 }), end(), end('failed', 'refused')], callee: [work('w', 500), tx('t', [put('"x"', {})]), end()], faults: [atMs(1200, 'callee', 'crash', 100)] });
    expect(rowsOf(run, 'handlerAborted').map(({ node }) => node)).toEqual([2]);
    expect(rowsOf(run, 'rowInserted')).toEqual([]);
    expect(rowsOf(run, 'stepTimedOut')).toHaveLength(1);
  });

  it('of which no restart comes leaves the delivery where it is', () => {
    const run = runProgram({ program, faults: [atMs(1050, 'main', 'crash', Infinity)] });
    expect(rowsOf(run, 'hostStarted')).toEqual([]);
    expect(rowsOf(run, 'offsetCommitted')).toEqual([]);
  });

  it('drops the answers that the former life waited for', () => {
    // The transaction commits while the host is down; the answer finds another life, which has not asked.
    const run = runProgram({ program: [tx('t', [put('"x"', { times: '${(row.times ?? 0) + 1}' })]), settle('s'), end()], commitMs: 20, faults: [atGap('before', 't', { do: 'pause', forUs: 0 }), atMs(1015, 'main', 'crash', 1)] });
    expect(rowsOf(run, 'rowInserted', 'rowChanged')).toHaveLength(2);
    expect(rowsOf(run, 'stepCompleted').filter(({ node, attempt }) => node === 4 && attempt === 1)).toEqual([]);
    expect(rowsOf(run, 'handlerFinished').filter(({ node }) => node === 4)).toHaveLength(1);
  });
});

describe('a pause', () => {
  it('holds work until it is over', () => {
    const run = runProgram({ program: [work('w', 100), end()], faults: [atMs(1050, 'main', 'pause', 500)] });
    const [from] = rowsOf(run, 'delivered');
    expect(rowsOf(run, 'stepCompleted').find(({ node }) => node === 4)!.time - ms(1550)).toBe(0);
    expect(from!.time).toBeLessThan(ms(1050));
  });

  it('between two steps keeps the frame where it is', () => {
    const run = runProgram({ program: [work('w', 10), work('a', 10), end()], faults: [atGap('after', 'w', { do: 'pause', forUs: ms(300) })] });
    expect(trace(run).filter((line) => line.startsWith('step'))).toEqual(['stepStarted w 0', 'stepCompleted w 10', 'stepStarted a 310', 'stepCompleted a 320']);
  });

  it('at the end of a handler only holds its end', () => {
    const run = runProgram({ program: [work('w', 10), end()], faults: [atEdge('end', { do: 'pause', forUs: ms(300) })] });
    expect(trace(run)).toContain('handlerFinished 310');
  });
});

describe('a started host', () => {
  /** Each job leaves a row; what a start finds, it tells. */
  const program = [
    tx('t', [{ op: 'insert', table: 'rows', key: 'text(payload.n)', value: { n: '${payload.n}', open: '${payload.n != 2}' }, effect: 0, saga: 4 }]), settle('s'), end(),
    publish('p', message('Told', { row: '${row}', saga: '${message.saga}', first: '${payload.n}' })), end(),
  ];
  const world = { program, triggers: [ON_DELIVERY, onStart(3, 'row.open')], jobs: 3, everyMs: 100 };
  const found = [{ row: { n: 1, open: true }, saga: 1, first: 1 }, { row: { n: 3, open: true }, saga: 3, first: 3 }];

  it('goes on with the rows that it should, in the order of their insertion, as their sagas', () => {
    const run = runProgram({ ...world, faults: [atMs(2000, 'main', 'crash', 500)] });
    expect(made(run, 'Told')).toEqual(found);
    expect(rowsOf(run, 'publishSent').filter(({ node }) => node === 4).map(({ saga }) => saga)).toEqual([1, 3]);
  });

  it('finds nothing at time 0', () => {
    expect(made(runProgram(world), 'Told')).toEqual([]);
  });

  it('asks again while its store is down', () => {
    const run = runProgram({ ...world, faults: [atMs(2000, 'main', 'crash', 500), { ...atMs(2000, 'db', 'crash', 3200), id: 'db' }] });
    expect(made(run, 'Told')).toEqual(found);
    expect(times(run, 'publishSent', 4).every((time) => time > 5200)).toBe(true);
  });

  it.each(['request', 'response'] as const)('asks again when the %s is lost', (direction) => {
    const run = runProgram({ ...world, faults: [atMs(2000, 'main', 'crash', 500), onLink('db', direction, { do: 'lose' }, { fromUs: ms(2400), untilUs: ms(2600) })] });
    expect(made(run, 'Told')).toEqual(found);
  });

  it('asks once when its request arrives twice', () => {
    const run = runProgram({ ...world, faults: [atMs(2000, 'main', 'crash', 500), onLink('db', 'request', { do: 'duplicate', afterUs: ms(1) }, { fromUs: ms(2400), untilUs: ms(2600) })] });
    expect(made(run, 'Told')).toEqual(found);
  });

  it('waits while its store stands still', () => {
    const run = runProgram({ ...world, faults: [atMs(2000, 'main', 'crash', 500), { ...atMs(2400, 'db', 'pause', 3000), id: 'db' }] });
    expect(made(run, 'Told')).toEqual(found);
  });

  it('asks again when its store crashes while it stands still', () => {
    const run = runProgram({ ...world, faults: [atMs(2000, 'main', 'crash', 500), { ...atMs(2400, 'db', 'pause', 30_000), id: 'db' }, { ...atMs(3000, 'db', 'crash', 100), id: 'again' }] });
    expect(made(run, 'Told')).toEqual(found);
  });

  it('that crashes again before it has its answer asks once in each life', () => {
    const run = runProgram({ ...world, faults: [atMs(2000, 'main', 'crash', 500), { ...atMs(2501, 'main', 'crash', 500), id: 'again' }] });
    expect(made(run, 'Told')).toEqual(found);
  });
});

describe('a frame of a timer', () => {
  it('runs beside the delivery that made it', () => {
    const run = runProgram({ program: [assign('who', '"timer"'), timer('tick', 5, 4), work('w', 20), end(), work('a', 1), end()] });
    expect(trace(run).filter((line) => line.startsWith('handler'))).toEqual(['handlerStarted 0', 'handlerStarted 5', 'handlerFinished 6', 'handlerFinished 20']);
  });
});
