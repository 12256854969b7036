import { EVENT_KINDS, type EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import { ascendingMembership, type LogScope, traceRows } from '../log-scope.ts';

/** What lasts in a run: a row that begins it, and one that ends it. */
export type SpanKind = 'publish' | 'handler' | 'step' | 'saga' | 'sagaStep' | 'compensation';

/** `open`: under way when the log ends. `conflict`: a transaction that found its guard broken, which may be meant. */
export type SpanOutcome = 'ok' | 'failed' | 'timedOut' | 'conflict' | 'aborted' | 'compensated' | 'stuck' | 'open';

export interface RunSpan {
  readonly kind: SpanKind;
  /** Index of the row that begins it: its identity. */
  readonly start: number;
  /** Index of the row that ends it; -1 while open. */
  readonly end: number;
  readonly startUs: number;
  /** When it ended; the end of the log while open. */
  readonly endUs: number;
  readonly outcome: SpanOutcome;
  /** Why it did not end well, in the log's words; '' for nothing to say. */
  readonly reason: string;
  /** Beginning of the span that this one is a part of, or that waits for it; -1 for none. */
  readonly parent: number;
  /** Beginning of the span that led to this one and did not wait for it: a hop through a channel, a timer; -1 for none. */
  readonly link: number;
  /** Indexes of the rows that tell what happened during it. */
  readonly events: readonly number[];
}

/** Spans of a scope, in the order of their beginnings: those that begin or end in it. Reads the whole log, since what a span belongs to may lie before. */
export function runSpans(log: EventLog, scope: LogScope): readonly RunSpan[] {
  const reader = new SpanReader(log);
  for (let index = 0; index < log.rowCount; index++) reader.take(index);
  const spans = reader.finish();
  if (scope.kind === 'run') return spans;
  const isIn = ascendingMembership(traceRows(log, scope));
  const rows = new Set<number>();
  const bounds = spans.flatMap(({ start, end }) => (end < 0 ? [start] : [start, end])).sort((a, b) => a - b);
  for (const row of bounds) if (isIn(row)) rows.add(row);
  return spans.filter(({ start, end }) => rows.has(start) || rows.has(end));
}

type OpenSpan = { -readonly [K in keyof RunSpan]: RunSpan[K] } & { readonly events: number[]; readonly key: string };

/** Rows that a span tells as events, besides its beginning and end. */
const TOLD: ReadonlySet<EventKindName> = new Set<EventKindName>([
  'faultApplied', 'hopLost', 'hopDelayed', 'hopDuplicated', 'publishRetried', 'entryAppended', 'entryRejected', 'entryRepeated', 'handlerRetried', 'rowInserted', 'rowChanged', 'rowDeleted',
  'txCommitted', 'txConflicted', 'timerSet', 'callReceived', 'callRefused', 'expressionFailed', 'sagaStepRetried', 'sagaCompensating', 'sagaCompensationRetried', 'sagaLateReply', 'sagaRecovered',
]);

/** Hops that the sender does not wait for. */
const ASYNCHRONOUS: ReadonlySet<EventKindName> = new Set<EventKindName>(['delivered', 'timerFired']);

/** Pairs beginnings with ends. */
class SpanReader {
  readonly #log: EventLog;
  readonly #spans: OpenSpan[] = [];
  /** Open spans by what identifies them, the oldest first. */
  readonly #open = new Map<string, OpenSpan[]>();
  /** Beginning of the span that each row belongs to, from 1; 0 for none. */
  readonly #owner: Int32Array;
  readonly #byStart = new Map<number, OpenSpan>();
  /** Row that appended an entry, from 1, by channel, partition and position. */
  readonly #appended = new Map<string, number>();

  constructor(log: EventLog) {
    this.#log = log;
    this.#owner = new Int32Array(log.rowCount + 1);
  }

  take(index: number): void {
    const log = this.#log;
    const cause = log.cell('cause', index);
    this.#owner[index + 1] = this.#owner[cause] ?? 0;
    const kind = log.kindOf(index);
    if (kind === 'entryAppended') this.#appended.set(this.#entryKey(index), index + 1);
    switch (kind) {
      case 'publishSent': this.#begin(index, 'publish', this.#frameKey(index), this.#enclosing(cause), -1); return;
      case 'publishAcknowledged': return this.#end(index, 'publish', this.#frameKey(index), 'ok', true);
      case 'publishFailed': return this.#end(index, 'publish', this.#frameKey(index), 'failed');
      case 'publishAbandoned': return this.#end(index, 'publish', this.#frameKey(index), 'aborted');
      case 'handlerStarted': this.#beginHandler(index, cause); return;
      case 'handlerFinished': return this.#endHandler(index, 'ok');
      case 'handlerFailed': return this.#endHandler(index, 'failed');
      case 'handlerAborted': return this.#endHandler(index, 'aborted');
      case 'stepStarted': return this.#beginStep(index);
      case 'stepCompleted': return this.#end(index, 'step', this.#frameKey(index), 'ok', true);
      case 'stepFailed': return this.#end(index, 'step', this.#frameKey(index), 'failed');
      case 'stepTimedOut': return this.#end(index, 'step', this.#frameKey(index), 'timedOut', true);
      default: return this.#takeSaga(index, kind);
    }
  }

  finish(): readonly RunSpan[] {
    const lastUs = this.#log.endUs;
    for (const span of this.#spans) if (span.end < 0) span.endUs = lastUs;
    return this.#spans;
  }

  #takeSaga(index: number, kind: EventKindName): void {
    const key = `${this.#log.cell('node', index)} ${this.#log.cell('saga', index)}`;
    const whole = `saga ${this.#log.cell('saga', index)}`;
    switch (kind) {
      case 'sagaStarted': return this.#beginSaga(index, 'saga', whole, -1);
      case 'sagaStepStarted': return this.#beginSaga(index, 'sagaStep', key, this.#current('saga', whole)?.start ?? -1);
      case 'sagaStepCompleted': return this.#end(index, 'sagaStep', key, 'ok');
      case 'sagaStepFailed': return this.#end(index, 'sagaStep', key, 'failed');
      case 'sagaStepTimedOut': return this.#end(index, 'sagaStep', key, 'timedOut');
      case 'sagaCompensationStarted': return this.#beginSaga(index, 'compensation', key, this.#current('saga', whole)?.start ?? -1);
      case 'sagaCompensationCompleted': return this.#end(index, 'compensation', key, 'ok');
      case 'sagaCompensationFailed': return this.#end(index, 'compensation', key, 'failed');
      case 'sagaCompleted': return this.#end(index, 'saga', whole, 'ok');
      case 'sagaCompensated': return this.#end(index, 'saga', whole, 'compensated');
      case 'sagaStuck': return this.#end(index, 'saga', whole, 'stuck');
      case 'sagaCompensating': case 'sagaRecovered': case 'sagaLateReply': return this.#tell(index, this.#current('saga', whole));
      case 'sagaStepRetried': return this.#tell(index, this.#current('sagaStep', key));
      case 'sagaCompensationRetried': return this.#tell(index, this.#current('compensation', key));
      case 'publishRetried': return this.#tell(index, this.#current('publish', this.#frameKey(index)));
      case 'handlerRetried': return this.#tell(index, this.#current('handler', this.#frameKey(index)));
      default: if (TOLD.has(kind)) this.#tell(index, this.#byStart.get(this.#owner[index + 1]! - 1));
    }
  }

  /** A message at an instance, from one entry: what the rows of a handler or of a sending share. */
  #frameKey(index: number): string {
    const { columns, firstRow } = this.#log.segmentAt(index);
    const row = index - firstRow;
    return `${columns.node[row]} ${columns.member[row]} ${columns.message[row]} ${columns.channel[row]} ${columns.partition[row]} ${columns.position[row]}`;
  }

  #begin(index: number, kind: SpanKind, key: string, parent: number, link: number): OpenSpan {
    const span: OpenSpan = { kind, key: `${kind} ${key}`, start: index, end: -1, startUs: this.#log.cell('time', index), endUs: 0, outcome: 'open', reason: '', parent, link, events: [] };
    this.#spans.push(span);
    this.#byStart.set(index, span);
    this.#owner[index + 1] = index + 1;
    const others = this.#open.get(span.key);
    if (others === undefined) this.#open.set(span.key, [span]);
    else others.push(span);
    return span;
  }

  /** Ends the span of the key. `timed`: the row's value says how long it lasted, which tells it from others of the key. */
  #end(index: number, kind: SpanKind, key: string, outcome: SpanOutcome, timed = false): void {
    const span = this.#find(index, `${kind} ${key}`, timed);
    if (span !== undefined) this.#close(span, index, outcome, SAYS_WHY.has(outcome) ? this.#log.detailText(index) : '');
  }

  #find(index: number, key: string, timed: boolean): OpenSpan | undefined {
    const open = this.#open.get(key) ?? [];
    if (open.length <= 1) return open[0];
    const startUs = this.#log.cell('time', index) - this.#log.cell('value', index);
    const owner = this.#owner[index + 1]! - 1;
    return open.find((each) => each.start === owner) ?? (timed ? open.find((each) => each.startUs === startUs) : undefined) ?? open[0];
  }

  #close(span: OpenSpan, index: number, outcome: SpanOutcome, reason: string): void {
    Object.assign(span, { end: index, endUs: this.#log.cell('time', index), outcome, reason });
    if (OWNING.has(span.kind)) this.#owner[index + 1] = span.start + 1;
    const others = this.#open.get(span.key)!;
    others.splice(others.indexOf(span), 1);
    if (others.length === 0) this.#open.delete(span.key);
  }

  #current = (kind: SpanKind, key: string): OpenSpan | undefined => this.#open.get(`${kind} ${key}`)?.at(-1);

  #beginHandler(index: number, cause: number): void {
    const from = cause === 0 ? 'messageCreated' : this.#log.kindOf(cause - 1);
    const origin = from === 'delivered' ? this.#sender(cause - 1) : this.#enclosing(cause);
    if (ASYNCHRONOUS.has(from)) this.#begin(index, 'handler', this.#frameKey(index), -1, origin);
    else this.#begin(index, 'handler', this.#frameKey(index), from === 'callReceived' ? origin : -1, -1);
  }

  /** Who sent what was delivered, also when the delivery follows from an earlier one that gave it back. */
  #sender(delivered: number): number {
    const appended = this.#appended.get(this.#entryKey(delivered));
    return this.#enclosing(appended ?? delivered + 1);
  }

  #entryKey(index: number): string {
    return `${this.#log.cell('channel', index)} ${this.#log.cell('partition', index)} ${this.#log.cell('position', index)}`;
  }

  #endHandler(index: number, outcome: SpanOutcome): void {
    const key = this.#frameKey(index);
    const handler = this.#find(index, `handler ${key}`, outcome !== 'aborted');
    if (handler === undefined) return;
    // A step that a crash, or an expression without a value, left unfinished; or a transaction that was refused.
    const step = this.#open.get(`step ${key}`)?.find(({ parent }) => parent === handler.start);
    if (step !== undefined) this.#close(step, index, outcome === 'ok' ? 'conflict' : outcome, '');
    this.#close(handler, index, outcome, this.#log.detailText(index));
  }

  #beginStep(index: number): void {
    const key = this.#frameKey(index);
    const handler = this.#handlerOf(index, key);
    const before = this.#open.get(`step ${key}`)?.find(({ parent }) => parent === handler);
    // A refused transaction has no row of its own for the step: the next one begins.
    if (before !== undefined) this.#close(before, index, 'conflict', '');
    this.#begin(index, 'step', key, handler, -1);
  }

  /** Of several handlers of one message at one place, the one whose rows led here. */
  #handlerOf(index: number, key: string): number {
    const open = this.#open.get(`handler ${key}`) ?? [];
    if (open.length <= 1) return open[0]?.start ?? -1;
    const owner = this.#byStart.get(this.#owner[index + 1]! - 1);
    const led = owner?.kind === 'handler' ? owner.start : (owner?.parent ?? -1);
    return (open.find(({ start }) => start === led) ?? open[0]!).start;
  }

  /** The span that a row, by number, belongs to: its beginning, or -1. */
  #enclosing = (row: number): number => (row === 0 ? -1 : (this.#owner[row] ?? 0) - 1);

  #beginSaga(index: number, kind: SpanKind, key: string, parent: number): void {
    this.#begin(index, kind, key, parent, this.#enclosing(this.#log.cell('cause', index)));
    // What follows belongs to the step of the handler that tells of it, not to the saga.
    this.#owner[index + 1] = this.#owner[this.#log.cell('cause', index)] ?? 0;
  }

  #tell = (index: number, span: OpenSpan | undefined): void => void span?.events.push(index);
}

/** Outcomes whose row says why in its detail. */
const SAYS_WHY: ReadonlySet<SpanOutcome> = new Set<SpanOutcome>(['failed', 'aborted']);

/** What follows the end of one of these in the chain of causes belongs to it, until another begins. */
const OWNING: ReadonlySet<SpanKind> = new Set<SpanKind>(['publish', 'handler', 'step']);

export const START_KINDS: Readonly<Record<SpanKind, number>> = {
  publish: EVENT_KINDS.publishSent.code, handler: EVENT_KINDS.handlerStarted.code, step: EVENT_KINDS.stepStarted.code,
  saga: EVENT_KINDS.sagaStarted.code, sagaStep: EVENT_KINDS.sagaStepStarted.code, compensation: EVENT_KINDS.sagaCompensationStarted.code,
};
