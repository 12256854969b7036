import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import type { Json } from '../../base/json.ts';
import { AGGREGATE_FIELDS } from '../../catalog/nodes/aggregate-fields.ts';
import { readConfig } from '../../catalog/read-config.ts';
import { readDesign } from '../../design/read-design.ts';
import { Stage } from '../stage.fixture.ts';
import { aggregateStore } from './aggregate-store.ts';
import { changesOf, rowOf, versionAt, versionsOf } from './event-streams.ts';

const PATH = 'public/examples/two-tellers.flow.json';
const tellers = () => readDesign(readFileSync(PATH), PATH).design!;

async function ran(scenarioId: string, design = tellers()): Promise<Stage> {
  const stage = new Stage({ design });
  stage.workspace.run.start({ scenarioId });
  await stage.settle();
  aggregateStore(stage.workspace).read();
  await stage.settle();
  return stage;
}

describe('aggregates of a run', () => {
  it('have a stream each, with the state at every version', async () => {
    const { workspace } = await ran('checked');
    const { run } = workspace;
    const aggregates = aggregateStore(workspace);
    expect(aggregates.state).toMatchObject({ status: 'read', isWhole: true, error: null });
    const [account] = aggregates.state.aggregates;
    expect(account!.streams.map(({ id }) => id).toSorted()).toEqual([1, 2, 3, 4, 5].map((number) => `account-${number}`));
    const stream = account!.streams.find(({ id }) => id === 'account-3')!;
    const versions = versionsOf(account!, stream);
    expect(versions.map(({ version, event, state }) => [version, event.type, state])).toEqual([[1, 'Deposited', { balance: 100 }], [2, 'Withdrawn', { balance: 20 }]]);
    expect(versions[1]!.changes).toEqual([{ path: 'balance', before: 100, after: 20 }]);
    const log = run.state.log!;
    expect(versions.map(({ row }) => [log.kindOf(row - 1), log.detailText(row - 1)])).toEqual([['rowInserted', 'deposit'], ['rowInserted', 'withdraw']]);
  });

  it('of decisions on a state that was no more are overdrawn: what the example shows', async () => {
    const { workspace } = await ran('unchecked');
    const aggregates = aggregateStore(workspace);
    const [account] = aggregates.state.aggregates;
    expect(account!.streams.map((stream) => versionsOf(account!, stream).at(-1)!.state)).toEqual(account!.streams.map(() => ({ balance: -60 })));
  });

  it('kept as snapshots are what the fold gives, of the engine that kept them', async () => {
    const { workspace } = await ran('snapshots');
    const aggregates = aggregateStore(workspace);
    const [account] = aggregates.state.aggregates;
    const marks = account!.streams.flatMap((stream) => versionsOf(account!, stream).flatMap(({ version, snapshot }) => (snapshot === null ? [] : [[version, snapshot.isFold, snapshot.isRead]])));
    expect(marks).toEqual(account!.streams.map(() => [2, true, true]));
  });

  test('a version and a place in the run name each other', async () => {
    const { workspace } = await ran('unchecked');
    const { run } = workspace;
    const aggregates = aggregateStore(workspace);
    const [account] = aggregates.state.aggregates;
    for (const stream of account!.streams) {
      for (const version of [0, 1, 2, 3]) {
        const row = rowOf(stream, version);
        expect(versionAt(stream, row)).toBe(version);
        if (version > 0) expect(versionAt(stream, row - 1)).toBe(version - 1);
      }
      expect(versionAt(stream, run.state.log!.rowCount)).toBe(3);
    }
  });

  it('of a run that was cancelled end where its log does; another run is read anew', async () => {
    const design = tellers();
    const endless = design.nodes.map((node) => (node.id === 'payroll' ? { ...node, config: { ...node.config, count: -1, interarrival: '5ms' } } : node));
    const stage = new Stage({ design: { ...design, nodes: endless } });
    const { run } = stage.workspace;
    const aggregates = aggregateStore(stage.workspace);
    run.start({ scenarioId: 'unchecked', until: '10h' });
    for (let turn = 0; turn < 20_000 && (run.state.log?.rowCount ?? 0) < 3000; turn++) await stage.settle(5);
    run.cancel();
    await stage.settle();
    expect(run.state.status).toBe('cancelled');
    aggregates.read();
    await stage.settle();
    expect(aggregates.state.status).toBe('read');
    const rows = aggregates.state.aggregates.flatMap(({ streams }) => streams.flatMap(({ events }) => events.map(({ row }) => row)));
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every((row) => row <= run.state.log!.rowCount)).toBe(true);
    aggregates.choose('account', 'account-2');
    run.start({ scenarioId: 'checked' });
    expect(aggregates.state).toMatchObject({ status: 'none', stream: 'account-2' });
  });

  it('of a run that its log tells otherwise are not shown', async () => {
    const stage = new Stage({ design: tellers() });
    const { run } = stage.workspace;
    const aggregates = aggregateStore(stage.workspace);
    run.start({ scenarioId: 'checked' });
    await stage.settle();
    const kept = { ...run.state };
    const design = tellers();
    // As if another version of the program had written the log: the same rows, of a design with other commands.
    const other = { ...design, nodes: design.nodes.map((node) => (node.id === 'payroll' ? { ...node, config: { ...node.config, interarrival: '700ms' } } : node)) };
    run.reopen({ meta: { runId: 'old', designId: 'x', design: other, scenario: kept.scenario!, draftFaults: [], startedAt: 0 }, log: kept.log!, status: 'finished', summary: kept.summary, report: kept.report }, 0);
    aggregates.read();
    await stage.settle();
    expect(aggregates.state.status).toBe('failed');
    expect(aggregates.state.error).toContain('Run it again');
  });
});

describe('the fold', () => {
  const config = (changes: object) => ({ id: 'a', config: readConfig(AGGREGATE_FIELDS, { store: 'db', commands: [], ...changes } as never, 'a').values });
  const streamOf = (events: readonly (readonly [type: string, schema: number, data: Json])[]) => ({ id: 's', snapshots: [], events: events.map(([type, schema, data], at) => ({ row: at + 1, event: { type, schema, data } })) });

  it('lifts old events version by version before it applies them', () => {
    const lifting = config({
      initial: { balance: 0 },
      apply: [{ on: 'Deposited', set: { balance: 'state.balance + event.data.amount' } }],
      upcasters: [{ on: 'Deposited', from: 2, set: { amount: 'event.data.euros' } }, { on: 'Deposited', from: 1, set: { euros: 'event.data.cents / 100' } }],
    });
    const [old, newer] = versionsOf(lifting, streamOf([['Deposited', 1, { cents: 500 }], ['Deposited', 3, { amount: 2 }]]));
    expect(old!.lifted.map(({ schema, data }) => [schema, data])).toEqual([[2, { amount: null, euros: 5 }], [3, { amount: 5, euros: 5 }]]);
    expect([old!.state, newer!.state]).toEqual([{ balance: 5 }, { balance: 7 }]);
    expect(newer!.lifted).toEqual([]);
  });

  it('ends with the event that cannot be applied, and says why', () => {
    const broken = config({ initial: { balance: 0 }, apply: [{ on: 'Deposited', set: { balance: 'state.balance + event.data.amount' } }] });
    const versions = versionsOf(broken, streamOf([['Deposited', 1, { amount: 1 }], ['Deposited', 1, {}], ['Deposited', 1, { amount: 1 }]]));
    expect(versions.map(({ error }) => error === undefined)).toEqual([true, false]);
    expect(versions[1]!.error).toContain('event.data.amount');
  });

  it('changes nothing for an event of a type that nothing applies', () => {
    const [version] = versionsOf(config({ initial: { n: 1 }, apply: [{ on: 'Other', set: { n: '2' } }] }), streamOf([['Seen', 1, null]]));
    expect([version!.state, version!.changes]).toEqual([{ n: 1 }, []]);
  });

  it('tells what differs field by field, maps within maps', () => {
    expect(changesOf({ a: 1, b: { c: 1, d: [1] }, e: null }, { a: 1, b: { c: 2, d: [2] }, f: 'x' })).toEqual([
      { path: 'b.c', before: 1, after: 2 }, { path: 'b.d', before: [1], after: [2] }, { path: 'e', before: null, after: undefined }, { path: 'f', before: undefined, after: 'x' },
    ]);
  });
});
