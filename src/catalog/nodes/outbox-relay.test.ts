import { expect, it } from 'vitest';
import { bugDesign, judge } from '../../checks/bug-pairs.fixture.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { Design, DesignFault } from '../../design/document.ts';

/** Orders with an outbox, a relay, and an idempotent consumer behind it. */
const OUTBOX = bugDesign('S02-relay-twice', 'mended');

function outbox(changes: Readonly<Record<string, JsonObject>>, faults: readonly DesignFault[], more: { readonly until?: string } = {}): Design {
  const nodes = OUTBOX.nodes.map((node) => ({ ...node, config: { ...node.config, ...changes[node.id] } }));
  return { ...OUTBOX, nodes, expectations: [], scenarios: [{ ...OUTBOX.scenarios[0]!, ...more, faults, outcome: {} }] };
}

const crash = (config: JsonObject): DesignFault => ({ id: 'crash', kind: 'crash-at-step', config: { node: 'relay', ...config } });

it('OBX-01: a crash after publishing and before marking puts the message into the channel twice, under one id; an inbox applies it once', () => {
  const run = judge(outbox({}, [crash({ gap: 'after', step: 'publish', when: "rowKey == 'order-5'" })]));
  expect(run.unmatchedFaults).toEqual([]);
  const copies = rowsOf(run.log, 'entryAppended', 'order-events').filter(({ key }) => key === 'order-5');
  expect(copies.length).toBe(2);
  expect(new Set(copies.map(({ id }) => id)).size).toBe(1);
  expect(run.count('rowInserted', 'ship')).toBe(20);
  expect(run.count('rowChanged', 'ship')).toBe(0);
});

it('OBX-01: the same when the table is marked instead of emptied, and by change data capture', () => {
  for (const config of [{ afterwards: 'mark' }, { mode: 'capture' }, { mode: 'capture', afterwards: 'mark' }]) {
    const step = config.afterwards === 'mark' ? 'mark' : 'delete';
    const run = judge(outbox({ relay: config }, [crash({ gap: 'before', step, when: "rowKey == 'order-5'" })]));
    expect(rowsOf(run.log, 'entryAppended', 'order-events').length, JSON.stringify(config)).toBe(21);
    expect(run.count('rowInserted', 'ship')).toBe(20);
  }
});

it('OBX-03: while the relay is down for ten minutes at 20 events a second, 12,000 rows wait; then they drain, and none is lost', () => {
  const changes = { checkout: { interarrival: '50ms', count: 12_600 }, relay: { pollInterval: '100ms', batchSize: 1000 } };
  const run = judge(outbox(changes, [{ id: 'down', kind: 'crash', config: { node: 'relay', at: '15s', restartAfter: '10m' } }], { until: '30m' }));
  const backlog = depthOver(run.log);
  expect(backlog.max).toBeGreaterThan(11_950);
  expect(backlog.max).toBeLessThan(12_050);
  expect(backlog.end).toBe(0);
  expect(run.count('rowInserted', 'ship')).toBe(12_600);
});

it('OBX-04: under the same crashes a dual write loses events, an outbox none', () => {
  const crashes = ['order-3', 'order-9', 'order-14'].map((order): DesignFault => ({ id: order, kind: 'crash-at-step', config: { node: 'orders', gap: 'after', step: 'place', when: `payload.orderId == '${order}'` } }));
  const shipped = (['broken', 'mended'] as const).map((twin) => {
    const design = bugDesign('S01-dual-write', twin);
    const run = judge({ ...design, expectations: [], scenarios: [{ ...design.scenarios[0]!, faults: crashes, outcome: {} }] });
    expect(run.unmatchedFaults).toEqual([]);
    expect(run.count('rowInserted', 'place')).toBe(20);
    return run.count('rowInserted', 'ship');
  });
  expect(shipped).toEqual([17, 20]);
});

it('OBX-04: a dual write that publishes first announces what never comes to be, an outbox does not', () => {
  // What the store refuses is given up after two attempts.
  const refused: DesignFault = { id: 'refused', kind: 'step-fails', config: { node: 'orders', step: 'place', when: "payload.orderId == 'order-9'" } };
  const counts = (['broken', 'mended'] as const).map((twin) => {
    const design = bugDesign('S01-dual-write', twin);
    const nodes = design.nodes.map((node) => {
      if (node.id !== 'orders') return node;
      const [handler] = node.config['handlers'] as readonly { readonly steps: readonly { readonly do: string }[] }[];
      const steps = [...handler!.steps].sort((a, b) => Number(b.do === 'publish') - Number(a.do === 'publish'));
      return { ...node, config: { ...node.config, retry: { retries: 1 }, handlers: [{ id: 'place-order', on: 'PlaceOrder', steps: steps as unknown as Json }] } };
    });
    const run = judge({ ...design, nodes, expectations: [], scenarios: [{ ...design.scenarios[0]!, faults: [refused], outcome: {} }] });
    expect(run.unmatchedFaults).toEqual([]);
    const announced = new Set(rowsOf(run.log, 'entryAppended', 'order-events').map(({ key }) => key));
    return { placed: run.count('rowInserted', 'place'), announced: announced.size, isGhost: announced.has('order-9') };
  });
  expect(counts).toEqual([{ placed: 19, announced: 20, isGhost: true }, { placed: 19, announced: 19, isGhost: false }]);
});

it('keeps the order of commits, and does nothing while nothing changes', () => {
  const run = judge(outbox({}, []));
  const order = (kind: 'entryAppended', channel: string): readonly string[] => rowsOf(run.log, kind, channel).map(({ key }) => key ?? '');
  expect([...order('entryAppended', 'order-events')].sort()).toEqual([...order('entryAppended', 'commands')].sort());
  const last = Array.from({ length: run.log.rowCount }, (_, index) => index).findLast((index) => run.log.kindOf(index) === 'rowDeleted')!;
  expect(run.log.cell('time', last)).toBeLessThan(30_000_000);
  expect(run.log.rowCount - last).toBeLessThan(30);
});

it('asks again when a hop is lost, and when the store is down', () => {
  const faults: readonly DesignFault[] = [
    { id: 'lossy', kind: 'link-loss', config: { from: 'relay', to: 'order-db', probability: 0.3 } },
    { id: 'down', kind: 'crash', config: { node: 'order-db', at: '2s', restartAfter: '3s' } },
  ];
  const run = judge(outbox({}, faults));
  expect(run.unmatchedFaults).toEqual([]);
  expect(run.count('rowInserted', 'ship')).toBe(20);
});

type Log = ReturnType<typeof judge>['log'];

function rowsOf(log: Log, kind: string, channel: string): readonly { readonly id: string; readonly key: string | null | undefined }[] {
  const wanted = log.header.channels.findIndex(({ id }) => id === channel);
  const found = [];
  for (let index = 0; index < log.rowCount; index++) {
    if (log.kindOf(index) !== kind || log.cell('channel', index) !== wanted) continue;
    const message = log.message(log.cell('message', index))!;
    found.push({ id: message.id, key: message.key });
  }
  return found;
}

/** Rows that wait in the outbox: those inserted without an effect, minus those deleted. */
function depthOver(log: Log): { readonly max: number; readonly end: number } {
  let [depth, max] = [0, 0];
  for (let index = 0; index < log.rowCount; index++) {
    if (log.kindOf(index) === 'rowInserted' && log.header.nodes[log.cell('node', index)]?.id === 'order-db' && log.cell('detail', index) === 0) max = Math.max(max, ++depth);
    if (log.kindOf(index) === 'rowDeleted') depth--;
  }
  return { max, end: depth };
}
