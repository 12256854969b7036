import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import type { Demand } from '../topology/expectation.ts';
import { AuditLog, channelIndex, judge, nameIndex, nodeIndex, sentences } from './audit-log.fixture.ts';
import { BUG_PAIRS, bugDesign, judge as run } from './bug-pairs.fixture.ts';
import { rowText } from './read-model-fold.ts';

const demand = {
  kind: 'converged', node: nodeIndex('view'), store: nodeIndex('db'), channels: [channelIndex('orders')], key: 'message.key', once: false, settlingUs: 10_000_000,
  changes: [{ on: 'OrderPaid', when: 'payload.n > 0', value: { sum: '${(row.sum ?? 0) + payload.n}', last: '${payload.n}' }, step: nameIndex('latest') }, { on: 'OrderPlaced', when: null, value: null, step: nameIndex('age') }],
} as const satisfies Demand;

/** A repeat of the last message does not show. */
const plain = [{ ...demand.changes[0], value: { last: '${payload.n}' } }, demand.changes[1]];

/** Orders are appended, and shown by the view. */
class Orders {
  readonly log = new AuditLog().at('1s');
  readonly #ends = [0, 0];

  paid(key: string, n: number, partition = 0, type = 'OrderPaid'): number {
    const message = this.log.message(type, key, { payload: { n } });
    this.log.publish(message, `orders/${partition}@${this.#ends[partition]!++}`);
    return message;
  }

  /** The view changes its read model, once for each message. */
  shows(...messages: readonly number[]): void {
    for (const message of messages) this.#commit('view#0', message, 'latest');
  }

  drops(message: number): void {
    this.#commit('view#0', message, 'age');
  }

  #commit(who: string, message: number, name: string): void {
    const step = this.log.row('stepStarted', { who, name, message });
    this.log.row('txCommitted', { who: 'db#0', message, cause: step, name, value: 1 });
  }
}

const told = (orders: Orders, change: Partial<Extract<Demand, { kind: 'converged' }>> = {}): readonly string[] => sentences(judge(orders.log, { ...demand, ...change }));

describe('a read model converges', () => {
  it('when each message changed it once and in order, and says how many did', () => {
    const orders = new Orders();
    const [a, b, c] = [orders.paid('x', 1), orders.paid('y', 2, 1), orders.paid('x', 3)];
    orders.shows(b, a, c);
    expect(judge(orders.log, demand)).toMatchObject({ findings: [], examined: [{ count: 3 }] });
  });

  it('not when one counts twice: what it shows stands beside what it should', () => {
    const orders = new Orders();
    const a = orders.paid('x', 1);
    orders.log.at('2s');
    orders.shows(a);
    orders.log.at('9s');
    orders.shows(a);
    expect(told(orders)).toEqual(['view shows sum 2, last 1 under x, and its messages give sum 1, last 1: OrderPaid x changed it at 00:00:02 and again at 00:00:09.']);
    expect(judge(orders.log, demand).findings[0]).toMatchObject({ rows: [6, 8], key: 'x' });
  });

  it('when what counts twice says the same', () => {
    const orders = new Orders();
    const a = orders.paid('x', 1);
    orders.shows(a, a);
    expect(told(orders, { changes: plain })).toEqual([]);
  });

  it('not when messages of a row change places; those of different rows may', () => {
    const orders = new Orders();
    const [a, b, c] = [orders.paid('x', 1), orders.paid('y', 2), orders.paid('x', 3)];
    orders.shows(c, b, a);
    expect(told(orders)).toEqual(['view shows sum 4, last 1 under x, and its messages give sum 4, last 3: OrderPaid x (orders/0@0) changed it at 00:00:01, after a later one.']);
  });

  it('tells of repeats and of what is missing before it tells of places', () => {
    const orders = new Orders();
    const [a, b] = [orders.paid('x', 1), orders.paid('x', 2)];
    orders.paid('x', 4);
    orders.shows(b, a, b);
    expect(told(orders)[0]).toMatch(/: OrderPaid x changed it at .* and again at .*, OrderPaid x \(orders\/0@2\) never changed it and OrderPaid x \(orders\/0@0\) changed it at .*, after a later one\.$/);
  });

  it('in whatever order messages of two partitions came to one row', () => {
    for (const order of [[0, 1, 2], [2, 0, 1], [0, 2, 1]]) {
      const orders = new Orders();
      const messages = [orders.paid('x', 1), orders.paid('x', 2), orders.paid('x', 3, 1)];
      orders.shows(...order.map((index) => messages[index]!));
      expect(told(orders)).toEqual([]);
      // The last one comes again, which does not show: the order in which the partitions took turns is still any.
      orders.shows(messages[order.at(-1)!]!);
      expect(told(orders, { changes: plain })).toEqual([]);
    }
  });

  it('not while a message is missing, but for those of the last moments, and for what changes nothing', () => {
    const orders = new Orders();
    orders.paid('x', 1);
    orders.paid('x', -1);
    orders.paid('z', 1, 0, 'OrderPlaced');
    orders.log.at('9m55s');
    orders.paid('y', 1);
    expect(told(orders)).toEqual(['view shows no row under x, and its messages give sum 1, last 1: OrderPaid x (orders/0@0) never changed it.']);
    expect(told(orders, { settlingUs: 1_000_000 })).toHaveLength(2);
    expect(told(orders, { settlingUs: 600_000_000 })).toEqual([]);
  });

  it('to no row where the last message deletes it', () => {
    const orders = new Orders();
    const [a, b] = [orders.paid('x', 1), orders.paid('x', 0, 0, 'OrderPlaced')];
    orders.drops(b);
    orders.shows(a);
    expect(told(orders)).toEqual(['view shows sum 1, last 1 under x, and its messages give no row: OrderPaid x (orders/0@0) changed it at 00:00:01, after a later one.']);
  });

  it('not to what was cut off the log or aborted after it was shown', () => {
    const orders = new Orders();
    const [a, b] = [orders.paid('x', 1), orders.paid('y', 1, 1)];
    orders.shows(a, b);
    orders.log.row('entriesTruncated', { place: 'orders/0@0', value: -1 });
    orders.log.row('entryAborted', { place: 'orders/1@0', message: b });
    expect(told(orders)).toEqual([
      'view shows sum 1, last 1 under x, and its messages give no row: OrderPaid x changed it at 00:00:01 and is not there any more.',
      'view shows sum 1, last 1 under y, and its messages give no row: OrderPaid y changed it at 00:00:01 and is not there any more.',
    ]);
  });

  it('from the first message again, once it was emptied', () => {
    const orders = new Orders();
    const [a, b] = [orders.paid('x', 1), orders.paid('x', 2)];
    orders.shows(a, b);
    orders.log.row('offsetCommitted', { who: 'view', place: 'orders/0@0' });
    orders.shows(a);
    expect(told(orders)).toEqual(['view shows sum 1, last 1 under x, and its messages give sum 3, last 2: OrderPaid x (orders/0@1) never changed it.']);
    orders.shows(b);
    expect(told(orders)).toEqual([]);
    // A commit of its own is no rebuild.
    orders.log.row('offsetCommitted', { who: 'view#0', place: 'orders/0@2' });
    expect(told(orders)).toEqual([]);
  });

  it('where a message that was published twice is recognised, if repeats are remembered', () => {
    const orders = new Orders();
    const ids = [1, 2].map(() => orders.log.message('OrderPaid', 'x', { payload: { n: 1 }, id: 'same' }));
    ids.forEach((message, position) => orders.log.publish(message, `orders/0@${position}`));
    orders.shows(ids[0]!);
    expect(told(orders, { once: true })).toEqual([]);
    expect(told(orders)).toHaveLength(1);
  });
});

describe('of a run', () => {
  it('what it shows is what the store has, and what it should is what the mended twin has', () => {
    const [broken, mended] = (['broken', 'mended'] as const).map((twin) => {
      const design = bugDesign('P04-read-model-drift', twin);
      return run(design, design.scenarios[1]);
    }) as [ReturnType<typeof run>, ReturnType<typeof run>];
    const [actual] = broken.rowsIn('read-model', 'turnover') as [Json];
    const [expected] = mended.rowsIn('read-model', 'turnover') as [Json];
    expect(broken.report.findings[0]!.message).toContain(`turnover shows ${rowText(actual)} under all, and its messages give ${rowText(expected)}: Paid till-2`);
    expect([broken, mended].map(({ report }) => report.examined[0]!.count)).toEqual([41, 40]);
  });

  it('with projections, every one of the pairs converges but that one', () => {
    const others = BUG_PAIRS.filter((name) => name !== 'P04-read-model-drift').flatMap((name) => (['broken', 'mended'] as const).map((twin) => bugDesign(name, twin)));
    const projecting = others.flatMap((design) => design.nodes.filter(({ kind }) => kind === 'projection').map(({ id }) => ({ ...design, expectations: [{ id: 'converged', kind: 'converged', name: '', config: { projection: id } }] })));
    expect(projecting.length).toBeGreaterThan(1);
    for (const design of projecting) expect(run(design, design.scenarios.at(-1)!).report).toMatchObject({ findings: [], examined: [{ count: 50 }] });
  });
});
