import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import type { Design } from '../design/document.ts';
import { AuditLog, judge, nodeIndex, sentences } from './audit-log.fixture.ts';
import { bugDesign, judge as run } from './bug-pairs.fixture.ts';

const demand = { kind: 'noLostUpdate', nodes: [] } as const;

/** A change of a row of `db` by an instance, for a message of its own, on what `read` had left of it when `found` had changed it. */
function change(log: AuditLog, who: string, key: string, read = -1, found = read): number {
  const message = log.message('OrderPlaced', key);
  const step = log.row('stepStarted', { who, name: 'work', message });
  const changed = log.row('rowChanged', { who: 'db#0', message, cause: step });
  if (read >= 0) log.row('rowRevised', { who: 'db#0', message, cause: changed, value: read, detail: found });
  return changed;
}

describe('no lost update', () => {
  it('holds while every change finds what its maker had read; what nobody had read is no premise', () => {
    const log = new AuditLog().at('1s');
    const first = change(log, 'payment#0', 'a');
    const second = change(log, 'payment#1', 'b', first);
    change(log, 'payment#0', 'c', second);
    expect(judge(log, demand)).toMatchObject({ findings: [], examined: [{ count: 2 }] });
  });

  it('is broken by a change of another in between, and tells all three', () => {
    const log = new AuditLog().at('1s');
    const first = change(log, 'payment#0', 'a');
    const second = change(log.at('2s'), 'payment#0', 'b', first);
    const third = change(log.at('3s'), 'payment#1', 'c', first, second);
    const report = judge(log, demand);
    expect(sentences(report)).toEqual(['payment#1 changed a row of db for OrderPlaced c at 00:00:03 by what it had read of it as payment#0 for OrderPlaced a had left it at 00:00:01, and payment#0 for OrderPlaced b had changed it at 00:00:02.']);
    expect(report.findings[0]).toMatchObject({ rows: [first, second, third], key: 'c' });
  });

  it('is broken by a row that came or went in between', () => {
    const log = new AuditLog().at('1s');
    const first = change(log, 'payment#0', 'a');
    change(log.at('2s'), 'payment#1', 'b', 0, first);
    change(log.at('3s'), 'payment#1', 'c', first, 0);
    expect(sentences(judge(log, demand)).map((sentence) => sentence.slice(sentence.indexOf(' by what')))).toEqual([
      ' by what it had read of it when there was none, and payment#0 for OrderPlaced a had changed it at 00:00:01.',
      ' by what it had read of it as payment#0 for OrderPlaced a had left it at 00:00:01, and somebody had deleted it since.',
    ]);
  });

  it('is no matter of whom it does not name, nor of a change of one\'s own whose answer was lost', () => {
    const log = new AuditLog().at('1s');
    const first = change(log, 'payment#0', 'a');
    const second = change(log, 'view#0', 'b', first);
    change(log, 'view#0', 'c', first, second);
    const own = { who: 'db#0', message: 3 };
    const again = log.row('rowChanged', own);
    log.row('rowRevised', { ...own, cause: again, value: second, detail: again - 2 });
    expect(judge(log, demand).findings).toHaveLength(1);
    expect(judge(log, { ...demand, nodes: [nodeIndex('payment')] })).toMatchObject({ findings: [], examined: [{ count: 0 }] });
  });

  it('reads nothing out of rows that a damaged log names', () => {
    const log = new AuditLog().at('1s');
    const first = change(log, 'payment#0', 'a');
    change(log, 'payment#0', 'b', first, 4_000_000);
    change(log, 'payment#0', 'c', 0.5, first);
    expect(judge(log, demand)).toMatchObject({ findings: [], examined: [{ count: 0 }] });
  });
});

describe('a sale that is counted in two steps', () => {
  const [broken, mended] = [bugDesign('P03-lost-update', 'broken'), bugDesign('P03-lost-update', 'mended')];
  const slow = (design: Design) => run(design, design.scenarios[1]);
  /** The row as `sell` writes it, and what is checked before. */
  function selling(sold: string, where?: string): Design {
    const operations: Json[] = [...(where === undefined ? [] : [{ op: 'check', table: 'stock', key: "'item'", where }]), { op: 'put', table: 'stock', key: "'item'", value: { sold }, effect: 'sell' }];
    const config = (id: string, given: Design['nodes'][number]['config']) => (id === 'stock' ? JSON.parse(JSON.stringify(given, (_, step: { id?: string; operations?: Json[] }) => (step?.id === 'sell' && step.operations !== undefined ? { ...step, operations } : step))) : given);
    return { ...broken, nodes: broken.nodes.map((node) => ({ ...node, config: config(node.id, node.config) })) };
  }

  it('is lost: the row counts as many sales as went on from one another', () => {
    const judged = slow(broken);
    const { log } = judged;
    const [{ sold }] = judged.rowsIn('stock-db', 'stock') as [{ sold: number }];
    const counted = new Map<number, number>();
    let last = 0;
    for (let index = 0; index < log.rowCount; index++) {
      if (log.kindOf(index) !== 'rowRevised') continue;
      last = log.cell('cause', index);
      counted.set(last, (counted.get(log.cell('value', index)) ?? 0) + 1);
    }
    expect(counted.get(last)).toBe(sold);
    expect(sold).toBeLessThan(40);
    expect(judged.report.findings.length).toBeGreaterThanOrEqual(40 - sold);
    expect(judged.report.examined).toContainEqual({ expectation: 'no-lost-update', count: 40 });
  });

  it('is not lost where the transaction that writes checks what was read', () => {
    const judged = slow(mended);
    expect(judged.rowsIn('stock-db', 'stock')).toEqual([{ sold: 40 }]);
    expect(judged.report.examined).toContainEqual({ expectation: 'no-lost-update', count: 40 });
    expect(judged.count('txConflicted')).toBeGreaterThan(0);
  });

  it('is decided anew where the transaction looks at the row again, unless it writes what was read before', () => {
    const again = slow(selling('${(row.sold ?? 0) + 1}', 'row == null || row.sold < 1000'));
    expect([again.findings, again.rowsIn('stock-db', 'stock')]).toEqual([[], [{ sold: 40 }]]);
    expect(slow(selling('${(item.sold ?? 0) + 1}', 'row == null || row.sold < 1000')).findings).toEqual(['no-lost-update']);
    // A sum that is right, and a decision on what is no more: whoever looked before they wrote did so for a reason.
    expect(slow(selling('${(row.sold ?? 0) + 1}')).findings).toEqual(['no-lost-update']);
  });
});
