import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import { NO_POSITION } from '../../log/columns.ts';
import type { Aspect, Counting } from './aspect.ts';

type Figure = 'lag' | 'lagMost';

/**
 * How far a group is behind the entries that every in-sync replica has: `lag` from what it has committed, over all partitions;
 * `lagMost` from what its members have been handed, in the partition that is farthest behind.
 */
export const READING_LAG: Aspect<Figure> = {
  figures: ['lag', 'lagMost'],
  kinds: ['delivered', 'offsetReset', 'offsetCommitted', 'partitionAssigned', 'partitionRevoked'],
  begin: (log, node) => new ReadingLag(log, node),
};

interface Read {
  /** Slots of the gauges: end of what is replicated, start of what is kept, committed position. */
  readonly replicated: number;
  readonly start: number;
  readonly offset: number;
  committed: number;
  position: number;
  isOwned: boolean;
}

class ReadingLag implements Counting<Figure> {
  readonly #log: EventLog;
  readonly #partitions = new Map<string, Read>();

  constructor(log: EventLog, node: number) {
    this.#log = log;
    for (const { channel } of log.header.subscriptions.filter((each) => each.node === node)) {
      for (let partition = 0; partition < log.header.channels[channel]!.partitions; partition++) {
        this.#partitions.set(placeOf(channel, partition), {
          replicated: log.layout.slot('committed', 0, 0, channel, partition), start: log.layout.slot('start', 0, 0, channel, partition), offset: log.layout.slot('offset', node, 0, channel, partition),
          committed: 0, position: 0, isOwned: false,
        });
      }
    }
  }

  read(kind: EventKindName, row: number): void {
    const read = this.#partitions.get(placeOf(this.#log.cell('channel', row), this.#log.cell('partition', row)));
    if (read === undefined) return;
    const position = this.#log.cell('position', row);
    switch (kind) {
      case 'delivered': read.position = position + 1; break;
      case 'offsetReset': if (position !== NO_POSITION) read.position = position; break;
      case 'offsetCommitted': read.committed = position; break;
      case 'partitionRevoked': read.isOwned = false; break;
      // A new owner goes on from what was committed.
      default: Object.assign(read, { isOwned: true, position: read.committed });
    }
  }

  figures(_: number, gauges: Float64Array): { readonly [F in Figure]: number } {
    const all = [...this.#partitions.values()];
    const behind = (read: Read, position: number): number => Math.max(0, (gauges[read.replicated] ?? 0) - Math.max(position, gauges[read.start] ?? 0));
    return {
      lag: all.reduce((sum, read) => sum + behind(read, gauges[read.offset] ?? 0), 0),
      lagMost: Math.max(0, ...all.filter(({ isOwned }) => isOwned).map((read) => behind(read, read.position))),
    };
  }
}

const placeOf = (channel: number, partition: number): string => `${channel}/${partition}`;
