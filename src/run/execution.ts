import { CollectorCall } from '../base/collector-call.ts';
import { releaseBuffers } from '../base/release-buffers.ts';
import { Audit } from '../checks/audit.ts';
import { Simulation, type StopReason } from '../engine/simulation.ts';
import { EVENT_KINDS } from '../log/event-kinds.ts';
import { EventLog } from '../log/event-log.ts';
import type { LogHeader } from '../log/header.ts';
import { ColdSegment, type PackedSegment, packSegment, UnpackedSegments } from '../log/packed-segment.ts';
import { MovableSegment, type ScratchFile } from '../log/scratch-file.ts';
import { countOf, postingBuffers, type Segment } from '../log/segment.ts';
import { runFailure } from './run-failure.ts';
import type { RunJob, RunOutcome, RunProgress } from './run-job.ts';

// The first buffer that is detached makes V8 throw away all code that reads an array: before there is any.
releaseBuffers(new ArrayBuffer(1));

/**
 * One run under way: the simulation, the log that it wrote so far, and the audit that follows it. Knows no clock:
 * who drives it decides how much it does at a time. Everything it throws is a RunFailure.
 */
export class Execution {
  readonly #job: RunJob;
  readonly #simulation: Simulation;
  readonly #audit: Audit;
  /** Packed: a long run would not fit otherwise, and the audit mostly reads the last of them. */
  readonly #segments: ColdSegment[] = [];
  readonly #unpacked: UnpackedSegments;
  readonly #collector = new CollectorCall();
  #audited = 0;

  /**
   * `onSegment` gets each sealed segment, in order. With a scratch file this side keeps none of them in memory: `isKept` is
   * false for those whose bytes are the receiver's alone.
   */
  constructor(job: RunJob, onSegment: (segment: PackedSegment, isKept: boolean) => void = () => {}, scratch: () => ScratchFile | undefined = () => undefined) {
    this.#job = job;
    scratch()?.clear();
    const seal = (segment: Segment): void => {
      const packed = packSegment(segment);
      // Whoever looks for a message builds them again, which is seldom.
      releaseBuffers(...postingBuffers(segment));
      const kept = new MovableSegment(packed);
      const file = scratch();
      // A full disk costs memory, not the run.
      const isMoved = file !== undefined && kept.moveTo(file);
      this.#segments.push(new ColdSegment(kept, this.#unpacked, segment));
      onSegment(packed, !isMoved);
      this.#collector.tick();
    };
    let spare: ArrayBuffer | undefined;
    // Auditors keep nothing of a segment between two slices: the next rows may be written over those that were forgotten.
    this.#unpacked = new UnpackedSegments(UNPACKED_MAX, ({ columns, others }) => {
      spare = columns;
      releaseBuffers(...others);
    });
    const takeSpare = (): ArrayBuffer | undefined => {
      const columns = spare;
      spare = undefined;
      return columns;
    };
    const { topology, scenario, expectations } = job;
    try {
      this.#simulation = new Simulation(topology, scenario, { seal, spare: takeSpare }, scratch);
      this.#audit = new Audit(this.header, topology, expectations);
    } catch (thrown) {
      throw runFailure(thrown, scenario.seed, 0);
    }
  }

  get header(): LogHeader {
    return this.#simulation.log.header;
  }

  get progress(): RunProgress {
    const { timeUs, dispatches, log } = this.#simulation;
    return { timeUs, horizonUs: this.#job.scenario.horizonUs, rows: log.rows, dispatches };
  }

  /** At most so many dispatches further. */
  advance(dispatchesMax: number): 'running' | StopReason {
    return this.#guarded(() => {
      const state = this.#simulation.run(dispatchesMax);
      this.#auditSealed();
      return state;
    });
  }

  /** A copy of the rows that no sealed segment holds yet. */
  tail(): Segment | undefined {
    return this.#simulation.log.openSegment();
  }

  /** After `advance` named a reason to stop. */
  finish(): RunOutcome {
    return this.#guarded(() => {
      const summary = this.#simulation.finish();
      this.#collector.end();
      const log = this.#log();
      return { summary, log, report: this.#audit.finish(log, summary.simulatedUs) };
    });
  }

  /** Ends the run where it is; what it did so far is the outcome. */
  cancel(): RunOutcome {
    return this.#guarded(() => {
      const { log: writer, timeUs, dispatches } = this.#simulation;
      writer.finish();
      this.#collector.end();
      const log = this.#log();
      this.#audit.advance(log);
      const summary = { logHash: writer.hash(), rows: writer.rows, messages: countMessages(log), simulatedUs: timeUs, dispatches, stop: 'cancelled' as const, stopDetail: '', unmatchedFaults: [] };
      return { summary, log, report: this.#audit.report(log) };
    });
  }

  #log(): EventLog {
    return new EventLog(this.header, [...this.#segments], undefined, this.#simulation.log.layout);
  }

  #auditSealed(): void {
    if (this.#audited === this.#segments.length) return;
    this.#audited = this.#segments.length;
    this.#audit.advance(this.#log());
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw runFailure(thrown, this.#job.scenario.seed, this.#simulation.dispatches);
    }
  }
}

/** Auditors look at rows and at their causes, which are mostly near. */
const UNPACKED_MAX = 6;

const countMessages = ({ segments }: EventLog): number => segments.reduce((sum, { kindCounts }) => sum + countOf(kindCounts, EVENT_KINDS.messageCreated.code), 0);
