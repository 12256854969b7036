import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../base/json.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignEdge, DesignFault, DesignNode } from '../../design/document.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import { EventLog } from '../../log/event-log.ts';
import type { GaugeName } from '../../log/gauges.ts';
import { MemorySink } from '../../log/segment-sink.ts';
import { Simulation } from '../simulation.ts';

/** One conformance case as data: what there is, what happens, what must be seen. Ids are those of the semantics and never change. */
export interface Case {
  readonly id: string;
  /** given -> when -> expect, in words. */
  readonly rule: string;
  readonly systems: readonly { readonly id: string; readonly kind: string; readonly config: JsonObject }[];
  readonly nodes: readonly DesignNode[];
  /** `from>to`, with what the wire says. */
  readonly wires: { readonly [ends: string]: JsonObject };
  readonly faults?: readonly DesignFault[];
  readonly until: string;
  /** Errors for which the design is not accepted, as `code subject`; then nothing runs, and nothing is seen. */
  readonly refused?: readonly string[];
  readonly seen: Seen;
}

/** What must be seen in the log. Messages are named by the `n` of their payload. */
export interface Seen {
  /** Messages that a receive operation brought, in order. */
  readonly received?: { readonly [operation: string]: readonly string[] };
  /** The same without order, where the vendor does not say any. */
  readonly receivedSet?: { readonly [operation: string]: readonly string[] };
  /** Which delivery each of them was. */
  readonly deliveries?: { readonly [operation: string]: readonly number[] };
  /** Headers that the messages of an operation have, among others. */
  readonly headers?: { readonly [operation: string]: readonly JsonObject[] };
  /** Payloads of the messages of an operation. */
  readonly payloads?: { readonly [operation: string]: readonly Json[] };
  /** What the envelopes of an operation hold as text. */
  readonly messages?: { readonly [operation: string]: readonly Json[] };
  /** Entries that a queue holds at the end. */
  readonly kept?: { readonly [queue: string]: readonly string[] };
  /** How operations ended: `ok`, a reason, or `open`. */
  readonly outcomes?: { readonly [operation: string]: string };
  /**
   * How often rows say something: `kind place detail`, either of the last two may be *, and `@from..to` in seconds, the
   * first of them counting.
   */
  readonly counts?: { readonly [row: string]: number };
  /** Rows of which there must be at least one. */
  readonly some?: { readonly [row: string]: true };
  /** Positions of rows, as `counts` names them. */
  readonly positions?: { readonly [row: string]: readonly number[] };
  /** Values of rows in ms, each within a share of what is written. */
  readonly near?: { readonly [row: string]: { readonly ms: readonly number[]; readonly within: number } };
  /** Partition of a topic that a message was appended to. */
  readonly placed?: { readonly [topic: string]: { readonly [n: string]: number } };
  /** Partitions given to members, as rows name them: `member topic:partition`. */
  readonly assigned?: { readonly [row: string]: readonly string[] };
  /** Positions that a partition still holds at the end, markers included: `topic partition`. */
  readonly standing?: { readonly [partition: string]: readonly number[] };
  /** Messages that a consumer began to handle, in order; `node#member` for one member of it. */
  readonly handled?: { readonly [node: string]: readonly string[] };
  /** How many of them. */
  readonly handledCount?: { readonly [node: string]: number };
  /** Times in ms of rows, as `counts` names them. */
  readonly atMs?: { readonly [row: string]: readonly number[] };
  /** Kinds of rows in the order of the log, those named only. */
  readonly order?: readonly EventKindName[];
  /** At the end: `gauge place`, or `gauge node topic partition`. */
  readonly gauges?: { readonly [gauge: string]: number };
}

/** One test for each case, named by its id. Runs through public design and scenario, and holds the engine's gauges against the rows. */
export function testCases(cases: readonly Case[]): void {
  test.each(cases.map((item) => [`${item.id}: ${item.rule}`, item] as const))('%s', (_, item) => {
    if (item.refused !== undefined) return expect(refusals(item)).toEqual(item.refused);
    const run = runCase(item);
    expect(observed(run, item.seen)).toEqual(item.seen);
  });
}

const refusals = (item: Case): readonly string[] => compile(designOf(item), 'case').diagnostics.filter(({ severity }) => severity === 'error').map(({ code, subject }) => `${code} ${subject}`);

export interface CaseRun {
  readonly log: EventLog;
}

export function designOf({ id, systems, nodes, wires, faults = [], until }: Case): Design {
  const edges: DesignEdge[] = Object.entries(wires).map(([ends, config]) => {
    const [from = '', to = ''] = ends.split(/[>#]/);
    return { id: ends, from, to, config, ...portsOf(from, to, nodes) };
  });
  return {
    format: 'flowstage/design', version: 1, name: id, description: '', layout: {}, schemas: {}, expectations: [], extensions: {},
    systems: systems.map((system) => ({ ...system, name: system.id })), nodes, edges,
    scenarios: [{ id: 'case', name: 'case', description: '', seed: id, until, startsAt: '2024-01-01T00:00:00Z', overrides: [], faults, outcome: {} }],
  };
}

export const runCase = (item: Case): CaseRun => runDesign(designOf(item));

/** `names`: what ids of the design are called in the log instead. */
export function runDesign(design: Design, names: ReadonlyMap<string, string> = new Map()): CaseRun {
  const compiled = compile(design, 'case');
  if (!compiled.ok) throw new Error(`${design.name} does not compile:\n${compiled.diagnostics.map(({ subject, message, fix = '' }) => `${subject}: ${message} ${fix}`).join('\n')}`);
  const sink = new MemorySink();
  const simulation = new Simulation(compiled.topology, compiled.scenario, sink);
  while (simulation.run(50) === 'running') expect([...simulation.engineGauges()]).toEqual([...simulation.log.gauges]);
  simulation.finish();
  const { header } = simulation.log;
  const called = <T extends { readonly id: string }>(item: T): T => ({ ...item, id: names.get(item.id) ?? item.id });
  return { log: new EventLog(names.size === 0 ? header : { ...header, nodes: header.nodes.map(called), channels: header.channels.map(called) }, sink.segments) };
}

/** Exchanges have two ways to each other: bindings, unless one is the alternate. */
function portsOf(from: string, to: string, nodes: readonly DesignNode[]): Partial<DesignEdge> {
  const [start, end] = [from, to].map((id) => nodes.find((node) => node.id === id));
  if (start?.kind !== 'rabbitmq-exchange' || end?.kind !== 'rabbitmq-exchange') return {};
  return start.config['alternate-exchange'] === to ? { fromPort: 'alternate', toPort: 'unrouted' } : { fromPort: 'bindings', toPort: 'sources' };
}

/** What was seen of all that is asked. */
export function observed({ log }: CaseRun, asked: Seen): Seen {
  const readers: { readonly [K in keyof Seen]: () => Seen[K] } = {
    received: () => mapped(asked.received, (operation) => broughtBy(log, operation).map((row) => nameOf(log, row))),
    receivedSet: () => mapped(asked.receivedSet, (operation) => broughtBy(log, operation).map((row) => nameOf(log, row)).sort()),
    deliveries: () => mapped(asked.deliveries, (operation) => broughtBy(log, operation).map((row) => log.cell('attempt', row))),
    headers: () => mapped(asked.headers, (operation, wanted) => broughtBy(log, operation).map((row, i) => narrowed(messageOf(log, row)?.headers ?? {}, wanted[i]) as JsonObject)),
    payloads: () => mapped(asked.payloads, (operation) => broughtBy(log, operation).map((row) => messageOf(log, row)?.payload ?? null)),
    messages: () => mapped(asked.messages, (operation) => broughtBy(log, operation).map((row) => (messageOf(log, row)?.payload as JsonObject | undefined)?.['Message'] ?? null)),
    kept: () => mapped(asked.kept, (queue) => keptIn(log, queue)),
    outcomes: () => mapped(asked.outcomes, (operation) => outcomeOf(log, operation)),
    counts: () => mapped(asked.counts, (row) => found(log, row).length),
    some: () => mapped(asked.some, (row) => (found(log, row).length > 0) as true),
    positions: () => mapped(asked.positions, (row) => found(log, row).map((index) => log.cell('position', index))),
    near: () => mapped(asked.near, (row, wanted) => nearness(found(log, row).map((index) => log.cell('value', index) / 1000), wanted)),
    placed: () => mapped(asked.placed, (topic) => Object.fromEntries(found(log, `entryAppended ${topic}`).map((index) => [nameOf(log, index), log.cell('partition', index)]))),
    assigned: () => mapped(asked.assigned, (row) => found(log, row).map((index) => `${log.cell('member', index)} ${channelId(log, index)}:${log.cell('partition', index)}`)),
    standing: () => mapped(asked.standing, (partition) => standingIn(log, partition)),
    handled: () => mapped(asked.handled, (node) => handledBy(log, node)),
    handledCount: () => mapped(asked.handledCount, (node) => handledBy(log, node).length),
    atMs: () => mapped(asked.atMs, (row) => found(log, row).map((index) => Math.round(log.cell('time', index) / 1000))),
    order: () => rowsIn(log, asked.order ?? []),
    gauges: () => mapped(asked.gauges, (gauge) => gaugeOf(log, gauge)),
  };
  return Object.fromEntries(Object.keys(asked).map((name) => [name, readers[name as keyof Seen]?.()]));
}

const mapped = <T>(asked: { readonly [name: string]: T } | undefined, look: (name: string, wanted: T) => T): { readonly [name: string]: T } =>
  Object.fromEntries(Object.entries(asked ?? {}).map(([name, wanted]) => [name, look(name, wanted)]));

/** The parts of a value that the wanted one has. */
function narrowed(value: Json, wanted: Json | undefined): Json {
  if (Array.isArray(value) && Array.isArray(wanted)) return value.map((item: Json, i: number) => narrowed(item, (wanted as readonly Json[])[i]));
  if (typeof value !== 'object' || value === null || typeof wanted !== 'object' || wanted === null || Array.isArray(wanted) || Array.isArray(value)) return value;
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, narrowed((value as JsonObject)[name] ?? null, (wanted as JsonObject)[name])]));
}

export function indexes(log: EventLog, ...kinds: readonly EventKindName[]): number[] {
  return Array.from({ length: log.rowCount }, (_, row) => row).filter((row) => kinds.includes(log.kindOf(row)));
}

const messageOf = (log: EventLog, row: number) => log.message(log.cell('message', row));

export function nameOf(log: EventLog, row: number): string {
  const name = (messageOf(log, row)?.payload as JsonObject | null)?.['n'];
  return typeof name === 'string' ? name : '?';
}

const channelId = (log: EventLog, row: number): string => log.header.channels[log.cell('channel', row)]!.id;

/** The rows `delivered` that stand right before the end of the operation. */
function broughtBy(log: EventLog, operation: string): number[] {
  const [end] = indexes(log, 'stepCompleted').filter((row) => log.detailText(row) === operation);
  const rows: number[] = [];
  for (let row = (end ?? 0) - 1; row >= 0 && log.kindOf(row) === 'delivered' && log.cell('node', row) === log.cell('node', end!); row--) rows.unshift(row);
  return rows;
}

function keptIn(log: EventLog, queue: string): string[] {
  const kept = new Map<number, string>();
  for (const row of indexes(log, 'entryAppended', 'entryAcknowledged', 'entryRemoved')) {
    if (channelId(log, row) !== queue) continue;
    if (log.kindOf(row) === 'entryAppended') kept.set(log.cell('position', row), nameOf(log, row));
    else kept.delete(log.cell('position', row));
  }
  return [...kept.values()];
}

function outcomeOf(log: EventLog, operation: string): string {
  const started = indexes(log, 'stepStarted').find((row) => log.detailText(row) === operation);
  if (started === undefined) return 'not begun';
  if (indexes(log, 'stepCompleted').some((row) => log.detailText(row) === operation)) return 'ok';
  const failed = indexes(log, 'stepFailed').find((row) => row > started && log.cell('node', row) === log.cell('node', started) && causedBy(log, row, started));
  return failed === undefined ? 'open' : log.detailText(failed);
}

function causedBy(log: EventLog, row: number, ancestor: number): boolean {
  for (let at = row; at >= 0; at = log.cell('cause', at) - 1) if (at === ancestor) return true;
  return false;
}

/** Rows of `kind place detail @from..to`. */
function found(log: EventLog, wanted: string): number[] {
  const [rows = '', window = '0..'] = wanted.split(' @');
  const [kind = '', place = '*', detail = '*'] = rows.split(' ');
  const [from, to] = window.split('..').map((seconds) => (seconds === '' ? Infinity : Number(seconds) * 1_000_000)) as [number, number];
  return indexes(log, kind as EventKindName).filter((row) => {
    const node = log.header.nodes[log.cell('node', row)]!.id;
    const time = log.cell('time', row);
    return time >= from && time < to && (place === '*' || channelId(log, row) === place || node === place) && (detail === '*' || log.detailText(row) === detail);
  });
}

/** What was wanted where it came near enough, or else what came. */
function nearness(ms: readonly number[], wanted: { readonly ms: readonly number[]; readonly within: number }): { readonly ms: readonly number[]; readonly within: number } {
  const isNear = ms.length >= wanted.ms.length && wanted.ms.every((each, i) => Math.abs(ms[i]! - each) <= each * wanted.within);
  return isNear ? wanted : { ...wanted, ms };
}

function handledBy(log: EventLog, who: string): string[] {
  const [node, member] = who.split('#');
  return indexes(log, 'handlerStarted')
    .filter((row) => log.header.nodes[log.cell('node', row)]!.id === node && (member === undefined || log.cell('member', row) === Number(member)))
    .map((row) => nameOf(log, row));
}

/** Positions of `topic partition` that nothing has removed. */
function standingIn(log: EventLog, place: string): number[] {
  const [topic, partition = '0'] = place.split(' ');
  const standing = new Set<number>();
  for (const row of indexes(log, 'entryAppended', 'markerAppended', 'entryCompacted', 'markerCompacted', 'entriesTruncated', 'entriesExpired')) {
    if (channelId(log, row) !== topic || log.cell('partition', row) !== Number(partition)) continue;
    const position = log.cell('position', row);
    switch (log.kindOf(row)) {
      case 'entryAppended': case 'markerAppended': standing.add(position); break;
      case 'entriesTruncated': for (const each of standing) if (each >= position) standing.delete(each); break;
      case 'entriesExpired': for (const each of standing) if (each < position) standing.delete(each); break;
      default: standing.delete(position);
    }
  }
  return [...standing];
}

function rowsIn(log: EventLog, asked: readonly EventKindName[]): readonly EventKindName[] {
  return indexes(log, ...new Set(asked)).map((row) => log.kindOf(row));
}

/** `gauge place` or `gauge node topic partition`, at the end. */
function gaugeOf(log: EventLog, asked: string): number {
  const [gauge, ...places] = asked.split(' ');
  const at = Math.max(0, log.header.channels.findIndex(({ id }) => id !== '' && places.includes(id)));
  const node = Math.max(0, log.header.nodes.findIndex(({ id }) => id !== '' && id === places[0]));
  const vector = log.segments.at(-1)!.gaugesBefore.slice();
  const { columns, rows } = log.segments.at(-1)!;
  for (let row = 0; row < rows; row++) log.layout.apply(vector, columns.kind[row]!, columns.node[row]!, columns.member[row]!, columns.channel[row]!, columns.partition[row]!, columns.position[row]!, columns.value[row]!);
  return vector[log.layout.slot(gauge as GaugeName, node, 0xffff, at, Number(places[2] ?? 0))]!;
}

// Words that cases are written in.

export const node = (id: string, kind: string, config: JsonObject = {}, system?: string): DesignNode => ({ id, kind, name: id, config, ...(system !== undefined && { system }) });

/** A scripted client. */
export const script = (id: string, operations: readonly JsonObject[], config: JsonObject = {}): DesignNode => node(id, 'script', { operations, ...config });

/** Sends a message that is called like the operation. */
export const send = (n: string, atMs: number, channel: string, message: JsonObject = {}): JsonObject =>
  ({ id: n, do: 'send', atMs, channel, message: { type: 'Event', payload: { n }, ...message } });

export const receive = (id: string, atMs: number, channel: string, max = 1, more: JsonObject = {}): JsonObject => ({ id, do: 'receive', atMs, channel, max, ...more });

export const settle = (id: string, verb: 'ack' | 'nack' | 'reject' | 'changeVisibility', atMs: number, of: string, more: JsonObject = {}): JsonObject => ({ id, do: verb, atMs, of, ...more });
