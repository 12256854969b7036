import { assert, ensure } from '../../base/assert.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import { SECOND_US } from '../../base/time.ts';
import type { ColumnName, Row } from '../../log/columns.ts';
import { EVENT_KINDS, type EventKindName } from '../../log/event-kinds.ts';
import { EventLog } from '../../log/event-log.ts';
import type { GaugeName } from '../../log/gauges.ts';
import { printLog } from '../../log/print-log.ts';
import { MemorySink } from '../../log/segment-sink.ts';
import type { FaultPlan, HostEffect, RuleFault, Scenario, SiteEffect, SiteMatch, SitePoint } from '../../topology/scenario.ts';
import type { Topology } from '../../topology/topology.ts';
import { logHeader, Simulation, type RunSummary } from '../simulation.ts';

export interface RunOptions {
  readonly until?: number;
  readonly seed?: string;
  readonly faults?: readonly FaultSpec[];
  /** Look at the simulation after every so many dispatches. */
  readonly slice?: number;
  readonly eachSlice?: (simulation: Simulation) => void;
  readonly limits?: Partial<Scenario['limits']>;
}

/** A fault in terms of ids; becomes one of the scenario. */
export type FaultSpec = (topology: Topology, id: string) => FaultPlan;

export interface Where {
  readonly node?: string;
  readonly member?: number;
  readonly channel?: string;
  readonly partition?: number;
  readonly message?: number;
  readonly detail?: string;
}

/** What happened, with ways to ask. */
export class Run {
  readonly log: EventLog;
  readonly summary: RunSummary;
  /** The engine's own gauges at the end. */
  readonly gauges: Float64Array;
  readonly #n = new Map<number, number>();

  constructor(log: EventLog, summary: RunSummary, gauges: Float64Array) {
    this.log = log;
    this.summary = summary;
    this.gauges = gauges;
  }

  rows(kind: EventKindName, where: Where = {}): Row[] {
    const { code } = EVENT_KINDS[kind];
    const matches = this.#matcher(where);
    const found: Row[] = [];
    for (const { columns, firstRow, rows } of this.log.segments) {
      for (let row = 0; row < rows; row++) if (columns.kind[row] === code && matches(firstRow + row)) found.push(this.log.row(firstRow + row));
    }
    return found;
  }

  /** The only row of its kind. */
  one(kind: EventKindName, where: Where = {}): Row {
    const rows = this.rows(kind, where);
    assert(rows.length === 1, `${rows.length} rows ${kind} instead of one:\n${this.text(kind)}`);
    return rows[0]!;
  }

  count(kind: EventKindName, where: Where = {}): number {
    return this.rows(kind, where).length;
  }

  times(kind: EventKindName, where: Where = {}): number[] {
    return this.rows(kind, where).map(({ time }) => time);
  }

  detail(row: Row): string {
    return this.log.detailText(row.index);
  }

  gauge(gauge: GaugeName, { node = '', member = 0xffff, channel = '', partition = 0xffff }: Where): number {
    const slot = this.log.layout.slot(gauge, this.#node(node), member, this.#channel(channel), partition);
    assert(slot >= 0, `there is no gauge ${gauge} of ${node}${channel}`);
    return this.gauges[slot]!;
  }

  /** The payload's `n` of a message. */
  n(message: number): number {
    return ensure(this.#numbers().get(message), `message ${message}`);
  }

  #numbers(): Map<number, number> {
    if (this.#n.size === 0) for (const row of this.rows('messageCreated')) this.#n.set(row.message, (JSON.parse(this.detail(row)) as { payload: { n: number } }).payload?.n);
    return this.#n;
  }

  /** `n` of the entries of a partition as they stand in the log at the end. */
  entries(channel: string, partition = 0): number[] {
    const entries = new Map<number, number>();
    const remove = (gone: (position: number) => boolean): void => [...entries.keys()].filter(gone).forEach((position) => entries.delete(position));
    const kinds = ['entryAppended', 'entryCompacted', 'entriesTruncated', 'entriesExpired'] as const;
    for (const { kind, position, message } of kinds.flatMap((name) => this.rows(name, { channel, partition })).sort((one, other) => one.index - other.index)) {
      if (kind === EVENT_KINDS.entryAppended.code) entries.set(position, this.n(message));
      else if (kind === EVENT_KINDS.entryCompacted.code) entries.delete(position);
      else if (kind === EVENT_KINDS.entriesTruncated.code) remove((own) => own >= position);
      else remove((own) => own < position);
    }
    return [...entries.values()];
  }

  /** Golden text of some kinds of rows. */
  text(...kinds: EventKindName[]): string {
    return printLog(this.log, kinds.length === 0 ? { numbers: false } : { kinds, numbers: false });
  }

  #node(id: string): number {
    return this.log.header.nodes.findIndex((node) => node.id === id);
  }

  #channel(id: string): number {
    return this.log.header.channels.findIndex((channel) => channel.id === id);
  }

  #matcher({ node, member, channel, partition, message, detail }: Where): (index: number) => boolean {
    const { log } = this;
    const wanted: [ColumnName, number][] = [];
    if (node !== undefined) wanted.push(['node', this.#node(node)]);
    if (member !== undefined) wanted.push(['member', member]);
    if (channel !== undefined) wanted.push(['channel', this.#channel(channel)]);
    if (partition !== undefined) wanted.push(['partition', partition]);
    if (message !== undefined) wanted.push(['message', message]);
    return (index) => wanted.every(([column, value]) => log.cell(column, index) === value) && (detail === undefined || log.detailText(index) === detail);
  }
}

/** Runs a topology to its end. At every slice the engine's gauges must be the log's. */
export function run(topology: Topology, { until = 600 * SECOND_US, seed = 'seed', faults = [], slice = 2000, eachSlice, limits }: RunOptions = {}): Run {
  const scenario: Scenario = {
    seed, horizonUs: until, epochUs: 0, limits: { rowsMax: 1_000_000, cascadeMax: 10_000, pendingMax: 100_000, ...limits },
    faults: faults.map((fault, i) => fault(topology, `fault-${i + 1}`)),
  };
  const sink = new MemorySink();
  const simulation = new Simulation(topology, scenario, sink);
  for (let stop: string = 'running'; stop === 'running';) {
    stop = simulation.run(slice);
    sameGauges(simulation);
    eachSlice?.(simulation);
  }
  const gauges = simulation.engineGauges();
  const summary = simulation.finish();
  return new Run(new EventLog(logHeader(topology, scenario), sink.segments), summary, gauges);
}

function sameGauges(simulation: Simulation): void {
  const own = simulation.engineGauges();
  const { gauges } = simulation.log;
  for (let slot = 0; slot < own.length; slot++) {
    assert(own[slot] === gauges[slot], `at ${simulation.timeUs} us the engine has ${own[slot]} in gauge slot ${slot}, and the rows ${gauges[slot]}`);
  }
}

export const crash = (host: string, at: number, restartAfter = UNBOUNDED): FaultSpec => timed(at, host, (index) => ({ do: 'crash', host: index, restartAfterUs: restartAfter }));

export const pause = (host: string, at: number, lasting = UNBOUNDED): FaultSpec => timed(at, host, (index) => ({ do: 'pause', host: index, forUs: lasting }));

export const restart = (host: string, at: number): FaultSpec => timed(at, host, (index) => ({ do: 'restart', host: index }));

const timed = (timeUs: number, host: string, effect: (host: number) => HostEffect): FaultSpec => (topology, id) =>
  ({ kind: 'timed', id, at: { timeUs }, effect: effect(hostIndex(topology, host)) });

/** Before the dispatch with a number. */
export const atDispatch = (dispatch: number, fault: FaultSpec): FaultSpec => (topology, id) => {
  const plan = fault(topology, id);
  assert(plan.kind === 'timed', 'only timed faults strike at a dispatch');
  return { ...plan, at: { dispatch } };
};

export const rule = (point: SitePoint | ((topology: Topology) => SitePoint), effect: SiteEffect, match: Partial<SiteMatch> = {}): FaultSpec => (topology, id): RuleFault => ({
  kind: 'rule', id, point: typeof point === 'function' ? point(topology) : point, effect,
  match: { when: '', attempt: 0, nth: 0, probability: 1, fromUs: 0, untilUs: UNBOUNDED, sites: [], ...match },
});

/** Something happens to hops over a link of the topology, by its id. */
export const onLink = (link: string, direction: 'request' | 'response' | 'both', effect: SiteEffect, match: Partial<SiteMatch> = {}): FaultSpec =>
  rule(({ links }) => ({ at: 'link', link: indexOf(links, link), direction }), effect, match);

export const afterStep = (process: string, step: string, effect: SiteEffect, match: Partial<SiteMatch> = {}): FaultSpec =>
  rule(({ processes, names }) => ({ at: 'gap', process: indexOf(processes, process), gap: 'after', step: names.indexOf(step) }), effect, match);

export const atStep = (process: string, step: string, effect: SiteEffect, match: Partial<SiteMatch> = {}): FaultSpec =>
  rule(({ processes, names }) => ({ at: 'step', process: indexOf(processes, process), step: names.indexOf(step) }), effect, match);

export const hostIndex = ({ hosts }: Topology, id: string): number => indexOf(hosts, id);

function indexOf(items: readonly { readonly id: string }[], id: string): number {
  const index = items.findIndex((item) => item.id === id);
  assert(index >= 0, `there is no ${id} among ${items.map((item) => item.id).join(', ')}`);
  return index;
}
