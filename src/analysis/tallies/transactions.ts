import { NO_INDEX } from '../../log/columns.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Aspect, Counted, Counting } from './aspect.ts';

type Figure = 'transactionState';

/** States of a transaction as its coordinator numbers them. */
const [EMPTY, ONGOING, PREPARE_COMMIT, PREPARE_ABORT, COMPLETE_COMMIT, COMPLETE_ABORT] = [0, 1, 2, 3, 4, 5];

/** Of each instance of a client: how far its last transaction is. Not a number for one that has not begun as a producer of transactions. */
export const TRANSACTIONS: Aspect<Figure, Counted> = {
  figures: ['transactionState'],
  kinds: ['producerInitialised', 'transactionStarted', 'transactionDecided', 'transactionCompleted'],
  begin: (log, node) => new Transactions(log, node),
};

class Transactions implements Counting<Figure, Counted> {
  readonly #log: EventLog;
  readonly #states: number[];

  constructor(log: EventLog, node: number) {
    this.#log = log;
    this.#states = Array.from({ length: log.header.nodes[node]?.members ?? 0 }, () => Number.NaN);
  }

  read(kind: EventKindName, row: number): void {
    const member = this.#log.cell('member', row);
    if (member !== NO_INDEX) this.#states[member] = stateAfter(kind, this.#log.detailText(row) === 'commit');
  }

  figures(): { readonly [F in Figure]: Counted } {
    return { transactionState: [...this.#states] };
  }
}

function stateAfter(kind: EventKindName, commits: boolean): number {
  switch (kind) {
    case 'producerInitialised': return EMPTY!;
    case 'transactionStarted': return ONGOING!;
    case 'transactionDecided': return commits ? PREPARE_COMMIT! : PREPARE_ABORT!;
    default: return commits ? COMPLETE_COMMIT! : COMPLETE_ABORT!;
  }
}
