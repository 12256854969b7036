import { drawKey, type DrawKey } from '../../base/draw.ts';
import type { Json } from '../../base/json.ts';
import { sample } from '../../base/sample.ts';
import type { Trigger } from '../../topology/process.ts';
import type { Context } from '../kernel/evaluator.ts';
import { PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import { COUNT_MAX } from '../kernel/read-value.ts';
import { emptyHop, type Hop, type HopSender } from '../kernel/ports.ts';
import type { FrameHost } from './frame-host.ts';

type ChangeTrigger = Extract<Trigger, { on: 'change' }>;

/** One reader of a table: one instance of a process with a `change` trigger. */
interface Reader {
  readonly process: number;
  readonly instance: number;
  readonly host: number;
  readonly trigger: ChangeTrigger;
  readonly key: DrawKey;
}

interface FoundRow {
  key: string;
  value: Json;
  saga: number;
  message: number;
  attempt: number;
}

/** What a reader knows. Lost in a crash: the next start reads what is in the table then. */
interface Feed {
  /** Changes at each wake-up, so that events of an earlier life or look find nobody. */
  generation: number;
  /** Waiting for its next look. */
  scheduled: boolean;
  /** Looking, or handing rows to frames. */
  busy: boolean;
  /** The table has changed since the last look. */
  dirty: boolean;
  /** Rows of the last look that no frame has had yet, in order. */
  found: FoundRow[];
  /** Answers and looks so far: the draws of each are its own. */
  looks: number;
}

const LOOK = 0;
const ARRIVES = 1;
const ANSWER = 2;
const AGAIN = 3;

/** Without an answer for this long a reader looks again. */
const AGAIN_US = 1_000_000;

/**
 * Readers of tables: they look when a table has changed, at once after a lag or at the next tick of a poll, and open one frame
 * a row, one after the other. Nothing is scheduled while nothing changes.
 */
export class ChangeFeeds implements Component {
  readonly label = 'change feeds';
  state: Feed[];
  readonly #processes: FrameHost;
  readonly #kernel: Kernel;
  readonly #links: HopSender;
  readonly #code: number;
  readonly #readers: readonly Reader[];
  readonly #hop: Hop = emptyHop();

  constructor(processes: FrameHost, links: HopSender) {
    this.#processes = processes;
    this.#kernel = processes.kernel;
    this.#links = links;
    this.#code = this.#kernel.register(this);
    this.#readers = this.#listReaders();
    this.state = this.#readers.map(() => ({ generation: 0, scheduled: false, busy: false, dirty: false, found: [], looks: 0 }));
  }

  /** A transaction has put a row into the table. */
  changed(store: number, table: string): void {
    this.#readers.forEach(({ trigger }, index) => {
      if (trigger.store === store && trigger.table === table) this.#notice(index);
    });
  }

  hostCrashed(host: number): void {
    this.#readers.forEach((reader, index) => {
      if (reader.host === host) Object.assign(this.state[index]!, { generation: this.#next(index), scheduled: false, busy: false, dirty: false, found: [] });
    });
  }

  hostStarted(host: number): void {
    this.#readers.forEach((reader, index) => reader.host === host && this.#notice(index));
  }

  /** The frame that a reader opened has ended. A failed one leaves its row to the next look. */
  ended(index: number, outcome: 'ok' | 'failed'): void {
    const feed = this.state[index]!;
    if (outcome === 'failed') {
      feed.found = [];
      feed.dirty = true;
    }
    // A dispatch of its own: a long batch must not nest.
    this.#kernel.after(0, PHASES.step, this.#code | AGAIN, index, feed.generation);
  }

  dispatch(kind: number, index: number, generation: number): void {
    const feed = this.state[index]!;
    if (feed.generation !== generation) return;
    const { host } = this.#readers[index]!;
    const at = kind === ARRIVES ? this.#storeHost(index) : host;
    if (this.#processes.hosts.holds(at, this.#code | kind, index, generation)) return;
    if (kind === LOOK) this.#look(feed, index);
    else if (kind === ARRIVES) this.#read(feed, index);
    else this.#hand(feed, index);
  }

  describe(_kind: number, index: number): string {
    return this.#kernel.topology.processes[this.#readers[index]!.process]!.id;
  }

  #listReaders(): Reader[] {
    return this.#kernel.topology.processes.flatMap(({ id, triggers, hosts }, process) =>
      triggers.flatMap((trigger) => (trigger.on === 'change' ? hosts.map((host, instance) => ({ process, instance, host, trigger, key: drawKey(this.#kernel.scenario.seed, `${id}#${instance}`, 'lag') })) : [])));
  }

  #next(index: number): number {
    return (this.state[index]!.generation + 1) | 0;
  }

  #storeHost(index: number): number {
    return this.#kernel.topology.stores[this.#readers[index]!.trigger.store]!.host;
  }

  #notice(index: number): void {
    this.state[index]!.dirty = true;
    this.#schedule(index);
  }

  #schedule(index: number): void {
    const feed = this.state[index]!;
    const { trigger, key, host } = this.#readers[index]!;
    if (feed.scheduled || feed.busy || !feed.dirty || !this.#processes.hosts.isUp(host)) return;
    feed.scheduled = true;
    feed.generation = this.#next(index);
    const now = this.#kernel.nowUs;
    const { after } = trigger;
    const at = after.kind === 'poll' ? (Math.floor(now / after.everyUs) + 1) * after.everyUs : now + sample(after.lag, key, 0, ++feed.looks, 1);
    this.#kernel.at(at, PHASES.timer, this.#code | LOOK, index, feed.generation);
  }

  #look(feed: Feed, index: number): void {
    feed.scheduled = false;
    feed.busy = true;
    // Whatever changes from here on may come too late for this look.
    feed.dirty = false;
    this.#travel(feed, index, ARRIVES);
  }

  /** At the store. While it is down nobody answers, and the reader asks again. */
  #read(feed: Feed, index: number): void {
    const { trigger, instance } = this.#readers[index]!;
    if (!this.#processes.hosts.isUp(this.#storeHost(index))) return this.#kernel.after(AGAIN_US, PHASES.timer, this.#code | ARRIVES, index, feed.generation);
    const { services, evaluator } = this.#processes;
    feed.found = [];
    for (const [key, stored] of services.rows(trigger.store, trigger.table)) {
      const { value, saga, message, taken } = stored;
      const row: FoundRow = { key, value, saga, message, attempt: Math.min(taken + 1, COUNT_MAX) };
      const holds = evaluator.condition(trigger.where, contextOf(row, instance));
      if (!holds.ok || !holds.value) continue;
      feed.found.push(row);
      stored.taken = row.attempt;
      if (feed.found.length < trigger.batchMax) continue;
      feed.dirty = true;
      break;
    }
    this.#travel(feed, index, ANSWER);
  }

  /** A frame for the next row, or back to waiting. */
  #hand(feed: Feed, index: number): void {
    // A hop that comes twice finds nobody.
    feed.generation = this.#next(index);
    const row = feed.found.shift();
    if (row !== undefined) {
      const { process, instance, trigger } = this.#readers[index]!;
      return this.#processes.open(process, instance, trigger.entry, contextOf(row, instance), null, -1, 0, index);
    }
    feed.busy = false;
    this.#schedule(index);
  }

  #travel(feed: Feed, index: number, kind: typeof ARRIVES | typeof ANSWER): void {
    const { process, instance, host, trigger } = this.#readers[index]!;
    const hop = this.#hop;
    const store = this.#storeHost(index);
    hop.link = trigger.link;
    hop.direction = kind === ARRIVES ? 'request' : 'response';
    hop.from = kind === ARRIVES ? host : store;
    hop.to = kind === ARRIVES ? store : host;
    hop.purpose = 'look';
    hop.lineageHi = process;
    hop.lineageLo = instance;
    hop.message = 0;
    hop.attempt = 1;
    hop.again = ++feed.looks;
    hop.cause = 0;
    hop.phase = PHASES.step;
    hop.code = this.#code | kind;
    hop.a = index;
    hop.b = feed.generation;
    if (this.#links.send(hop) === 0) this.#kernel.after(AGAIN_US, PHASES.timer, this.#code | ARRIVES, index, feed.generation);
  }
}

const contextOf = ({ key, value, saga, message, attempt }: FoundRow, member: number): Context => ({ message, attempt, saga, member, turn: 0, slots: { row: value, rowKey: key } });
