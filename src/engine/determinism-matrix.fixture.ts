import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Design } from '../design/document.ts';
import { readDesign } from '../design/read-design.ts';
import { MemorySink } from '../log/segment-sink.ts';
import { branchOf, planOf, simulate, untilSeconds, withScenario, type Plan } from './run.fixture.ts';
import { expectNothingChanged } from './branches.fixture.ts';
import { Simulation } from './simulation.ts';

const EXAMPLES = fileURLToPath(new URL('../../public/examples/', import.meta.url));
/** Long enough for the faults of the examples and for a log of several segments. */
const SECONDS_MAX = 300;

const found = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.flow.json')).sort();
/** The short run takes each third of the bugs, the long one all. */
const files = found.filter((file, at) => process.env['DEEP'] !== undefined || !file.startsWith('bugs') || at % 3 === 0);

function designOf(file: string): Design {
  const { design } = readDesign(readFileSync(`${EXAMPLES}/${file}`), file);
  if (design === undefined) throw new Error(`${file} cannot be read`);
  return design;
}

const planAt = (design: Design, scenario: string, seed: string): Plan => {
  const plan = withScenario(planOf(design, scenario), { seed });
  return plan.scenario.horizonUs > SECONDS_MAX * 1_000_000 ? untilSeconds(plan, SECONDS_MAX) : plan;
};

/** The run is left in the middle and another simulation goes on from its saved state. */
function resumedHash({ topology, scenario }: Plan, dispatches: number): string {
  const first = new Simulation(topology, scenario, new MemorySink());
  first.run(Math.floor(dispatches / 2));
  // As it comes back from another thread.
  const second = Simulation.restore(topology, scenario, structuredClone(first.keyframe()), new MemorySink());
  while (second.run(997) === 'running');
  return second.finish().logHash;
}

const backwards = (design: Design): Design => ({
  ...design, systems: design.systems.toReversed(), nodes: design.nodes.toReversed(), edges: design.edges.toReversed(), layout: {}, expectations: [],
});

/** Every scenario of every example under each seed: one run, however it is driven. */
export function describeMatrix(seeds: readonly string[]): void {
  it('there are examples', () => expect(files.length).toBeGreaterThan(2));
  describe.each(files)('%s', (file) => {
    describeExample(file, seeds);
  });
}

function describeExample(file: string, seeds: readonly string[]): void {
  const design = designOf(file);
  const scenarios = design.scenarios.map(({ id }) => id);

  it.each(scenarios.flatMap((scenario) => seeds.map((seed) => [scenario, seed] as const)))('%s with seed %j: straight, resumed, branched without change and shuffled are one run', (scenario, seed) => {
    const plan = planAt(design, scenario, seed);
    const straight = simulate(plan);
    expect(resumedHash(plan, straight.summary.dispatches)).toBe(straight.summary.logHash);
    expect(simulate(planAt(backwards(design), scenario, seed)).summary.logHash).toBe(straight.summary.logHash);
    // A fault after the end is the branch that changes nothing.
    const never = { kind: 'timed', id: 'never', at: { timeUs: plan.scenario.horizonUs + 1 }, effect: { do: 'crash', host: 0, restartAfterUs: 1 } } as const;
    expectNothingChanged(straight, simulate(branchOf(plan, never)));
  });
}
