import { EVENT_KINDS, type EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
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
    const moves = this.#gathered;
    const { columns, rows, firstRow } = segment;
    for (let at = 0; at < rows; at++) {
      this.#follow(columns.kind[at]!, columns.node[at]!, columns.channel[at]!, columns.message[at]!, columns.saga[at]!);
      if (IS_ARRIVAL[columns.kind[at]!] === 1) this.#gather(log, firstRow + at);
    }
    return moves.take();
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

  #gather(log: EventLog, index: number): void {
    const cause = log.cell('cause', index) - 1;
    if (cause < 0) return;
    const moves = this.#gathered;
    const [kind, endUs, startUs] = [log.cell('kind', index), log.cell('time', index), log.cell('time', cause)];
    const [node, channel, message] = [log.cell('node', index), log.cell('channel', index), log.cell('message', index)];
    if (kind === KIND.entryAppended || kind === KIND.entryRejected) return moves.add(startUs, endUs, message, this.#publishRoute(node, channel), this.#messageKinds[message] ?? 0);
    if (kind === KIND.delivered) return moves.add(Math.max(startUs, endUs - DELIVERY_FLIGHT_US), endUs, message, this.#deliveryRoute(channel, node), this.#messageKinds[message] ?? 0);
    const from = log.cell('node', cause);
    if (from === 0 || node === 0 || from === node || !log.header.nodes[node]) return;
    const isRequest = IS_REQUEST[kind] === 1;
    if (!isRequest && IS_REQUEST[log.cell('kind', cause)] !== 1 && log.cell('kind', cause) !== KIND.handlerFinished) return;
    moves.add(startUs, endUs, message, this.#callRoute(from, node), isRequest ? 3 : 4);
  }

  #publishRoute = (node: number, channel: number): number => this.#route(0, node, channel, () => ({ from: this.#nodeId(node), to: this.#channelId(channel) }));
  #deliveryRoute = (channel: number, node: number): number => this.#route(1, node, channel, () => ({ from: this.#channelId(channel), to: this.#nodeId(node) }));
  #callRoute = (from: number, to: number): number => this.#route(2, from, to, () => ({ from: this.#nodeId(from), to: this.#nodeId(to) }));

  #nodeId = (index: number): string => this.#header.nodes[index]?.id ?? '';
  #channelId = (index: number): string => this.#header.channels[index]?.id ?? '';

  #route(type: number, a: number, b: number, make: () => TokenRoute): number {
    const key = (type * 65_536 + a) * 65_536 + b;
    const known = this.#routeNumbers.get(key);
    if (known !== undefined) return known;
    this.#routeNumbers.set(key, this.#routes.length);
    return this.#routes.push(make()) - 1;
  }
}

const KIND = Object.fromEntries(Object.entries(EVENT_KINDS).map(([name, { code }]) => [name, code])) as { readonly [K in EventKindName]: number };

const flags = (codes: readonly number[]): Uint8Array => {
  const table = new Uint8Array(256);
  for (const code of codes) table[code] = 1;
  return table;
};

/** Rows of a store or service about what somebody asked of it. */
const IS_REQUEST = flags([KIND.txCommitted, KIND.txConflicted, KIND.callReceived, KIND.callRefused]);
/** Rows at which something has arrived. */
const IS_ARRIVAL = flags([KIND.entryAppended, KIND.entryRejected, KIND.delivered, KIND.txCommitted, KIND.txConflicted, KIND.callReceived, KIND.callRefused, KIND.stepCompleted, KIND.stepFailed]);
