import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignFault, DesignNode } from '../../design/document.ts';

const CLIENT = { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' };

/** An account: deposits always, withdrawals as far as there is money. */
const ACCOUNT: JsonObject = {
  store: 'db',
  initial: { balance: 0, moves: 0 },
  commands: [
    { on: 'Deposit', events: [{ type: 'Deposited', data: { amount: 'payload.amount' }, effect: 'deposit' }] },
    { on: 'Withdraw', rules: [{ that: 'state.balance >= payload.amount', reason: 'no money' }], events: [{ type: 'Withdrawn', data: { amount: 'payload.amount', left: 'state.balance - payload.amount' }, effect: 'withdraw' }] },
  ],
  apply: [
    { on: 'Deposited', set: { balance: 'state.balance + event.data.amount', moves: 'state.moves + 1' } },
    { on: 'Withdrawn', set: { balance: 'state.balance - event.data.amount', moves: 'state.moves + 1' } },
  ],
  eventTime: '1ms',
  client: CLIENT,
};

const node = (id: string, kind: string, config: JsonObject, more: Partial<DesignNode> = {}): DesignNode => ({ id, kind, name: id, config, ...more });
const wire = (from: string, to: string) => ({ id: `${from}>${to}`, from, to, config: {} });
const source = (id: string, type: string, amount: string, config: JsonObject): DesignNode => node(id, 'producer', { channel: 'commands', message: { type, key: '"a"', payload: { amount } }, ...config });

/** Commands over a topic to one account, whose events a relay publishes. */
function bank(sources: readonly DesignNode[], account: JsonObject = {}, faults: readonly DesignFault[] = [], until = '10m', more: readonly DesignNode[] = []): Design {
  const route = (type: string) => ({ channel: 'facts', when: `row.type == "${type}"`, message: { type, key: 'row.stream', payload: { data: '${row.data}', version: '${row.version}' } } });
  return {
    format: 'flowstage/design', version: 1, name: 'Bank', description: '',
    systems: [node('kafka', 'kafka', {}) as Design['systems'][number]],
    nodes: [
      ...sources, ...more,
      node('commands', 'kafka-topic', { partitions: 1, 'replication.factor': 3 }, { system: 'kafka' }), node('facts', 'kafka-topic', { partitions: 1, 'replication.factor': 3 }, { system: 'kafka' }),
      node('account', 'aggregate', { ...ACCOUNT, ...account }), node('db', 'store', {}),
      node('relay', 'outbox-relay', { store: 'db', table: 'events', mode: 'capture', afterwards: 'mark', routes: [route('Deposited'), route('Withdrawn')] }),
    ],
    edges: [...sources.map(({ id }) => wire(id, 'commands')), wire('commands', 'account'), wire('account', 'db'), wire('relay', 'db'), wire('relay', 'facts'), ...more.map(({ id }) => wire(id, id.startsWith('account') ? 'db' : 'account'))],
    layout: {}, schemas: {}, expectations: [], extensions: {},
    scenarios: [{ id: 'run', name: 'run', description: '', seed: '1', until, startsAt: '2024-08-15T10:30:00Z', overrides: [], faults, outcome: {} }],
  };
}

/** Durations of a step, in microseconds, in order. */
const times = ({ log }: Judged, step: string): readonly number[] => rowsOf(log).filter((index) => log.kindOf(index) === 'stepCompleted' && log.detailText(index) === step).map((index) => log.cell('value', index));

/** What the relay published: the events of the stream as the world heard of them. */
const facts = ({ log }: Judged): readonly string[] => rowsOf(log).filter((index) => log.kindOf(index) === 'messageCreated').map((index) => log.message(log.cell('message', index))).filter((message) => ['Deposited', 'Withdrawn'].includes(message?.type ?? '')).map((message) => `${message!.type} ${JSON.stringify(message!.payload)}`);

const rowsOf = (log: Judged['log']): readonly number[] => Array.from({ length: log.rowCount }, (_, index) => index);

describe('an aggregate', () => {
  const deposits = source('in', 'Deposit', '${10}', { interarrival: '500ms', count: 250 });
  const last = source('out', 'Withdraw', '${5}', { interarrival: '1ms', count: 1, firstAfter: '5m' });

  it('PAT-01: loads the newest snapshot and the events after it', () => {
    const run = judge(bank([deposits, last], { snapshotEvery: 100, snapshotTime: '3ms' }));
    expect(times(run, 'load.fold').at(-1)).toBe(50_000);
    expect(times(run, 'load.read').at(-1)).toBe(3_000);
    expect(times(judge(bank([deposits, last])), 'load.fold').at(-1)).toBe(250_000);
  });

  it('PAT-01: reads no snapshot of another schema: everything is folded from the first event', () => {
    // The next release of the service, beside the old one.
    const design = bank([deposits], { snapshotEvery: 100 }, [], '10m', [node('account2', 'aggregate', { ...ACCOUNT, snapshotEvery: 100, snapshotSchema: 2, client: {} })]);
    const caller = node('teller', 'client', { target: 'account2', request: { type: 'Withdraw', key: '"a"', payload: { amount: 5 } }, interarrival: '1ms', count: 1, firstAfter: '5m' });
    const run = judge({ ...design, nodes: [...design.nodes, caller], edges: [...design.edges, wire('teller', 'account2')] });
    expect(times(run, 'load.fold').at(-1)).toBe(250_000);
    expect(run.count('rowInserted', 'withdraw')).toBe(1);
  });

  /** Two tellers at one account with money for one of them, at the same time. */
  const tellers = (account: JsonObject): Design => {
    const teller = (id: string): DesignNode => node(id, 'client', { target: 'account', request: { type: 'Withdraw', key: '"a"', payload: { amount: 10 } }, interarrival: '1ms', count: 1, firstAfter: '10s', retry: { retries: 0 } });
    return bank([source('in', 'Deposit', '${10}', { interarrival: '1s', count: 1 })], { concurrency: 2, ...account }, [], '1m', [teller('one'), teller('two')]);
  };

  it('PAT-02: of two commands on one version one appends, and the other decides again and is refused', () => {
    const run = judge(tellers({}));
    expect(run.count('rowInserted', 'withdraw')).toBe(1);
    expect(run.count('txConflicted')).toBe(1);
    expect(times(run, 'load').length).toBe(4);
    expect(run.count('handlerFailed', 'refused')).toBe(1);
    expect(facts(run)).toEqual(['Deposited {"data":{"amount":10},"version":1}', 'Withdrawn {"data":{"amount":10,"left":0},"version":2}']);
  });

  it('PAT-02: without an expected version both append, and the rule is broken', () => {
    const run = judge(tellers({ guard: 'none' }));
    expect(run.count('rowInserted', 'withdraw')).toBe(2);
    expect(run.count('txConflicted')).toBe(0);
    const lost = (design: Design): readonly string[] => judge({ ...design, expectations: [{ id: 'lost', kind: 'no-lost-update', name: '', config: {} }] }).findings;
    expect([lost(tellers({ guard: 'none' })), lost(tellers({}))]).toEqual([['lost'], []]);
  });

  it('PAT-02: gives up after as many conflicts as it may have', () => {
    const run = judge(tellers({ conflictRetries: 0 }));
    expect(run.count('rowInserted', 'withdraw')).toBe(1);
    expect(times(run, 'load').length).toBe(3);
  });

  const mixed = [source('in', 'Deposit', '${randomInteger(1, 50)}', { interarrival: 'exponential(300ms)', count: 60 }), source('out', 'Withdraw', '${randomInteger(1, 90)}', { interarrival: 'exponential(300ms)', count: 60 })];

  test.each(['1', '2', '3'])('PAT-03: the fold from the first event is the live state: the same decisions with and without snapshots (seed %s)', (seed) => {
    const under = (account: JsonObject): readonly string[] => {
      const design = bank(mixed, account, [], '3m');
      return facts(judge({ ...design, scenarios: [{ ...design.scenarios[0]!, seed }] }));
    };
    const plain = under({});
    expect(plain.some((fact) => fact.startsWith('Withdrawn'))).toBe(true);
    for (const snapshotEvery of [1, 3, 50]) expect(under({ snapshotEvery })).toEqual(plain);
    // An independent fold of what the relay published.
    let balance = 0;
    for (const fact of plain) {
      const { data } = JSON.parse(fact.slice(fact.indexOf('{'))) as { data: { amount: number; left?: number } };
      balance += data.left === undefined ? data.amount : -data.amount;
      if (data.left !== undefined) expect(data.left).toBe(balance);
    }
  });

  it('PAT-04: old events lifted from version to version give the state of new ones', () => {
    /** Version 1 says cents, version 2 euros under another name, version 3 gives a currency. */
    const written = (schema: number, data: JsonObject) => ({ ...ACCOUNT, apply: [{ on: 'Deposited', set: { moves: 'state.moves + 1' } }], commands: [{ on: 'Deposit', events: [{ type: 'Deposited', data, schema, effect: 'deposit' }] }, (ACCOUNT['commands'] as JsonObject[])[1]!] });
    const today = {
      upcasters: [{ on: 'Deposited', from: 1, set: { euros: 'event.data.cents / 100' } }, { on: 'Deposited', from: 2, set: { currency: '"EUR"', amount: 'event.data.euros' } }],
      apply: [{ on: 'Deposited', set: { balance: 'event.data.currency == "EUR" ? state.balance + event.data.amount : -1000000' } }, { on: 'Withdrawn', set: { balance: 'state.balance - event.data.amount' } }],
    };
    const withdrawals = (first: JsonObject): readonly string[] => {
      const old = written(Number(first['schema']), first['data'] as JsonObject);
      const out = node('teller', 'client', { target: 'account2', request: { type: 'Withdraw', key: '"a"', payload: { amount: 30 } }, interarrival: '1s', count: 8, firstAfter: '1m', retry: { retries: 0 } });
      const design = bank([source('in', 'Deposit', '${2000}', { interarrival: '1s', count: 10 })], old, [], '3m', [node('account2', 'aggregate', { ...ACCOUNT, ...today })]);
      return facts(judge({ ...design, nodes: [...design.nodes, out], edges: [...design.edges, wire('teller', 'account2')] })).filter((fact) => fact.startsWith('Withdrawn'));
    };
    const native = withdrawals({ schema: 3, data: { currency: '"EUR"', amount: 'payload.amount / 100' } });
    expect(native.length).toBe(6);
    expect(withdrawals({ schema: 2, data: { euros: 'payload.amount / 100' } })).toEqual(native);
    expect(withdrawals({ schema: 1, data: { cents: 'payload.amount' } })).toEqual(native);
  });

  it('decides once on a command that is delivered again, when it remembers its messages', () => {
    const crash: DesignFault = { id: 'crash', kind: 'crash-at-step', config: { node: 'account', gap: 'after', step: 'append', nth: 3, restartAfter: '5s' } };
    const few = source('in', 'Deposit', '${10}', { interarrival: '1s', count: 10 });
    const count = (idempotency: string): number => { const run = judge(bank([few], { idempotency }, [crash])); expect(run.unmatchedFaults).toEqual([]); return run.count('rowInserted', 'deposit'); };
    expect(count('none')).toBe(11);
    expect(count('same-transaction')).toBe(10);
  });

  it('answers a caller who asks for what no command is, and tells of one that nobody asks', () => {
    const design = bank([], {}, [], '10s', [node('odd', 'client', { target: 'account', request: { type: 'Close' }, interarrival: '1s', count: 1, retry: { retries: 0 } })]);
    expect(judge(design).count('handlerFailed', 'unmatched')).toBe(1);
    const alone = { ...bank([]), edges: [wire('account', 'db'), wire('relay', 'db'), wire('relay', 'facts')] };
    expect(compile(alone, 'run').diagnostics.map(({ code, subject }) => `${code} ${subject}`)).toEqual(['no-channel nodes/account/config/commands']);
  });
});
