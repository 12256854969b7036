import type { EventKindName } from '../../log/event-kinds.ts';
import type { Columns } from '../../log/column-arrays.ts';
import { NO_INDEX } from '../../log/columns.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Auditor, AuditWorld } from '../auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from '../finding.ts';
import { CODE } from '../kind-code.ts';
import { instanceName, instanceSubject } from '../saga-rows.ts';
import { rowMoment } from '../words.ts';
import { STUCK } from './invariant-names.ts';

/** A saga instance that has not ended, with everything that may still move it on. */
interface Open {
  readonly node: number;
  readonly started: number;
  lastRow: number;
  gaveUp: number;
  handlers: number;
  sends: number;
  /** Entries that a group has not handled, as numbers of `#entryOf`; few at a time. */
  readonly unread: number[];
  /** Hosts that hold a timer of it, once for each. */
  readonly timers: number[];
}

interface Stuck {
  readonly saga: number;
  readonly instance: Open;
}

/** An instance that has not ended at the end of the run has something under way: a timer, a handler, a sending or an unread entry. */
export class StuckSagas implements Auditor {
  readonly kinds: readonly EventKindName[] = [
    'sagaStarted', 'sagaCompleted', 'sagaCompensated', 'sagaStuck', 'timerSet', 'timerFired', 'hostCrashed', 'entryAppended',
    'handlerStarted', 'handlerFinished', 'handlerFailed', 'handlerAborted', 'publishSent', 'publishAcknowledged', 'publishFailed', 'publishAbandoned',
  ];
  examined = 0;
  readonly #world: AuditWorld;
  readonly #partitionsMost: number;
  readonly #open = new Map<number, Open>();
  #stuck: readonly Stuck[] = [];

  constructor(world: AuditWorld) {
    this.#world = world;
    this.#partitionsMost = world.header.channels.reduce((most, { partitions }) => Math.max(most, partitions), 1);
  }

  row(index: number, log: EventLog): void {
    const { columns, firstRow } = log.segmentAt(index);
    const at = index - firstRow;
    const kind = columns.kind[at]!;
    if (kind === CODE.hostCrashed) return this.#loseTimers(hostOf(columns, at));
    const saga = columns.saga[at]!;
    if (saga === 0) return;
    if (kind === CODE.sagaStarted) return this.#start(saga, columns.node[at]!, index + 1);
    const instance = this.#open.get(saga);
    if (instance === undefined) return;
    instance.lastRow = index + 1;
    if (kind === CODE.sagaCompleted || kind === CODE.sagaCompensated) this.#open.delete(saga);
    else if (kind === CODE.sagaStuck) instance.gaveUp = index + 1;
    else this.#move(instance, kind, columns, at);
  }

  end(): void {
    const idle = [...this.#open].filter(([, instance]) => instance.gaveUp !== 0 || isIdle(instance));
    this.#stuck = idle.slice(0, FINDINGS_MAX).map(([saga, instance]) => ({ saga, instance }));
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#stuck.map(({ saga, instance }) => {
      const subject = instanceSubject(this.#world, log, saga, instance.started);
      const row = instance.gaveUp || instance.lastRow;
      const how = instance.gaveUp === 0 ? 'has nothing under way that could end it, since' : 'gave up at';
      return finding(STUCK, log, `${instanceName(log, instance.node, subject)}, started at ${rowMoment(log, instance.started)}, ${how} ${rowMoment(log, row)}.`, [instance.started, row], subject);
    });
  }

  #start(saga: number, node: number, row: number): void {
    this.examined++;
    this.#open.set(saga, { node, started: row, lastRow: row, gaveUp: 0, handlers: 0, sends: 0, unread: [], timers: [] });
  }

  #move(instance: Open, kind: number, columns: Columns, at: number): void {
    switch (kind) {
      case CODE.timerSet: instance.timers.push(hostOf(columns, at)); return;
      case CODE.timerFired: return removeOne(instance.timers, hostOf(columns, at));
      case CODE.entryAppended: return this.#appended(instance, columns, at);
      case CODE.handlerStarted: instance.handlers++; return;
      case CODE.handlerAborted: instance.handlers--; return;
      case CODE.handlerFinished:
      case CODE.handlerFailed:
        instance.handlers--;
        return removeOne(instance.unread, this.#entryOf(columns, at, columns.node[at]!));
      case CODE.publishSent: instance.sends++; return;
      default: instance.sends--;
    }
  }

  #appended(instance: Open, columns: Columns, at: number): void {
    const channel = columns.channel[at]!;
    for (const subscription of this.#world.header.subscriptions) if (subscription.channel === channel) instance.unread.push(this.#entryOf(columns, at, subscription.node));
  }

  /** One number for an entry and a node that reads it. */
  #entryOf(columns: Columns, at: number, node: number): number {
    const { nodes, channels } = this.#world.header;
    return ((columns.position[at]! * this.#partitionsMost + columns.partition[at]!) * channels.length + columns.channel[at]!) * nodes.length + node;
  }

  #loseTimers(host: number): void {
    for (const instance of this.#open.values()) while (instance.timers.includes(host)) removeOne(instance.timers, host);
  }
}

const isIdle = ({ handlers, sends, unread, timers }: Open): boolean => handlers <= 0 && sends <= 0 && unread.length === 0 && timers.length === 0;

function removeOne(list: number[], value: number): void {
  const place = list.indexOf(value);
  if (place >= 0) list.splice(place, 1);
}

const hostOf = (columns: Columns, at: number): number => columns.node[at]! * (NO_INDEX + 1) + columns.member[at]!;
