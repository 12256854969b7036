import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { judge, type Judged } from '../../checks/bug-pairs.fixture.ts';
import type { Design, DesignFault, DesignNode } from '../../design/document.ts';

const CLIENT = { 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' };
const SHOPS = ['ada', 'bob', 'cyd'];
const ORDERS = 10;

const node = (id: string, kind: string, config: JsonObject, more: Partial<DesignNode> = {}): DesignNode => ({ id, kind, name: id, config, ...more });
const topic = (id: string): DesignNode => node(id, 'kafka-topic', { partitions: 1, 'replication.factor': 3 }, { system: 'kafka' });

/** A buyer asks three shops for offers and takes what comes in time. */
function buyer(config: JsonObject = {}, faults: readonly DesignFault[] = [], twice = ''): Judged {
  const shop = (id: string): DesignNode => node(id, 'consumer', { client: CLIENT, handlers: [{ id: 'offer', on: 'Ask', steps: [{ id: 'think', do: 'work', time: '50ms' }, { id: 'reply', do: 'publish', channel: 'offers', message: { type: `Offer-${id}`, key: 'message.key', payload: { price: 5 } } }, ...(id === twice ? [{ id: 'again', do: 'publish', channel: 'offers', message: { type: `Offer-${id}`, key: 'message.key', payload: { price: 4 } } }] : []), { id: 'ack', do: 'ack' }] }] });
  const gather = {
    start: { channel: 'wishes', on: 'Wish' }, requests: SHOPS.map((id) => ({ channel: `to-${id}`, type: 'Ask', payload: { item: '${payload.item}' } })), replies: 'offers', timeout: '5s', client: CLIENT,
    result: { channel: 'results', type: 'Offers', payload: { outcome: '${gathering.outcome}', from: "${join(map(each in gathering.replies, each.from), ' ')}", item: '${payload.item}' } }, ...config,
  };
  const nodes = [
    node('source', 'producer', { channel: 'wishes', message: { type: 'Wish', key: "'w' + text(ordinal)", payload: { item: 'thing-${ordinal}' } }, interarrival: '10s', count: ORDERS }),
    ...['wishes', 'offers', 'results', ...SHOPS.map((id) => `to-${id}`)].map(topic), ...SHOPS.map(shop), node('buyer', 'scatter-gather', gather),
  ];
  const wires = [['source', 'wishes'], ['wishes', 'buyer', 'start'], ['offers', 'buyer', 'replies'], ['buyer', 'results'], ...SHOPS.flatMap((id) => [['buyer', `to-${id}`], [`to-${id}`, id], [id, 'offers']])];
  const design: Design = {
    format: 'flowstage/design', version: 1, name: 'Buyer', description: '', systems: [node('kafka', 'kafka', {}) as Design['systems'][number]], nodes,
    edges: wires.map(([from = '', to = '', toPort]) => ({ id: `${from}>${to}`, from, to, ...(toPort !== undefined && { toPort }), config: {} })),
    layout: {}, schemas: {}, expectations: [], extensions: {},
    scenarios: [{ id: 'run', name: 'run', description: '', seed: '1', until: '3m', startsAt: '2024-08-15T10:30:00Z', overrides: [], faults, outcome: {} }],
  };
  return judge(design);
}

/** What was published as results, by key, each message once. */
function results({ log }: Judged): readonly string[] {
  const channel = log.header.channels.findIndex(({ id }) => id === 'results');
  const found = new Map<string, string>();
  for (let index = 0; index < log.rowCount; index++) {
    if (log.kindOf(index) !== 'entryAppended' || log.cell('channel', index) !== channel) continue;
    const message = log.message(log.cell('message', index))!;
    const { outcome, from, item } = message.payload as { readonly outcome: string; readonly from: string; readonly item: string };
    found.set(message.id, `${message.key} ${item} ${outcome} ${from.split(' ').sort().join(' ')}`);
  }
  return [...found.values()];
}

const all = Array.from({ length: ORDERS }, (_, index) => `w${index + 1} thing-${index + 1} complete Offer-ada Offer-bob Offer-cyd`);
const slow: DesignFault = { id: 'slow', kind: 'step-delays', config: { node: 'cyd', step: 'think', when: 'message.key == "w2"', by: '8s' } };

describe('scatter-gather', () => {
  it('asks all, and publishes one result of all replies', () => {
    const run = buyer();
    expect(results(run)).toEqual(all);
    expect([run.count('rowInserted', 'scattered'), run.count('rowChanged', 'gathered'), run.count('rowChanged', 'complete')]).toEqual([ORDERS, 3 * ORDERS, ORDERS]);
  });

  it('makes do with the replies that are there when the time is over; a late one changes nothing', () => {
    const run = buyer({}, [slow]);
    expect(results(run)).toEqual(all.map((line) => (line.startsWith('w2 ') ? 'w2 thing-2 partial Offer-ada Offer-bob' : line)));
    expect(run.count('rowChanged', 'partial')).toBe(1);
    expect(run.count('rowChanged', 'gathered')).toBe(3 * ORDERS - 1);
  });

  it('waits for so many only', () => {
    const run = buyer({ need: 2 }, [slow]);
    expect(results(run)).toHaveLength(ORDERS);
    expect(results(run)[1]).toBe('w2 thing-2 complete Offer-ada Offer-bob');
    expect(run.count('rowChanged', 'gathered')).toBe(2 * ORDERS);
  });

  it('counts each sender once', () => {
    const run = buyer({}, [slow], 'ada');
    expect(run.count('delivered')).toBeGreaterThan(buyer({}, [slow]).count('delivered'));
    expect(results(run)[1]).toBe('w2 thing-2 partial Offer-ada Offer-bob');
    expect(run.count('rowChanged', 'gathered')).toBe(3 * ORDERS - 1);
  });

  it('still has its time, and asks again, when it crashes after it has acknowledged: what is silent holds up nothing', () => {
    const silent: DesignFault = { id: 'silent', kind: 'crash', config: { node: 'cyd', at: '0s', restartAfter: 'unlimited' } };
    const run = buyer({}, [silent, { id: 'crash', kind: 'crash', config: { node: 'buyer', at: '22s', restartAfter: '1s' } }]);
    expect(results(run)).toEqual(all.map((line) => line.replace('complete', 'partial').replace(' Offer-cyd', '')));
    expect(run.count('rowChanged', 'partial')).toBe(ORDERS);
  });

  it.each(['begin', 'timer', 'request-1', 'request-2', 'request-3', 'gather', 'complete', 'result', 'end', 'ack'])('publishes every result, once, though it crashes after %s', (step) => {
    const run = buyer({}, [{ id: 'crash', kind: 'crash-at-step', config: { node: 'buyer', gap: 'after', step, when: 'message.key == "w2"', attempt: 0, nth: 1, restartAfter: '1s' } }]);
    expect(run.unmatchedFaults).toEqual([]);
    expect(results(run)).toHaveLength(ORDERS);
    expect(results(run).filter((line) => line.startsWith('w2 '))).toHaveLength(1);
    expect(run.rowsIn('buyer/gatherings', 'gatherings').map((row) => (row as JsonObject)['state'])).toEqual(Array.from({ length: ORDERS }, () => 'ended'));
  });
});
