import { EVENT_KINDS, type EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import { rowsOfMessage } from '../../log/query-rows.ts';
import { type LogScope, rowsInScope } from '../log-scope.ts';
import { noteOf } from './note-of.ts';
import type { Arrow, ArrowKind, Participant, Sequence, SequenceItem } from './sequence.ts';

/** Nodes and channels as participants; appends, deliveries, requests and answers as arrows; failures and turns of sagas as notes. */
export function sequenceOf(log: EventLog, scope: LogScope, itemsMax: number): Sequence {
  const told = new Teller(log);
  for (const row of scope.kind === 'message' ? rowsOfLineage(log, scope.message) : rowsInScope(log, scope)) {
    told.tell(row);
    if (told.items.length > itemsMax) break;
  }
  return { participants: [...told.participants.values()], items: told.items };
}

/** A message, and every message that follows from it. */
function rowsOfLineage(log: EventLog, message: number): readonly number[] {
  const lineage = new Set([message]);
  const first = log.message(message)?.index ?? log.rowCount;
  for (let index = first + 1; index < log.rowCount; index++) {
    if (log.cell('kind', index) !== EVENT_KINDS.messageCreated.code) continue;
    const number = log.cell('message', index);
    if (lineage.has(log.message(number)?.parent ?? 0)) lineage.add(number);
  }
  return [...lineage].flatMap((each) => rowsOfMessage(log, each)).sort((a, b) => a - b);
}

class Teller {
  readonly items: SequenceItem[] = [];
  readonly participants = new Map<string, Participant>();
  readonly #log: EventLog;
  /** Sagas that go back, as far as told. */
  readonly #compensating = new Set<number>();
  readonly #messagesBack = new Set<number>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  tell(row: number): void {
    const kind = this.#log.kindOf(row);
    this.#follow(kind, row);
    const arrow = this.#arrowOf(kind, row);
    if (arrow !== undefined) this.#addArrow(row, arrow);
    const note = noteOf(this.#log, row);
    const at = note === undefined ? '' : this.#owner(this.#log.cell('node', row));
    if (note === undefined || at === '') return;
    this.#take(at, false);
    this.items.push({ type: 'note', row, timeUs: this.#log.cell('time', row), at, ...note });
  }

  /** What is sent while its saga goes back belongs to the way back. */
  #follow(kind: EventKindName, row: number): void {
    const saga = this.#log.cell('saga', row);
    if (kind === 'sagaCompensating') this.#compensating.add(saga);
    else if (kind === 'sagaCompensated' || kind === 'sagaStuck') this.#compensating.delete(saga);
    else if (kind === 'publishSent' && this.#compensating.has(saga)) this.#messagesBack.add(this.#log.cell('message', row));
  }

  #arrowOf(kind: EventKindName, row: number): Way | undefined {
    const [node, channel] = [this.#owner(this.#log.cell('node', row)), this.#channel(this.#log.cell('channel', row))];
    switch (kind) {
      case 'entryAppended': return { kind: 'publish', from: node, to: channel, says: this.#messageText(row) };
      case 'entryRejected': return { kind: 'publish', from: node, to: channel, says: `${this.#messageText(row)}: ${this.#log.detailText(row)}`, isLost: true };
      case 'delivered': return { kind: 'delivery', from: channel, to: node, says: this.#messageText(row) };
      case 'hopLost': return this.#lost(row, node);
      case 'txCommitted': case 'txConflicted': case 'callReceived': case 'callRefused':
        return { kind: 'request', from: this.#causeNode(row), to: node, says: this.#log.detailText(row) || this.#messageText(row), isLost: kind === 'txConflicted' || kind === 'callRefused' };
      case 'stepCompleted': case 'stepFailed': return this.#answer(kind, row, node);
      default: return undefined;
    }
  }

  /** Stores always answer; who waits for a service is worth an arrow. */
  #answer(kind: EventKindName, row: number, node: string): Way | undefined {
    const cause = this.#log.cell('cause', row) - 1;
    if (cause < 0 || !ANSWERED.has(this.#log.kindOf(cause))) return undefined;
    return { kind: 'answer', from: this.#owner(this.#log.cell('node', cause)), to: node, says: kind === 'stepFailed' ? `failed: ${this.#log.detailText(row)}` : 'answer' };
  }

  /** The row names who sent the hop, and not whom it was for: a publish was for its channel; of others only where they got lost is sure. */
  #lost(row: number, sender: string): Way | undefined {
    // Hops of the brokers among themselves are not part of a message's way.
    if (this.#log.cell('message', row) === 0) return undefined;
    const cause = this.#log.cell('cause', row) - 1;
    if (cause < 0) return { kind: 'request', from: sender, to: sender, says: `${this.#messageText(row)} lost on the way`, isLost: true };
    const channel = this.#channel(this.#log.cell('channel', cause));
    const kind = this.#log.kindOf(cause);
    const isSender = sender === this.#owner(this.#log.cell('node', cause));
    if (isSender && (kind === 'publishSent' || kind === 'publishRetried')) return { kind: 'publish', from: sender, to: channel, says: this.#messageText(row), isLost: true };
    const at = isSender || channel === '' ? sender : channel;
    return { kind: isSender ? 'request' : 'delivery', from: at, to: at, says: `${this.#messageText(row)} lost on the way`, isLost: true };
  }

  #addArrow(row: number, { from, to, says, kind, isLost = false }: Way): void {
    // What a node does with a store of its own is its own affair.
    if (from === '' || to === '' || (from === to && !isLost)) return;
    this.#take(from, kind === 'delivery');
    this.#take(to, kind === 'publish' || (kind === 'delivery' && from === to));
    const message = this.#log.cell('message', row);
    const isCompensation = this.#messagesBack.has(message);
    const arrow: Arrow = { type: 'arrow', row, timeUs: this.#log.cell('time', row), from, to, label: says, kind, message, isCompensation, isLost };
    this.items.push(arrow);
  }

  #take(id: string, isChannel: boolean): void {
    if (!this.participants.has(id)) this.participants.set(id, { id, isChannel });
  }

  #messageText(row: number): string {
    const number = this.#log.cell('message', row);
    const message = this.#log.message(number);
    const attempt = this.#log.kindOf(row) === 'delivered' ? this.#log.cell('attempt', row) : 1;
    const name = message === undefined ? `message ${number}` : `${message.type}${message.key === null ? '' : ` ${message.key}`}`;
    return attempt > 1 ? `${name} (attempt ${attempt})` : name;
  }

  /** A part of a node, such as a saga's journal or one of its steps, speaks for the node. */
  #owner(index: number): string {
    const { nodes } = this.#log.header;
    const node = nodes[index];
    if (node === undefined || index === 0) return '';
    if (node.parent !== 0) return nodes[node.parent]?.id ?? node.id;
    const owner = node.id.slice(0, Math.max(0, node.id.lastIndexOf('/')));
    return nodes.some(({ id }) => id === owner && owner !== '') ? owner : node.id;
  }

  #channel = (index: number): string => (index === 0 ? '' : (this.#log.header.channels[index]?.id ?? ''));

  #causeNode(row: number): string {
    const cause = this.#log.cell('cause', row) - 1;
    return cause < 0 ? '' : this.#owner(this.#log.cell('node', cause));
  }
}

interface Way {
  readonly kind: ArrowKind;
  readonly from: string;
  readonly to: string;
  readonly says: string;
  readonly isLost?: boolean;
}

const ANSWERED: ReadonlySet<EventKindName> = new Set(['callReceived', 'callRefused', 'txConflicted', 'handlerFinished']);
