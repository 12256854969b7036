import type { GroupPlan } from '../../topology/group.ts';
import { idHash, type IdHash } from '../kernel/identity.ts';
import type { Delivery, Direction, FetchedEntry, Hop } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import type { Slot, SlotState } from '../kernel/slots.ts';
import type { TopicPartition } from './assignors.ts';

/** Every replicated entry, or those of decided transactions only. */
export type View = 'committed' | 'stable';

/** A member's place in one partition that it owns. */
export interface Cursor {
  channel: number;
  partition: number;
  /** Next position to hand to the program, and to fetch. */
  position: number;
  fetchFrom: number;
  buffer: FetchedEntry[];
  fetching: boolean;
  /** Nothing is fetched or handed over of it until its program resumes it. */
  paused: boolean;
}

export interface Member {
  id: number;
  generation: number;
  phase: 'out' | 'joining' | 'stable';
  joins: number;
  /** Heartbeats go out every interval from here on. */
  anchorUs: number;
  mustRejoin: boolean;
  /** Joins again while it works on. */
  rejoining: boolean;
  /** Another share is there, for when it polls next. */
  reshare: boolean;
  cursors: Cursor[];
  turn: number;
  /** Polled and not handed over yet. */
  batch: { cursor: number; record: FetchedEntry }[];
  /** A frame is at work. */
  busy: boolean;
  nextScheduled: boolean;
  polledUs: number;
  pollChecked: boolean;
  autoCommittedUs: number;
  /** The next automatic commit is scheduled, for when no poll comes before. */
  commitScheduled: boolean;
  /** Generation that it last began to work in; -1 for none. */
  begun: number;
  /** Name under which heartbeats cross an unsure link. */
  beatingId: number;
  /** A poll of its program that waits, how many there were, and what each brought, by its name. */
  asked: { hand: number; max: number; frame: number; wake: number; cause: number; nth: number } | null;
  asks: number;
  hands: Map<number, Delivery[]>;
}

/** A member by group and instance, with the name that its hops draw under. */
export interface MemberPlan {
  readonly group: number;
  readonly instance: number;
  readonly host: number;
  readonly hash: IdHash;
  readonly plan: GroupPlan;
}

/** All members, group by group, and the first of each. */
export function memberPlans(groups: readonly GroupPlan[]): { plans: readonly MemberPlan[]; first: readonly number[] } {
  const plans: MemberPlan[] = [];
  const first = groups.map((group, g) => {
    const at = plans.length;
    group.members.forEach((host, instance) => plans.push({ group: g, instance, host, hash: idHash(`${group.id}#${instance}`), plan: group }));
    return at;
  });
  return { plans, first };
}

export interface Request extends Slot {
  kind: 'join' | 'fetch' | 'commit';
  member: number;
  /** Life of the member's host when it was sent. */
  life: number;
  id: number;
  memberGeneration: number;
  channel: number;
  partition: number;
  position: number;
  message: number;
  attempt: number;
  frame: number;
  wake: number;
  startedUs: number;
  /** Of a fetch: when its broker had it, and when it is answered with less than it asks for; 0 for not. */
  arrivedUs: number;
  dueUs: number;
  sends: number;
  cause: number;
  refused: Reason | null;
  records: FetchedEntry[];
}

export interface MembersState {
  members: Member[];
  requests: SlotState<Request>;
  /** Shares on their way to members. */
  shares: (readonly TopicPartition[])[];
}

/** What a member needs of the channels. */
export interface FetchSource {
  leaderHost(channel: number, partition: number): number;
  /** First kept position, and first one that is not replicated. */
  start(channel: number, partition: number): number;
  committed(channel: number, partition: number): number;
  /** First position that a view does not show. */
  end(channel: number, partition: number, view: View): number;
  /** Up to `max` kept entries that a view shows, from a position on, of up to `bytesMax` together; the first one whatever its size. */
  read(channel: number, partition: number, from: number, max: number, bytesMax: number, view: View): FetchedEntry[];
  /** Bytes of what a view shows from a position on, counted up to `atMost`. */
  bytesFrom(channel: number, partition: number, from: number, atMost: number, view: View): number;
  /** Calls back once something changed. */
  park(channel: number, partition: number, waiter: { end: number; code: number; a: number; b: number }): void;
  /** Does not call it back any more. */
  unpark(channel: number, partition: number, code: number, a: number, b: number): void;
}

/** Opens the frame that handles a delivery. */
export interface DeliveryHandler {
  deliver(process: number, instance: number, group: number, message: number, attempt: number, delivery: Delivery, cause: number): void;
}

export const outsider = (): Member => ({
  id: 0, generation: 0, phase: 'out', joins: 0, anchorUs: 0, mustRejoin: false, rejoining: false, reshare: false, cursors: [], turn: 0, batch: [], busy: false,
  nextScheduled: false, polledUs: 0, pollChecked: false, autoCommittedUs: 0, commitScheduled: false, begun: -1, beatingId: 0, asked: null, asks: 0, hands: new Map(),
});

/** The member's place in a partition; undefined when it does not own it. */
export function cursorOf({ cursors }: Member, channel: number, partition: number): Cursor | undefined {
  for (const cursor of cursors) if (cursor.channel === channel && cursor.partition === partition) return cursor;
  return undefined;
}

/** The member stops with all that it has. */
export function dropHeld(member: Member): void {
  member.cursors = [];
  member.batch = [];
}

/** What of its partitions a member keeps and loses with another share, and what is new to it. */
export function compareShare(member: Member, share: readonly TopicPartition[]): { kept: Cursor[]; lost: Cursor[]; fresh: readonly TopicPartition[] } {
  const isOwn = ({ channel, partition }: Cursor): boolean => share.some((own) => own.channel === channel && own.partition === partition);
  return {
    kept: member.cursors.filter(isOwn), lost: member.cursors.filter((cursor) => !isOwn(cursor)),
    fresh: share.filter(({ channel, partition }) => cursorOf(member, channel, partition) === undefined),
  };
}

/** Moves up to `max` entries from the buffers of the partitions into the batch, from another partition on at each poll. */
export function takeBatch(member: Member, max: number): void {
  for (let i = 0; i < member.cursors.length && member.batch.length < max; i++) {
    const at = (member.turn + i) % member.cursors.length;
    const cursor = member.cursors[at]!;
    if (cursor.paused) continue;
    const room = max - member.batch.length;
    const { buffer } = cursor;
    const first = buffer[0];
    if (first !== undefined && member.batch.length === 0) member.batch = [{ cursor: at, record: first }];
    else if (first !== undefined) member.batch.push({ cursor: at, record: first });
    for (let taken = 1; taken < room && taken < buffer.length; taken++) member.batch.push({ cursor: at, record: buffer[taken]! });
    if (buffer.length <= room) cursor.buffer = NO_RECORDS;
    else buffer.splice(0, room);
  }
  if (member.cursors.length > 0) member.turn = (member.turn + 1) % member.cursors.length;
}

export const emptyRequest = (): Request => ({
  generation: 0, live: false, kind: 'join', member: 0, life: 0, id: 0, memberGeneration: 0, channel: 0, partition: 0, position: 0, message: 0, attempt: 1,
  frame: -1, wake: 0, startedUs: 0, arrivedUs: 0, dueUs: 0, sends: 0, cause: 0, refused: null, records: [],
});

// Kinds of the members' events.
export const ARRIVE = 0;
export const REPLY = 1;
export const RESEND = 2;
export const ASSIGNED = 3;
export const NOTICED = 4;
export const NEXT = 5;
export const POLL_CHECK = 6;
export const BEAT = 7;
export const BEAT_ARRIVES = 8;
export const FETCH_WOKEN = 9;
export const AUTO_COMMIT = 10;
export const JOIN_CHECK = 11;
export const POLL_END = 12;
export const FETCH_DUE = 13;

/** Begins another request in a record of the pool. */
export function restart(request: Request, kind: Request['kind'], m: number, { id, generation }: Member, life: number, nowUs: number): void {
  request.kind = kind;
  request.member = m;
  request.life = life;
  request.id = id;
  request.memberGeneration = generation;
  request.channel = request.partition = request.position = request.message = request.cause = request.wake = request.sends = request.arrivedUs = request.dueUs = 0;
  request.attempt = 1;
  request.frame = -1;
  request.startedUs = nowUs;
  request.refused = null;
  request.records = NO_RECORDS;
}

/** What a commit says, and who waits for its answer. */
export function carry(request: Request, id: number, generation: number, channel: number, partition: number, position: number, message: number, attempt: number, frame: number, wake: number, cause: number): void {
  request.id = id;
  request.memberGeneration = generation;
  request.channel = channel;
  request.partition = partition;
  request.position = position;
  request.message = message;
  request.attempt = attempt;
  request.frame = frame;
  request.wake = wake;
  request.cause = cause;
}

/** A hop between a member and its coordinator. */
export function fillHop(hop: Hop, link: number, direction: Direction, purpose: string, host: number, coordinator: number, hash: IdHash, joins: number, cause: number, m: number): Hop {
  hop.link = link;
  hop.direction = direction;
  hop.from = direction === 'request' ? host : coordinator;
  hop.to = direction === 'request' ? coordinator : host;
  hop.purpose = purpose;
  hop.lineageHi = hash.hi;
  hop.lineageLo = (hash.lo + joins) | 0;
  hop.message = 0;
  hop.attempt = 1;
  hop.again = 0;
  hop.alone = false;
  hop.cause = cause;
  hop.a = m;
  return hop;
}

/** Where to begin without a usable position, why, and how many entries that skips. A position of -1 stops the cursor; `from` is -1 when nothing was committed. */
export function resetPosition({ reset, view = 'committed' }: GroupPlan, source: FetchSource, channel: number, partition: number, from: number): { position: number; reason: Reason; skipped: number } {
  const start = source.start(channel, partition);
  const position = reset === 'earliest' ? start : reset === 'latest' ? source.end(channel, partition, view) : -1;
  const reason: Reason = reset === 'error' ? 'noPosition' : from >= 0 ? 'outOfRange' : reset;
  return { position, reason, skipped: position < 0 ? 0 : Math.max(0, position - Math.max(from, from >= 0 ? 0 : start)) };
}

/** Shared: records are replaced, never added to. */
const NO_RECORDS: FetchedEntry[] = [];

/** Before a client looks again for a server that was not there, or for a position that is not decided. */
export const RECONNECT_US = 100_000;
const RECONNECT_MAX_US = 1_000_000;

/** Doubles with each send, up to a second. */
export function reconnectDelayUs(sends: number): number {
  let delayUs = RECONNECT_US;
  for (let i = 1; i < sends && delayUs < RECONNECT_MAX_US; i++) delayUs *= 2;
  return Math.min(delayUs, RECONNECT_MAX_US);
}
