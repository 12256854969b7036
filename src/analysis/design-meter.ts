import type { EventLog } from '../log/event-log.ts';
import { Histogram } from './histogram.ts';
import { SagaReader, type SagaState } from './saga-lanes.ts';

/** Ends of instances, counted. */
export type Ends = { readonly [S in SagaState]: number };

/** What runs of one design came to. */
export interface DesignFigures {
  readonly runs: number;
  readonly instances: number;
  /** Entries appended to channels. */
  readonly messages: number;
  /** From start to end of instances that ended, in µs. */
  readonly durations: Histogram;
  readonly ends: Ends;
  /** Runs in which an expectation was broken. */
  readonly brokenRuns: number;
  /** The same by expectation. */
  readonly brokenBy: ReadonlyMap<string, number>;
}

/** Measures runs of one design, one after the other. */
export class DesignMeter {
  #runs = 0;
  #messages = 0;
  #instances = 0;
  #brokenRuns = 0;
  readonly #durations = new Histogram();
  readonly #ends: { [S in SagaState]: number } = { running: 0, compensating: 0, completed: 0, compensated: 0, stuck: 0 };
  readonly #brokenBy = new Map<string, number>();

  /** Takes a finished run with the expectations that it broke. */
  add(log: EventLog, findings: readonly { readonly expectation: string }[]): void {
    this.#runs++;
    for (let row = 0; row < log.rowCount; row++) if (log.kindOf(row) === 'entryAppended') this.#messages++;
    for (const { state, startUs, endUs } of new SagaReader(log).lanes(log.rowCount)) {
      this.#instances++;
      this.#ends[state]++;
      if (endUs !== undefined) this.#durations.add(endUs - startUs);
    }
    const broken = new Set(findings.map(({ expectation }) => expectation));
    if (broken.size > 0) this.#brokenRuns++;
    for (const id of broken) this.#brokenBy.set(id, (this.#brokenBy.get(id) ?? 0) + 1);
  }

  get figures(): DesignFigures {
    return { runs: this.#runs, instances: this.#instances, messages: this.#messages, durations: this.#durations, ends: { ...this.#ends }, brokenRuns: this.#brokenRuns, brokenBy: new Map(this.#brokenBy) };
  }
}
