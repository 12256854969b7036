import type { EventLog } from '../../log/event-log.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import type { Aspect, Counting } from './aspect.ts';
import { RATE_WINDOW_US } from './rates.ts';

/**
 * Share of the time, 0 to 1, in which the queue could deliver at once to its consumers (`consumer_capacity` of rabbitmqctl list_queues,
 * once `consumer_utilisation`). As rabbit_queue_consumers.erl counts: it could not while something was ready and no consumer took it,
 * and without consumers it is 0. There it is an average with a half-life of 1 s, here the share of one window.
 */
export const CONSUMER_CAPACITY: Aspect<'consumerCapacity'> = {
  figures: ['consumerCapacity'],
  kinds: [
    'membersOnline', 'consumerAttached', 'consumerDetached',
    'entryAppended', 'entryConfirmed', 'entryLeased', 'entryReleased', 'entryDelayed', 'entryDue', 'entryAcknowledged', 'entryRemoved',
  ],
  begin: (log) => new ConsumerCapacity(log),
};

class ConsumerCapacity implements Counting<'consumerCapacity'> {
  readonly #log: EventLog;
  /** Of a queue that a majority keeps, an entry is ready once it is confirmed. */
  #isConfirmed = false;
  #consumers = 0;
  readonly #ready = new Set<number>();
  /** When the queue began to be able to deliver and when it ceased, in turn; it begins unable. */
  readonly #turns: number[] = [];
  /** The first turn within the window: those before it are cleared away many at a time. */
  #first = 0;
  #isAble = false;

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(kind: EventKindName, row: number): void {
    const position = this.#log.cell('position', row);
    switch (kind) {
      case 'membersOnline': this.#isConfirmed = true; break;
      case 'consumerAttached': this.#consumers++; break;
      case 'consumerDetached': this.#consumers--; break;
      case 'entryAppended': if (!this.#isConfirmed) this.#ready.add(position); break;
      case 'entryConfirmed': case 'entryReleased': case 'entryDue': this.#ready.add(position); break;
      default: this.#ready.delete(position);
    }
    this.#turn(this.#consumers > 0 && this.#ready.size === 0, this.#log.cell('time', row));
  }

  figures(nowUs: number): { readonly consumerCapacity: number } {
    const fromUs = Math.max(0, nowUs - RATE_WINDOW_US);
    if (this.#consumers === 0 || nowUs <= fromUs) return { consumerCapacity: 0 };
    let ableUs = 0;
    for (let at = this.#first; at < this.#turns.length; at += 2) ableUs += Math.max(0, (this.#turns[at + 1] ?? nowUs) - Math.max(fromUs, this.#turns[at]!));
    return { consumerCapacity: ableUs / (nowUs - fromUs) };
  }

  #turn(isAble: boolean, us: number): void {
    if (isAble === this.#isAble) return;
    this.#isAble = isAble;
    const turns = this.#turns;
    while (this.#first + 1 < turns.length && turns[this.#first + 1]! <= us - RATE_WINDOW_US) this.#first += 2;
    if (this.#first * 2 > turns.length) {
      turns.splice(0, this.#first);
      this.#first = 0;
    }
    turns.push(us);
  }
}
