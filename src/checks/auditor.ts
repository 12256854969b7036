import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { LogHeader } from '../log/header.ts';
import type { Demand } from '../topology/expectation.ts';
import type { Topology } from '../topology/topology.ts';
import type { Finding } from './finding.ts';
import type { MessageIndex } from './message-index.ts';

/**
 * Reads a log row by row and keeps its own model of what it watches, as plain data. It knows rows, the topology
 * and nothing of the engine, so that a mistake of the engine cannot hide itself.
 */
export interface Auditor {
  /** Rows of other kinds are not shown to it. */
  readonly kinds: readonly EventKindName[];
  /** Takes the row at an index, from 0. Called once for each row of its kinds, in order. */
  row(index: number, log: EventLog): void;
  /** The log is complete and the run reached `endUs`. Called once, last. */
  end(log: EventLog, endUs: number): void;
  /** What is proved so far, put into words from a log that holds all rows seen; complete after `end`. */
  findings(log: EventLog): readonly Finding[];
  /** How often the premise was true: 0 tells that the demand was never put to the test. */
  readonly examined: number;
}

/** What every auditor of one log shares. */
export interface AuditWorld {
  readonly header: LogHeader;
  readonly topology: Topology;
  readonly messages: MessageIndex;
}

/** An expectation of one kind. */
export type PlanOf<K extends Demand['kind']> = { readonly id: string; readonly name: string } & Extract<Demand, { readonly kind: K }>;
