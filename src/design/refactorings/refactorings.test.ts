import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { BUG_PAIRS, bugDesign, judge } from '../../checks/bug-pairs.fixture.ts';
import { compile } from '../compile.ts';
import type { Design } from '../document.ts';
import { readDesign } from '../read-design.ts';
import { validate } from '../rules.ts';
import { writeDesign } from '../write-design.ts';
import { offeredRefactorings, REFACTORINGS } from './registry.ts';
import { REFACTORING_TITLES } from './titles.ts';

/** Which broken designs each is meant for, and where. */
const MEANT: readonly (readonly [refactoring: string, bug: string, node: string])[] = [
  ['outbox', 'S01-dual-write', 'orders'],
  ['idempotent-consumer', 'S02-relay-twice', 'shipping'],
  ['idempotent-consumer', 'S03-repeated-effect', 'payment'],
  ['idempotent-consumer', 'S05-refund-twice', 'payment'],
  ['idempotent-consumer', 'S26-visibility-timeout', 'charger'],
  ['retry-topics', 'S13-poison', 'billing'],
  ['compensation', 'S06-no-compensation', 'reserve-stock'],
  ['timeout', 'P01-no-timeout', 'pay'],
];

test('each has its title among those that menus show before they are loaded', () => {
  expect(REFACTORINGS.map(({ id, title }) => [id, title])).toEqual(Object.entries(REFACTORING_TITLES));
});

const offer = (design: Design, id: string, node: string) => offeredRefactorings(design).find((each) => each.refactoring.id === id && each.node === node);

describe('a broken design', () => {
  test.each(MEANT)('%s mends %s at %s: the same plan reaches its sites, and finds nothing', (id, bug, node) => {
    const broken = bugDesign(bug, 'broken');
    const mended = offer(broken, id, node)!.apply();
    const kinds = new Set(broken.scenarios.flatMap(({ outcome }) => outcome.findings ?? []).map((finding) => broken.expectations.find((each) => each.id === finding)?.kind));
    expect(REFACTORINGS.find((each) => each.id === id)?.mends, 'findings of the kind offer it').toEqual(expect.arrayContaining([...kinds]));
    for (const scenario of mended.scenarios) {
      const run = judge(mended, scenario);
      expect([scenario.name, run.findings]).toEqual([scenario.name, []]);
      expect(run.unmatchedFaults).toEqual([]);
      expect(run.report.invariants.flatMap(({ findings }) => findings)).toEqual([]);
    }
  });

  it('with retry topics keeps what cannot be handled: it waits once, and ends as a dead letter', () => {
    const mended = offer(bugDesign('S13-poison', 'broken'), 'retry-topics', 'billing')!.apply();
    const { log } = judge(mended, mended.scenarios.find(({ id }) => id === 'poison')!);
    const appendedTo = (id: string): number => Array.from({ length: log.rowCount }, (_, row) => row).filter((row) => log.kindOf(row) === 'entryAppended' && log.header.channels[log.cell('channel', row)]?.id === id).length;
    expect([appendedTo('orders-retry'), appendedTo('orders-dead-letters')]).toEqual([1, 1]);
  });

  it('has a design for each', () => expect(new Set(MEANT.map(([id]) => id))).toEqual(new Set(REFACTORINGS.map(({ id }) => id))));
});

const examples = readdirSync('public/examples').filter((file) => file.endsWith('.flow.json')).map((file) => readDesign(readFileSync(`public/examples/${file}`), file).design!);

describe.each([...examples, ...BUG_PAIRS.flatMap((name) => [bugDesign(name, 'broken'), bugDesign(name, 'mended')])])('$name', (design) => {
  const before = writeDesign(design);
  const errors = (each: Design): number => validate(each).filter(({ severity }) => severity === 'error').length;

  it('with each of its refactorings is valid, compiles, reads back, and does not offer it again', () => {
    for (const { refactoring, node, apply } of offeredRefactorings(design)) {
      const next = apply();
      const where = `${refactoring.id} at ${node}`;
      expect(writeDesign(next), where).not.toBe(before);
      expect(errors(next), where).toBe(errors(design));
      for (const { id } of next.scenarios) expect(compile(next, id).diagnostics.filter(({ severity }) => severity === 'error'), where).toEqual([]);
      expect(readDesign(writeDesign(next), 'next').diagnostics, where).toEqual([]);
      expect(offer(next, refactoring.id, node), where).toBeUndefined();
      expect(next.nodes.filter(({ id, parent }) => parent === undefined && next.layout[id] === undefined), where).toEqual(design.nodes.filter(({ id, parent }) => parent === undefined && design.layout[id] === undefined));
    }
    expect(writeDesign(design), 'the design itself is as it was').toBe(before);
  });

  it('with all of them, one after the other, still compiles and has none to offer that it took', () => {
    let next = design;
    for (let rounds = 0; rounds < 100; rounds++) {
      const [first] = offeredRefactorings(next);
      if (first === undefined) break;
      next = first.apply();
    }
    expect(offeredRefactorings(next)).toEqual([]);
    for (const { id } of next.scenarios) expect(compile(next, id).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
