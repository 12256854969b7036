import type { EventKindName } from '../log/event-kinds.ts';
import { NO_POSITION } from '../log/columns.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { acknowledgeEntry, appendEntry, AT_WORK, expireEntries, HANDLED, moveReader, newEntryLedger, readerOf, SETTLED, truncateEntries, type EntryLedger } from './entry-ledger.ts';
import type { Finding } from './finding.ts';
import { findLosses, type Loss } from './find-losses.ts';
import { isPossiblePosition } from './growing.ts';
import { CODE } from './kind-code.ts';
import { lossFinding } from './loss-finding.ts';
import { finalSettles } from './settling.ts';

/**
 * What a producer was told is published stays readable for every group that subscribes, until a handler of it finished.
 * Truncated, expired or passed over before that, it is lost. Compacting away an older value of a key is what the channel promises.
 */
export class NoLoss implements Auditor {
  readonly kinds: readonly EventKindName[] = [
    'publishAcknowledged', 'entryAppended', 'entriesExpired', 'entryCompacted', 'entryAborted', 'markerAppended', 'entriesTruncated', 'offsetCommitted', 'offsetReset',
    'entryAcknowledged', 'entryRemoved', 'entryDeadLettered', 'entryDue',
    'handlerStarted', 'handlerFinished', 'handlerFailed', 'handlerAborted', 'stepStarted', 'stepCompleted',
  ];
  examined = 0;
  readonly #plan: PlanOf<'noLoss'>;
  readonly #world: AuditWorld;
  /** By channel, then partition; empty for a channel that is not asked about. */
  readonly #ledgers: readonly (readonly EntryLedger[])[];
  readonly #finalSettles: ReadonlySet<number>;
  /** Acknowledgements of messages that have no entry yet, by `message * channels + channel`: the row. */
  readonly #unplaced = new Map<number, number>();
  #dying = false;
  #buried = false;
  #losses: readonly Loss[] = [];

  constructor(plan: PlanOf<'noLoss'>, world: AuditWorld) {
    const { header, topology } = world;
    this.#plan = plan;
    this.#world = world;
    this.#finalSettles = finalSettles(topology);
    this.#ledgers = header.channels.map(({ partitions }, channel) => {
      if (channel === 0 || (plan.channels.length > 0 && !plan.channels.includes(channel))) return [];
      const readers = header.subscriptions.filter((subscription) => subscription.channel === channel).map(({ node }) => node);
      const nodes = [...new Set(readers)].sort((a, b) => a - b);
      const shared = topology.queues.some((queue) => queue.channel === channel);
      // What nobody reads is lost all the same when its queue drops it.
      return Array.from({ length: partitions }, (_, partition) => newEntryLedger(channel, partition, shared && nodes.length === 0 ? [0] : nodes, shared));
    });
  }

  row(index: number, log: EventLog): void {
    const { columns, firstRow } = log.segmentAt(index);
    const at = index - firstRow;
    this.#bury(columns.kind[at]!);
    const ledgers = this.#ledgers[columns.channel[at]!];
    if (ledgers === undefined || ledgers.length === 0) return;
    const kind = columns.kind[at]!;
    const ledger = ledgers[columns.partition[at]!];
    if (kind === CODE.publishAcknowledged) return this.#acknowledged(columns.channel[at]!, columns.partition[at]!, columns.message[at]!, index + 1);
    if (ledger === undefined) return;
    const position = columns.position[at]!;
    switch (kind) {
      case CODE.entryAppended: return isPossiblePosition(position, index) ? this.#appended(ledger, position, columns.message[at]!) : undefined;
      case CODE.entriesExpired: return expireEntries(ledger, position, index + 1);
      // What was aborted is promised to nobody.
      case CODE.entryAborted:
      case CODE.entryCompacted: ledger.compacted[position] = 1; return;
      case CODE.markerAppended: return isPossiblePosition(position, index) ? appendMarker(ledger, position) : undefined;
      case CODE.entriesTruncated: return truncateEntries(ledger, position, index + 1);
      case CODE.offsetCommitted:
      case CODE.offsetReset: return moveNode(ledger, columns.node[at]!, position, index + 1);
      case CODE.entryRemoved: return this.#buried ? undefined : passEntry(ledger, position, index + 1);
      case CODE.entryAcknowledged: return passEntry(ledger, position, index + 1);
      case CODE.handlerStarted: return progress(ledger, columns.node[at]!, position, columns.message[at]!, AT_WORK, 0);
      case CODE.handlerFinished: return progress(ledger, columns.node[at]!, position, columns.message[at]!, -AT_WORK, HANDLED);
      case CODE.handlerFailed:
      case CODE.handlerAborted: return progress(ledger, columns.node[at]!, position, columns.message[at]!, -AT_WORK, 0);
      case CODE.entryDeadLettered:
      case CODE.entryDue: return;
      default: return this.#step(ledger, columns.node[at]!, position, columns.message[at]!, columns.detail[at]!);
    }
  }

  end(log: EventLog, endUs: number): void {
    this.#losses = findLosses(this.#ledgers.flat(), this.#unplaced, log, endUs);
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#losses.map((loss) => lossFinding(this.#plan, this.#world, log, loss));
  }

  /** A dead letter is in its place when an entry was appended between its death (or the end of its wait for another try) and its removal, which are one dispatch. */
  #bury(kind: number): void {
    if (kind === CODE.entryDeadLettered || kind === CODE.entryDue) [this.#dying, this.#buried] = [true, false];
    else if (kind === CODE.entryAppended) this.#buried = this.#dying;
    else if (kind !== CODE.entryRemoved) [this.#dying, this.#buried] = [false, false];
  }

  #acknowledged(channel: number, partition: number, message: number, row: number): void {
    this.examined++;
    const ledgers = this.#ledgers[channel]!;
    const asked = ledgers[partition] === undefined ? ledgers : [ledgers[partition]];
    if (!asked.some((ledger) => acknowledgeEntry(ledger, message, row))) this.#unplaced.set(this.#keyOf(message, channel), row);
  }

  #appended(ledger: EntryLedger, position: number, message: number): void {
    const key = this.#keyOf(message, ledger.channel);
    const acknowledged = this.#unplaced.size === 0 ? 0 : (this.#unplaced.get(key) ?? 0);
    if (acknowledged !== 0) this.#unplaced.delete(key);
    appendEntry(ledger, position, message, acknowledged);
  }

  #keyOf(message: number, channel: number): number {
    return message * this.#ledgers.length + channel;
  }

  #step(ledger: EntryLedger, node: number, position: number, message: number, name: number): void {
    if (this.#finalSettles.has(node * this.#world.topology.names.length + name)) progress(ledger, node, position, message, 0, SETTLED);
  }
}

/** A position that holds nothing for anybody. */
function appendMarker(ledger: EntryLedger, position: number): void {
  appendEntry(ledger, position, 0, 0);
  ledger.compacted[position] = 1;
}

function moveNode(ledger: EntryLedger, node: number, position: number, row: number): void {
  const reader = readerOf(ledger, node);
  // A reset without a position stops the group where it is.
  if (reader !== undefined && position !== NO_POSITION) moveReader(ledger, reader, position, row);
}

/** The entry of a queue is gone for all of its readers. */
function passEntry({ readers }: EntryLedger, position: number, row: number): void {
  for (const { passed } of readers) passed[position] = row;
}

/** Moves the number of handlers at work and sets bits; for a truncated entry too, whose position may be another's by now. */
function progress(ledger: EntryLedger, node: number, position: number, message: number, work: number, bits: number): void {
  if (position < ledger.end && ledger.message[position] === message) {
    const reader = readerOf(ledger, node);
    if (reader !== undefined) reader.progress[position] = Math.max(0, reader.progress[position]! + work) | bits;
    return;
  }
  const cut = ledger.truncated.find((entry) => entry.position === position && entry.message === message)?.readers.find((other) => other.node === node);
  if (cut !== undefined) cut.progress = Math.max(0, cut.progress + work) | bits;
}
