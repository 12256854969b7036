import { expect, it } from 'vitest';
import { countDelivery, emptyLedger, settleBelow } from './ledger.ts';

it('a ledger counts deliveries of what is not settled, and forgets what is', () => {
  const ledger = emptyLedger();
  expect(ledger.base).toBe(-1);
  expect([countDelivery(ledger, 4), countDelivery(ledger, 5), countDelivery(ledger, 4)]).toEqual([1, 1, 2]);
  settleBelow(ledger, 5);
  expect(ledger.base).toBe(5);
  expect([...ledger.attempts.keys()]).toEqual([5]);
  expect([countDelivery(ledger, 5), countDelivery(ledger, 4)]).toEqual([2, 1]);
  settleBelow(ledger, 4);
  expect(ledger.base).toBe(4);
  expect(ledger.attempts.get(5)).toBe(2);
});
