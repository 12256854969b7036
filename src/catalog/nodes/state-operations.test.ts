import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { bugDesign, judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import type { Design } from '../../design/document.ts';

/** A producer of so many orders for one account, and a consumer that does the operations for each. */
function stateDesign(operations: readonly JsonObject[], messages = 3, payload: JsonObject = {}): Design {
  const design = bugDesign('S03-repeated-effect', 'broken');
  const message = { type: 'OrderPlaced', key: '"account"', payload: { n: '${ordinal}', ...payload } };
  const steps = [{ id: 'change', do: 'write', store: 'payment-db', operations }, { id: 'ack', do: 'ack' }];
  const refused = [{ id: 'refused', do: 'write', store: 'payment-db', operations: [{ op: 'insert', table: 'refused', key: 'text(payload.n)', value: { why: '${failure.reason}' } }] }, { id: 'refused-ack', do: 'ack' }];
  const configs: { readonly [id: string]: JsonObject } = {
    checkout: { interarrival: '1s', count: messages, message },
    payment: { handlers: [{ id: 'change', on: '*', steps, onFailure: refused }] },
  };
  return { ...design, expectations: [], scenarios: [{ ...design.scenarios[0]!, faults: [], outcome: {} }], nodes: design.nodes.map((node) => ({ ...node, config: { ...node.config, ...configs[node.id] } })) };
}

function judged(...parts: Parameters<typeof stateDesign>): Judged {
  const run = judge(stateDesign(...parts));
  expect(run.count('expressionFailed')).toBe(0);
  expect(run.count('delivered')).toBe(parts[1] ?? 3);
  return run;
}

const ROW = { table: 'accounts', key: 'message.key' };

describe('what a write does to a row, declared in a design', () => {
  it('set: a field has the last value, and the others keep theirs', () => {
    const run = judged([{ op: 'insert', table: 'accounts', key: '"other"', value: { owner: 'Eve' } }, { op: 'patch', ...ROW, set: { owner: '"Ann"' } }, { op: 'patch', ...ROW, set: { last: 'payload.n' } }], 1);
    expect(run.rowsIn('payment-db', 'accounts')).toEqual([{ owner: 'Eve' }, { owner: 'Ann', last: 1 }]);
    expect(judged([{ op: 'patch', ...ROW, set: { last: 'payload.n' } }]).rowsIn('payment-db', 'accounts')).toEqual([{ last: 3 }]);
  });

  it('set: a whole row takes the place of the one before', () => {
    expect(judged([{ op: 'put', ...ROW, value: { n: '${payload.n}', was: '${row.n ?? 0}' } }]).rowsIn('payment-db', 'accounts')).toEqual([{ n: 3, was: 2 }]);
  });

  it('increment: each message adds to what is there, also twice in one transaction', () => {
    const add = { op: 'patch', ...ROW, set: { sum: '(row.sum ?? 0) + payload.n', times: '(row.times ?? 0) + 1' } };
    expect(judged([add]).rowsIn('payment-db', 'accounts')).toEqual([{ sum: 6, times: 3 }]);
    expect(judged([add, add]).rowsIn('payment-db', 'accounts')).toEqual([{ sum: 12, times: 6 }]);
  });

  it('append: a list grows at its end, in order of the messages', () => {
    expect(judged([{ op: 'patch', ...ROW, set: { entries: 'concat(row.entries ?? [], [payload.n])' } }]).rowsIn('payment-db', 'accounts')).toEqual([{ entries: [1, 2, 3] }]);
  });

  it('insert if absent: the first is there, and later ones are refused with all that their transaction did', () => {
    const run = judged([{ op: 'patch', table: 'tries', key: '"all"', set: { times: '(row.times ?? 0) + 1' } }, { op: 'insert', ...ROW, value: { by: '${payload.n}' } }]);
    expect(run.rowsIn('payment-db', 'accounts')).toEqual([{ by: 1 }]);
    expect(run.rowsIn('payment-db', 'tries')).toEqual([{ times: 1 }]);
    expect(run.rowsIn('payment-db', 'refused')).toEqual([{ why: 'conflict' }, { why: 'conflict' }]);
    expect(run.count('txConflicted')).toBe(2);
  });

  it('compare version: who saw the version that is there moves it on, who saw an older one is refused and leaves it', () => {
    const operations = [{ op: 'check', ...ROW, where: '(row.version ?? 0) == payload.seen' }, { op: 'patch', ...ROW, set: { version: '(row.version ?? 0) + 1', by: 'payload.n' } }];
    // The third saw what the second saw.
    const run = judged(operations, 4, { seen: '${ordinal <= 2 ? ordinal - 1 : ordinal - 2}' });
    expect(run.rowsIn('payment-db', 'accounts')).toEqual([{ version: 3, by: 4 }]);
    expect(run.rowsIn('payment-db', 'refused')).toEqual([{ why: 'conflict' }]);
  });
});
