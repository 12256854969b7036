import type { Broker } from '../../catalog/brokers/broker.ts';
import { BROKERS } from '../../catalog/brokers/registry.ts';
import type { ChannelEntry, Connection } from '../../catalog/entry.ts';
import { findChannel, findNode } from '../../catalog/find-entry.ts';
import type { ChannelRole, Route } from '../../catalog/portable.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Design, DesignEdge, DesignNode } from '../document.ts';
import type { SwapRow } from './swap-report.ts';
import { valueWords } from './value-words.ts';

/** Channels and wires of a design after some of its channels moved to another product, before anybody has settings. */
export interface Structure {
  readonly target: Broker;
  /** Ids of the channels that move, as they were. */
  readonly moved: ReadonlySet<string>;
  readonly channels: readonly NewChannel[];
  readonly edges: readonly DesignEdge[];
  /** Where a reader finds what it read: the new channel, by reader and old channel. */
  readonly reads: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Where everybody else finds a channel. */
  readonly alias: ReadonlyMap<string, string>;
  /** New wires, by id, that are routes: what they let through. */
  readonly routes: ReadonlyMap<string, Route>;
}

export interface NewChannel {
  readonly id: string;
  readonly name: string;
  readonly entry: ChannelEntry;
  /** The channel whose settings it has, as it was. */
  readonly source: DesignNode;
  /** Behind a router that may mix up what it passes on. */
  readonly isBehindDisorder: boolean;
}

export const brokerOf = (channelKind: string): Broker | undefined => BROKERS.find(({ channels }) => channels.some(({ kind }) => kind === channelKind));

const ROUTING: readonly Connection[] = ['bind', 'notify', 'alternate'];

/** What a wire between two channels is for. */
export function meaningOf(edge: DesignEdge, kindOf: (id: string) => string): Connection | undefined {
  const [from, to] = [findChannel(kindOf(edge.from)), findChannel(kindOf(edge.to)) ?? findNode(kindOf(edge.to))];
  const outs = (from?.ports ?? []).filter(({ id, direction }) => direction === 'out' && (edge.fromPort ?? id) === id);
  const ins = (to?.ports ?? []).filter(({ id, direction }) => direction === 'in' && (edge.toPort ?? id) === id);
  return outs.find(({ connects }) => ins.some((port) => port.connects === connects))?.connects;
}

/** Draws the moved part of a design anew with the channels that the product has. */
export class StructureDraft {
  readonly #design: Design;
  readonly #moved: ReadonlySet<string>;
  readonly #target: Broker;
  readonly #rows: SwapRow[];
  readonly #byId: ReadonlyMap<string, DesignNode>;
  readonly #channels = new Map<string, NewChannel>();
  readonly #edges = new Map<string, DesignEdge>();
  readonly #reads = new Map<string, Map<string, string>>();
  readonly #alias = new Map<string, string>();
  readonly #routes = new Map<string, Route>();

  constructor(design: Design, moved: ReadonlySet<string>, target: Broker, rows: SwapRow[]) {
    this.#design = design;
    this.#moved = moved;
    this.#target = target;
    this.#rows = rows;
    this.#byId = new Map(design.nodes.map((node) => [node.id, node]));
  }

  draw(): Structure {
    if (this.#kind('log') === undefined) this.#drawQueues();
    else this.#drawLogs();
    for (const edge of this.#design.edges) if (!this.#touches(edge)) this.#edges.set(edge.id, edge);
    return { target: this.#target, moved: this.#moved, channels: [...this.#channels.values()], edges: [...this.#edges.values()], reads: this.#reads, alias: this.#alias, routes: this.#routes };
  }

  /** Whatever has publishers of its own, or nothing before it, is a log; readers of a queue read the logs that fed it. */
  #drawLogs(): void {
    for (const id of this.#moved) if (this.#isAddressed(id) || this.#upstream(id).length === 0) this.#place(id, this.#kind('log')!, id);
    for (const id of this.#moved) if (!this.#channels.has(id)) this.#alias.set(id, this.#logsOf(id)[0] ?? id);
    for (const edge of this.#design.edges) {
      if (!this.#touches(edge)) continue;
      const meaning = meaningOf(edge, (id) => this.#kindOf(id));
      if (this.#moved.has(edge.to) && !this.#moved.has(edge.from)) this.#wire({ ...edge, to: this.#alias.get(edge.to) ?? edge.to });
      else if (this.#moved.has(edge.from) && !this.#moved.has(edge.to)) this.#readAll(edge, meaning);
      else if (ROUTING.includes(meaning!)) this.#loseRoute(edge);
    }
    for (const id of this.#moved) this.#tellSharing(id, 'On a log each of them reads every message.');
  }

  #readAll(edge: DesignEdge, meaning: Connection | undefined): void {
    const logs = this.#logsOf(edge.from);
    logs.forEach((log, index) => this.#wire(index === 0 ? reader({ ...edge, from: log }, meaning) : reader({ ...edge, id: this.#free(`${log}>${edge.to}`), from: log }, meaning)));
    if (logs[0] !== undefined) this.#notes(edge.to, edge.from, logs[0]);
  }

  /** A log with several groups becomes a router with a queue for each; all else stays what it is. */
  #drawQueues(): void {
    const [queue, router] = [this.#kind('queue')!, this.#kind('router')];
    for (const id of this.#moved) {
      const role = this.#roleOf(id);
      const isSplit = role === 'log' && this.#readers(id).length > 1;
      if (this.#isForDeadLetters(id, queue)) this.#alias.set(id, this.#downstream(id)[0]!);
      else if (role === 'router' || isSplit) this.#drawRouter(id, router, queue);
      else this.#place(id, queue, id);
    }
    for (const edge of this.#design.edges) if (this.#touches(edge) && !this.#isForDeadLetters(edge.from, queue)) this.#drawAround(edge, router);
  }

  /** Queues that name a queue for their dead letters need no router in between. */
  #isForDeadLetters(id: string, queue: ChannelEntry): boolean {
    const isDirect = queue.portable.deadLetter !== undefined && queue.portable.deadLetter.key === undefined;
    return isDirect && this.#roleOf(id) === 'router' && !this.#isAddressed(id) && this.#upstream(id).length === 0 && this.#downstream(id).length > 0;
  }

  #drawRouter(id: string, router: ChannelEntry | undefined, queue: ChannelEntry): void {
    const readers = this.#readers(id);
    if (router === undefined) {
      const [first] = this.#downstream(id);
      if (first === undefined) this.#place(id, queue, id);
      else this.#alias.set(id, first);
      if (readers.length > 1) this.#rows.push({ verdict: 'lost', subject: id, what: 'Fan-out', from: `${readers.length} readers, each gets all`, to: 'one queue', note: 'Nothing here copies messages: the readers share them, and each gets a part.' });
      return;
    }
    this.#place(id, router, id);
    for (const edge of readers) {
      const own = this.#free(`${id}.${edge.to}`);
      this.#place(own, queue, id, router.portable.keepsOrder === 'never');
      this.#route({ ...edge, id: this.#free(`${id}>${own}`), from: id, to: own, config: {} }, { on: 'everything' });
      this.#wire(reader({ ...edge, from: own }, meaningOf(edge, (node) => this.#kindOf(node))));
      this.#notes(edge.to, id, own);
      this.#rows.push({ verdict: 'moved', subject: id, what: 'Fan-out', from: `${edge.to} reads ${id}`, to: `the ${queue.noun} ${own}, filled by the ${router.noun} ${id}`, note: '' });
    }
  }

  #drawAround(edge: DesignEdge, router: ChannelEntry | undefined): void {
    const isFromChannel = this.#moved.has(edge.from);
    const isToChannel = this.#moved.has(edge.to);
    if (!isFromChannel) return this.#wire({ ...edge, to: this.#alias.get(edge.to) ?? edge.to });
    if (!isToChannel) {
      const from = this.#alias.get(edge.from) ?? edge.from;
      const isDrawn = [...this.#edges.values()].some(({ to, id }) => to === edge.to && id === edge.id);
      if (isDrawn) return;
      this.#notes(edge.to, edge.from, from);
      return this.#wire(reader({ ...edge, from }, meaningOf(edge, (id) => this.#kindOf(id))));
    }
    const meaning = meaningOf(edge, (id) => this.#kindOf(id));
    if (meaning === 'bind' || meaning === 'notify') this.#bind(edge, router);
    else if (meaning === 'alternate') this.#alternate(edge, router);
  }

  /** Routers that cannot feed others feed what these feed. */
  #bind(edge: DesignEdge, router: ChannelEntry | undefined): void {
    if (router === undefined) return;
    const route = this.#routeOf(edge);
    if (route === undefined) this.#loseRoute(edge);
    const canNest = router.ports.some(({ direction, connects }) => direction === 'in' && connects !== 'publish' && router.ports.some((port) => port.direction === 'out' && port.connects === connects));
    const ends = this.#roleOf(edge.to) === 'router' && !canNest ? this.#downstream(edge.to) : [edge.to];
    ends.forEach((to, index) => this.#route(index === 0 ? { ...edge, to } : { ...edge, id: this.#free(`${edge.from}>${to}`), to }, route ?? { on: 'everything' }));
  }

  #alternate(edge: DesignEdge, router: ChannelEntry | undefined): void {
    const hasAlternate = router?.ports.some(({ connects }) => connects === 'alternate') === true;
    if (hasAlternate) this.#route(edge, { on: 'everything' });
    else this.#rows.push({ verdict: 'lost', subject: edge.from, what: 'Alternate', from: `to ${edge.to}`, to: '', note: 'What no subscriber wants is gone without a word.' });
  }

  #loseRoute(edge: DesignEdge): void {
    if (this.#routeOf(edge)?.on === 'everything') return;
    this.#rows.push({ verdict: 'lost', subject: edge.from, what: 'Route', from: `to ${edge.to}: ${valueWords(edge.config)}`, to: 'everything', note: 'Its readers get all messages, and must pass over what is not for them.' });
  }

  #routeOf(edge: DesignEdge): Route | undefined {
    return findChannel(this.#kindOf(edge.from))?.portable.routes?.read(this.#byId.get(edge.from)?.config ?? {}, edge.config);
  }

  #tellSharing(id: string, note: string): void {
    const readers = this.#roleOf(id) === 'queue' ? this.#readers(id) : [];
    if (readers.length > 1) this.#rows.push({ verdict: 'lost', subject: id, what: 'Sharing', from: `${readers.map(({ to }) => to).join(' and ')} share its messages`, to: '', note });
  }

  #place(id: string, entry: ChannelEntry, sourceId: string, isBehindDisorder = false): void {
    const source = this.#byId.get(sourceId)!;
    const fed = this.#design.edges.some(({ to, from }) => to === id && this.#moved.has(from) && this.#roleOf(from) === 'router');
    this.#channels.set(id, { id, name: id === sourceId ? source.name : id, entry, source, isBehindDisorder: isBehindDisorder || (fed && this.#kind('router')?.portable.keepsOrder === 'never' && entry.portable.role === 'queue') });
  }

  #route(edge: DesignEdge, route: Route): void {
    const { fromPort: _from, toPort: _to, ...plain } = edge;
    this.#routes.set(edge.id, route);
    this.#edges.set(edge.id, plain);
  }

  /** A wire to or from a node: its end there stays, the ports of the channel follow from the kinds. */
  #wire(edge: DesignEdge): void {
    const { fromPort, toPort, ...plain } = edge;
    const isFromNode = this.#byId.has(edge.from) && !this.#moved.has(edge.from);
    this.#edges.set(edge.id, { ...plain, ...(isFromNode && fromPort !== undefined && { fromPort }), ...(!isFromNode && toPort !== undefined && { toPort }) });
  }

  #notes(reader: string, old: string, now: string): void {
    const known = this.#reads.get(reader) ?? new Map<string, string>();
    this.#reads.set(reader, known.set(old, now));
  }

  #logsOf(id: string): readonly string[] {
    return [id, ...this.#upstream(id)].filter((each) => this.#channels.has(each));
  }

  #upstream(id: string): readonly string[] {
    return this.#reach(id, (at) => this.#design.edges.filter((edge) => edge.to === at && this.#moved.has(edge.from) && this.#isRoute(edge)).map(({ from }) => from));
  }

  /** Queues behind a router. */
  #downstream(id: string): readonly string[] {
    return this.#reach(id, (at) => this.#design.edges.filter((edge) => edge.from === at && this.#moved.has(edge.to) && this.#isRoute(edge)).map(({ to }) => to)).filter((each) => this.#roleOf(each) === 'queue');
  }

  #reach(from: string, next: (id: string) => readonly string[]): readonly string[] {
    const found = new Set<string>();
    const open = [from];
    for (let id = open.shift(); id !== undefined; id = open.shift()) {
      for (const each of next(id)) if (!found.has(each)) open.push(each);
      if (id !== from) found.add(id);
    }
    return [...found];
  }

  #isRoute(edge: DesignEdge): boolean {
    return ROUTING.includes(meaningOf(edge, (id) => this.#kindOf(id))!);
  }

  #isAddressed(id: string): boolean {
    return this.#design.edges.some(({ from, to }) => to === id && !this.#moved.has(from));
  }

  #readers(id: string): readonly DesignEdge[] {
    return this.#design.edges.filter(({ from, to }) => from === id && !this.#moved.has(to));
  }

  #touches({ from, to }: DesignEdge): boolean {
    return this.#moved.has(from) || this.#moved.has(to);
  }

  #kind(role: ChannelRole): ChannelEntry | undefined {
    return this.#target.channels.find(({ portable }) => portable.role === role);
  }

  #roleOf(id: string): ChannelRole | undefined {
    return findChannel(this.#kindOf(id))?.portable.role;
  }

  #kindOf(id: string): string {
    return this.#byId.get(id)?.kind ?? '';
  }

  #free(id: string): string {
    const taken = (name: string): boolean => this.#byId.has(name) || this.#channels.has(name) || this.#edges.has(name) || this.#design.edges.some((edge) => edge.id === name);
    for (let nth = 1; ; nth++) {
      const name = nth === 1 ? id : `${id}-${nth}`;
      if (!taken(name)) return name;
    }
  }
}

/** A service that was called reads now. */
function reader({ toPort, ...edge }: DesignEdge, meaning: Connection | undefined): DesignEdge {
  const config: JsonObject = meaning === 'call' ? {} : edge.config;
  return { ...edge, config, ...(meaning !== 'call' && toPort !== undefined && { toPort }) };
}
