import { EVENT_KINDS, type EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Columns } from '../log/column-arrays.ts';
import type { LogHeader } from '../log/header.ts';
import type { Segment } from '../log/segment.ts';
import { GatheredMoves, NO_MOVES, type TokenChunk, visitMoves } from './token-chunk.ts';

/** What a token is: an ordinary message, a participant's answer to a saga, something a saga sends while it goes back, or a request to a store or service and its answer. */
export const TOKEN_KINDS = ['message', 'reply', 'compensation', 'request', 'answer'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** One way on which tokens move, by ids of nodes and channels as the run names them (`order-saga/journal` is a node too). */
export interface TokenRoute {
  readonly from: string;
  readonly to: string;
}

/** One token in motion at a time. */
export interface Token {
  readonly route: number;
  readonly message: number;
  readonly kind: number;
  /** How much of the way lies behind it, 0 to 1. */
  readonly part: number;
}

/** How long the last leg of a delivery takes at most: before it, the message waits in its channel. */
export const DELIVERY_FLIGHT_US = 2000;

/**
 * Every move of every message of a run. Sealed segments are read once; a growing log is given again with `advance`.
 * A move is known when it ends, so that the index of a shorter log is a part of that of a longer one.
 */
export class TokensIndex {
  readonly #header: LogHeader;
  readonly #routes: TokenRoute[] = [];
  readonly #routeNumbers = new Map<number, number>();
  readonly #chunks: TokenChunk[] = [];
  readonly #gathered = new GatheredMoves();
  readonly #isSaga: Uint8Array;
  /** Whether a saga reads the channel. */
  readonly #isRead: Uint8Array;
  /** Sagas that go back, after the rows so far; and before the open segment, which is read again. */
  #compensating = new Set<number>();
  #compensatingBefore = new Set<number>();
  #messageKinds = new Uint8Array(1024);
  /** Rows that the chunks cover, the last of them perhaps of an open segment. */
  #rows = 0;
  #isLastOpen = false;

  constructor(header: LogHeader) {
    this.#header = header;
    this.#isSaga = new Uint8Array(header.nodes.length);
    for (const { parent } of header.nodes) this.#isSaga[parent] = 1;
    this.#isSaga[0] = 0;
    this.#isRead = new Uint8Array(header.channels.length);
    for (const { node, channel } of header.subscriptions) if (this.#isSaga[node] === 1) this.#isRead[channel] = 1;
  }

  get routes(): readonly TokenRoute[] {
    return this.#routes;
  }

  /** Chunks of the segments, in order. One that was complete never changes; the last may be replaced by a longer one. */
  get chunks(): readonly TokenChunk[] {
    return this.#chunks;
  }

  /** Takes the rows that are new. `isComplete`: the last segment will not grow. */
  advance(log: EventLog, isComplete: boolean): void {
    if (log.rowCount === this.#rows && !(this.#isLastOpen && isComplete)) return;
    if (this.#isLastOpen) {
      this.#chunks.pop();
      this.#compensating = this.#compensatingBefore;
    }
    for (const segment of log.segments.slice(this.#chunks.length)) {
      this.#compensatingBefore = new Set(this.#compensating);
      this.#chunks.push(this.#chunkOf(log, segment));
    }
    this.#rows = log.rowCount;
    this.#isLastOpen = !isComplete && log.segments.length > 0;
  }

  /** Lets the moves of a complete chunk go: who asks has handed them on. */
  forget(at: number): void {
    this.#chunks[at] = NO_MOVES;
  }

  /** Calls back with the tokens that are under way at a time; at most `limit`. Returns how many there were. */
  at(timeUs: number, limit: number, visit: (route: number, part: number, kind: number, message: number) => void): number {
    let found = 0;
    for (const chunk of this.#chunks) {
      if (chunk.count === 0 || chunk.minStartUs > timeUs || chunk.maxEndUs <= timeUs) continue;
      found += visitMoves(chunk, timeUs, limit - found, visit);
      if (found >= limit) return found;
    }
    return found;
  }

  /** The same as objects, for tests and small pictures. */
  tokensAt(timeUs: number): readonly Token[] {
    const tokens: Token[] = [];
    this.at(timeUs, Number.POSITIVE_INFINITY, (route, part, kind, message) => void tokens.push({ route, part, kind, message }));
    return tokens;
  }

  #chunkOf(log: EventLog, segment: Segment): TokenChunk {
    const { columns, rows } = segment;
    for (let at = 0; at < rows; at++) {
      this.#follow(columns.kind[at]!, columns.node[at]!, columns.channel[at]!, columns.message[at]!, columns.saga[at]!);
      if (IS_ARRIVAL[columns.kind[at]!] === 1 && columns.cause[at] !== 0) this.#gather(log, segment, at);
    }
    return this.#gathered.take();
  }

  /** Which messages belong to a saga that goes back, and which answer one. */
  #follow(kind: number, node: number, channel: number, message: number, saga: number): void {
    if (kind === KIND.sagaCompensating) this.#compensating.add(saga);
    else if (kind === KIND.sagaCompensated || kind === KIND.sagaStuck) this.#compensating.delete(saga);
    else if (kind === KIND.publishSent) this.#setKind(message, this.#compensating.has(saga) ? 2 : saga !== 0 && this.#isSaga[node] === 0 && this.#isRead[channel] === 1 ? 1 : 0);
  }

  #setKind(message: number, kind: number): void {
    if (message >= this.#messageKinds.length) {
      const longer = new Uint8Array(Math.max(message + 1, this.#messageKinds.length * 2));
      longer.set(this.#messageKinds);
      this.#messageKinds = longer;
    }
    this.#messageKinds[message] = kind;
  }

  /** Of one row that something led to. Reads columns and makes nothing: on a long run what is left here for each row keeps the collector busy. */
  #gather(log: EventLog, segment: Segment, at: number): void {
    const { columns, firstRow } = segment;
    const cause = columns.cause[at]! - 1;
    const source = cause >= firstRow ? segment : log.segmentAt(cause);
    const causes = source === segment ? columns : source.columns;
    const causeAt = cause - source.firstRow;
    const route = this.#routeOf(columns, at, causes, causeAt);
    if (route < 0) return;
    const endUs = columns.time[at]!;
    const startUs = causes.time[causeAt]!;
    const kind = columns.kind[at]!;
    const message = columns.message[at]!;
    if (IS_PASSAGE[kind] === 0) this.#gathered.add(startUs, endUs, message, route, IS_REQUEST[kind] === 1 ? 3 : 4);
    else this.#gathered.add(kind === KIND.delivered ? Math.max(startUs, endUs - DELIVERY_FLIGHT_US) : startUs, endUs, message, route, this.#messageKinds[message] ?? 0);
  }

  /** The way to a row from its cause; -1 when nothing moved. */
  #routeOf(columns: Columns, at: number, causes: Columns, causeAt: number): number {
    const kind = columns.kind[at]!;
    const node = columns.node[at]!;
    if (kind === KIND.delivered) return this.#route(DELIVERY, columns.channel[at]!, node);
    if (IS_PASSAGE[kind] === 1) return this.#route(PUBLISH, node, columns.channel[at]!);
    const from = causes.node[causeAt]!;
    if (from === 0 || node === 0 || from === node || !this.#header.nodes[node]) return -1;
    const causeKind = causes.kind[causeAt]!;
    return IS_REQUEST[kind] === 1 || IS_REQUEST[causeKind] === 1 || causeKind === KIND.handlerFinished ? this.#route(CALL, from, node) : -1;
  }

  #nodeId = (index: number): string => this.#header.nodes[index]?.id ?? '';
  #channelId = (index: number): string => this.#header.channels[index]?.id ?? '';

  #route(type: number, from: number, to: number): number {
    const { nodes, channels } = this.#header;
    const size = Math.max(nodes.length, channels.length);
    const key = (type * size + from) * size + to;
    const known = this.#routeNumbers.get(key);
    if (known !== undefined) return known;
    this.#routeNumbers.set(key, this.#routes.length);
    return this.#routes.push({ from: type === DELIVERY ? this.#channelId(from) : this.#nodeId(from), to: type === PUBLISH ? this.#channelId(to) : this.#nodeId(to) }) - 1;
  }
}

/** From a node to a channel, from a channel to a node, from one node to another. */
const [PUBLISH, DELIVERY, CALL] = [0, 1, 2];

const KIND = Object.fromEntries(Object.entries(EVENT_KINDS).map(([name, { code }]) => [name, code])) as { readonly [K in EventKindName]: number };

const flags = (codes: readonly number[]): Uint8Array => {
  const table = new Uint8Array(256);
  for (const code of codes) table[code] = 1;
  return table;
};

/** Rows at which a message comes into a channel or out of it. */
const IS_PASSAGE = flags([KIND.entryAppended, KIND.entryRejected, KIND.delivered]);
/** Rows of a store or service about what somebody asked of it. */
const IS_REQUEST = flags([KIND.txCommitted, KIND.txConflicted, KIND.callReceived, KIND.callRefused]);
/** Rows at which something has arrived. */
const IS_ARRIVAL = flags([KIND.entryAppended, KIND.entryRejected, KIND.delivered, KIND.txCommitted, KIND.txConflicted, KIND.callReceived, KIND.callRefused, KIND.stepCompleted, KIND.stepFailed]);
