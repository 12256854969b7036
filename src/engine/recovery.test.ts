import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../base/limits.ts';
import { generateOrderSaga } from '../design/generate-design.ts';
import { hostIndex, planOf, rowsOf, sagaEnds, SECOND, simulate, timed, untilSeconds, withConfigs, withFaults } from './run.fixture.ts';

describe('a member that crashes while it waits for its first share', () => {
  const design = withConfigs(generateOrderSaga({ steps: 2, partitions: 4, seed: 3 }), { payment: { instances: 2, client: { 'session.timeout.ms': 10_000, 'enable.auto.commit': false, 'auto.offset.reset': 'earliest' } } });

  it.each([0.5, 1, 2.9, 3.001])('at %ss leaves its partitions to the others after its session', (seconds) => {
    const plan = untilSeconds(planOf(design), 300);
    const run = simulate(withFaults(plan, timed({ timeUs: seconds * SECOND }, { do: 'crash', host: hostIndex(plan, 'payment#1'), restartAfterUs: UNBOUNDED })));
    expect(rowsOf(run, 'memberLeft').filter(({ node }) => run.topology.nodes[node]!.id === 'payment')).toHaveLength(1);
    const { started, completed } = sagaEnds(run);
    expect(started).toBeGreaterThan(0);
    expect(completed).toBe(started);
  });
});
