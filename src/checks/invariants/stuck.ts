import type { EventKindName } from '../../log/event-kinds.ts';
import { NO_INDEX } from '../../log/columns.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Auditor, AuditWorld } from '../auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from '../finding.ts';
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
  /** Entries that a group has not handled, see `entryKey`. */
  readonly unread: Set<string>;
  /** Timers by host. */
  readonly timers: Map<number, number>;
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
  readonly #open = new Map<number, Open>();
  #stuck: readonly Stuck[] = [];

  constructor(world: AuditWorld) {
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    const kind = log.kindOf(index);
    if (kind === 'hostCrashed') return this.#loseTimers(hostOf(log, index));
    const saga = log.cell('saga', index);
    if (saga === 0) return;
    if (kind === 'sagaStarted') return this.#start(saga, index, log);
    const instance = this.#open.get(saga);
    if (instance === undefined) return;
    instance.lastRow = index + 1;
    if (kind === 'sagaCompleted' || kind === 'sagaCompensated') this.#open.delete(saga);
    else this.#move(kind, instance, index, log);
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

  #start(saga: number, index: number, log: EventLog): void {
    this.examined++;
    this.#open.set(saga, { node: log.cell('node', index), started: index + 1, lastRow: index + 1, gaveUp: 0, handlers: 0, sends: 0, unread: new Set(), timers: new Map() });
  }

  #move(kind: EventKindName, instance: Open, index: number, log: EventLog): void {
    switch (kind) {
      case 'sagaStuck': instance.gaveUp = index + 1; return;
      case 'timerSet': return addTimers(instance, hostOf(log, index), 1);
      case 'timerFired': return addTimers(instance, hostOf(log, index), -1);
      case 'entryAppended': return this.#appended(instance, index, log);
      case 'handlerStarted': instance.handlers++; return;
      case 'handlerFinished': case 'handlerFailed': case 'handlerAborted':
        instance.handlers--;
        if (kind !== 'handlerAborted') instance.unread.delete(entryKey(log, index, log.cell('node', index)));
        return;
      case 'publishSent': instance.sends++; return;
      default: instance.sends--;
    }
  }

  #appended(instance: Open, index: number, log: EventLog): void {
    for (const { channel, node } of this.#world.header.subscriptions) {
      if (channel === log.cell('channel', index)) instance.unread.add(entryKey(log, index, node));
    }
  }

  #loseTimers(host: number): void {
    for (const instance of this.#open.values()) instance.timers.delete(host);
  }
}

const isIdle = ({ handlers, sends, unread, timers }: Open): boolean => handlers <= 0 && sends <= 0 && unread.size === 0 && timers.size === 0;

function addTimers({ timers }: Open, host: number, by: number): void {
  const now = (timers.get(host) ?? 0) + by;
  if (now > 0) timers.set(host, now);
  else timers.delete(host);
}

const hostOf = (log: EventLog, index: number): number => log.cell('node', index) * (NO_INDEX + 1) + log.cell('member', index);

const entryKey = (log: EventLog, index: number, node: number): string =>
  `${log.cell('channel', index)}/${log.cell('partition', index)}/${log.cell('position', index)}/${node}`;
