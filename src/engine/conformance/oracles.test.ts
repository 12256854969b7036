import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { matchesPattern } from '../queues/topic-pattern.ts';
import { node, nameOf, indexes, receive, runCase, script, send, settle, type Case } from './harness.fixture.ts';

/** AMQP topic bindings by a regular expression over words: nothing in common with the engine's matcher. */
function matchesByExpression(pattern: string, key: string): boolean {
  const words = pattern === '' ? [] : pattern.split('.');
  const source = words.map((word) => (word === '#' ? '(?:;[^;]*)*' : word === '*' ? ';[^;]*' : `;${word.replace(/[^a-z]/g, '\\$&')}`)).join('');
  const text = key === '' ? '' : key.split('.').map((word) => `;${word}`).join('');
  return new RegExp(`^${source}$`).test(text);
}

it('topic bindings agree with a second implementation on 20 000 random pairs', () => {
  const pattern = fc.array(fc.constantFrom('a', 'b', 'ab', '*', '#', ''), { maxLength: 6 }).map((words) => words.join('.'));
  const key = fc.array(fc.constantFrom('a', 'b', 'ab', ''), { maxLength: 6 }).map((words) => words.join('.'));
  let matched = 0;
  fc.assert(
    fc.property(pattern, key, (one, other) => {
      const expected = matchesByExpression(one, other);
      if (expected) matched++;
      expect(matchesPattern(one, other), `${one} against ${other}`).toBe(expected);
    }),
    { numRuns: 20_000, seed: 7 },
  );
  expect(matched).toBeGreaterThan(2_000);
});

/** What a client does with a FIFO queue, one thing each second. */
type Deed =
  | { readonly do: 'send'; readonly group: number }
  | { readonly do: 'receive'; readonly max: number; readonly visibilityS: number }
  /** The nth message that was received and not settled yet, counted from the oldest, round and round. */
  | { readonly do: 'delete' | 'show'; readonly nth: number };

interface Held {
  readonly name: string;
  readonly group: number;
  /** When it is visible; 0 for now. */
  visibleAt: number;
  receipt: number;
}

/**
 * The rule of SQS FIFO queues written down a second time, as a list: each receive recomputes from scratch which groups
 * have a visible head, in the order in which that came about.
 */
class FifoModel {
  readonly messages: Held[] = [];
  readonly received: string[][] = [];
  /** Groups with a visible head, by the time and order in which it became so. */
  #line: number[] = [];
  #receipts = 0;
  #hands: { held: Held; receipt: number; operation: number; nth: number }[] = [];

  /** Heads that became visible up to now, in the order of their times; at one time, in the order in which they were received. */
  settle(now: number): void {
    const due = this.#heads().filter((head) => head.visibleAt <= now && !this.#line.includes(head.group));
    due.sort((a, b) => a.visibleAt - b.visibleAt || a.receipt - b.receipt || this.messages.indexOf(a) - this.messages.indexOf(b));
    this.#line.push(...due.map(({ group }) => group));
    this.#line = this.#line.filter((group) => this.#heads().some((head) => head.group === group && head.visibleAt <= now));
  }

  send(name: string, group: number): void {
    this.messages.push({ name, group, visibleAt: 0, receipt: 0 });
  }

  receive(now: number, operation: number, max: number, visibility: number): void {
    const taken: Held[] = [];
    const line = this.#line;
    while (line.length > 0 && taken.length < max) {
      const group = line.shift();
      for (const message of this.messages.filter((other) => other.group === group)) {
        if (message.visibleAt > now || taken.length === max) break;
        taken.push(message);
      }
    }
    taken.forEach((message, nth) => {
      message.visibleAt = now + visibility;
      message.receipt = ++this.#receipts;
      this.#hands.push({ held: message, receipt: message.receipt, operation, nth });
    });
    this.received.push(taken.map(({ name }) => name));
  }

  /** Receive operation and place of the hand, or none. */
  choose(nth: number): { readonly operation: number; readonly nth: number; settle(how: 'delete' | 'show', now: number): void } | undefined {
    const hand = this.#hands[nth % Math.max(1, this.#hands.length)];
    if (hand === undefined) return undefined;
    this.#hands = this.#hands.filter((other) => other !== hand);
    return {
      operation: hand.operation, nth: hand.nth,
      settle: (how, now) => {
        const { held } = hand;
        if (held.receipt !== hand.receipt || held.visibleAt <= now || !this.messages.includes(held)) return;
        if (how === 'show') held.visibleAt = now;
        else this.messages.splice(this.messages.indexOf(held), 1);
      },
    };
  }

  #heads(): Held[] {
    return this.messages.filter((message, at) => this.messages.findIndex(({ group }) => group === message.group) === at);
  }
}

function play(deeds: readonly Deed[]): { readonly operations: readonly JsonObject[]; readonly expected: readonly (readonly string[])[] } {
  const model = new FifoModel();
  const operations: JsonObject[] = [];
  deeds.forEach((deed, step) => {
    const now = (step + 1) * 1_000;
    model.settle(now);
    if (deed.do === 'send') {
      model.send(`m${step}`, deed.group);
      operations.push(send(`m${step}`, now, 'q', { key: `'g${deed.group}'` }));
    } else if (deed.do === 'receive') {
      model.receive(now, step, deed.max, deed.visibilityS * 1_000 + 500);
      operations.push(receive(`r${step}`, now, 'q', deed.max, { visibility: `${deed.visibilityS * 1_000 + 500}ms` }));
    } else {
      const chosen = model.choose(deed.nth);
      if (chosen === undefined) return;
      chosen.settle(deed.do, now);
      const verb = deed.do === 'delete' ? 'ack' : 'changeVisibility';
      operations.push(settle(`s${step}`, verb, now, `r${chosen.operation}`, { nth: chosen.nth, ...(deed.do === 'show' && { visibility: '0s' }) }));
    }
  });
  return { operations, expected: model.received };
}

const fifoCase = (operations: readonly JsonObject[]): Case => ({
  id: 'fifo', rule: '', until: '5m', seen: {}, systems: [{ id: 'aws', kind: 'aws', config: { clientLatency: '1ms' } }],
  nodes: [node('q', 'sqs-queue', { FifoQueue: true }, 'aws'), script('client', operations)], wires: { 'client>q': {}, 'q>client': {} },
});

const deed = (): fc.Arbitrary<Deed> => fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('send' as const), group: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 5 }), visibilityS: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'show' as const), nth: fc.integer({ min: 0, max: 5 }) }) },
);

const RUNS = process.env['DEEP'] === undefined ? 150 : 400;

it('the FIFO rule agrees with a second implementation over many receives', () => {
  let receives = 0;
  let brought = 0;
  fc.assert(
    fc.property(fc.array(deed(), { minLength: 8, maxLength: 40 }), (deeds) => {
      const { operations, expected } = play(deeds);
      if (operations.length === 0) return;
      const { log } = runCase(fifoCase(operations));
      const found = indexes(log, 'stepCompleted').filter((row) => log.detailText(row).startsWith('r')).map((row) => {
        const names: string[] = [];
        for (let at = row - 1; at >= 0 && log.kindOf(at) === 'delivered'; at--) names.unshift(nameOf(log, at));
        return names;
      });
      receives += expected.length;
      brought += expected.flat().length;
      expect(found).toEqual(expected);
    }),
    { numRuns: RUNS, seed: 11 },
  );
  expect(receives / RUNS).toBeGreaterThan(4);
  expect(brought / RUNS).toBeGreaterThan(3);
}, 120_000);
