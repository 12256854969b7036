import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import type { Aspect, Counting } from './aspect.ts';

type Figure = 'rebalances' | 'rebalanceMeanMs' | 'rebalanceMostMs' | 'members' | 'generation';

/**
 * A group: its members and generation, how often it has rebalanced, and how long that took. Where members are not stopped for
 * it, a rebalance has no beginning of its own, and no duration.
 */
export const REBALANCES: Aspect<Figure> = {
  figures: ['rebalances', 'rebalanceMeanMs', 'rebalanceMostMs', 'members', 'generation'],
  kinds: ['rebalanceStarted', 'rebalanceCompleted'],
  begin: (log, node) => new Rebalances(log, node),
};

class Rebalances implements Counting<Figure> {
  readonly #log: EventLog;
  readonly #members: number;
  readonly #generation: number;
  /** When the one that is on began; -1 for none. */
  #sinceUs = -1;
  #completed = 0;
  #timed = 0;
  #totalUs = 0;
  #mostUs = 0;

  constructor(log: EventLog, node: number) {
    this.#log = log;
    this.#members = log.layout.slot('members', node, 0, 0, 0);
    this.#generation = log.layout.slot('generation', node, 0, 0, 0);
  }

  read(kind: EventKindName, row: number): void {
    const nowUs = this.#log.cell('time', row);
    if (kind === 'rebalanceStarted') {
      this.#sinceUs = nowUs;
      return;
    }
    this.#completed++;
    if (this.#sinceUs < 0) return;
    this.#timed++;
    this.#totalUs += nowUs - this.#sinceUs;
    this.#mostUs = Math.max(this.#mostUs, nowUs - this.#sinceUs);
    this.#sinceUs = -1;
  }

  figures(_: number, gauges: Float64Array): { readonly [F in Figure]: number } {
    return {
      rebalances: this.#completed,
      rebalanceMeanMs: this.#timed === 0 ? Number.NaN : this.#totalUs / this.#timed / 1000,
      rebalanceMostMs: this.#timed === 0 ? Number.NaN : this.#mostUs / 1000,
      members: gauges[this.#members] ?? Number.NaN,
      generation: gauges[this.#generation] ?? Number.NaN,
    };
  }
}
