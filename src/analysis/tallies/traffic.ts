import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Aspect, Counting } from './aspect.ts';

type Figure = 'sent' | 'leased' | 'leasedAgain' | 'settled';

/**
 * What came from senders (and so not as a dead letter), what went to consumers, of that what was not the first delivery of its
 * entry, and what was settled.
 */
export const TRAFFIC: Aspect<Figure> = {
  figures: ['sent', 'leased', 'leasedAgain', 'settled'],
  kinds: ['entryAppended', 'entryLeased', 'entryAcknowledged', 'entryRemoved'],
  begin: (log) => new Traffic(log),
};

class Traffic implements Counting<Figure> {
  readonly #log: EventLog;
  readonly #counts = { sent: 0, leased: 0, leasedAgain: 0, settled: 0 };

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(kind: EventKindName, row: number): void {
    switch (kind) {
      case 'entryAppended': return void (this.#isDeadLetter(row) || this.#counts.sent++);
      case 'entryAcknowledged': return void this.#counts.settled++;
      case 'entryRemoved': return void (this.#log.detailText(row) === 'lateSettlement' && this.#counts.settled++);
      default:
        this.#counts.leased++;
        if (this.#log.cell('attempt', row) > 1) this.#counts.leasedAgain++;
    }
  }

  figures(): { readonly [F in Figure]: number } {
    return this.#counts;
  }

  /** A dead letter is a copy that was made because an entry died. */
  #isDeadLetter(row: number): boolean {
    const made = this.#log.cell('cause', row) - 1;
    if (made < 0 || this.#log.kindOf(made) !== 'messageCreated') return false;
    const why = this.#log.cell('cause', made) - 1;
    return why >= 0 && this.#log.kindOf(why) === 'entryDeadLettered';
  }
}
