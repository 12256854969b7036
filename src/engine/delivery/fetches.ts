import { UNBOUNDED } from '../../base/limits.ts';
import { MS_US } from '../../base/time.ts';
import type { FetchPlan, GroupPlan } from '../../topology/group.ts';
import { PHASES, type Kernel } from '../kernel/kernel.ts';
import type { HostView } from '../kernel/ports.ts';
import { FETCH_DUE, FETCH_WOKEN, type FetchSource, type Request, type View } from './member-state.ts';

/** Kafka's own. */
const DEFAULTS: FetchPlan = { bytesMin: 1, waitMaxUs: 500 * MS_US, bytesMax: 1_048_576 };

/**
 * The brokers' side of fetches: one is answered when as many bytes are there as it asks for, or at the end of its wait
 * with what there is (DelayedFetch). An empty answer would only be asked again, and changes nothing that anybody sees:
 * it is not sent, and the wait goes on in steps of its own length.
 */
export class Fetches {
  readonly #kernel: Kernel;
  readonly #hosts: HostView;
  readonly #source: FetchSource;
  readonly #code: number;

  constructor(kernel: Kernel, hosts: HostView, source: FetchSource, code: number) {
    this.#kernel = kernel;
    this.#hosts = hosts;
    this.#source = source;
    this.#code = code;
  }

  /** A wait begins when the broker has the request. */
  arrived(request: Request): void {
    request.arrivedUs = this.#kernel.nowUs;
    request.dueUs = 0;
  }

  /** Fills in the answer, and says who gives it; -1 when the request waits. */
  serve(request: Request, index: number, { poll, view = 'committed' }: GroupPlan): number {
    const { channel, partition, position } = request;
    const leader = this.#source.leaderHost(channel, partition);
    const isServed = leader >= 0 && this.#hosts.isRunning(leader);
    const committed = this.#source.committed(channel, partition);
    const { bytesMax } = poll.fetch ?? DEFAULTS;
    request.refused = null;
    // Without a leader the client will ask the next one anew.
    request.arrivedUs = isServed ? Math.min(request.arrivedUs, this.#kernel.nowUs) : UNBOUNDED;
    if (!isServed) request.dueUs = 0;
    if (!isServed || position === committed) return this.#park(request, index);
    if (position < this.#source.start(channel, partition) || position > committed) request.refused = 'outOfRange';
    else request.records = this.#source.read(channel, partition, position, poll.fetchRecordsMax, bytesMax, view);
    if (request.refused === null && request.records.length === 0) return this.#park(request, index);
    if (request.refused === null && !this.#isEnough(request, poll.fetch ?? DEFAULTS, view)) return this.#wait(request, index, poll.fetch ?? DEFAULTS);
    request.dueUs = 0;
    return leader;
  }

  /** The end of a wait; false for one that was answered before. */
  isOver(request: Request, index: number): boolean {
    const { channel, partition, dueUs, generation } = request;
    if (dueUs === 0 || dueUs > this.#kernel.nowUs) return false;
    const leader = this.#source.leaderHost(channel, partition);
    if (leader >= 0 && this.#hosts.holds(leader, this.#code | FETCH_DUE, index, generation)) return false;
    this.#source.unpark(channel, partition, this.#code | FETCH_WOKEN, index, generation);
    return true;
  }

  #isEnough({ channel, partition, position, dueUs }: Request, { bytesMin, waitMaxUs, bytesMax }: FetchPlan, view: View): boolean {
    if (bytesMin <= 1 || waitMaxUs === 0 || (dueUs > 0 && dueUs <= this.#kernel.nowUs)) return true;
    return this.#source.bytesFrom(channel, partition, position, bytesMax, view) >= bytesMin;
  }

  #wait(request: Request, index: number, { waitMaxUs }: FetchPlan): -1 {
    if (request.dueUs === 0) {
      const waits = Math.floor((this.#kernel.nowUs - request.arrivedUs) / waitMaxUs) + 1;
      request.dueUs = request.arrivedUs + waits * waitMaxUs;
      this.#kernel.at(request.dueUs, PHASES.timer, this.#code | FETCH_DUE, index, request.generation);
    }
    return this.#park(request, index);
  }

  /** Until something changes. A wait that has ended with nothing begins again with the next entry. */
  #park(request: Request, index: number): -1 {
    if (request.dueUs <= this.#kernel.nowUs) request.dueUs = 0;
    this.#source.park(request.channel, request.partition, { end: 0, code: this.#code | FETCH_WOKEN, a: index, b: request.generation });
    return -1;
  }
}
