import { ensure } from '../../base/assert.ts';
import { UNBOUNDED } from '../../base/limits.ts';
import type { ChannelPlan } from '../../topology/channel.ts';
import { addedLater, placesOf } from '../kernel/added-partitions.ts';
import type { Archive } from '../kernel/archive.ts';
import { K, PHASES, type Component, type Kernel } from '../kernel/kernel.ts';
import type { Messages } from '../kernel/messages.ts';
import type { FetchedEntry, GaugePut, Measured } from '../kernel/ports.ts';
import type { Reason } from '../kernel/reasons.ts';
import { compact, nextCleaning } from './compaction.ts';
import { EntryColumns } from './entry-columns.ts';
import type { EntryLog } from './entry-log.ts';
import { close, countOf, emptyPartition, inSyncCount, inSyncTooFew, isKept, REMOVED, type AppendAnswer, type Batch, type Partition, type Segment } from './partition.ts';
import { expire, nextExpiry } from './retention.ts';
import { admit, forgetSequences, remember, rememberMarker } from './append-guard.ts';
import { firstUndecided, isAborted, joinTransaction, placeMarker, stableEnd, truncateTransactions } from './partition-transactions.ts';

interface EntryStoresState {
  partitions: Partition[];
  /** By channel: how many partitions it has by now. The last ones of `partitions` may be added later. */
  open: number[];
  /** When partitions were added, and how many there were then. */
  additions: { channel: number; atUs: number; open: number }[];
}

/** Every replicated entry, or those of decided transactions only. */
export type View = 'committed' | 'stable';

export interface AppendListener {
  appended(partition: number, row: number): void;
}

export const RETENTION_TICK = 0;
export const CLEANER_TICK = 1;

/** The logs of all channels: append, read, retention, compaction. Who leads and what is replicated is the business of `Replication`. */
export class EntryStores implements Component, Measured, EntryLog {
  readonly label = 'channels';
  state: EntryStoresState;
  /** By channel: where each of its partitions is among all partitions. */
  readonly #indices: readonly (readonly number[])[];
  /** Told after entries were appended, so that replication can start. Set by the assembly. */
  listener: AppendListener = { appended: () => undefined };
  /** May this transaction append here? Asked of its coordinator. Set by the assembly. */
  verify: (batch: Batch, partition: number) => Reason | null = () => null;
  readonly kernel: Kernel;
  readonly messages: Messages;
  readonly entries: EntryColumns;
  readonly #code: number;

  constructor(kernel: Kernel, messages: Messages, archive: Archive) {
    this.kernel = kernel;
    this.messages = messages;
    this.entries = new EntryColumns(archive);
    this.#code = kernel.register(this);
    const { channels } = kernel.topology;
    const indices: number[][] = channels.map(() => []);
    placesOf(channels, kernel.scenario).forEach(({ channel, partition }, index) => void (indices[channel]![partition] = index));
    this.#indices = indices;
    this.state = { partitions: [], open: channels.map((_, c) => this.#openFirst(c)), additions: [] };
    this.makeRoom();
  }

  partition(index: number): Partition {
    return this.state.partitions[index]!;
  }

  indexOf(channel: number, partition: number): number {
    return this.#indices[channel]![partition]!;
  }

  /** After a restore: a branch may add more partitions than its keyframe was saved with. */
  makeRoom(): void {
    const { channels } = this.kernel.topology;
    const { partitions } = this.state;
    for (const { channel, partition } of placesOf(channels, this.kernel.scenario).slice(partitions.length)) {
      const fresh = emptyPartition(channel, partition, channels[channel]!.partitions[partition]!.replicas.length);
      if (!this.isOpen(fresh)) close(fresh);
      partitions.push(fresh);
    }
  }

  isOpen(p: Partition): boolean {
    return p.index < this.state.open[p.channel]!;
  }

  /** Opens partitions of a channel, until there are so many more than at the beginning. Returns the new ones: none if there are as many already. */
  open(channel: number, added: number): readonly number[] {
    const first = this.state.open[channel]!;
    const open = Math.max(first, this.#openFirst(channel) + added);
    this.state.open[channel] = open;
    if (open > first) this.state.additions.push({ channel, atUs: this.kernel.nowUs, open });
    return Array.from({ length: open - first }, (_, i) => this.indexOf(channel, first + i));
  }

  #openFirst(channel: number): number {
    return this.kernel.topology.channels[channel]!.partitions.length - addedLater(this.kernel.scenario, channel);
  }

  /** How many partitions a client knows of that asks once in `ageUs`, in phase with time 0. */
  partitionsKnown(channel: number, ageUs: number): number {
    const { additions, open } = this.state;
    if (additions.length === 0) return open[channel]!;
    const askedUs = ageUs === 0 ? this.kernel.nowUs : Math.floor(this.kernel.nowUs / ageUs) * ageUs;
    const later = additions.find((addition) => addition.channel === channel && addition.atUs > askedUs);
    return later === undefined ? open[channel]! : this.#openBefore(later.atUs, channel);
  }

  #openBefore(atUs: number, channel: number): number {
    const before = this.state.additions.filter((addition) => addition.channel === channel && addition.atUs < atUs);
    return before.at(-1)?.open ?? this.#openFirst(channel);
  }

  planOf(p: Partition): ChannelPlan {
    return this.kernel.topology.channels[p.channel]!;
  }

  /** Appends at the leader, or says why not. */
  append(index: number, batch: Batch): AppendAnswer {
    const p = this.partition(index);
    const plan = this.planOf(p);
    const refused = this.#refusal(p, plan, batch);
    if (refused !== null) return this.#refuse(p, batch, refused);
    const verdict = admit(p, plan, batch);
    if (verdict.kind === 'refused') return this.#refuse(p, batch, verdict.reason);
    if (verdict.kind === 'repeated') return this.#repeat(p, batch, verdict.position);
    const unverified = batch.transaction === 0 ? null : this.verify(batch, index);
    if (unverified !== null) return this.#refuse(p, batch, unverified);
    const first = p.end;
    let row = 0;
    for (let i = 0; i < batch.items.length; i++) row = this.#appendOne(p, plan, batch, i);
    remember(p, plan, batch, first);
    if (batch.transaction !== 0) this.#join(p, batch, first, row);
    this.#scheduleUpkeep(index, p, plan);
    this.listener.appended(index, row);
    return { refused: null, repeated: false, first, end: p.end };
  }

  /** Ends a producer's transaction in a partition, which takes one more position. Returns it. */
  appendMarker(index: number, producer: number, epoch: number, ordinal: number, commits: boolean, cause: number): number {
    const { kernel } = this;
    const p = this.partition(index);
    const plan = this.planOf(p);
    const segment = this.#openSegment(p, plan, 0);
    segment.newestUs = Math.max(segment.newestUs, kernel.nowUs);
    const position = p.end;
    const undone = placeMarker(p, producer, epoch, ordinal, commits);
    rememberMarker(p, producer, epoch);
    const row = kernel.log.append(K.markerAppended, 0, 0xffff, p.channel, p.index, position, 0, 0, cause, 0, kernel.reason(commits ? 'commit' : 'abort'), 0);
    this.entries.pushControl(p, kernel.nowUs, row);
    for (const own of undone) if (isKept(p, own)) this.#rowAborted(p, own, row);
    this.#scheduleUpkeep(index, p, plan);
    this.listener.appended(index, row);
    return position;
  }

  /** Tells where readers of decided entries wait, when that has changed. */
  noteHeld(p: Partition, cause: number): void {
    const state = p.transactions;
    if (state === null) return;
    const heldAt = firstUndecided(p);
    if (heldAt === state.heldAt) return;
    state.heldAt = heldAt;
    if (heldAt >= 0) this.kernel.log.append(K.readersHeld, 0, 0xffff, p.channel, p.index, heldAt, 0, 0, cause, 0, 0, 0);
    else this.kernel.log.append(K.readersReleased, 0, 0xffff, p.channel, p.index, p.committed, 0, 0, cause, 0, 0, 0);
  }

  /** End of what a view shows. */
  endOf(p: Partition, view: View): number {
    return view === 'stable' ? stableEnd(p) : p.committed;
  }

  /** Up to `max` entries that a view shows, from a position on, of up to `bytesMax` together; the first one whatever its size (KIP-74). */
  read(p: Partition, from: number, max: number, bytesMax: number, view: View): FetchedEntry[] {
    let entries: FetchedEntry[] = [];
    let room = bytesMax;
    const { entries: columns } = this;
    const end = this.endOf(p, view);
    for (let position = Math.max(from, p.start); position < end && entries.length < max; position++) {
      if (!isShown(p, position, view)) continue;
      const entry = { position, message: columns.message(p, position), row: columns.row(p, position), appendedUs: columns.appendedUs(p, position) };
      room -= this.messages.bytes(entry.message);
      if (room < 0 && entries.length > 0) break;
      if (entries.length === 0) entries = [entry];
      else entries.push(entry);
    }
    return entries;
  }

  /** Bytes of what a view shows from a position on, counted up to `atMost`. */
  bytesFrom(p: Partition, from: number, atMost: number, view: View): number {
    const end = this.endOf(p, view);
    let bytes = 0;
    for (let position = Math.max(from, p.start); position < end && bytes < atMost; position++) if (isShown(p, position, view)) bytes += this.messages.bytes(this.entries.message(p, position));
    return Math.min(bytes, atMost);
  }

  dispatch(kind: number, index: number): void {
    const p = this.partition(index);
    // A tick that was set before an earlier one was is not the one that is due.
    const { nowUs } = this.kernel;
    if (nowUs !== (kind === RETENTION_TICK ? p.ticks.retention : p.ticks.cleaner)) return;
    if (kind === RETENTION_TICK) {
      p.ticks.retention = UNBOUNDED;
      expire(this, p);
    } else {
      p.ticks.cleaner = UNBOUNDED;
      compact(this, p);
    }
    this.#scheduleUpkeep(index, p, this.planOf(p));
  }

  measure(set: GaugePut): void {
    for (const p of this.state.partitions) {
      const at = { channel: p.channel, partition: p.index };
      const { replicas } = this.planOf(p).partitions[p.index]!;
      set('end', p.end, at);
      set('committed', p.committed, at);
      set('start', p.start, at);
      set('entries', p.live, at);
      set('leader', p.leader < 0 ? 0 : this.kernel.memberOf(replicas[p.leader]!) + 1, at);
      set('held', (p.transactions?.heldAt ?? -1) + 1, at);
      set('inSync', inSyncCount(p), at);
      set('epoch', p.epoch, at);
      set('inSyncTooFew', this.isOpen(p) && inSyncTooFew(p, this.planOf(p)) ? 1 : 0, at);
      set('eligible', countOf(p.eligible), at);
    }
  }

  describe(_kind: number, index: number): string {
    return this.planOf(this.partition(index)).id;
  }

  /** Cuts the log to `end`: what a new leader never had is gone. */
  truncate(p: Partition, end: number, cause: number): void {
    if (end >= p.end) return;
    let lost = 0;
    for (let position = Math.max(end, p.start); position < p.end; position++) {
      if (!isKept(p, position)) continue;
      lost++;
      this.#dropBytes(p, position);
    }
    p.end = Math.max(end, p.start);
    this.entries.cut(p);
    p.live -= lost;
    p.segments = p.segments.filter((segment) => segment.first < p.end || segment.first === p.start);
    const last = p.segments[p.segments.length - 1];
    if (last !== undefined) last.closed = false;
    for (const position of [...p.tombstones.keys()]) if (position >= p.end) p.tombstones.delete(position);
    p.cleanedTo = Math.min(p.cleanedTo, p.end);
    truncateTransactions(p, p.end);
    forgetSequences(p, p.end);
    this.kernel.log.append(K.entriesTruncated, 0, 0xffff, p.channel, p.index, p.end, 0, 0, cause, 0, 0, -lost);
    this.noteHeld(p, cause);
  }

  #dropBytes(p: Partition, position: number): void {
    const bytes = this.messages.bytes(this.entries.message(p, position));
    p.bytes -= bytes;
    segmentOf(p, position).bytes -= bytes;
  }

  removeMarker(p: Partition, position: number): void {
    p.removed[position - p.base] = REMOVED;
    p.transactions!.markers.delete(position);
    this.kernel.log.append(K.markerCompacted, 0, 0xffff, p.channel, p.index, position, 0, 0, this.entries.row(p, position), 0, 0, 0);
  }

  #rowAborted(p: Partition, position: number, cause: number): void {
    const message = this.entries.message(p, position);
    this.kernel.log.append(K.entryAborted, 0, 0xffff, p.channel, p.index, position, message, this.messages.saga(message), cause, 0, 0, 0);
  }

  /** A deposed leader has taken a batch. */
  rowStranded(p: Partition, host: number, { items }: Batch): void {
    const { kernel, messages } = this;
    for (const { message, row } of items) kernel.log.append(K.entryStranded, kernel.nodeOf(host), kernel.memberOf(host), p.channel, p.index, 0xffff_ffff, message, messages.saga(message), row, 0, 0, messages.bytes(message));
  }

  #join(p: Partition, batch: Batch, first: number, row: number): void {
    joinTransaction(p, batch.producer, batch.producerEpoch, batch.transaction, first);
    this.noteHeld(p, row);
  }

  /** Marks an entry as compacted away. */
  removeEntry(p: Partition, position: number, cause: number): void {
    p.removed[position - p.base] = REMOVED;
    p.live--;
    this.#dropBytes(p, position);
    const message = this.entries.message(p, position);
    this.kernel.log.append(K.entryCompacted, 0, 0xffff, p.channel, p.index, position, message, this.messages.saga(message), cause, 0, 0, 0);
  }

  /** Closes the open segment. */
  roll(p: Partition): void {
    const last = p.segments[p.segments.length - 1];
    if (last === undefined || last.closed) return;
    last.closed = true;
    this.kernel.log.append(K.segmentRolled, 0, 0xffff, p.channel, p.index, last.first, 0, 0, 0, 0, 0, last.bytes);
  }

  #refusal(p: Partition, plan: ChannelPlan, batch: Batch): Reason | null {
    for (const { message } of batch.items) if (this.messages.bytes(message) > plan.entryBytesMax) return 'tooLarge';
    return batch.acks === 'all' && inSyncTooFew(p, plan) ? 'notEnoughReplicas' : null;
  }

  #refuse(p: Partition, batch: Batch, reason: Reason): AppendAnswer {
    const { kernel, messages } = this;
    batch.items.forEach(({ message, row }) =>
      kernel.log.append(K.entryRejected, batch.node, batch.member, p.channel, p.index, 0xffff_ffff, message, messages.saga(message), row, 0, kernel.reason(reason), 0));
    return { refused: reason, repeated: false, first: -1, end: -1 };
  }

  #repeat(p: Partition, batch: Batch, position: number): AppendAnswer {
    const { kernel, messages } = this;
    batch.items.forEach(({ message, row }, i) =>
      kernel.log.append(K.entryRepeated, batch.node, batch.member, p.channel, p.index, position + i, message, messages.saga(message), row, 0, 0, 0));
    return { refused: null, repeated: true, first: position, end: position + batch.items.length };
  }

  #appendOne(p: Partition, plan: ChannelPlan, batch: Batch, i: number): number {
    const { kernel, messages } = this;
    const { message, row: cause } = batch.items[i]!;
    const bytes = messages.bytes(message);
    const stampUs = plan.timestamps === 'append' ? kernel.nowUs : messages.createdUs(message);
    const segment = this.#openSegment(p, plan, bytes);
    const row = kernel.log.append(K.entryAppended, batch.node, batch.member, p.channel, p.index, p.end, message, messages.saga(message), cause, 0, 0, bytes);
    this.entries.push(p, message, kernel.nowUs, row);
    segment.bytes += bytes;
    segment.newestUs = Math.max(segment.newestUs, stampUs);
    p.bytes += bytes;
    return row;
  }

  #openSegment(p: Partition, plan: ChannelPlan, bytes: number): Segment {
    const { nowUs } = this.kernel;
    const last = p.segments[p.segments.length - 1];
    if (last !== undefined && !last.closed) {
      const isFull = last.bytes > 0 && last.bytes + bytes > plan.retention.segmentBytes;
      const isOld = nowUs - last.openedUs >= plan.retention.segmentAgeUs;
      if (!isFull && !isOld) return last;
      this.roll(p);
    }
    const opened: Segment = { first: p.end, bytes: 0, openedUs: nowUs, newestUs: 0, closed: false };
    p.segments.push(opened);
    return opened;
  }

  /** Ticks are parked until there is something for them to do, on the grid of their interval. */
  #scheduleUpkeep(index: number, p: Partition, plan: ChannelPlan): void {
    const expiryUs = onGrid(nextExpiry(this, p), plan.retention.checkEveryUs, this.kernel.nowUs);
    if (expiryUs < p.ticks.retention) {
      p.ticks.retention = expiryUs;
      this.kernel.at(expiryUs, PHASES.timer, this.#code | RETENTION_TICK, index, 0);
    }
    if (plan.compaction === null) return;
    const cleanUs = onGrid(nextCleaning(this, p), plan.compaction.checkEveryUs, this.kernel.nowUs);
    if (cleanUs < p.ticks.cleaner) {
      p.ticks.cleaner = cleanUs;
      this.kernel.at(cleanUs, PHASES.timer, this.#code | CLEANER_TICK, index, 0);
    }
  }
}

const isShown = (p: Partition, position: number, view: View): boolean => isKept(p, position) && (view !== 'stable' || !isAborted(p, position));

/** The first instant of the grid that is at or after `dueUs` and after now; UNBOUNDED stays. */
function onGrid(dueUs: number, everyUs: number, nowUs: number): number {
  if (dueUs >= UNBOUNDED) return UNBOUNDED;
  const least = Math.max(dueUs, nowUs + 1);
  return Math.ceil(least / everyUs) * everyUs;
}

function segmentOf(p: Partition, position: number): Segment {
  for (let i = p.segments.length - 1; i >= 0; i--) if (p.segments[i]!.first <= position) return p.segments[i]!;
  return ensure(p.segments[0], 'segment of an entry');
}

