import { NO_INDEX } from '../../log/columns.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { RecordedRun } from '../format.ts';
import { plainText } from '../plain-text.ts';
import type { RunSpan } from '../spans/run-spans.ts';
import type { ChromeEvent } from './chrome-event.ts';

/** A thread of a process: what a slice stands on. */
export interface Track {
  readonly pid: number;
  readonly tid: number;
}

/**
 * Nodes and channels are processes, instances and partitions threads. Slices of a thread must nest: what overlaps
 * gets a lane of its own, a further thread.
 */
export class ChromeTracks {
  readonly #log: EventLog;
  readonly #names: ReadonlyMap<string, string>;
  /** End of the last slice by track, in microseconds. */
  readonly #lanes = new Map<string, { readonly track: Track; endUs: number }[]>();
  readonly #threads = new Map<string, Track>();
  readonly #threadNames: ChromeEvent[] = [];
  readonly #processes = new Set<number>();
  readonly #threadsOf = new Map<number, number>();

  constructor({ log, design }: RecordedRun) {
    this.#log = log;
    this.#names = new Map(design.nodes.map(({ id, name }) => [id, name]));
  }

  /** Where a span goes: onto the slice that it is a part of, else onto a lane that is free. */
  trackOf(span: RunSpan, parent: Track | undefined): Track {
    const node = this.#log.cell('node', span.start);
    if (span.kind === 'step' && parent !== undefined) return parent;
    const label = `${this.#instance(span.start)}${span.kind === 'publish' ? ' sends' : span.kind === 'saga' || span.kind === 'sagaStep' || span.kind === 'compensation' ? ' instances' : ''}`;
    const key = `${node} ${label}`;
    const lanes = this.#lanes.get(key) ?? [];
    this.#lanes.set(key, lanes);
    let lane = lanes.find(({ endUs }) => endUs <= span.startUs);
    if (lane === undefined) lanes.push((lane = { track: this.#thread(node, `${label}${lanes.length === 0 ? '' : ` (${lanes.length + 1})`}`), endUs: 0 }));
    lane.endUs = span.endUs;
    return lane.track;
  }

  /** Where a row happens: at a partition when it is about entries, else at the instance. */
  placeOf(index: number): Track {
    const log = this.#log;
    const channel = log.cell('channel', index);
    if (channel !== 0 && isAboutEntries(log.cell('kind', index))) return this.#thread(log.header.nodes.length + channel, `partition ${log.cell('partition', index)}`);
    return this.#thread(log.cell('node', index), `${this.#instance(index)} log`);
  }

  /** The process of a node, for counters. */
  processOf(node: number): number {
    this.#processes.add(node);
    return node;
  }

  /** What processes and threads are called. */
  *names(): Generator<ChromeEvent> {
    for (const pid of this.#processes) yield { name: 'process_name', ph: 'M', pid, args: { name: this.#processName(pid) } };
    yield* this.#threadNames;
  }

  #thread(pid: number, name: string): Track {
    const key = `${pid} ${name}`;
    const known = this.#threads.get(key);
    if (known !== undefined) return known;
    this.#processes.add(pid);
    const tid = (this.#threadsOf.get(pid) ?? 0) + 1;
    this.#threadsOf.set(pid, tid);
    const track = { pid, tid };
    this.#threads.set(key, track);
    this.#threadNames.push({ name: 'thread_name', ph: 'M', ...track, args: { name: plainText(name) } });
    return track;
  }

  #processName(pid: number): string {
    const { nodes, channels } = this.#log.header;
    if (pid === 0) return 'run';
    const id = pid < nodes.length ? nodes[pid]!.id : (channels[pid - nodes.length]?.id ?? '');
    return plainText(this.#names.get(id) || id) || id;
  }

  #instance(index: number): string {
    const [node, member] = [this.#log.cell('node', index), this.#log.cell('member', index)];
    const id = this.#log.header.nodes[node]?.id ?? '';
    return member === NO_INDEX ? id : `${id}#${member}`;
  }
}

/** Codes of the kinds of rows about entries and replicas. */
const isAboutEntries = (code: number): boolean => code >= 20 && code < 40;
