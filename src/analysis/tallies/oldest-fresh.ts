import type { EventLog } from '../../log/event-log.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import type { Aspect, Counting } from './aspect.ts';

/** An entry that was delivered so often and is still there counts as poison. */
const POISON = 3;

/**
 * Age of the oldest entry in seconds, without those that come back again and again; 0 for none. So a standard queue of Amazon SQS tells
 * it: a message that was received three times and not deleted goes to the back and is left out (docs.aws.amazon.com/AWSSimpleQueueService,
 * available CloudWatch metrics).
 */
export const OLDEST_FRESH: Aspect<'oldestFreshAgeS'> = { figures: ['oldestFreshAgeS'], kinds: ['entryAppended', 'entryLeased', 'entryAcknowledged', 'entryRemoved'], begin: (log) => new OldestFresh(log) };

class OldestFresh implements Counting<'oldestFreshAgeS'> {
  readonly #log: EventLog;
  /** By position, in the order in which they came. */
  readonly #fresh = new Map<number, { readonly cameUs: number; deliveries: number }>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(kind: EventKindName, row: number): void {
    const position = this.#log.cell('position', row);
    if (kind === 'entryAppended') return void this.#fresh.set(position, { cameUs: this.#log.cell('time', row), deliveries: 0 });
    const entry = this.#fresh.get(position);
    if (entry === undefined) return;
    if (kind !== 'entryLeased' || ++entry.deliveries >= POISON) this.#fresh.delete(position);
  }

  figures(nowUs: number): { readonly oldestFreshAgeS: number } {
    const [oldest] = this.#fresh.values();
    return { oldestFreshAgeS: oldest === undefined ? 0 : (nowUs - oldest.cameUs) / 1_000_000 };
  }
}
