import { readdirSync, readFileSync } from 'node:fs';
import type { Json } from '../base/json.ts';
import { compile } from '../design/compile.ts';
import type { Design, DesignScenario } from '../design/document.ts';
import { readDesign } from '../design/read-design.ts';
import { Simulation } from '../engine/simulation.ts';
import { EventLog } from '../log/event-log.ts';
import { MemorySink } from '../log/segment-sink.ts';
import { audit, type AuditReport } from './audit.ts';

const FOLDER = 'public/examples/bugs';

/** Names of the pairs: `S01-dual-write` for `S01-dual-write.broken.flow.json` and its mended twin. */
export const BUG_PAIRS = [...new Set(readdirSync(FOLDER).map((file) => file.replace(/\.(broken|mended)\.flow\.json$/, '')))].sort();

export function bugDesign(name: string, twin: 'broken' | 'mended'): Design {
  const path = `${FOLDER}/${name}.${twin}.flow.json`;
  const { design, diagnostics } = readDesign(readFileSync(path), path);
  if (design === undefined || diagnostics.length > 0) throw new Error(`${path}: ${JSON.stringify(diagnostics)}`);
  return design;
}

export interface Judged {
  readonly log: EventLog;
  /** Codes of what the problems list says. */
  readonly warnings: readonly string[];
  readonly report: AuditReport;
  /** Ids of the broken expectations, sorted. */
  readonly findings: readonly string[];
  readonly unmatchedFaults: readonly string[];
  /** Rows of stores by effect. */
  readonly count: (kind: string, detail?: string) => number;
  /** Rows of a table at the end, as the store has them. */
  readonly rowsIn: (store: string, table: string) => readonly Json[];
}

/** Runs a scenario of a design and judges it; the design must compile. */
export function judge(design: Design, scenario: DesignScenario = design.scenarios[0]!): Judged {
  const compiled = compile({ ...design, scenarios: [scenario] }, scenario.id);
  if (!compiled.ok) throw new Error(`${design.name}: ${JSON.stringify(compiled.diagnostics)}`);
  const sink = new MemorySink();
  const simulation = new Simulation(compiled.topology, compiled.scenario, sink);
  while (simulation.run(1_000_000) === 'running');
  const { parts } = simulation.keyframe();
  const summary = simulation.finish();
  const log = new EventLog(simulation.log.header, sink.segments);
  const report = audit(log, compiled.topology, compiled.expectations, summary.simulatedUs);
  const rows = Array.from({ length: log.rowCount }, (_, index) => index);
  return {
    log,
    warnings: compiled.diagnostics.map(({ code }) => code),
    report,
    findings: [...new Set(report.findings.map(({ expectation }) => expectation))].sort(),
    unmatchedFaults: summary.unmatchedFaults,
    count: (kind, detail) => rows.filter((index) => log.kindOf(index) === kind && (detail === undefined || log.detailText(index) === detail)).length,
    rowsIn: (store, table) => {
      const { tables } = parts.find((part) => typeof part === 'object' && part !== null && 'tables' in part) as { readonly tables: readonly ReadonlyMap<string, ReadonlyMap<string, { readonly value: Json }>>[] };
      const found = tables[compiled.topology.stores.findIndex(({ id }) => id === store)]?.get(table);
      return [...(found?.values() ?? [])].map(({ value }) => value);
    },
  };
}
