import { describe, expect, it } from 'vitest';
import type { Design } from '../design/document.ts';
import type { FaultPlan } from '../topology/scenario.ts';
import { gapPoint, hostIndex, linkIndex, nameIndex, type Plan, planOf, processIndex, rowsOf, rule, type Run, SECOND, simulate, templateWith, timed, withFaults } from './run.fixture.ts';

/**
 * What chance decided, by what it decided about: how long each piece of work took, by step and message id and attempt,
 * and what each message holds, by its id and sending. Ids of messages are lineages: the same in both runs.
 */
function drawsOf(run: Run): Map<string, string> {
  const draws = new Map<string, string>();
  const { topology, log } = run;
  const works = new Set(topology.processes.flatMap(({ program }) => program.flatMap((step) => (step.op === 'work' ? [topology.names[step.name]!] : []))));
  for (const row of rowsOf(run, 'stepCompleted')) {
    const step = log.detailText(row.index);
    if (works.has(step)) draws.set(`${topology.nodes[row.node]!.id} ${step} ${log.message(row.message)!.id} ${row.attempt}`, `${row.value} us`);
  }
  for (const row of rowsOf(run, 'messageCreated')) {
    const { id, type, key, payload } = log.message(row.message)!;
    // Times are not drawn; they follow from everything that came before.
    draws.set(`message ${id} ${row.attempt}`, JSON.stringify([type, key, payload]).replace(/"timestamp":"[^"]*"/, ''));
  }
  return draws;
}

/** Every draw of the one that the other has too is the same; and they have much in common. */
function expectSameDraws(left: Run, right: Run, atLeast: number): void {
  const [a, b] = [drawsOf(left), drawsOf(right)];
  const common = [...a.keys()].filter((key) => b.has(key));
  expect(common.length).toBeGreaterThanOrEqual(atLeast);
  expect(common.filter((key) => a.get(key) !== b.get(key)).map((key) => [key, a.get(key), b.get(key)])).toEqual([]);
}

const ORDERS = 12;
const design = templateWith(ORDERS);
const plan = planOf(design);
const base = simulate(plan);
const all = drawsOf(base).size;

/** More nodes that have nothing to do with the rest, some with ids before all others and some after. */
function withStrangers(design: Design): Design {
  const strangers = ['aaa', 'zzz'].flatMap((id) => [
    { id: `${id}-source`, kind: 'producer', name: id, config: { channel: `${id}-topic`, count: 50, interarrival: 'exponential(300ms)', message: { type: 'Noise', key: 'text(ordinal)', payload: { x: '${random(0, 1)}', id: '${uuid()}' } } } },
    { id: `${id}-topic`, kind: 'kafka-topic', name: id, system: 'kafka', config: { partitions: 5, 'replication.factor': 3 } },
    { id: `${id}-sink`, kind: 'consumer', name: id, config: { instances: 2, handlers: [{ id: 'any', on: '*', steps: [{ id: 'work-charge', do: 'work', time: 'exponential(50ms)' }] }] } },
  ]);
  const wires = ['aaa', 'zzz'].flatMap((id) => [[`${id}-source`, `${id}-topic`], [`${id}-topic`, `${id}-sink`]]).map(([from, to]) => ({ id: `${from}>${to}`, from: from!, to: to!, config: {} }));
  return { ...design, nodes: [...strangers, ...design.nodes], edges: [...design.edges, ...wires] };
}

const elsewhere = (plan: Plan): readonly (readonly [name: string, fault: FaultPlan])[] => [
  ['payment crashes', rule(gapPoint(plan, 'payment', { gap: 'after', step: 'charge' }), { do: 'crash', restartAfterUs: 2 * SECOND }, { when: 'message.key == "order-2"', attempt: 1 })],
  ['a broker is down', timed({ timeUs: 8 * SECOND }, { do: 'crash', host: hostIndex(plan, 'kafka#1'), restartAfterUs: 20 * SECOND })],
  ['stock stands still', timed({ timeUs: 5 * SECOND }, { do: 'pause', host: hostIndex(plan, 'stock#0'), forUs: 3 * SECOND })],
  ['replies are delayed', rule({ at: 'link', link: linkIndex(plan, 'payment', 'kafka'), direction: 'both' }, { do: 'delay', byUs: 40_000 }, { probability: 0.5 })],
  ['some answers are lost', rule({ at: 'link', link: linkIndex(plan, 'stock', 'stock-db'), direction: 'response' }, { do: 'lose' }, { probability: 0.2 })],
  ['a step fails', rule({ at: 'step', process: processIndex(plan, 'shipping'), step: nameIndex(plan, 'ship') }, { do: 'fail' }, { nth: 3 })],
];

describe('a draw depends on what it is about and on nothing else', () => {
  it('has many draws to compare', () => {
    expect(all).toBeGreaterThan(ORDERS * 10);
    expect(new Set([...drawsOf(base)].filter(([key]) => key.includes('work-')).map(([, value]) => value)).size).toBeGreaterThan(ORDERS * 2);
  });

  it('is not moved by nodes that have nothing to do with it', () => {
    expectSameDraws(base, simulate(planOf(withStrangers(design))), all);
  });

  it.each(elsewhere(plan))('is not moved by a fault elsewhere: %s', (_name, fault) => {
    const run = simulate(withFaults(plan, fault));
    expect(run.summary.unmatchedFaults).toEqual([]);
    expectSameDraws(base, run, all / 2);
  });

  it('is another with another seed, for most', () => {
    const [a, b] = [drawsOf(base), drawsOf(simulate({ ...plan, scenario: { ...plan.scenario, seed: 'other' } }))];
    const works = [...a.keys()].filter((key) => key.includes('work-') && b.has(key));
    expect(works.length).toBeGreaterThan(ORDERS);
    expect(works.filter((key) => a.get(key) === b.get(key)).length).toBeLessThan(works.length / 10);
  });
});
