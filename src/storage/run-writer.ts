import { err, ok } from '../base/result.ts';
import type { LogHeader } from '../log/header.ts';
import { plainSegment } from '../log/packed-segment.ts';
import type { Segment } from '../log/segment.ts';
import type { RunEntry, RunMeta, RunWriter, Stored } from './library-storage.ts';
import type { StorageProblem } from './problem.ts';
import { RUN_CREDITS, type RunPort, type RunReply } from './run-port.ts';

/** The page's side of writing one run. Hands over as many segments as the other end has credit for; the others wait here. */
export class PortRunWriter implements RunWriter {
  readonly #port: RunPort;
  readonly #run: string;
  readonly #onProblem: (problem: StorageProblem) => void;
  readonly #onEnd: () => void;
  readonly #queue: { readonly segment: Segment; readonly stored: () => void }[] = [];
  /** Of segments on the way. */
  readonly #sent: (() => void)[] = [];
  /** What waits for the segments before it. */
  #last: (() => void) | null = null;
  #problem: StorageProblem | null = null;
  readonly #ended: Promise<RunEntry | null>;
  #resolveEnded!: (entry: RunEntry | null) => void;

  constructor(port: RunPort, meta: RunMeta, onProblem: (problem: StorageProblem) => void, onEnd: () => void) {
    this.#port = port;
    this.#run = meta.id;
    this.#onProblem = onProblem;
    this.#onEnd = onEnd;
    this.#ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    port.post({ kind: 'begin', run: meta.id, meta });
  }

  header(header: LogHeader): void {
    this.#port.post({ kind: 'header', run: this.#run, header });
  }

  segment(segment: Segment): Promise<void> {
    return new Promise((stored) => {
      this.#queue.push({ segment, stored });
      this.#handOver();
    });
  }

  tail(segment: Segment): void {
    // Those that wait are newer than any tail but this one, and will be stored; the next tail comes in a second.
    if (this.#queue.length === 0 && this.#problem === null) this.#port.post({ kind: 'tail', run: this.#run, segment: plainSegment(segment) });
  }

  async finish(result: unknown, tail?: Segment): Stored<RunEntry> {
    this.#end(() => this.#port.post({ kind: 'finish', run: this.#run, result, tail: tail === undefined ? null : plainSegment(tail) }));
    const entry = await this.#ended;
    return entry !== null && this.#problem === null ? ok(entry) : err(this.#problem ?? LOST);
  }

  async fail(): Stored<void> {
    this.#end(() => this.#port.post({ kind: 'fail', run: this.#run }));
    await this.#ended;
    return this.#problem === null ? ok(undefined) : err(this.#problem);
  }

  receive(reply: RunReply): void {
    if (reply.kind === 'stored') {
      for (const stored of this.#sent.splice(0, reply.segments)) stored();
      this.#handOver();
    } else if (reply.kind === 'problem') this.#fail(reply.problem);
    else {
      if (reply.problem !== null) this.#fail(reply.problem);
      this.#close(reply.entry);
    }
  }

  /** The other end is gone. */
  broken(problem: StorageProblem): void {
    this.#fail(problem);
    this.#close(null);
  }

  #end(post: () => void): void {
    this.#last = post;
    this.#handOver();
  }

  #handOver(): void {
    // After a problem nothing is taken in any more.
    if (this.#problem !== null) for (const { stored } of this.#queue.splice(0)) stored();
    while (this.#sent.length < RUN_CREDITS) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#sent.push(next.stored);
      this.#port.post({ kind: 'segment', run: this.#run, segment: plainSegment(next.segment) });
    }
    if (this.#queue.length > 0) return;
    const last = this.#last;
    this.#last = null;
    last?.();
  }

  #fail(problem: StorageProblem): void {
    if (this.#problem !== null) return;
    this.#problem = problem;
    this.#onProblem(problem);
    this.#handOver();
  }

  #close(entry: RunEntry | null): void {
    for (const stored of this.#sent.splice(0)) stored();
    this.#resolveEnded(entry);
    this.#onEnd();
  }
}

const LOST: StorageProblem = { code: 'failed', message: 'The end of the run was not stored.', fix: 'Run it again to keep it.' };
