import { describe, expect, it } from 'vitest';
import { MS_US, SECOND_US } from '../../base/time.ts';
import type { Operation, Step } from '../../topology/process.ts';
import type { LinkPlan, StorePlan } from '../../topology/topology.ts';
import type { Simulation } from '../simulation.ts';
import { atStep, crash, onLink, pause, run, type Run, type RunOptions } from '../kernel/run.fixture.ts';
import { constant, END, system, type Refs } from '../kernel/system.fixture.ts';
import type { StoredRow } from './keyed-stores.ts';

const S = SECOND_US;

const insert = (key: string, value: object, effect = 0): Operation => ({ op: 'insert', table: 'rows', key, value: value as never, effect, saga: 0 });
const put = (key: string, value: object): Operation => ({ op: 'put', table: 'rows', key, value: value as never, effect: 0 });
const patch = (key: string, set: { [field: string]: string }): Operation => ({ op: 'patch', table: 'rows', key, set, effect: 0 });
const remove = (key: string): Operation => ({ op: 'delete', table: 'rows', key, effect: 0 });
const check = (key: string, where: string): Operation => ({ op: 'check', table: 'rows', key, where });
const read = (key: string, variable: string): Operation => ({ op: 'read', table: 'rows', key, variable });

interface Options extends RunOptions {
  readonly count?: number;
  readonly every?: number;
  readonly instances?: number;
  readonly store?: Partial<StorePlan>;
  readonly link?: Partial<LinkPlan>;
  readonly timeoutUs?: number;
  /** Steps after the transaction, which comes first; `names` are steps of no duration that tell where the frame went. */
  readonly then?: readonly Operation[];
}

/** Each message runs one transaction, then a second one if there is `then`. Frames end in `ok`, `conflict` or `failed`. */
function transact(operations: readonly Operation[], { count = 1, every = S, instances = 1, store = {}, link = {}, timeoutUs = 60 * S, then, ...options }: Options = {}): Run {
  const tx = (refs: Refs, name: string, own: readonly Operation[]): Step => ({ op: 'tx', name: refs.name(name), store: 0, link: refs.link('store'), operations: own, timeoutUs, onConflict: 3, onFailed: 4 });
  const topology = system({
    stores: { db: store },
    sources: {
      app: {
        to: '', count, instances, every,
        steps: (refs) => [
          tx(refs, 'first', operations),
          then === undefined ? END : tx(refs, 'second', then),
          END,
          { op: 'end', outcome: 'failed', reason: refs.name('was refused') },
          { op: 'end', outcome: 'failed', reason: refs.name('was not done') },
        ],
      },
    },
    links: { store: link },
  });
  return run(topology, { until: 600 * S, ...options });
}

/** A row as the store keeps it. */
function rowOf(simulation: Simulation, key: string): unknown {
  const state = simulation.keyframe().parts.find((part): part is { tables: Map<string, Map<string, StoredRow>>[] } => typeof part === 'object' && part !== null && 'tables' in part);
  return state?.tables[0]?.get('rows')?.get(key);
}

const outcomes = (result: Run): string[] =>
  [...result.rows('handlerFinished', { node: 'app' }), ...result.rows('handlerFailed', { node: 'app' })].sort((a, b) => a.index - b.index).map((row) => result.detail(row));

describe('a transaction', () => {
  it('changes rows of the tables, with versions', () => {
    const result = transact([put('"a"', { n: '${payload.n}' }), put('text(payload.n)', { of: 1 })], { count: 3 });
    expect(result.text('rowInserted', 'rowChanged', 'txCommitted')).toBe([
      '00:00:01.002000  db  row inserted  m1 Event  try 1  version: 1',
      '00:00:01.002000  db  row inserted  m1 Event  try 1  version: 1',
      '00:00:01.002000  db  transaction committed  first  m1 Event  try 1  operations: 2',
      '00:00:02.002000  db  row changed  m2 Event  try 1  version: 2',
      '00:00:02.002000  db  row inserted  m2 Event  try 1  version: 1',
      '00:00:02.002000  db  transaction committed  first  m2 Event  try 1  operations: 2',
      '00:00:03.002000  db  row changed  m3 Event  try 1  version: 3',
      '00:00:03.002000  db  row inserted  m3 Event  try 1  version: 1',
      '00:00:03.002000  db  transaction committed  first  m3 Event  try 1  operations: 2',
      '',
    ].join('\n'));
    expect(result.gauge('rows', { node: 'db' })).toBe(4);
    expect(outcomes(result)).toEqual(['', '', '']);
  });

  it('that is refused leaves nothing', () => {
    const result = transact([put('text(payload.n)', {}), put('"count"', {}), insert('"once"', {})], { count: 3 });
    expect(outcomes(result)).toEqual(['', 'was refused', 'was refused']);
    expect(result.rows('txConflicted').map((row) => result.detail(row))).toEqual(['conflict', 'conflict']);
    expect(result.gauge('rows', { node: 'db' })).toBe(3);
    expect(result.count('rowInserted') + result.count('rowChanged')).toBe(3);
  });

  it('whose expression fails leaves nothing and fails', () => {
    const result = transact([put('"a"', {}), put('"b"', { n: '${payload.none.deeper}' })]);
    expect(outcomes(result)).toEqual(['was not done']);
    expect(result.count('expressionFailed')).toBe(1);
    expect(result.gauge('rows', { node: 'db' })).toBe(0);
  });

  it('sees its own changes', () => {
    const result = transact([insert('"a"', { n: 1 }), patch('"a"', { n: 'row.n + 1' }), check('"a"', 'row.n == 2'), remove('"a"'), check('"a"', 'row == null'), insert('"a"', { n: 9 })], { then: [check('"a"', 'row.n == 9')] });
    expect(outcomes(result)).toEqual(['']);
    expect(result.gauge('rows', { node: 'db' })).toBe(1);
  });

  it('patches some fields and leaves the others; makes a row where there is none', () => {
    const result = transact([put('"a"', { x: 1, y: 2 })], { then: [patch('"a"', { y: 'row.y + 40', z: '"new"' }), patch('"b"', { n: '7' }), check('"a"', 'row.x == 1 && row.y == 42 && row.z == "new"'), check('"b"', 'row.n == 7')] });
    expect(outcomes(result)).toEqual(['']);
  });

  it('deletes what is there', () => {
    const result = transact([put('"a"', {}), remove('"nothing"')], { then: [remove('"a"'), remove('"a"')] });
    expect(result.count('rowDeleted')).toBe(1);
    expect(result.gauge('rows', { node: 'db' })).toBe(0);
  });

  it('reads a row or null into the frame', () => {
    const seen = transact([put('"a"', { n: 5 }), read('"a"', 'a'), read('"b"', 'b')], { then: [check('"a"', 'a.n == 5 && b == null')] });
    expect(outcomes(seen)).toEqual(['']);
    const refused = transact([put('"a"', { n: 5 }), read('"a"', 'a'), check('"a"', 'false')]);
    expect(outcomes(refused)).toEqual(['was refused']);
  });

  it('opens a saga instance that the rest of the transaction and of the frame belong to', () => {
    const open: Operation = { op: 'insert', table: 'rows', key: '"saga"', value: {}, effect: 0, saga: 1 };
    let kept: unknown;
    const eachSlice: RunOptions['eachSlice'] = (simulation) => (kept = rowOf(simulation, 'saga'));
    const result = transact([open, patch('"saga"', { n: '1' })], { count: 2, then: [patch('"saga"', { n: 'row.n + 1' })], eachSlice });
    expect(kept).toMatchObject({ value: { n: 2 }, version: 3, saga: 1, message: 1 });
    expect(result.rows('rowInserted').map(({ saga }) => saga)).toEqual([1]);
    expect(result.rows('rowChanged').map(({ saga }) => saga)).toEqual([1, 1]);
    expect(result.rows('handlerFinished').map(({ saga }) => saga)).toEqual([1]);
  });
});

describe('a store', () => {
  it('commits after its commit time, as many at once as it may, in order of arrival', () => {
    const busy = (concurrency: number): number[] => transact([put('text(payload.n)', {})], { count: 6, every: 1, store: { concurrency, commitTime: constant(100 * MS_US) } }).times('txCommitted').map((time) => Math.round(time / MS_US) - 1);
    expect(busy(1)).toEqual([100, 200, 300, 400, 500, 600]);
    expect(busy(2)).toEqual([100, 100, 200, 200, 300, 300]);
    expect(busy(10)).toEqual([100, 100, 100, 100, 100, 100]);
    const inOrder = transact([put('text(payload.n)', {})], { count: 20, every: 1, store: { commitTime: { kind: 'exponential', meanUs: 100 * MS_US } } });
    expect(inOrder.rows('txCommitted').map(({ message }) => message)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('that crashes between arrival and commit has done nothing; the client does not know', () => {
    const result = transact([put('text(payload.n)', {})], { count: 3, every: 1, store: { commitTime: constant(S) }, faults: [crash('db#0', 1.5 * S, S)] });
    expect(result.count('txCommitted')).toBe(1);
    expect(outcomes(result)).toEqual(['', 'was not done', 'was not done']);
    expect(result.count('stepTimedOut')).toBe(2);
    expect(result.gauge('rows', { node: 'db' })).toBe(1);
  });

  it('works again after a crash that found it busy', () => {
    const result = transact([put('text(payload.n)', {})], { count: 20, store: { commitTime: constant(900 * MS_US) }, faults: [crash('db#0', 3.5 * S, S), crash('db#0', 8.5 * S, 0)] });
    expect(result.rows('txCommitted').length).toBeGreaterThanOrEqual(17);
    expect(result.rows('txCommitted').at(-1)!.message).toBe(20);
  });

  it('that commits just before it crashes has done it', () => {
    const result = transact([put('"a"', {})], { faults: [crash('db#0', S + 2 * MS_US + 1, S)] });
    expect(result.gauge('rows', { node: 'db' })).toBe(1);
    expect(outcomes(result)).toEqual(['']);
  });

  it('that is down refuses at once', () => {
    const result = transact([put('"a"', {})], { faults: [crash('db#0', 0)] });
    expect(outcomes(result)).toEqual(['was not done']);
    expect(result.rows('stepFailed').map((row) => result.detail(row))).toEqual(['unavailable']);
    expect(result.one('handlerFailed').time).toBe(S + 2 * MS_US);
  });

  it('that pauses answers when it resumes, or finds its clients gone', () => {
    const result = transact([put('text(payload.n)', {})], { count: 2, faults: [pause('db#0', 0.5 * S, 3 * S)] });
    expect(result.times('txCommitted')).toEqual([3.501 * S, 3.502 * S]);
    const late = transact([put('text(payload.n)', {})], { count: 2, timeoutUs: S, faults: [pause('db#0', 0.5 * S, 30 * S)] });
    expect(outcomes(late)).toEqual(['was not done', 'was not done']);
    expect(late.gauge('rows', { node: 'db' })).toBe(2);
  });

  it('that crashes while it pauses tells who waits', () => {
    const result = transact([put('"a"', {})], { faults: [pause('db#0', 0.5 * S), crash('db#0', 5 * S)] });
    expect(outcomes(result)).toEqual(['was not done']);
    expect(result.one('handlerFailed').time).toBe(5 * S + MS_US);
  });

  it('keeps what a client that crashed had asked for', () => {
    const result = transact([put('"a"', {})], { store: { commitTime: constant(S) }, faults: [crash('app#0', 1.5 * S)] });
    expect(result.gauge('rows', { node: 'db' })).toBe(1);
    expect(result.count('handlerAborted')).toBe(1);
  });
});

describe('the way to a store', () => {
  it('loses requests and answers: the step times out, done or not', () => {
    const request = transact([put('"a"', {})], { timeoutUs: 5 * S, faults: [onLink('store', 'request', { do: 'lose' })] });
    expect([outcomes(request), request.gauge('rows', { node: 'db' })]).toEqual([['was not done'], 0]);
    const answer = transact([put('"a"', {})], { timeoutUs: 5 * S, faults: [onLink('store', 'response', { do: 'lose' })] });
    expect([outcomes(answer), answer.gauge('rows', { node: 'db' })]).toEqual([['was not done'], 1]);
    expect(answer.one('stepTimedOut').time).toBe(6 * S);
  });

  it('may repeat a request: the transaction happens once, and the store stays whole', () => {
    for (const concurrency of [1, 3]) {
      const result = transact([put('"a"', {})], { count: 50, every: 700, store: { concurrency }, link: { duplicate: 0.5 } });
      expect(result.count('hopDuplicated')).toBeGreaterThan(20);
      expect(result.count('txCommitted')).toBe(50);
      expect(outcomes(result)).toEqual(Array.from({ length: 50 }, () => ''));
    }
  });
});

describe('a fault on the step', () => {
  it('fails it before it has any effect', () => {
    const result = transact([put('"a"', {})], { faults: [atStep('app', 'first', { do: 'fail' })] });
    expect([outcomes(result), result.gauge('rows', { node: 'db' })]).toEqual([['was not done'], 0]);
  });

  it('delays the commit; the client may time out', () => {
    const result = transact([put('"a"', {})], { timeoutUs: 5 * S, faults: [atStep('app', 'first', { do: 'delay', byUs: 9 * S })] });
    expect([outcomes(result), result.times('txCommitted')]).toEqual([['was not done'], [10.002 * S]]);
  });
});

describe('a frame that comes round again', () => {
  /** A frame that asks the store, and has another of its kind ask 100 ms later. */
  function polls(link: Partial<LinkPlan>): Run {
    const topology = system({
      stores: { db: {} },
      sources: {
        app: {
          to: '',
          steps: (refs) => [
            { op: 'timer', name: refs.name('again'), after: constant(100 * MS_US), entry: 0 },
            { op: 'tx', name: refs.name('look'), store: 0, link: refs.link('store'), operations: [put('"k"', { v: 1 })], timeoutUs: 50 * MS_US, onConflict: -1, onFailed: -1 },
            END,
          ],
        },
      },
      links: { store: link },
    });
    return run(topology, { until: 11 * S });
  }

  it('draws anew what becomes of its hops', () => {
    const result = polls({ loss: 0.3 });
    const lost = result.count('hopLost');
    expect(lost).toBeGreaterThan(30);
    expect(lost).toBeLessThan(75);
  });

  it('and how long they take', () => {
    const result = polls({ latency: { kind: 'uniform', fromUs: 0, toUs: 10 * MS_US } });
    const taken = result.rows('stepCompleted', { detail: 'look' }).map(({ value }) => value);
    expect(new Set(taken).size).toBeGreaterThan(90);
  });
});

describe('what a frame had read of a row that it changes', () => {
  const basis = (key: string): Operation => ({ op: 'read', table: 'rows', key, variable: 'known', basis: true });
  const told = (result: Run): (readonly [read: number, found: number])[] => result.rows('rowRevised').map(({ value, detail }) => [value, detail]);
  const changes = (result: Run): number[] => [...result.rows('rowInserted'), ...result.rows('rowChanged')].map(({ index }) => index + 1).sort((a, b) => a - b);

  it('is told with the change, by the rows that had written it as it was read and as it is found', () => {
    const result = transact([basis("'a'")], { count: 2, then: [put("'a'", { n: 1 })] });
    const [first] = changes(result);
    expect(told(result)).toEqual([[0, 0], [first, first]]);
    expect(result.rows('rowRevised').map(({ cause }) => cause)).toEqual(changes(result));
  });

  it('differs where others changed the row in between, or removed it', () => {
    const overlapping = transact([basis("'a'")], { count: 2, every: MS_US, store: { commitTime: constant(10 * MS_US) }, then: [put("'a'", { n: 1 })] });
    expect(told(overlapping)).toEqual([[0, 0], [0, changes(overlapping)[0]]]);
    const removed = transact([basis("'a'")], { count: 2, every: MS_US, store: { commitTime: constant(10 * MS_US) }, then: [remove("'a'"), insert("'a'", { n: 1 })] });
    // The second removes what the first had inserted; what it inserts itself is the same transaction's.
    expect(told(removed)).toEqual([[0, 0], [0, changes(removed)[0]]]);
  });

  it('is told once for each transaction, and the frame knows what it wrote', () => {
    const twice = transact([basis("'a'"), put("'a'", { n: 1 })], { then: [put("'a'", { n: 2 }), patch("'a'", { n: '3' })] });
    const [first] = changes(twice);
    expect(told(twice)).toEqual([[first, first]]);
  });

  it('is told of no other row, of a read for another purpose, or of a transaction that reads the row again', () => {
    expect(told(transact([basis("'a'")], { then: [put("'b'", { n: 1 })] }))).toEqual([]);
    expect(told(transact([read("'a'", 'known')], { then: [put("'a'", { n: 1 })] }))).toEqual([]);
    expect(told(transact([basis("'a'")], { then: [{ op: 'put', table: 'rows', key: "'a'", value: {}, effect: 0, rereads: true }] }))).toEqual([]);
    expect(told(transact([basis("'a'")], { then: [check("'a'", 'false'), put("'a'", { n: 1 })] }))).toEqual([]);
  });
});
