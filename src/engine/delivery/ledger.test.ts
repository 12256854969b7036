import { expect, it } from 'vitest';
import { drawKey, uniform } from '../../base/draw.ts';
import { countDelivery, deliveriesOf, emptyLedger, settleBelow } from './ledger.ts';

it('a ledger counts deliveries of what is not settled, and forgets what is', () => {
  const ledger = emptyLedger();
  expect(ledger.base).toBe(-1);
  expect([countDelivery(ledger, 4), countDelivery(ledger, 5), countDelivery(ledger, 4)]).toEqual([1, 1, 2]);
  settleBelow(ledger, 5);
  expect(ledger.base).toBe(5);
  expect([deliveriesOf(ledger, 4), deliveriesOf(ledger, 5)]).toEqual([0, 1]);
  expect([countDelivery(ledger, 5), countDelivery(ledger, 4)]).toEqual([2, 1]);
  settleBelow(ledger, 4);
  expect(ledger.base).toBe(4);
  expect(deliveriesOf(ledger, 5)).toBe(2);
});

it('a ledger agrees with a map of counts, in whatever order entries are delivered and settled', () => {
  const key = drawKey('ledger', '', '');
  const ledger = emptyLedger();
  const counts = new Map<number, number>();
  for (let n = 0; n < 20_000; n++) {
    const position = Math.floor(n / 20 + uniform(key, n, 0, 0, 0) * 60);
    if (uniform(key, n, 0, 0, 1) < 0.7) {
      counts.set(position, (counts.get(position) ?? 0) + 1);
      const counted = countDelivery(ledger, position);
      if (counted !== counts.get(position)) expect(counted).toBe(counts.get(position));
    } else {
      settleBelow(ledger, position - 30);
      for (const known of [...counts.keys()]) if (known < position - 30) counts.delete(known);
    }
  }
  for (const [position, count] of counts) expect(deliveriesOf(ledger, position)).toBe(count);
  expect(ledger.positions.length - ledger.first).toBe(counts.size);
});
