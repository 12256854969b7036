import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import { kindOfCode } from '../log/kind-codes.ts';

/** What only the rows up to a moment tell of a channel, and no gauge: ages, sizes, how often something happened. Durations are in seconds. */
export interface ChannelTallies {
  /** Since the oldest entry that is still kept came to the channel; 0 for an empty one. */
  readonly oldestAgeS: number;
  readonly keptBytes: number;
  readonly readyBytes: number;
  readonly leasedBytes: number;
  /** Entries that came from a sender, and so not as dead letters. */
  readonly sent: number;
  readonly leased: number;
  /** Of them those that were not the first of their entry. */
  readonly leasedAgain: number;
  readonly settled: number;
  readonly deadRejected: number;
  readonly deadExpired: number;
  readonly deadOverflow: number;
  readonly deadDeliveryLimit: number;
  readonly unroutedDropped: number;
  readonly unroutedReturned: number;
  readonly unroutedElsewhere: number;
  /** Pushes that were given up and went to a queue of dead letters. */
  readonly pushesBuried: number;
  /** Changes of leader after the first of each partition; of them those to a replica that was not in sync. */
  readonly elections: number;
  readonly uncleanElections: number;
}

interface Kept {
  readonly bytes: number;
  readonly cameUs: number;
  state: 'ready' | 'leased' | 'delayed';
}

type Counted = Exclude<keyof ChannelTallies, 'oldestAgeS' | 'keptBytes' | 'readyBytes' | 'leasedBytes'>;

const DEATHS: { readonly [reason: string]: Counted } = { rejected: 'deadRejected', expired: 'deadExpired', maxlen: 'deadOverflow', deliveryLimit: 'deadDeliveryLimit' };
const NOWHERE: { readonly [reason: string]: Counted } = { dropped: 'unroutedDropped', returned: 'unroutedReturned', alternate: 'unroutedElsewhere', retriesExhausted: 'pushesBuried' };

/**
 * Reads the rows of one channel once, as far as it is asked: moments that ascend cost one pass together, and an earlier
 * one begins anew. For charts and for a look at one moment; never for what is painted while a run goes on.
 */
export class ChannelTally {
  readonly #log: EventLog;
  readonly #channel: number;
  #next = 0;
  #counts = noCounts();
  #bytes = { ready: 0, leased: 0, delayed: 0 };
  /** By partition, and by position in the order in which they came. */
  #kept = new Map<number, Map<number, Kept>>();
  #led = new Set<number>();

  constructor(log: EventLog, channelId: string) {
    this.#log = log;
    this.#channel = log.header.channels.findIndex(({ id }) => id === channelId);
  }

  /** After the row at `index`, at a time that is not before it; undefined for what is no channel of the run. */
  at(index: number, nowUs: number): ChannelTallies | undefined {
    if (this.#channel <= 0) return undefined;
    if (index + 1 < this.#next) this.#begin();
    while (this.#next <= index) this.#readSegment(index);
    const { ready, leased, delayed } = this.#bytes;
    return { ...this.#counts, oldestAgeS: this.#oldestAgeUs(nowUs) / 1_000_000, keptBytes: ready + leased + delayed, readyBytes: ready, leasedBytes: leased };
  }

  #begin(): void {
    this.#next = 0;
    this.#counts = noCounts();
    this.#bytes = { ready: 0, leased: 0, delayed: 0 };
    this.#kept = new Map();
    this.#led = new Set();
  }

  #readSegment(last: number): void {
    const { columns, firstRow, rows } = this.#log.segmentAt(this.#next);
    const end = Math.min(rows, last + 1 - firstRow);
    const { channel, kind } = columns;
    for (let at = this.#next - firstRow; at < end; at++) if (channel[at] === this.#channel) this.#read(kindOfCode(kind[at]!), firstRow + at);
    this.#next = firstRow + end;
  }

  #read(kind: EventKindName, row: number): void {
    switch (kind) {
      case 'entryAppended': return this.#comes(row);
      case 'entryLeased': {
        this.#counts.leased++;
        if (this.#log.cell('attempt', row) > 1) this.#counts.leasedAgain++;
        return this.#move(row, 'leased');
      }
      case 'entryDelayed': return this.#move(row, 'delayed');
      case 'entryReleased': case 'entryDue': return this.#move(row, 'ready');
      case 'entryAcknowledged': this.#counts.settled++; return this.#goes(row);
      case 'entryRemoved': if (this.#log.detailText(row) === 'lateSettlement') this.#counts.settled++; return this.#goes(row);
      case 'entryCompacted': return this.#goes(row);
      case 'entriesExpired': return this.#goesWhere(row, (position, border) => position < border);
      case 'entriesTruncated': return this.#goesWhere(row, (position, border) => position >= border);
      case 'entryDeadLettered': return this.#count(DEATHS[this.#log.detailText(row)]);
      case 'entryUnroutable': return this.#count(NOWHERE[this.#log.detailText(row)]);
      case 'leaderElected': return this.#elected(row);
      default:
    }
  }

  #count(what: Counted | undefined): void {
    if (what !== undefined) this.#counts[what]++;
  }

  #comes(row: number): void {
    const bytes = this.#log.cell('value', row);
    if (!this.#isDeadLetter(row)) this.#counts.sent++;
    this.#bytes.ready += bytes;
    this.#partition(row).set(this.#log.cell('position', row), { bytes, cameUs: this.#log.cell('time', row), state: 'ready' });
  }

  /** A dead letter is a copy that was made because an entry died. */
  #isDeadLetter(row: number): boolean {
    const made = this.#log.cell('cause', row) - 1;
    if (made < 0 || this.#log.kindOf(made) !== 'messageCreated') return false;
    const why = this.#log.cell('cause', made) - 1;
    return why >= 0 && this.#log.kindOf(why) === 'entryDeadLettered';
  }

  #move(row: number, to: Kept['state']): void {
    const entry = this.#partition(row).get(this.#log.cell('position', row));
    if (entry === undefined) return;
    this.#bytes[entry.state] -= entry.bytes;
    this.#bytes[to] += entry.bytes;
    entry.state = to;
  }

  #goes(row: number): void {
    const entries = this.#partition(row);
    const position = this.#log.cell('position', row);
    const entry = entries.get(position);
    if (entry === undefined) return;
    this.#bytes[entry.state] -= entry.bytes;
    entries.delete(position);
  }

  #goesWhere(row: number, isGone: (position: number, border: number) => boolean): void {
    const entries = this.#partition(row);
    const border = this.#log.cell('position', row);
    for (const [position, entry] of entries) {
      if (!isGone(position, border)) continue;
      this.#bytes[entry.state] -= entry.bytes;
      entries.delete(position);
    }
  }

  #elected(row: number): void {
    const partition = this.#log.cell('partition', row);
    if (this.#led.has(partition)) this.#counts.elections++;
    if (this.#log.detailText(row) === 'unclean') this.#counts.uncleanElections++;
    this.#led.add(partition);
  }

  #partition(row: number): Map<number, Kept> {
    const partition = this.#log.cell('partition', row);
    let entries = this.#kept.get(partition);
    if (entries === undefined) this.#kept.set(partition, (entries = new Map()));
    return entries;
  }

  #oldestAgeUs(nowUs: number): number {
    let oldest = nowUs;
    for (const entries of this.#kept.values()) for (const { cameUs } of entries.values()) {
      oldest = Math.min(oldest, cameUs);
      break;
    }
    return nowUs - oldest;
  }
}

const noCounts = (): { [C in Counted]: number } => ({
  sent: 0, leased: 0, leasedAgain: 0, settled: 0, deadRejected: 0, deadExpired: 0, deadOverflow: 0, deadDeliveryLimit: 0,
  unroutedDropped: 0, unroutedReturned: 0, unroutedElsewhere: 0, pushesBuried: 0, elections: 0, uncleanElections: 0,
});
