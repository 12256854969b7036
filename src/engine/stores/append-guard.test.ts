import { describe, expect, it } from 'vitest';
import type { ChannelPlan } from '../../topology/channel.ts';
import { system } from '../kernel/system.fixture.ts';
import { admit, forgetSequences, remember, type Verdict } from './append-guard.ts';
import { emptyPartition, type Batch, type Partition } from './partition.ts';

const GUARDED: ChannelPlan = system({ channels: { orders: {} } }).channels[1]!;

const batch = (sequence: number, count = 1, epoch = 0, producer = 7): Batch => ({
  items: Array.from({ length: count }, (_, i) => ({ message: i + 1, row: 0 })), bytes: 100, producer, transaction: 0, producerEpoch: epoch, sequence, acks: 'all', node: 1, member: 0,
});

/** A partition that a producer has appended batches to, as [sequence, count]. */
function appended(...batches: readonly (readonly [number, number])[]): Partition {
  const p = emptyPartition(1, 0, 1);
  for (const [sequence, count] of batches) accept(p, batch(sequence, count));
  return p;
}

function accept(p: Partition, item: Batch): void {
  expect(admit(p, GUARDED, item)).toEqual({ kind: 'admitted' });
  remember(p, GUARDED, item, p.end);
  p.end += item.items.length;
}

const ADMITTED: Verdict = { kind: 'admitted' };
const GAP: Verdict = { kind: 'refused', reason: 'outOfOrderSequence' };
const STALE: Verdict = { kind: 'refused', reason: 'staleEpoch' };

describe('producer sequences', () => {
  it('answer a repeat of one of the last five batches with its first position', () => {
    const p = appended([0, 2], [2, 1], [3, 4], [7, 1], [8, 1], [9, 1]);
    expect(admit(p, GUARDED, batch(2, 1))).toEqual({ kind: 'repeated', position: 2 });
    expect(admit(p, GUARDED, batch(3, 4))).toEqual({ kind: 'repeated', position: 3 });
    expect(admit(p, GUARDED, batch(9, 1))).toEqual({ kind: 'repeated', position: 9 });
    expect(admit(p, GUARDED, batch(0, 2))).toEqual(GAP);
  });

  it('refuse a gap, a repeat of another length and a repeat that begins inside a batch', () => {
    const p = appended([0, 3], [3, 3]);
    expect(admit(p, GUARDED, batch(7))).toEqual(GAP);
    expect(admit(p, GUARDED, batch(3, 2))).toEqual(GAP);
    expect(admit(p, GUARDED, batch(4, 2))).toEqual(GAP);
    expect(admit(p, GUARDED, batch(6))).toEqual(ADMITTED);
  });

  it('begin a new epoch at 0, and refuse an older one', () => {
    const p = appended([0, 3]);
    expect(admit(p, GUARDED, batch(3, 1, 1))).toEqual(GAP);
    accept(p, batch(0, 1, 1));
    expect(admit(p, GUARDED, batch(3, 1, 0))).toEqual(STALE);
    expect(admit(p, GUARDED, batch(0, 3, 0))).toEqual(STALE);
    expect(admit(p, GUARDED, batch(0, 1, 1))).toEqual({ kind: 'repeated', position: 3 });
    expect(admit(p, GUARDED, batch(1, 1, 1))).toEqual(ADMITTED);
  });

  it('let a producer begin with 0 only, and keep producers apart', () => {
    const p = appended([0, 3]);
    expect(admit(p, GUARDED, batch(1, 1, 5, 8))).toEqual(GAP);
    accept(p, batch(0, 2, 5, 8));
    expect(admit(p, GUARDED, batch(3))).toEqual(ADMITTED);
    expect(admit(p, GUARDED, batch(2, 1, 5, 8))).toEqual(ADMITTED);
  });

  it('take of what was cut off the first again, and nothing before it', () => {
    const p = appended([0, 2], [2, 1], [3, 1]);
    p.end = 2;
    forgetSequences(p, 2);
    expect(admit(p, GUARDED, batch(3))).toEqual(GAP);
    accept(p, batch(2));
    p.end = 0;
    forgetSequences(p, 0);
    expect(admit(p, GUARDED, batch(2))).toEqual(GAP);
    accept(p, batch(0, 2));
  });

  it('do not look at batches without sequence, nor at channels without guard', () => {
    const p = appended([0, 1]);
    const plain = { ...GUARDED, guards: [] };
    accept(p, batch(-1));
    accept(p, batch(-1));
    expect(admit(p, GUARDED, batch(1))).toEqual(ADMITTED);
    expect(admit(p, plain, batch(9))).toEqual(ADMITTED);
    remember(p, plain, batch(9), 0);
    expect(admit(p, GUARDED, batch(1))).toEqual(ADMITTED);
  });

  it('remember as many batches as the window has', () => {
    const three: ChannelPlan = { ...GUARDED, guards: [{ kind: 'producerSequence', window: 3 }] };
    const p = emptyPartition(1, 0, 1);
    for (let i = 0; i < 5; i++) remember(p, three, batch(i), i);
    expect([0, 1, 2, 3, 4].map((sequence) => admit(p, three, batch(sequence)).kind)).toEqual(['refused', 'refused', 'repeated', 'repeated', 'repeated']);
  });
});
