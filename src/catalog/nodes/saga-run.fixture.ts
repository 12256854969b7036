import { expect } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { audit } from '../../checks/audit.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignFault } from '../../design/document.ts';
import { Simulation } from '../../engine/simulation.ts';
import { EventLog } from '../../log/event-log.ts';
import { MemorySink } from '../../log/segment-sink.ts';

/** What sagas did in a run: the rows of one instance in words, the gauges of the saga at the end, and the findings. */
export interface Outcome {
  readonly story: readonly string[];
  readonly gauges: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
  /** What each finding says. */
  readonly told: readonly string[];
  readonly unmatched: readonly string[];
  /** How often the saga came to a step, for any instance. */
  readonly came: (step: string) => number;
}

/** Runs the first scenario of a design with an order saga, under other faults. */
export function run(design: Design, faults: readonly DesignFault[] = []): Outcome {
  const scenario = { ...design.scenarios[0]!, faults };
  const compiled = compile({ ...design, scenarios: [scenario] }, scenario.id);
  expect(compiled.diagnostics).toEqual([]);
  if (!compiled.ok) throw new Error('the design compiles');
  const sink = new MemorySink();
  const simulation = new Simulation(compiled.topology, compiled.scenario, sink);
  while (simulation.run(100_000) === 'running');
  const summary = simulation.finish();
  const log = new EventLog(simulation.log.header, sink.segments);
  const report = audit(log, compiled.topology, compiled.expectations, summary.simulatedUs);
  const node = log.header.nodes.findIndex(({ id }) => id === 'order-saga');
  const gauge = (name: 'running' | 'compensating' | 'completed' | 'compensated' | 'stuck') => simulation.log.gauges[log.layout.slot(name, node, 0, 0, 0)] ?? NaN;
  expectPairs(log);
  return {
    story: storyOf(log),
    gauges: { running: gauge('running'), compensating: gauge('compensating'), completed: gauge('completed'), compensated: gauge('compensated'), stuck: gauge('stuck') },
    findings: report.findings.map(({ expectation }) => expectation),
    told: report.findings.map(({ message }) => message),
    unmatched: summary.unmatchedFaults,
    came: (step) => Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => log.kindOf(index) === 'stepStarted' && log.detailText(index) === step).length,
  };
}

/** Every end of a step has had a beginning: no gauge of a saga is ever below zero. And a step begins once: further attempts are retries. */
function expectPairs(log: EventLog): void {
  const open = new Map<number, number>();
  const begun = new Set<number>();
  const moves: Readonly<Record<string, number>> = { sagaStepStarted: 1, sagaStepCompleted: -1, sagaStepFailed: -1, sagaStepTimedOut: -1, sagaCompensationStarted: 1, sagaCompensationCompleted: -1, sagaCompensationFailed: -1 };
  for (let index = 0; index < log.rowCount; index++) {
    const move = moves[log.kindOf(index)];
    if (move === undefined) continue;
    const node = log.cell('node', index) * 1_000_000 + log.cell('saga', index);
    if (log.kindOf(index) === 'sagaStepStarted') {
      expect(begun.has(node), `row ${index + 1}: the step began before`).toBe(false);
      begun.add(node);
    }
    open.set(node, (open.get(node) ?? 0) + move);
    expect(open.get(node), `row ${index + 1}`).toBeGreaterThanOrEqual(0);
  }
}

/** Saga rows of the instance of order-2, such as `payment-step stepCompleted`. */
function storyOf(log: EventLog): readonly string[] {
  const rows = Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => log.kindOf(index).startsWith('saga'));
  const started = rows.filter((index) => log.kindOf(index) === 'sagaStarted');
  const saga = started.map((index) => log.cell('saga', index)).find((id) => rows.some((index) => log.cell('saga', index) === id && log.message(log.cell('message', index))?.key === 'order-2'));
  return rows.filter((index) => log.cell('saga', index) === saga).map((index) => {
    const kind = log.kindOf(index).slice('saga'.length);
    return `${log.header.nodes[log.cell('node', index)]?.id.replace('-step', '')} ${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
  });
}

/** The design with other values in the configs of some nodes. */
export function change(design: Design, changes: Readonly<Record<string, JsonObject>>): Design {
  return { ...design, nodes: design.nodes.map((node) => ({ ...node, config: { ...node.config, ...changes[node.id] } })) };
}

export const fault = (id: string, kind: string, config: JsonObject): DesignFault => ({ id, kind, config });
