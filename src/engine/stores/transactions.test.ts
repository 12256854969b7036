import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { MS_US, SECOND_US } from '../../base/time.ts';
import { kafka } from '../kernel/kafka.fixture.ts';
import { crash, pause, run, type Run } from '../kernel/run.fixture.ts';

const S = SECOND_US;

/** A step of a scripted client, at a second of the run. */
type Step = readonly [second: number, what: 'begin' | 'commit' | 'abort' | 'send', key?: string, n?: number];

const script = (name: string | null, steps: readonly Step[], producer: JsonObject = {}, topic = 'orders'): JsonObject & { to: string[] } => ({
  to: [topic],
  operations: steps.map(([second, what, key = 'k', n = 0], i) => {
    const common = { id: `${what}-${i}`, do: what, atMs: Math.round(second * 1000) };
    return what === 'send' ? { ...common, channel: topic, message: { type: 'Event', key: JSON.stringify(key), payload: { n }, bytes: 100 } } : common;
  }),
  producer: { 'linger.ms': 0, ...(name !== null && { 'transactional.id': name }), ...producer },
});

const READER = { client: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false, 'isolation.level': 'read_committed' } };

const held = (result: Run) => result.log.rowCount && [...result.rows('readersHeld'), ...result.rows('readersReleased')].sort((a, b) => a.index - b.index)
  .map((row) => (result.log.kindOf(row.index) === 'readersHeld' ? row.position : 'released'));

const deliveredTo = (result: Run, node: string): number[] => result.rows('delivered', { node }).map(({ position }) => position);

describe('transactions', () => {
  it('KAF-11: readers of committed entries wait at the first transaction whose marker is not replicated', () => {
    // Positions 0 to 98 are plain; A begins at 99 with 99 to 104, B at 105 with 105 to 108; A's marker is 109, B's 112.
    const topology = kafka({
      cluster: { brokers: 2, replicaLatency: '200ms' },
      topics: { orders: { 'replication.factor': 2, 'min.insync.replicas': 2 } },
      scripts: {
        plain: script(null, [...Array.from({ length: 99 }, (_, i): Step => [0.1, 'send', 'k', i]), [60, 'send'], [60, 'send']]),
        a: script('a', [[10, 'begin'], ...Array.from({ length: 6 }, (): Step => [11, 'send']), [40, 'commit']]),
        b: script('b', [[10, 'begin'], ...Array.from({ length: 4 }, (): Step => [20, 'send']), [80, 'abort']]),
      },
      consumers: { reader: { reads: ['orders'], ...READER } },
    });
    const result = run(topology, { until: 200 * S });
    const [markerA, markerB] = result.rows('markerAppended');
    expect([markerA!.position, markerB!.position]).toEqual([109, 112]);
    expect([result.rows('readersHeld').map(({ position }) => position)]).toEqual([[99, 105]]);
    expect(held(result)).toEqual([99, 105, 'released']);
    // The stable position moves only when the high watermark has passed the marker.
    const committedAt = (position: number): number => result.rows('entriesCommitted').find((row) => row.position > position)!.time;
    expect(result.rows('readersHeld')[1]!.time).toBe(committedAt(109));
    expect(committedAt(109)).toBeGreaterThan(markerA!.time + 100 * MS_US);
    expect(result.one('readersReleased').time).toBe(committedAt(112));
    // The coordinator is done when it hears that the marker is replicated, never before.
    const completed = result.times('transactionCompleted');
    expect([completed[0]! > committedAt(109), completed[1]! > committedAt(112)]).toEqual([true, true]);
    const before = (time: number): number => Math.max(...result.rows('delivered').filter((row) => row.time < time).map(({ position }) => position));
    expect(before(committedAt(109))).toBe(98);
    expect(before(committedAt(112))).toBe(104);
    // B's entries are nobody's; what lies behind its marker is read.
    expect(deliveredTo(result, 'reader')).toEqual([...Array.from({ length: 105 }, (_, i) => i), 110, 111]);
  });

  it('KAF-12: compaction drops aborted entries and keeps markers', () => {
    const topology = kafka({
      cluster: { 'log.cleaner.backoff.ms': 1000 },
      topics: { orders: { 'cleanup.policy': ['compact'], 'segment.ms': 60_000, 'min.cleanable.dirty.ratio': 0 } },
      scripts: {
        p1: script('p1', [[1, 'begin'], [2, 'send', '1'], [2, 'send', '2'], [6, 'send', '3'], [6, 'send', '4'], [10, 'abort'], [20, 'begin'], [21, 'send', '2'], [25, 'commit']]),
        p2: script('p2', [[1, 'begin'], [4, 'send', '2'], [4, 'send', '3'], [15, 'commit']]),
        // Closes the segment.
        plain: script(null, [[100, 'send', 'other']]),
      },
    });
    const result = run(topology, { until: 130 * S });
    const gone = new Set([...result.rows('entryCompacted'), ...result.rows('markerCompacted')].map(({ position }) => position));
    const written = [...result.rows('entryAppended'), ...result.rows('markerAppended')].map(({ position }) => position).sort((a, b) => a - b);
    expect(written).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(written.filter((position) => !gone.has(position))).toEqual([3, 6, 7, 8, 9, 10]);
    // And a marker goes when its entries are gone since delete.retention.ms: those of the aborted transaction.
    const later = run(topology, { until: 90_000 * S });
    expect(later.rows('markerCompacted').map(({ position }) => position)).toEqual([6]);
  });

  it('a reader that looks while a marker is replicated does not see beyond it', () => {
    // The marker of the one transaction takes 200 ms to be replicated; within them a reader begins to fetch.
    const topology = kafka({
      cluster: { brokers: 2, replicaLatency: '200ms', 'group.initial.rebalance.delay.ms': 0 },
      topics: { orders: { 'replication.factor': 2, 'min.insync.replicas': 2 } },
      scripts: { a: script('a', [[10, 'begin'], [11, 'send'], [40, 'commit']]) },
      consumers: { reader: { reads: ['orders'], client: { ...READER.client, 'group.instance.id': 'reader' } } },
    });
    const plain = run(topology, { until: 200 * S });
    const markedUs = plain.one('markerAppended').time;
    const result = run(topology, { until: 200 * S, faults: [crash('reader#0', markedUs - 20 * S, 20 * S + 50 * MS_US)] });
    expect(result.one('markerAppended').time).toBe(markedUs);
    const released = result.rows('entriesCommitted').find(({ position }) => position === 2)!.time;
    expect(result.one('delivered').time).toBeGreaterThan(released);
  });

  it('compaction drops what was aborted of a key that nobody wrote again, and keeps older values of it', () => {
    const topology = kafka({
      cluster: { 'log.cleaner.backoff.ms': 1000 },
      topics: { orders: { 'cleanup.policy': ['compact'], 'segment.ms': 60_000, 'min.cleanable.dirty.ratio': 0 } },
      scripts: {
        p1: script('p1', [[1, 'begin'], [2, 'send', 'old', 1], [4, 'commit'], [5, 'begin'], [6, 'send', 'old', 2], [6, 'send', 'new', 3], [10, 'abort']]),
        plain: script(null, [[100, 'send', 'other', 9]]),
      },
    });
    const result = run(topology, { until: 130 * S });
    expect(result.rows('entryCompacted').map(({ message }) => result.n(message))).toEqual([2, 3]);
    expect(result.entries('orders')).toEqual([1, 9]);
  });

  it('an open transaction is aborted after its timeout, and what its producer still does is refused', () => {
    const topology = kafka({
      topics: { orders: {} },
      scripts: {
        slow: script('slow', [[1, 'begin'], [2, 'send'], [75, 'send'], [80, 'commit']]),
        plain: script(null, [[3, 'send']]),
      },
      consumers: { reader: { reads: ['orders'], ...READER } },
    });
    const result = run(topology, { until: 200 * S });
    // The transaction is open from 2 s on, and 60 s later the next look of the coordinator is at 70 s.
    expect(result.detail(result.one('transactionDecided'))).toBe('transactionTimeout');
    expect(result.one('transactionDecided').time).toBe(70 * S);
    expect(deliveredTo(result, 'reader')).toEqual([1]);
    expect(result.one('delivered').time).toBeGreaterThan(70 * S);
    expect(result.rows('publishFailed').map((row) => result.detail(row))).toEqual(['staleEpoch']);
    expect(result.rows('stepFailed').map((row) => result.detail(row))).toEqual(['staleEpoch', 'shutOut']);
  });

  it('a producer that begins under the same name shuts the older one out', () => {
    const topology = kafka({
      topics: { orders: {} },
      scripts: {
        zombie: script('payer', [[1, 'begin'], [2, 'send'], [20, 'send'], [21, 'commit']]),
        heir: script('payer', [[10, 'begin'], [11, 'send'], [12, 'commit']]),
      },
      consumers: { reader: { reads: ['orders'], ...READER } },
    });
    const result = run(topology, { until: 100 * S });
    expect(result.rows('transactionDecided').map((row) => result.detail(row))).toEqual(['shutOut', 'commit']);
    expect(result.rows('stepFailed', { node: 'zombie' }).map((row) => result.detail(row))).toEqual(['staleEpoch', 'shutOut']);
    // 0 and its marker at 1 are the zombie's; 2 is the heir's.
    expect(deliveredTo(result, 'reader')).toEqual([2]);
  });

  it('readers of uncommitted entries see everything, markers aside', () => {
    const topology = kafka({
      topics: { orders: {} },
      scripts: { a: script('a', [[1, 'begin'], [2, 'send'], [3, 'abort'], [4, 'begin'], [5, 'send'], [6, 'commit']]) },
      consumers: { reader: { reads: ['orders'], client: { 'auto.offset.reset': 'earliest' } } },
    });
    expect(deliveredTo(run(topology, { until: 100 * S }), 'reader')).toEqual([0, 2]);
  });
});

describe('a handler in a transaction', () => {
  const pipeline = (transactional: boolean) => kafka({
    cluster: { brokers: 3 },
    topics: { orders: { 'replication.factor': 3, 'min.insync.replicas': 2, partitions: 2 }, bills: { 'replication.factor': 3, 'min.insync.replicas': 2 } },
    producers: { shop: { channel: 'orders', count: 30, interarrival: '2s', message: { type: 'Event', key: 'text(ordinal)', payload: { n: '${ordinal}' } } } },
    consumers: {
      biller: {
        reads: ['orders'], publishes: ['bills'], instances: 2,
        client: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false, 'session.timeout.ms': 6000, 'isolation.level': 'read_committed' },
        producer: { 'linger.ms': 0, ...(transactional && { 'transactional.id': 'biller', 'transaction.timeout.ms': 10_000 }) },
        handlers: [{
          id: 'bill', on: '*',
          steps: [
            { id: 'publish', do: 'publish', channel: 'bills', message: { type: 'Bill', key: 'message.key', payload: { n: '${payload.n}' } } },
            { id: 'think', do: 'work', time: '300ms' },
            { id: 'ack', do: 'ack' },
          ],
        }],
      },
      reader: { reads: ['bills'], ...READER, handlers: [{ id: 'read', on: '*', steps: [{ id: 'ack', do: 'ack' }] }] },
    },
  });

  const faults = [...Array.from({ length: 4 }, (_, i) => crash(`biller#${i % 2}`, (10 + 13 * i) * S + 200 * MS_US, 3 * S)), pause('biller#0', 70 * S, 20 * S), crash('kafka#1', 30 * S, 15 * S)];

  const bills = (result: Run): number[] => result.rows('delivered', { node: 'reader' }).map(({ message }) => result.n(message)).sort((a, b) => a - b);

  it.each(['1', '2', '3', '4', '5'])('is handled exactly once from topic to topic, whatever crashes: seed %s', (seed) => {
    const result = run(pipeline(true), { until: 400 * S, faults, seed });
    expect(bills(result)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(result.rows('transactionDecided').some((row) => result.detail(row) !== 'commit')).toBe(true);
    expect(result.gauge('transactions', { node: 'biller' })).toBe(0);
  });

  it('is handled more than once without', () => {
    const seen = ['1', '2', '3'].flatMap((seed) => bills(run(pipeline(false), { until: 400 * S, faults, seed })));
    expect(seen.length).toBeGreaterThan(90);
    expect(new Set(seen).size).toBe(30);
  });
});
