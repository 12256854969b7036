import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../base/json.ts';
import { bugDesign, judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import type { Design, DesignExpectation, DesignFault } from '../../design/document.ts';

const APP = bugDesign('S17-read-your-writes', 'broken');

const change = (design: Design, changes: Readonly<Record<string, JsonObject>>): Design => ({ ...design, nodes: design.nodes.map((node) => ({ ...node, config: { ...node.config, ...changes[node.id] } })) });
const under = (design: Design, faults: readonly DesignFault[], until = '2m'): Judged => judge({ ...design, scenarios: [{ ...design.scenarios[0]!, faults, until, outcome: {} }] });
const slow: DesignFault = { id: 'slow', kind: 'step-delays', config: { node: 'view', step: 'apply-Renamed.time', by: '200ms' } };

/** Microseconds from the making of each published event until its row in the read model changed. */
function delays({ log }: Judged): readonly number[] {
  const store = log.header.nodes.findIndex(({ id }) => id === 'read-model');
  const made = new Map<number, number>();
  const found: number[] = [];
  for (let index = 0; index < log.rowCount; index++) {
    const message = log.cell('message', index);
    if (log.kindOf(index) === 'messageCreated') made.set(message, log.cell('time', index));
    if (['rowInserted', 'rowChanged'].includes(log.kindOf(index)) && log.cell('node', index) === store) found.push(log.cell('time', index) - made.get(message)!);
  }
  return found;
}

describe('a projection', () => {
  it('PAT-08: a query 10 ms after the command is stale while the projection takes 200 ms, unless it waits for its write', () => {
    const broken = under(APP, [slow]);
    expect(broken.count('handlerFailed', 'stale read')).toBe(50);
    expect(broken.report.findings[0]?.message).toMatch(/^app looked at .* and did not see Rename customer-\d+/);
    const patient = under(change(APP, { app: { reads: 'until-fresh' } }), [slow]);
    expect([patient.count('handlerFailed', 'stale read'), patient.findings]).toEqual([0, []]);
    const impatient = under(change(APP, { app: { reads: 'until-fresh', patience: '20ms', every: '10ms' } }), [slow]);
    expect(impatient.findings).toContain('own-writes');
  });

  it('PAT-08: the store of the command side is never stale', () => {
    const primary = change(APP, { app: { store: 'events', table: 'events', key: 'message.key + ":1"', fresh: 'row != null && row.data.name == payload.name' } });
    const wired = { ...primary, edges: primary.edges.map((edge) => (edge.from === 'app' && edge.to === 'read-model' ? { ...edge, to: 'events' } : edge)) };
    expect(under(wired, [slow]).findings).toEqual([]);
  });

  /** A source of 8 messages a second before a projection that works 10 a second. */
  const queue = (expectation: JsonObject): Design => {
    const client = APP.nodes.find(({ id }) => id === 'view')!.config['client']!;
    const nodes = APP.nodes.filter(({ id }) => ['customer-events', 'view', 'read-model'].includes(id)).map((node) => {
      if (node.id === 'customer-events') return { ...node, config: { ...node.config, partitions: 1 } };
      return node.id === 'view' ? { ...node, config: { ...node.config, time: 'exponential(100ms)', client: { ...(client as JsonObject), 'max.poll.records': 1 } } } : { ...node, config: { commitTime: '0s' } };
    });
    const source = { id: 'source', kind: 'producer', name: 'Source', config: { channel: 'customer-events', message: { type: 'Renamed', key: "'a'", payload: { name: 'x' } }, interarrival: 'exponential(125ms)' } };
    const staleness: DesignExpectation = { id: 'stale', kind: 'staleness', name: 'Not stale', config: { projection: 'view', ...expectation } };
    return { ...APP, nodes: [source, ...nodes], edges: [{ id: 's', from: 'source', to: 'customer-events', config: {} }, ...APP.edges.filter(({ from, to }) => [from, to].includes('view'))], expectations: [staleness] };
  };

  /** How often each of ten events counts, and its value, when the projection crashes between a change and its checkpoint. */
  function drift(apply: JsonObject, idempotency: string): { readonly rows: readonly Json[]; readonly run: Judged } {
    const design = queue({});
    const nodes = design.nodes.map((node) => {
      if (node.id === 'source') return { ...node, config: { ...node.config, interarrival: '1s', count: 10, message: { type: 'Renamed', key: "'a'", payload: { version: '${ordinal}' } } } };
      return node.id === 'view' ? { ...node, config: { ...node.config, time: '1ms', idempotency, apply: [{ on: 'Renamed', set: apply }] } } : node;
    });
    const crash: DesignFault = { id: 'crash', kind: 'crash-at-step', config: { node: 'view', gap: 'after', step: 'apply-Renamed', when: 'payload.version == 4' } };
    const run = under({ ...design, nodes, expectations: [] }, [crash], '1m');
    expect(run.unmatchedFaults).toEqual([]);
    return { rows: run.rowsIn('read-model', 'customers'), run };
  }

  it('PAT-05: a crash between update and checkpoint applies an event again: a counter drifts by one, an upsert by version does not', () => {
    const counter = { applied: '(row.applied ?? 0) + 1' };
    expect(drift(counter, 'none').rows).toEqual([{ applied: 11 }]);
    expect(drift(counter, 'same-transaction').rows).toEqual([{ applied: 10 }]);
    const byVersion = { version: 'max(row.version ?? 0, payload.version)', applied: '(row.applied ?? 0) + (payload.version > (row.version ?? 0) ? 1 : 0)' };
    const { rows, run } = drift(byVersion, 'none');
    expect(rows).toEqual([{ version: 10, applied: 10 }]);
    // It was applied again all the same.
    expect(run.count('delivered')).toBe(11);
  });

  it('PAT-06: as a queue with one server, it shows events half a second after they were made, on the average', () => {
    const run = under(queue({}), [], '60m');
    const all = delays(run).slice(2000);
    const mean = all.reduce((sum, us) => sum + us, 0) / all.length / 1_000_000;
    expect(all.length).toBeGreaterThan(20_000);
    // The hops and acknowledgements between are a few milliseconds, and the load of a little more: 0.5 s is the floor.
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.7);
  }, 60_000);

  it('PAT-06: "stale at most X in 99 %" holds for the 99th percentile that the run has, and not for less', () => {
    const run = under(queue({ within: '1h', share: 0.99 }), [], '5m');
    const sorted = [...delays(run)].sort((a, b) => a - b);
    const p99 = sorted[Math.ceil(0.99 * sorted.length) - 1]!;
    expect(run.report.examined.find(({ expectation }) => expectation === 'stale')?.count).toBe(sorted.length);
    expect(under(queue({ within: `${p99}us`, share: 0.99 }), [], '5m').findings).toEqual([]);
    const tighter = under(queue({ within: `${p99 - 1}us`, share: 0.99 }), [], '5m');
    expect(tighter.findings).toEqual(['stale']);
    expect(tighter.report.findings[0]?.message).toMatch(/^\d+ of \d+ messages were in the read model of view later than/);
  });

  it('counts what was never shown: a projection that is down is stale', () => {
    const down: DesignFault = { id: 'down', kind: 'crash', config: { node: 'view', at: '10s', restartAfter: 'unlimited' } };
    const run = under(queue({ within: '20s', share: 0.5 }), [down], '2m');
    expect(run.findings).toEqual(['stale']);
    expect(run.report.findings[0]?.message).toContain('not shown yet');
  });
});
