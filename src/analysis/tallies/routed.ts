import type { EventLog } from '../../log/event-log.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import { countingAspect, type Aspect, type Counting } from './aspect.ts';

/** Entries that were published to a router, whatever became of them; dead letters and what comes by another router were not. */
export const PUBLISHED = countingAspect(['published'], ['entryRouted', 'entryUnroutable'], (kind, row, log) => (kind === 'entryRouted' || log.cell('value', row) === 1 ? 'published' : undefined));

/** Copies that went from it to queues: as many for an entry as queues took it. */
export const ROUTED_COPIES: Aspect<'routedCopies'> = { figures: ['routedCopies'], kinds: ['entryRouted'], begin: (log) => new RoutedCopies(log) };

class RoutedCopies implements Counting<'routedCopies'> {
  readonly #log: EventLog;
  #copies = 0;

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(_: EventKindName, row: number): void {
    this.#copies += this.#log.cell('value', row);
  }

  figures(): { readonly routedCopies: number } {
    return { routedCopies: this.#copies };
  }
}
