import type { EventLog } from '../../log/event-log.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import { type Aspect, type Counting, NO_GAUGES } from './aspect.ts';

/**
 * A rate is what happened in this long up to the moment, for each second of it. RabbitMQ's management plugin takes a sample as often
 * (`collect_statistics_interval`, rabbitmq.com/docs/management) and tells the change since the one before.
 */
export const RATE_WINDOW_US = 5_000_000;

/** What an aspect counts, as rates: `{ sent: 'sentPerS' }`. */
export const ratesOf = <Count extends string, Rate extends string>(aspect: Aspect<Count>, names: { readonly [C in Count]?: Rate }): Aspect<Rate> => ({
  figures: Object.values(names) as Rate[],
  kinds: aspect.kinds,
  begin: (log, subject) => new Rates(log, aspect.begin(log, subject), Object.entries(names) as [Count, Rate][]),
});

class Rates<Count extends string, Rate extends string> implements Counting<Rate> {
  readonly #log: EventLog;
  readonly #counting: Counting<Count>;
  readonly #rates: readonly { readonly of: Count; readonly name: Rate; readonly recent: Recent }[];

  constructor(log: EventLog, counting: Counting<Count>, names: readonly (readonly [Count, Rate])[]) {
    this.#log = log;
    this.#counting = counting;
    this.#rates = names.map(([of, name]) => ({ of, name, recent: new Recent() }));
  }

  read(kind: EventKindName, row: number): void {
    this.#counting.read(kind, row);
    const nowUs = this.#log.cell('time', row);
    const counts = this.#counting.figures(nowUs, NO_GAUGES);
    for (const { of, recent } of this.#rates) recent.note(counts[of], nowUs);
  }

  figures(nowUs: number): { readonly [F in Rate]: number } {
    return Object.fromEntries(this.#rates.map(({ name, recent }) => [name, recent.perS(nowUs)])) as { [F in Rate]: number };
  }
}

/** A count and how it stood within the window; what lies before is forgotten. */
class Recent {
  #count = 0;
  /** Before the window. */
  #before = 0;
  readonly #changes: { readonly us: number; readonly count: number }[] = [];
  /** The first change within the window: those before it are cleared away many at a time. */
  #first = 0;

  note(count: number, us: number): void {
    if (count === this.#count) return;
    this.#count = count;
    this.#changes.push({ us, count });
    this.#forget(us);
  }

  perS(nowUs: number): number {
    this.#forget(nowUs);
    return (this.#count - this.#before) / (RATE_WINDOW_US / 1_000_000);
  }

  #forget(nowUs: number): void {
    const changes = this.#changes;
    while (this.#first < changes.length && changes[this.#first]!.us <= nowUs - RATE_WINDOW_US) this.#before = changes[this.#first++]!.count;
    if (this.#first * 2 <= changes.length) return;
    changes.splice(0, this.#first);
    this.#first = 0;
  }
}
