import type { PackedSegment } from '../log/packed-segment.ts';
import type { ScratchFile } from '../log/scratch-file.ts';
import { segmentBuffers } from '../log/segment.ts';
import { Execution } from './execution.ts';
import type { HostClock } from './host-clock.ts';
import { CREDITS, dispatch, type HostPort, type Requests, type Message } from './protocol.ts';
import { Replications } from './replications.ts';
import { runFailure } from './run-failure.ts';
import type { RunJob, RunOutcome } from './run-job.ts';
import { SlicePace } from './slice-pace.ts';
import { SlicedHost, type SlicedWork } from './sliced-host.ts';
import { TableReading } from './table-history.ts';

/** Serves runs over a port, one at a time. `scratch`: a file for what long runs have behind them, where and when there is one. */
export function serveRuns(port: HostPort, clock: HostClock, scratch: () => ScratchFile | undefined = () => undefined): void {
  let current: RunHost | SlicedHost | undefined;
  const of = (run: number): RunHost | SlicedHost | undefined => (current?.run === run ? current : undefined);
  const beginSliced = (run: number, seed: string, start: () => SlicedWork): void => {
    current?.abandon();
    current = new SlicedHost(run, seed, start, port, clock);
    current.begin();
  };
  port.listen((message: Message<Requests>) =>
    dispatch<Requests>(
      {
        start: ({ run, job }) => {
          current?.abandon();
          current = new RunHost(run, job, port, clock, scratch);
          current.begin();
        },
        replicate: ({ run, job }) => beginSliced(run, job.scenario.seed, () => replicationsAsWork(new Replications(job))),
        readTables: ({ run, job }) => beginSliced(run, job.scenario.seed, () => readingAsWork(new TableReading(job))),
        acknowledge: ({ run, segments }) => of(run)?.acknowledge(segments),
        cancel: ({ run }) => of(run)?.cancel(),
      },
      message,
    ),
  );
}

const replicationsAsWork = (replications: Replications): SlicedWork => ({
  advance: (dispatchesMax) => replications.advance(dispatchesMax),
  progress: () => ({ kind: 'replicating', ...replications.progress }),
  conclude: () => ({ kind: 'replicated', statistics: replications.complete === 0 ? null : replications.statistics() }),
});

const readingAsWork = (reading: TableReading): SlicedWork => ({
  advance: (dispatchesMax) => reading.advance(dispatchesMax),
  progress: () => null,
  conclude: () => ({ kind: 'tablesRead', history: reading.history() }),
});

/** As often as a person can read, and the rarer the longer it has taken: each is a look of the whole page, and a long run must not be longer for it, or larger. */
const PROGRESS_EVERY_MS = 100;
const PROGRESS_EVERY_PART = 0.02;
const PROGRESS_EVERY_MAX_MS = 1000;
const TAIL_EVERY_MS = 1000;

/**
 * One run in slices. Between two slices it reads its messages, hands over sealed segments as far as the client's
 * credits go, and tells how far it is. Without credit it waits: a slow client slows the run and loses nothing.
 */
class RunHost {
  readonly run: number;
  readonly #job: RunJob;
  readonly #port: HostPort;
  readonly #clock: HostClock;
  readonly #scratch: () => ScratchFile | undefined;
  readonly #pace = new SlicePace();
  #execution: Execution | undefined;
  /** Sealed and not handed over. */
  readonly #outbox: { readonly segment: PackedSegment; readonly isKept: boolean }[] = [];
  #credits = CREDITS;
  #outcome: RunOutcome | undefined;
  #isCancelled = false;
  #isOver = false;
  /** A slice is due, or will be when a credit comes. */
  #isDue = false;
  readonly #startedMs: number;
  #progressMs = -Infinity;
  #tailMs: number;
  #tailRows = 0;

  constructor(run: number, job: RunJob, port: HostPort, clock: HostClock, scratch: () => ScratchFile | undefined) {
    this.#scratch = scratch;
    this.run = run;
    this.#job = job;
    this.#port = port;
    this.#clock = clock;
    this.#startedMs = this.#tailMs = clock.nowMs();
  }

  begin(): void {
    this.#orFail(() => {
      this.#execution = new Execution(this.#job, (segment, isKept) => this.#outbox.push({ segment, isKept }), this.#scratch);
      this.#port.post({ kind: 'started', run: this.run, header: this.#execution.header });
      this.#schedule();
    });
  }

  acknowledge(segments: number): void {
    this.#credits += segments;
    this.#schedule();
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#schedule();
  }

  /** Says nothing more. */
  abandon(): void {
    this.#isOver = true;
  }

  #schedule(): void {
    if (this.#isDue || this.#isOver) return;
    this.#isDue = true;
    this.#clock.defer(() => {
      this.#isDue = false;
      if (!this.#isOver) this.#orFail(() => this.#turn());
    });
  }

  #turn(): void {
    const execution = this.#execution!;
    if (this.#outcome === undefined && this.#outbox.length === 0) this.#work(execution);
    this.#handOver();
    if (this.#outcome !== undefined) return this.#outbox.length === 0 ? this.#conclude(this.#outcome) : undefined;
    this.#tell(execution);
    // With segments left over, the next credit schedules.
    if (this.#outbox.length === 0) this.#schedule();
  }

  #work(execution: Execution): void {
    if (this.#isCancelled) {
      this.#outcome = execution.cancel();
      return;
    }
    const before = this.#clock.nowMs();
    const state = execution.advance(this.#pace.dispatches);
    this.#pace.took(this.#clock.nowMs() - before);
    if (state !== 'running') this.#outcome = execution.finish();
  }

  #handOver(): void {
    while (this.#credits > 0) {
      const next = this.#outbox.shift();
      if (next === undefined) return;
      const { segment, isKept } = next;
      this.#credits--;
      // What the audit reads from memory the client gets as a copy.
      this.#port.post({ kind: 'segment', run: this.run, segment }, isKept ? idBuffers(segment) : [segment.packedRows.buffer, segment.packedTexts.buffer, ...idBuffers(segment)]);
      this.#tailRows = 0;
      // Where segments come one after the other nobody needs what is between them.
      this.#tailMs = this.#clock.nowMs();
    }
  }

  #tell(execution: Execution): void {
    const now = this.#clock.nowMs();
    const everyMs = Math.min(PROGRESS_EVERY_MAX_MS, Math.max(PROGRESS_EVERY_MS, PROGRESS_EVERY_PART * (now - this.#startedMs)));
    if (now - this.#progressMs >= everyMs) {
      this.#progressMs = now;
      this.#port.post({ kind: 'progress', run: this.run, ...execution.progress });
    }
    if (now - this.#tailMs >= TAIL_EVERY_MS && this.#outbox.length === 0 && this.#credits > 0) {
      this.#tailMs = now;
      this.#giveTail(execution);
    }
  }

  #giveTail(execution: Execution): void {
    const tail = execution.tail();
    if (tail === undefined || tail.rows === this.#tailRows) return;
    this.#credits--;
    this.#tailRows = tail.rows;
    this.#port.post({ kind: 'tail', run: this.run, segment: tail }, segmentBuffers(tail));
  }

  #conclude({ summary, report }: RunOutcome): void {
    this.#isOver = true;
    this.#port.post({ kind: 'progress', run: this.run, ...this.#execution!.progress });
    this.#port.post({ kind: 'finished', run: this.run, summary, report });
  }

  #orFail(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#isOver = true;
      const { message, seed, dispatch: number } = runFailure(thrown, this.#job.scenario.seed, 0);
      this.#port.post({ kind: 'failed', run: this.run, message, seed, dispatch: number });
    }
  }
}

/** What the run has in another form. */
const idBuffers = ({ messageIds, sagaIds, earlierCauses }: PackedSegment): ArrayBuffer[] => [messageIds.buffer, sagaIds.buffer, ...(earlierCauses === undefined ? [] : [earlierCauses.buffer])];
