import type { AuditReport } from '../../checks/audit.ts';
import type { Design, DesignFault, DesignScenario } from '../../design/document.ts';
import type { LogHeader } from '../../log/header.ts';
import type { Segment } from '../../log/segment.ts';
import type { RunResult } from '../../run/run-job.ts';

/** What a run is, besides its rows. Plain data. */
export interface RunMeta {
  readonly runId: string;
  readonly designId: string;
  /** The design that ran: what the names in the rows stand for, and what it is compared with. */
  readonly design: Design;
  /** As run, draft faults included. */
  readonly scenario: DesignScenario;
  readonly draftFaults: readonly DesignFault[];
  readonly startedAt: number;
}

/** Keeps one run while it goes on. What is sealed survives a reload. */
export interface RunRecording {
  readonly header: (header: LogHeader) => void;
  /** The segment stays the caller's: a copy is kept. */
  readonly segment: (segment: Segment) => void;
  /** Rows after the last sealed segment, in place of those given before. */
  readonly tail: (segment: Segment) => void;
  readonly finish: (summary: RunResult, report: AuditReport) => void;
  /** The run broke: what was sealed is all there is. */
  readonly fail: (message: string) => void;
}

export type RunRecorder = (meta: RunMeta) => RunRecording;
