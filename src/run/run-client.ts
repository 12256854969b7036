import { assert } from '../base/assert.ts';
import { CollectorCall } from '../base/collector-call.ts';
import { EventLog } from '../log/event-log.ts';
import type { LogHeader } from '../log/header.ts';
import { ColdSegment, UnpackedSegments } from '../log/packed-segment.ts';
import type { Segment } from '../log/segment.ts';
import { SegmentShelf } from '../log/segment-shelf.ts';
import type { Statistics } from '../analysis/statistics.ts';
import { type ClientPort, dispatch, type Events, type Handlers, type Message } from './protocol.ts';
import type { ReplicationJob, ReplicationProgress } from './replications.ts';
import { RunFailure, runFailure } from './run-failure.ts';
import type { RunJob, RunOutcome, RunProgress } from './run-job.ts';
import type { TableHistory, TableHistoryJob } from './table-history.ts';

/** Who wants to know what while a run goes on. */
export interface RunListener {
  readonly onProgress?: (progress: RunProgress) => void;
  /** The log has grown: a sealed segment, or a tail that the next one replaces. It is acknowledged when this returns. */
  readonly onLog?: (log: EventLog) => void;
  /** Each sealed segment, once and in order: what a store keeps. */
  readonly onSegment?: (segment: Segment) => void;
}

export type RunHandle = Handle<RunOutcome>;

/** What goes on at the host. */
export interface Handle<T> {
  /** Rejects with a RunFailure when a bug or a dead worker ended the run. A cancelled run is fulfilled, with `stop: 'cancelled'`. */
  readonly finished: Promise<T>;
  /** Ends the run where it is. Without an answer in `GIVE_UP_MS` the caller may `close` the client. */
  cancel(): void;
}

/** How long a cancelled run may take to answer before its worker is given up (UX: 200 ms are the rule). */
export const GIVE_UP_MS = 2000;

/** Starts runs on the host at the other end of a port, one at a time. */
export class RunClient {
  readonly #port: ClientPort;
  readonly #newShelf: () => SegmentShelf;
  #runs = 0;
  #current: Remote | undefined;

  /** `newShelf`: what keeps the segments of a run; by itself in memory. */
  constructor(port: ClientPort, newShelf = () => new SegmentShelf()) {
    this.#port = port;
    this.#newShelf = newShelf;
    port.listen((message) => {
      if (message.run === this.#runs) this.#current?.receive(message);
    });
    port.onBroken((reason) => this.#fail(reason));
  }

  start(job: RunJob, listener: RunListener = {}): RunHandle {
    const run = this.#next();
    const current = new RemoteRun(run, job, listener, this.#port, this.#newShelf());
    this.#port.post({ kind: 'start', run, job });
    return this.#follow(current);
  }

  /** Runs a scenario under many seeds. Fulfilled with null when none was complete before it was cancelled. */
  replicate(job: ReplicationJob, onProgress: (progress: ReplicationProgress) => void = () => {}): Handle<Statistics | null> {
    const run = this.#next();
    const current = new RemoteAnswer<Statistics | null>(run, job.scenario.seed, this.#port, (resolve) => ({ replicating: onProgress, replicated: ({ statistics }) => resolve(statistics) }));
    this.#port.post({ kind: 'replicate', run, job });
    return this.#follow(current);
  }

  /** Repeats a run, and tells what was written to some of its tables; of a cancelled reading what came by then. */
  readTables(job: TableHistoryJob): Handle<TableHistory> {
    const run = this.#next();
    const current = new RemoteAnswer<TableHistory>(run, job.scenario.seed, this.#port, (resolve) => ({ tablesRead: ({ history }) => resolve(history) }));
    this.#port.post({ kind: 'readTables', run, job });
    return this.#follow(current);
  }

  #next(): number {
    assert(this.#current === undefined, 'a host runs one job at a time: cancel the run before, or use another client');
    return ++this.#runs;
  }

  #follow<T>(current: Remote & { readonly outcome: { readonly promise: Promise<T> } }): Handle<T> {
    this.#current = current;
    const forget = (): void => {
      if (this.#current === current) this.#current = undefined;
    };
    return { finished: current.outcome.promise.finally(forget), cancel: () => current.cancel() };
  }

  /** Gives the host up; a run that is under way fails. */
  close(): void {
    this.#port.close();
    this.#fail('the run was given up');
  }

  #fail(reason: string): void {
    this.#current?.fail(reason);
  }
}

interface Remote {
  receive(message: Message<Events>): void;
  cancel(): void;
  fail(reason: string): void;
}

/** Kinds of messages that are about another kind of job. */
const unasked = (): void => {};
const UNASKED = { started: unasked, segment: unasked, tail: unasked, progress: unasked, finished: unasked, replicating: unasked, replicated: unasked, tablesRead: unasked };

/** A job of which no rows are sent, and one answer is awaited. */
class RemoteAnswer<T> implements Remote {
  readonly outcome = withResolvers<T>();
  readonly #handlers: Handlers<Events>;
  readonly #run: number;
  readonly #seed: string;
  readonly #port: ClientPort;

  constructor(run: number, seed: string, port: ClientPort, own: (resolve: (answer: T) => void) => Partial<Handlers<Events>>) {
    this.#run = run;
    this.#seed = seed;
    this.#port = port;
    const { reject, resolve } = this.outcome;
    this.#handlers = { ...UNASKED, failed: ({ message, seed: failedSeed, dispatch: number }) => reject(new RunFailure(message, failedSeed, number)), ...own(resolve) };
  }

  receive(message: Message<Events>): void {
    dispatch<Events>(this.#handlers, message);
  }

  cancel(): void {
    this.#port.post({ kind: 'cancel', run: this.#run });
  }

  fail(reason: string): void {
    this.outcome.reject(new RunFailure(reason, this.#seed, 0));
  }
}

class RemoteRun implements Remote {
  readonly outcome = withResolvers<RunOutcome>();
  readonly #handlers: Handlers<Events>;
  readonly #run: number;
  readonly #job: RunJob;
  readonly #listener: RunListener;
  readonly #port: ClientPort;
  #header: LogHeader | undefined;
  #log: EventLog | undefined;
  readonly #segments: Segment[] = [];
  readonly #unpacked = new UnpackedSegments();
  readonly #collector = new CollectorCall();
  #dispatches = 0;

  constructor(run: number, job: RunJob, listener: RunListener, port: ClientPort, shelf: SegmentShelf) {
    this.#run = run;
    this.#job = job;
    this.#listener = listener;
    this.#port = port;
    this.#handlers = {
      ...UNASKED,
      started: ({ header }) => void (this.#header = header),
      segment: ({ segment: packed }) => {
        const segment = new ColdSegment(shelf.add(packed), this.#unpacked);
        this.#segments.push(segment);
        this.#collector.tick();
        this.#listener.onSegment?.(segment);
        this.#grown();
      },
      tail: ({ segment }) => this.#grown(segment),
      progress: (progress) => {
        this.#dispatches = progress.dispatches;
        this.#listener.onProgress?.(progress);
      },
      finished: ({ summary, report }) => {
        this.#collector.end();
        this.outcome.resolve({ summary, report, log: this.#grownLog() });
      },
      failed: ({ message, seed, dispatch: number }) => this.outcome.reject(new RunFailure(message, seed, number)),
    };
  }

  /** What a listener throws ends the run too: somebody waits for its outcome. */
  receive(message: Message<Events>): void {
    try {
      dispatch<Events>(this.#handlers, message);
    } catch (thrown) {
      this.cancel();
      this.outcome.reject(runFailure(thrown, this.#job.scenario.seed, this.#dispatches));
    }
  }

  cancel(): void {
    this.#port.post({ kind: 'cancel', run: this.#run });
  }

  fail(reason: string): void {
    this.outcome.reject(new RunFailure(reason, this.#job.scenario.seed, this.#dispatches));
  }

  #grown(tail?: Segment): void {
    this.#listener.onLog?.(this.#grownLog(tail));
    this.#port.post({ kind: 'acknowledge', run: this.#run, segments: 1 });
  }

  #grownLog(tail?: Segment): EventLog {
    assert(this.#header !== undefined, 'rows came before the header that they refer to');
    this.#log = new EventLog(this.#header, [...this.#segments], tail, this.#log?.layout);
    return this.#log;
  }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void; readonly reject: (reason: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
