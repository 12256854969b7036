import { assert } from '../base/assert.ts';
import { EVENT_KINDS } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { LogHeader } from '../log/header.ts';
import type { ExpectationPlan } from '../topology/expectation.ts';
import type { Topology } from '../topology/topology.ts';
import type { Auditor } from './auditor.ts';
import { auditorOf } from './demand-auditors.ts';
import type { Finding } from './finding.ts';
import type { InvariantName } from './invariants/invariant-names.ts';
import { INVARIANTS } from './invariants/invariants.ts';
import { MessageIndex } from './message-index.ts';

export interface AuditReport {
  /** Broken expectations, in the order of the expectations. */
  readonly findings: readonly Finding[];
  /** How often the premise of each expectation was true: 0 means that the run never put it to the test. */
  readonly examined: readonly { readonly expectation: string; readonly count: number }[];
  /** What must hold in every log, whatever was demanded. */
  readonly invariants: readonly InvariantReport[];
}

export interface InvariantReport extends InvariantName {
  readonly examined: number;
  readonly findings: readonly Finding[];
}

/** Judges a whole log. `endUs` is how far the run came; by default the time of the last row. */
export function audit(log: EventLog, topology: Topology, expectations: readonly ExpectationPlan[], endUs = lastUs(log)): AuditReport {
  const run = new Audit(log.header, topology, expectations);
  run.advance(log);
  return run.finish(log, endUs);
}

/** Judges a log while it grows: `advance` with every longer log, then `finish` once. */
export class Audit {
  readonly #messages = new MessageIndex();
  readonly #demands: readonly { readonly plan: ExpectationPlan; readonly auditor: Auditor }[];
  readonly #invariants: readonly { readonly plan: InvariantName; readonly auditor: Auditor }[];
  /** Auditors by code of the kinds that they read. */
  readonly #byCode: readonly (readonly Auditor[])[];
  /** Rows seen so far. */
  #rows = 0;
  #isFinished = false;

  constructor(header: LogHeader, topology: Topology, expectations: readonly ExpectationPlan[]) {
    const world = { header, topology, messages: this.#messages };
    this.#demands = expectations.map((plan) => ({ plan, auditor: auditorOf(plan, world) }));
    this.#invariants = INVARIANTS.map(({ plan, create }) => ({ plan, auditor: create(world) }));
    this.#byCode = tableByCode([...this.#demands, ...this.#invariants].map(({ auditor }) => auditor));
  }

  /** Takes the rows that are new since the last call. */
  advance(log: EventLog): void {
    assert(!this.#isFinished && log.rowCount >= this.#rows, `an audit of ${this.#rows} rows cannot go on with ${log.rowCount}`);
    for (const segment of log.segments) {
      const { firstRow, rows } = segment;
      if (firstRow + rows <= this.#rows) continue;
      const { columns } = segment;
      for (let at = Math.max(0, this.#rows - firstRow); at < rows; at++) this.#take(columns.kind[at]!, firstRow + at, log);
    }
    this.#rows = log.rowCount;
  }

  /** What is proved so far. An expectation that only the end can break is not among it. */
  report(log: EventLog): AuditReport {
    return {
      findings: this.#demands.flatMap(({ auditor }) => auditor.findings(log)),
      examined: this.#demands.map(({ plan, auditor }) => ({ expectation: plan.id, count: auditor.examined })),
      invariants: this.#invariants.map(({ plan, auditor }) => ({ ...plan, examined: auditor.examined, findings: auditor.findings(log) })),
    };
  }

  /** The log is complete and the run came to `endUs`. */
  finish(log: EventLog, endUs: number): AuditReport {
    this.advance(log);
    this.#isFinished = true;
    for (const { auditor } of [...this.#demands, ...this.#invariants]) auditor.end(log, endUs);
    return this.report(log);
  }

  #take(code: number, index: number, log: EventLog): void {
    if (code === EVENT_KINDS.messageCreated.code) this.#messages.add(index, log);
    const auditors = this.#byCode[code]!;
    for (let k = 0; k < auditors.length; k++) auditors[k]!.row(index, log);
  }
}

function tableByCode(auditors: readonly Auditor[]): readonly (readonly Auditor[])[] {
  const table: Auditor[][] = Array.from({ length: 256 }, () => []);
  for (const auditor of auditors) for (const kind of auditor.kinds) table[EVENT_KINDS[kind].code]!.push(auditor);
  return table;
}

const lastUs = (log: EventLog): number => (log.rowCount === 0 ? 0 : log.cell('time', log.rowCount - 1));
