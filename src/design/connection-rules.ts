import type { Diagnostic } from '../base/diagnostic.ts';
import { CONNECTIONS, type EntryWords, type Port } from '../catalog/entry.ts';
import { findChannel, findNode } from '../catalog/find-entry.ts';
import type { Design, DesignEdge } from './document.ts';

/** An end of a wire, drawn or to be drawn. */
export interface WireEnd {
  readonly node: string;
  readonly port?: string;
}

/** The ports are given where the kinds alone do not say which; `meaning` reads from start to end: `publishes to`. */
export type ConnectionAnswer =
  | { readonly ok: true; readonly fromPort?: string; readonly toPort?: string; readonly meaning: string }
  | { readonly ok: false; readonly reason: string };

/** Whether a new wire may be drawn. Follows from the ports of the two kinds and the wires that are there. */
export class ConnectionRules {
  readonly #kinds: ReadonlyMap<string, string>;
  /** Wires at a port, by node and port. */
  readonly #wiresAt = new Map<string, number>();
  /** Wires between two ports. */
  readonly #wires = new Map<string, number>();

  constructor(design: Design) {
    this.#kinds = new Map(design.nodes.map(({ id, kind }) => [id, kind]));
    for (const edge of design.edges) this.#count(edge);
  }

  answer(from: WireEnd, to: WireEnd): ConnectionAnswer {
    const found = this.#pairs(from, to);
    if (!found.ok) return found;
    const free = found.pairs.filter((pair) => this.#isFree(from, to, pair));
    const [pair] = free;
    if (pair === undefined) return { ok: false, reason: this.#fullReason(from, to, found.pairs) };
    const isSure = (end: 'out' | 'in'): boolean => found.every.every((other) => other[end] === pair[end]);
    return { ok: true, ...(!isSure('out') && { fromPort: pair.out.id }), ...(!isSure('in') && { toPort: pair.in.id }), meaning: CONNECTIONS[pair.out.connects] };
  }

  /** What is wrong with a wire of the design; its ends exist. */
  problem(edge: DesignEdge): Diagnostic | undefined {
    const [from, to] = endsOf(edge);
    const subject = `edges/${edge.id}`;
    const found = this.#pairs(from, to);
    if (!found.ok) return error(subject, 'wire-refused', `the wire "${edge.id}" cannot be: ${found.reason}`, 'Remove it, or draw another.');
    const [pair, other] = found.pairs;
    if (pair === undefined) return undefined;
    if (other !== undefined) return error(subject, 'wire-ambiguous', `the wire "${edge.id}" does not say where it ${other.in === pair.in ? 'starts' : 'ends'}: ${listed(found.pairs.map((each) => (other.in === pair.in ? each.out : each.in)))}`, `Give it "${other.in === pair.in ? 'fromPort' : 'toPort'}".`);
    const full = [[from, pair.out] as const, [to, pair.in] as const].find(([end, port]) => (this.#wiresAt.get(portKey(end.node, port)) ?? 0) > (port.max ?? Number.POSITIVE_INFINITY));
    if (full !== undefined) return error(subject, 'too-many-wires', `${full[0].node} can have ${full[1].max} of the wires called ${full[1].label}, and has more`, 'Remove the others.');
    if ((this.#wires.get(wireKey(from, to, pair)) ?? 0) > 1) return { ...error(subject, 'double-wire', `the wire "${edge.id}" is drawn twice`, 'Remove one of the two.'), severity: 'warning' };
    return undefined;
  }

  #count(edge: DesignEdge): void {
    const [from, to] = endsOf(edge);
    const found = this.#pairs(from, to);
    const [pair] = found.ok ? found.pairs : [];
    if (pair === undefined) return;
    increment(this.#wiresAt, portKey(from.node, pair.out));
    increment(this.#wiresAt, portKey(to.node, pair.in));
    increment(this.#wires, wireKey(from, to, pair));
  }

  /** The pairs of ports that fit: with the ports as given, and whatever the ports. */
  #pairs(from: WireEnd, to: WireEnd): Pairs {
    const [fromKind, toKind] = [this.#kinds.get(from.node), this.#kinds.get(to.node)];
    if (fromKind === undefined || toKind === undefined) return { ok: false, reason: `${fromKind === undefined ? from.node : to.node} is not in the design` };
    const [start, end] = [connectable(fromKind), connectable(toKind)];
    if (start === undefined || end === undefined) return { ok: false, reason: `the kind "${start === undefined ? fromKind : toKind}" is not in the catalog` };
    if (from.node === to.node) return { ok: false, reason: 'a wire needs two different ends' };
    const every = fitting(start, end);
    const pairs = every.filter((pair) => (from.port === undefined || pair.out.id === from.port) && (to.port === undefined || pair.in.id === to.port));
    return pairs.length > 0 ? { ok: true, every, pairs } : { ok: false, reason: misfit(start, end, from, to, every) };
  }

  #isFree(from: WireEnd, to: WireEnd, pair: Pair): boolean {
    const hasRoom = (node: string, port: Port): boolean => (this.#wiresAt.get(portKey(node, port)) ?? 0) < (port.max ?? Number.POSITIVE_INFINITY);
    return hasRoom(from.node, pair.out) && hasRoom(to.node, pair.in) && !this.#wires.has(wireKey(from, to, pair));
  }

  #fullReason(from: WireEnd, to: WireEnd, pairs: readonly Pair[]): string {
    if (pairs.some((pair) => this.#wires.has(wireKey(from, to, pair)))) return 'they are joined already';
    const [pair] = pairs;
    const isStartFull = pair !== undefined && (this.#wiresAt.get(portKey(from.node, pair.out)) ?? 0) >= (pair.out.max ?? Number.POSITIVE_INFINITY);
    const port = isStartFull ? pair.out : pair?.in;
    return `${isStartFull ? from.node : to.node} can have ${port?.max === 1 ? 'one wire' : `${port?.max} wires`} here (${port?.label}), and has ${port?.max === 1 ? 'it' : 'them'}`;
  }
}

interface Pair {
  readonly out: Port;
  readonly in: Port;
}

type Pairs = { readonly ok: true; readonly every: readonly Pair[]; readonly pairs: readonly Pair[] } | { readonly ok: false; readonly reason: string };

type Connectable = EntryWords & { readonly ports: readonly Port[] };

const connectable = (kind: string): Connectable | undefined => findChannel(kind) ?? findNode(kind);

/** Whether a wire in one or the other direction could join two kinds. */
export function couldConnect(kind: string, other: string): boolean {
  const [a, b] = [connectable(kind), connectable(other)];
  return a !== undefined && b !== undefined && (fitting(a, b).length > 0 || fitting(b, a).length > 0);
}

const fitting = (start: Connectable, end: Connectable): readonly Pair[] =>
  start.ports.filter(isOut).flatMap((out) => end.ports.filter((port) => port.direction === 'in' && port.connects === out.connects).map((port) => ({ out, in: port })));

const isOut = (port: Port): boolean => port.direction === 'out';
const isIn = (port: Port): boolean => port.direction === 'in';

function misfit(start: Connectable, end: Connectable, from: WireEnd, to: WireEnd, every: readonly Pair[]): string {
  if (from.port !== undefined && !start.ports.some((port) => isOut(port) && port.id === from.port)) return `${from.node} has no port "${from.port}" where a wire could start${named(start.ports.filter(isOut))}`;
  if (to.port !== undefined && !end.ports.some((port) => isIn(port) && port.id === to.port)) return `${to.node} has no port "${to.port}" where a wire could end${named(end.ports.filter(isIn))}`;
  if (every.length > 0) return `these two ports do not fit; ${every.map((pair) => `${pair.out.id} and ${pair.in.id}`).join(', or ')} do`;
  if (fitting(end, start).length > 0) return `the wire goes the other way: from the ${end.noun} to the ${start.noun}`;
  const needsChannel = start.ports.some((port) => isOut(port) && port.connects === 'publish') && end.ports.some((port) => isIn(port) && port.connects === 'subscribe');
  return `a ${start.noun} cannot be joined to a ${end.noun}${needsChannel ? ' directly; put a channel between them' : ''}`;
}

const named = (ports: readonly Port[]): string => (ports.length === 0 ? '' : `; it has ${listed(ports)}`);

const listed = (ports: readonly Port[]): string => ports.map(({ id }) => id).join(', ');

const endsOf = ({ from, to, fromPort, toPort }: DesignEdge): readonly [WireEnd, WireEnd] => [
  { node: from, ...(fromPort !== undefined && { port: fromPort }) },
  { node: to, ...(toPort !== undefined && { port: toPort }) },
];

const portKey = (node: string, port: Port): string => `${node} ${port.direction} ${port.id}`;
const wireKey = (from: WireEnd, to: WireEnd, pair: Pair): string => `${from.node} ${pair.out.id} ${to.node} ${pair.in.id}`;

const increment = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const error = (subject: string, code: string, message: string, fix: string): Diagnostic => ({ severity: 'error', code, subject, message, fix });
