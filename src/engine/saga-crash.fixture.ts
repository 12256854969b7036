import { generateOrderSaga, PARTS } from '../design/generate-design.ts';
import type { Row } from '../log/columns.ts';
import type { RuleFault } from '../topology/scenario.ts';
import { effectsOf, type Gap, gapPoint, gapsOf, gapText, hostIndex, nameIndex, type Plan, planOf, processIndex, rowsOf, rule, type Run, sagaEnds, SECOND, simulate, timed, untilSeconds, withConfigs, withFaults } from './run.fixture.ts';

/** How the one order of a plan fares when nothing else goes wrong. */
export type Path = 'completes' | 'is refused' | 'times out';

/** One order through so many steps, of which the first few may run at once; all participants remember what they did. */
export function oneOrder(steps: number, partitions: number, path: Path, idempotency = 'same-transaction', atOnce = 1): Plan {
  const parts = PARTS.slice(0, steps);
  const last = parts[steps - 1]!;
  const design = withConfigs(generateOrderSaga({ steps, partitions, seed: steps * 31 + partitions }), {
    shop: { count: 1 },
    ...Object.fromEntries(parts.map((part) => [part, { idempotency }])),
    ...Object.fromEntries(parts.slice(0, atOnce).map((part) => [`${part}-step`, { order: 1, kind: 'compensatable' }])),
    [`${last}-step`]: { timeout: '8s', ...(atOnce > 1 && atOnce === steps && { order: 1, kind: 'compensatable' }) },
  });
  const plan = untilSeconds(planOf(design), 240);
  if (path === 'completes') return plan;
  const step = nameIndex(plan, `${last}-do`);
  const process = processIndex(plan, last);
  return withFaults(plan, path === 'is refused' ? rule({ at: 'step', process, step }, { do: 'fail' }) : rule({ at: 'step', process, step: nameIndex(plan, `${last}-work`) }, { do: 'delay', byUs: 12 * SECOND }));
}

/** Every crash of the coordinator at a gap that the plan comes to, each time that it comes there. */
export function* coordinatorCrashes(plan: Plan, restartAfterUs = 3 * SECOND): Generator<{ readonly name: string; readonly run: Run }> {
  for (const gap of gapsOf(plan, 'order-saga')) {
    for (let nth = 1; ; nth++) {
      const run = simulate(withFaults(plan, crashAt(plan, gap, nth, restartAfterUs)));
      if (run.summary.unmatchedFaults.includes('crash')) break;
      yield { name: `${gapText(gap)} (${nth})`, run };
    }
  }
}

/** A host crashes once, before each dispatch in turn, or before every second, third ... */
export function crashesAtDispatches(plan: Plan, host: string, { every = 1, restartAfterUs = 3 * SECOND } = {}): readonly { readonly name: string; readonly run: Run }[] {
  const { dispatches } = simulate(plan).summary;
  const effect = { do: 'crash', host: hostIndex(plan, host), restartAfterUs } as const;
  return Array.from({ length: Math.floor(dispatches / every) }, (_, index) => (index + 1) * every).map((dispatch) => ({ name: `dispatch ${dispatch}`, run: simulate(withFaults(plan, timed({ dispatch }, effect))) }));
}

const crashAt = (plan: Plan, gap: Gap, nth: number, restartAfterUs: number): RuleFault => rule(gapPoint(plan, 'order-saga', gap), { do: 'crash', restartAfterUs }, { nth }, 'crash');

/** What became of the order, in one line: how the saga ended, effects of actions and of compensations, compensations in order. */
export function fate(run: Run): string {
  const { started, completed, compensated, stuck } = sagaEnds(run);
  const effects = Object.entries(effectsOf(run)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([effect, times]) => `${effect} ${times}`);
  return [`started ${started}, completed ${completed}, compensated ${compensated}, stuck ${stuck}`, effects.join(', '), `undone: ${undone(run).join(' ')}`].join('; ');
}

/** Steps in the order in which their compensations ended. */
export const undone = (run: Run): readonly string[] => rowsOf(run, 'sagaCompensationCompleted').map(({ node }) => run.topology.nodes[node]!.id);

/** Gauges of the saga and its steps that should be back at zero when all is over. */
export function openSagaGauges(run: Run): readonly string[] {
  const { layout, gauges } = run.simulation.log;
  return layout.entries().filter(({ gauge, slot }) => ['running', 'compensating'].includes(gauge) && gauges[slot] !== 0).map(({ name, slot }) => `${name}: ${gauges[slot]}`);
}

/** How often a number of the saga's rows came, by kind. */
export const rowsAbout = (run: Run, node: string, rows: readonly Row[]): number => rows.filter((row) => run.topology.nodes[row.node]!.id === node).length;
