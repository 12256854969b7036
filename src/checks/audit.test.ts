import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../base/limits.ts';
import { NO_INDEX, NO_POSITION } from '../log/columns.ts';
import { EVENT_KINDS, EVENT_KIND_NAMES } from '../log/event-kinds.ts';
import { EventLog } from '../log/event-log.ts';
import { LogWriter } from '../log/log-writer.ts';
import { MemorySink } from '../log/segment-sink.ts';
import { messageText } from '../log/stored-message.ts';
import type { Demand, ExpectationPlan } from '../topology/expectation.ts';
import { Audit, audit } from './audit.ts';
import { AuditLog, channelIndex, nameIndex, nodeIndex, RUN_END_US, SHOP, shopTopology } from './audit-log.fixture.ts';
import { FINDINGS_MAX } from './finding.ts';

const DEMANDS: readonly Demand[] = [
  { kind: 'atMostOnce', effect: nameIndex('charge'), per: 'message.key' },
  { kind: 'noLoss', channels: [] },
  { kind: 'orderPerKey', channel: channelIndex('orders'), node: nodeIndex('view'), repeats: false },
  { kind: 'sagaAtomicity', saga: nodeIndex('saga'), correlation: null, steps: ['reserve-stock', 'charge-payment'].map((id, k) => ({ node: nodeIndex(id), compensated: true, optional: false, effect: k === 0 ? 0 : nameIndex('charge'), compensationEffect: k === 0 ? 0 : nameIndex('refund') })) },
  { kind: 'sagaTermination', saga: nodeIndex('saga'), withinUs: 5 },
  { kind: 'always', expression: "lag('view') < 3", withinUs: UNBOUNDED },
  { kind: 'eventually', expression: "messages('OrderPlaced') > 5 && effects('charge') > 1", withinUs: 40 },
  { kind: 'never', expression: "depth('orders') > 2", withinUs: UNBOUNDED },
];

const PLANS: readonly ExpectationPlan[] = DEMANDS.map((demand, k) => ({ id: `e${k}`, name: `Expectation ${k}`, ...demand }));

/** Any row at all, from a small world so that rows meet. */
const anyRow = fc.record({
  kind: fc.constantFrom(...EVENT_KIND_NAMES),
  afterUs: fc.nat(2),
  node: fc.nat(SHOP.nodes.length - 1),
  member: fc.constantFrom(0, 1, NO_INDEX),
  channel: fc.nat(2),
  partition: fc.constantFrom(0, 1, NO_INDEX),
  position: fc.oneof({ weight: 9, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.constantFrom(NO_POSITION, 4_000_000_000) }),
  message: fc.oneof({ weight: 9, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.constant(4_000_000_000) }),
  saga: fc.nat(3),
  back: fc.nat(5),
  detail: fc.nat(SHOP.names.length - 1),
  value: fc.integer({ min: -3, max: 3 }),
  key: fc.constantFrom('a', 'b', null),
  isDamaged: fc.boolean(),
});

type AnyRow = typeof anyRow extends fc.Arbitrary<infer T> ? T : never;

/** Writes the rows and hands over the log as it was after each of the given numbers of rows, and in the end. */
function writeLogs(rows: readonly AnyRow[], cuts: ReadonlySet<number>): EventLog[] {
  const sink = new MemorySink();
  const writer = new LogWriter(SHOP, sink, { segmentRows: 16 });
  const read = () => new EventLog(SHOP, [...sink.segments], writer.openSegment());
  const logs: EventLog[] = [];
  for (const row of rows) {
    writer.timeUs += row.afterUs;
    const cause = Math.max(0, writer.rows - row.back);
    const address = [EVENT_KINDS[row.kind].code, row.node, row.member, row.channel, row.partition, row.position, row.message, row.saga, cause, 1] as const;
    if (EVENT_KINDS[row.kind].detail === 'heap') writer.appendWithHeap(...address, heapTextOf(row), row.value);
    else writer.append(...address, row.detail, row.value);
    if (cuts.has(writer.rows)) logs.push(read());
  }
  return [...logs, read()];
}

const heapTextOf = ({ isDamaged, key, detail }: AnyRow): string =>
  isDamaged ? '{' : messageText({ id: `lineage-${detail % 3}`, type: detail % 2 === 0 ? 'OrderPlaced' : 'OrderPaid', key, headers: {}, payload: null, parent: 0 });

describe('an audit', () => {
  it('of a growing log comes to the same as one of the whole log, whatever the rows', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 120 }), fc.array(fc.nat(120), { maxLength: 6 }), (rows, cuts) => {
        const logs = writeLogs(rows, new Set(cuts));
        const whole = logs[logs.length - 1]!;
        const growing = new Audit(SHOP, shopTopology(), PLANS);
        for (const log of logs) {
          growing.advance(log);
          growing.report(log);
        }
        expect(growing.finish(whole, RUN_END_US)).toEqual(audit(whole, shopTopology(), PLANS, RUN_END_US));
      }),
      { numRuns: 80, seed: 7 },
    );
  });

  it('gives findings whose rows exist, ascend, and end the chain of causes', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 20, maxLength: 120 }), (rows) => {
        const log = writeLogs(rows, new Set()).at(-1)!;
        const report = audit(log, shopTopology(), PLANS, RUN_END_US);
        for (const found of [...report.findings, ...report.invariants.flatMap(({ findings }) => findings)]) {
          expect(found.message).toMatch(/^\S.*\.$/);
          expect(found.message).not.toMatch(/undefined|NaN/);
          expect(found.rows).toEqual([...new Set(found.rows)].sort((a, b) => a - b));
          expect(found.rows.every((row) => row >= 1 && row <= log.rowCount)).toBe(true);
          expect(found.causes.at(-1)).toBe(found.rows.at(-1));
          if (found.causes.length > 0) expect(log.cell('cause', found.causes[0]! - 1)).toBe(0);
        }
      }),
      { numRuns: 50, seed: 8 },
    );
  });

  it('reports expectations in their order, how often each was put to the test, and invariants apart', () => {
    const log = new AuditLog();
    const order = log.message('OrderPlaced', 'order-1');
    for (let k = 0; k < 2; k++) log.at(`${k}s`).row('rowInserted', { who: 'db#0', message: order, name: 'charge' });
    const report = audit(log.read(), shopTopology(), PLANS, RUN_END_US);
    expect(report.findings.map(({ expectation }) => expectation)).toEqual(['e0', 'e6']);
    expect(report.examined.map(({ expectation, count }) => [expectation, count])).toEqual([['e0', 2], ['e1', 0], ['e2', 0], ['e3', 0], ['e4', 0], ['e5', 1], ['e6', 1], ['e7', 1]]);
    expect(report.invariants.map(({ id, nature, findings }) => [id, nature, findings.length])).toEqual([
      ['sends', 'simulator', 0], ['entries', 'simulator', 0], ['positions', 'simulator', 0], ['frames', 'simulator', 0], ['flow', 'simulator', 0], ['duplicates', 'design', 1], ['stuck', 'design', 0],
    ]);
  });

  it('keeps to a number of findings, so that a run that is broken throughout ends too', () => {
    const log = new AuditLog();
    for (let k = 0; k < FINDINGS_MAX + 10; k++) log.row('publishFailed', { who: 'checkout#0', place: 'orders', message: 1 });
    expect(audit(log.read(), shopTopology(), []).invariants[0]!.findings).toHaveLength(FINDINGS_MAX);
  });

  it('takes a log without rows', () => {
    expect(audit(new AuditLog().read(), shopTopology(), PLANS).findings.map(({ expectation }) => expectation)).toEqual(['e6']);
  });

  it('refuses to go on with a shorter log, or after its end', () => {
    const log = new AuditLog();
    const empty = log.read();
    log.row('hostPaused', { who: 'view#0' });
    const run = new Audit(SHOP, shopTopology(), []);
    run.advance(log.read());
    expect(() => run.advance(empty)).toThrow('an audit of 1 rows cannot go on with 0');
    run.finish(log.read(), 0);
    expect(() => run.advance(log.read())).toThrow('an audit of 1 rows cannot go on');
  });
});
