import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Aspect, Counting } from './aspect.ts';

type Figure = 'elections' | 'uncleanElections';

/** Changes of leader after the first of each partition; of them those to a replica that was not in sync. */
export const ELECTIONS: Aspect<Figure> = { figures: ['elections', 'uncleanElections'], kinds: ['leaderElected'], begin: (log) => new Elections(log) };

class Elections implements Counting<Figure> {
  readonly #log: EventLog;
  readonly #led = new Set<number>();
  readonly #counts = { elections: 0, uncleanElections: 0 };

  constructor(log: EventLog) {
    this.#log = log;
  }

  read(_: EventKindName, row: number): void {
    const partition = this.#log.cell('partition', row);
    if (this.#led.has(partition)) this.#counts.elections++;
    if (this.#log.detailText(row) === 'unclean') this.#counts.uncleanElections++;
    this.#led.add(partition);
  }

  figures(): { readonly [F in Figure]: number } {
    return this.#counts;
  }
}
