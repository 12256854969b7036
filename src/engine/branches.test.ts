import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Design } from '../design/document.ts';
import { MemorySink } from '../log/segment-sink.ts';
import type { FaultPlan } from '../topology/scenario.ts';
import { branchesAtDispatches, branchesByFault, expectNothingChanged, sessionBeforeTheFirstHeartbeat, sharedRows } from './branches.fixture.ts';
import { branchOf, planOf, processIndex, rule, SECOND, simulate, strikeOf, templateWith, timed } from './run.fixture.ts';
import { Simulation } from './simulation.ts';

describe('a branch with one added fault', () => {
  it('shares every row before the fault strikes, by time or by rule, in random plans', () => fc.assert(branchesByFault, { numRuns: 20, seed: 7, examples: [sessionBeforeTheFirstHeartbeat] }));

  it('shares every row before the dispatch that it strikes at', () => fc.assert(branchesAtDispatches, { numRuns: 15, seed: 8 }));

  it('shares every row of the template before each gap of the payment service', () => {
    const plan = planOf(templateWith(6));
    const base = simulate(plan);
    const process = processIndex(plan, 'payment');
    for (const order of [1, 3, 6]) {
      const step = plan.topology.names.indexOf('charge');
      const branch = simulate(branchOf(plan, rule({ at: 'gap', process, gap: 'after', step }, { do: 'crash', restartAfterUs: SECOND }, { when: `message.key == "order-${order}"`, attempt: 1 })));
      // Exactly: the strike is the first row that differs.
      expect(sharedRows(base.log, branch.log)).toBe(strikeOf(branch));
    }
  });
});

describe('a branch of a design', () => {
  const design = templateWith(5);
  const happy = design.scenarios.find(({ id }) => id === 'happy-path')!;
  const crash = { id: 'added', kind: 'crash-at-step', config: { node: 'payment', gap: 'after', step: 'charge', when: 'message.key == "order-4"', nth: 1 } };
  const branched: Design = { ...design, scenarios: [{ ...happy, faults: [crash] }] };

  it('shares every row before the fault that was added to its scenario', () => {
    const [base, branch] = [simulate(planOf(design, happy.id)), simulate(planOf(branched, happy.id))];
    expect(sharedRows(base.log, branch.log)).toBe(strikeOf(branch));
    expect(branch.log.header.topologyHash).toBe(base.log.header.topologyHash);
  });

  it('goes on from a keyframe of the run that it leaves', () => {
    const [plan, branch] = [planOf(design, happy.id), planOf(branched, happy.id)];
    const straight = simulate(branch);
    const base = new Simulation(plan.topology, plan.scenario, new MemorySink());
    base.run(400);
    expect(base.log.rows).toBeLessThan(strikeOf(straight));
    const sink = new MemorySink();
    const resumed = Simulation.restore(branch.topology, branch.scenario, base.keyframe(), sink);
    while (resumed.run(1000) === 'running');
    const { unmatchedFaults, rows } = resumed.finish();
    expect(unmatchedFaults).toEqual([]);
    expect(rows).toBe(straight.summary.rows);
    expect(sink.segments.map(({ hash }) => hash)).toEqual(straight.log.segments.map(({ hash }) => hash));
  });

  it('does not go on from a keyframe beyond its fault', () => {
    const plan = planOf(design, happy.id);
    const base = new Simulation(plan.topology, plan.scenario, new MemorySink());
    base.run(400);
    const late = branchOf(plan, timed({ timeUs: base.timeUs - 1 }, { do: 'crash', host: 0, restartAfterUs: 1 }));
    expect(() => Simulation.restore(late.topology, late.scenario, base.keyframe(), new MemorySink())).toThrow('lies before its keyframe');
  });
});

describe('a fault that matches nothing', () => {
  const plan = planOf(templateWith(4));
  const base = simulate(plan);
  const { topology } = plan;
  const process = processIndex(plan, 'payment');
  const step = topology.names.indexOf('charge');
  const never: readonly FaultPlan[] = [
    rule({ at: 'gap', process, gap: 'after', step }, { do: 'crash', restartAfterUs: SECOND }, { when: 'message.key == "nobody"' }),
    rule({ at: 'gap', process, gap: 'start' }, { do: 'crash', restartAfterUs: SECOND }, { attempt: 9 }),
    rule({ at: 'step', process, step }, { do: 'fail' }, { nth: 1000 }),
    rule({ at: 'step', process, step }, { do: 'fail' }, { sites: ['0123456789abcdef'] }),
    ...topology.links.map((_, link) => rule({ at: 'link', link, direction: 'both' }, { do: 'lose' }, { when: 'message.key == "nobody"' })),
    ...topology.links.map((_, link) => rule({ at: 'link', link, direction: 'both' }, { do: 'lose' }, { fromUs: plan.scenario.horizonUs + 1 })),
    ...topology.links.map((_, link) => rule({ at: 'link', link, direction: 'both' }, { do: 'delay', byUs: 5 }, { probability: 0 })),
    rule({ at: 'election', channel: 1 }, { do: 'choose', option: 1 }, { fromUs: plan.scenario.horizonUs }),
    timed({ timeUs: plan.scenario.horizonUs + 1 }, { do: 'crash', host: 0, restartAfterUs: 1 }),
    timed({ dispatch: base.summary.dispatches + 1000 }, { do: 'crash', host: 0, restartAfterUs: 1 }),
  ];

  it.each(never.map((fault) => [JSON.stringify(fault).slice(0, 160), fault] as const))('is reported and changes no row: %s', (_text, fault) => {
    const branch = simulate(branchOf(plan, fault));
    expect(branch.summary.unmatchedFaults).toEqual([fault.id]);
    expectNothingChanged(base, branch);
  });
});
