import { assert } from '../base/assert.ts';
import { FlowMeter, type MeterOptions, SLICES } from '../analysis/flow-meter.ts';
import { type RunMeasure, type Statistics, statisticsOf, warmUpSlices } from '../analysis/statistics.ts';
import { Simulation } from '../engine/simulation.ts';
import type { LogHeader } from '../log/header.ts';
import type { Segment } from '../log/segment.ts';
import type { SegmentSink } from '../log/segment-sink.ts';
import type { Scenario } from '../topology/scenario.ts';
import type { Topology } from '../topology/topology.ts';
import { runFailure } from './run-failure.ts';

/** Many runs of one scenario. Plain data. */
export interface ReplicationJob {
  readonly topology: Topology;
  readonly scenario: Scenario;
  readonly replications: number;
  /** What to drop of each run; 'auto' for as much as one run before the others needs to settle. */
  readonly warmUpUs: number | 'auto';
}

export interface ReplicationProgress {
  readonly done: number;
  /** The one to find the warm-up included. */
  readonly of: number;
  /** Of the run under way. */
  readonly timeUs: number;
  readonly horizonUs: number;
}

export const REPLICATIONS_MAX = 1000;

/**
 * Runs a scenario again and again under seeds of its own, and measures each run while it goes on: no log is kept.
 * Knows no clock: who drives it decides how much it does at a time. Everything it throws is a RunFailure.
 */
export class Replications {
  readonly #job: ReplicationJob;
  readonly #measures: RunMeasure[] = [];
  #warmUp = { warmUp: 0, settles: true };
  /** Of runs that end by themselves: about how long they take. */
  #lengthUs: number;
  #isSettling: boolean;
  #current: Replication | undefined;

  constructor(job: ReplicationJob) {
    assert(job.replications >= 1 && job.replications <= REPLICATIONS_MAX, `from 1 to ${REPLICATIONS_MAX} replications, not ${job.replications}`);
    this.#job = job;
    const { horizonUs } = job.scenario;
    this.#lengthUs = horizonUs;
    this.#isSettling = job.warmUpUs === 'auto';
    if (job.warmUpUs !== 'auto') this.#warmUp = { warmUp: Math.min(SLICES - 1, Math.ceil((job.warmUpUs / horizonUs) * SLICES)), settles: true };
  }

  /** Replications that have come to their end. */
  get complete(): number {
    return this.#measures.length;
  }

  get progress(): ReplicationProgress {
    const before = this.#job.warmUpUs === 'auto' ? 1 : 0;
    const done = this.#measures.length + (this.#isSettling ? 0 : before);
    return { done, of: this.#job.replications + before, timeUs: this.#current?.timeUs ?? 0, horizonUs: this.#job.scenario.horizonUs };
  }

  /** At most so many dispatches further; false when all is done. */
  advance(dispatchesMax: number): boolean {
    if (this.#measures.length === this.#job.replications) return false;
    this.#current ??= this.#begin();
    const measure = this.#current.advance(dispatchesMax);
    if (measure === undefined) return true;
    this.#current = undefined;
    if (this.#isSettling) this.#settle(measure);
    else this.#measures.push(measure);
    this.#isSettling = false;
    return this.#measures.length < this.#job.replications;
  }

  #endsEarly({ endUs }: RunMeasure): boolean {
    return endUs < this.#job.scenario.horizonUs;
  }

  /** A run whose work ends by itself has no steady state to settle in: all of it counts. */
  #settle(measure: RunMeasure): void {
    if (this.#endsEarly(measure)) this.#lengthUs = Math.max(1, measure.endUs);
    else this.#warmUp = warmUpSlices(measure, this.#lengthUs);
  }

  /** What is known by now, from the replications that are complete. */
  statistics(): Statistics {
    const { topology } = this.#job;
    const endsEarly = this.#measures.some((measure) => this.#endsEarly(measure));
    return statisticsOf(this.#measures, { nodes: topology.nodes, servers: serversOf(topology), horizonUs: this.#lengthUs, endsEarly, ...this.#warmUp });
  }

  #begin(): Replication {
    const { topology, scenario } = this.#job;
    const seed = this.#isSettling ? `${scenario.seed}/warm-up` : `${scenario.seed}/${this.#measures.length + 1}`;
    return new Replication(topology, { ...scenario, seed }, { horizonUs: this.#lengthUs, warmUp: this.#warmUp.warmUp });
  }
}

/** All replications, here and now. */
export function replicate(job: ReplicationJob): Statistics {
  const replications = new Replications(job);
  while (replications.advance(SLICE_DISPATCHES));
  return replications.statistics();
}

const SLICE_DISPATCHES = 20_000;

/** Where nothing happens from this part of a run on, its work has come to an end. */
const IDLE_FROM = 0.9;

class Replication {
  readonly #simulation: Simulation;
  readonly #sink: MeteringSink;
  readonly #seed: string;
  readonly #horizonUs: number;

  constructor(topology: Topology, scenario: Scenario, options: MeterOptions) {
    this.#seed = scenario.seed;
    this.#horizonUs = scenario.horizonUs;
    this.#sink = new MeteringSink();
    this.#simulation = this.#guarded(() => new Simulation(topology, scenario, this.#sink));
    this.#sink.meter = new FlowMeter(this.header, options);
  }

  get header(): LogHeader {
    return this.#simulation.log.header;
  }

  get timeUs(): number {
    return this.#simulation.timeUs;
  }

  advance(dispatchesMax: number): RunMeasure | undefined {
    return this.#guarded(() => {
      if (this.#simulation.run(dispatchesMax) === 'running') return undefined;
      this.#simulation.finish();
      const { meter } = this.#sink;
      const endUs = meter.lastUs < IDLE_FROM * this.#horizonUs ? meter.lastUs : this.#horizonUs;
      return { stations: meter.finish(endUs), endUs };
    });
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw runFailure(thrown, this.#seed, this.#simulation?.dispatches ?? 0);
    }
  }
}

/** Reads each segment once and hands its buffer back. */
class MeteringSink implements SegmentSink {
  meter!: FlowMeter;
  #spare: ArrayBuffer | undefined;

  seal(segment: Segment): void {
    this.meter.read(segment);
    this.#spare = segment.columns.time.buffer;
  }

  spare(): ArrayBuffer | undefined {
    const buffer = this.#spare;
    this.#spare = undefined;
    return buffer;
  }
}

/** How many each node handles at once: members that take one delivery each, and calls up to their limit. 0 for what only makes messages. */
export function serversOf({ nodes, processes, groups }: Topology): readonly number[] {
  const servers = nodes.map(() => 0);
  for (const { node, hosts, triggers } of processes) {
    for (const trigger of triggers) if (trigger.on === 'call') servers[node]! += hosts.length * Math.min(trigger.concurrency, 1_000_000);
  }
  for (const { node, members } of groups) servers[node]! += members.length;
  return servers;
}
