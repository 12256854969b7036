import type { EventLog } from '../../log/event-log.ts';
import type { Aspect } from './aspect.ts';
import { BLOCKED_CONNECTIONS } from './blocked-connections.ts';
import { CLEANING } from './cleaning.ts';
import { CONFIRMS } from './confirms.ts';
import { CONSUMER_CAPACITY } from './consumer-capacity.ts';
import { DEAD_LETTERS } from './dead-letters.ts';
import { ELECTIONS } from './elections.ts';
import { FAILED_PUSHES } from './failed-pushes.ts';
import { KEPT_ENTRIES } from './kept-entries.ts';
import { OLDEST_FRESH } from './oldest-fresh.ts';
import { ratesOf } from './rates.ts';
import { PUBLISHED, ROUTED_COPIES } from './routed.ts';
import { Tally } from './tally.ts';
import { TRAFFIC } from './traffic.ts';
import { UNROUTED } from './unrouted.ts';

/** Every aspect of a channel that only its rows tell. */
const ASPECTS = [
  KEPT_ENTRIES, TRAFFIC, DEAD_LETTERS, UNROUTED, ELECTIONS, CLEANING,
  ROUTED_COPIES, CONFIRMS, FAILED_PUSHES, BLOCKED_CONNECTIONS, CONSUMER_CAPACITY, OLDEST_FRESH,
  ratesOf(TRAFFIC, { sent: 'sentPerS', leased: 'leasedPerS', leasedAgain: 'leasedAgainPerS', settled: 'settledPerS' }),
  ratesOf(PUBLISHED, { published: 'publishedPerS' }),
  ratesOf(ROUTED_COPIES, { routedCopies: 'routedCopiesPerS' }),
  ratesOf(CONFIRMS, { confirmed: 'confirmedPerS' }),
  ratesOf(UNROUTED, { unroutedDropped: 'unroutedDroppedPerS', unroutedReturned: 'unroutedReturnedPerS' }),
] as const;

export type ChannelTallyName = (typeof ASPECTS)[number]['figures'][number];

/** Of a channel up to a moment: ages in seconds, sizes in bytes, how often something happened. */
export type ChannelTallies = { readonly [F in ChannelTallyName]: number };

export const CHANNEL_TALLY_NAMES: readonly ChannelTallyName[] = ASPECTS.flatMap(({ figures }): readonly ChannelTallyName[] => figures);

/** Of a channel by its id. */
export const channelTally = (log: EventLog, channelId: string): Tally<ChannelTallyName> =>
  new Tally(log, 'channel', log.header.channels.findIndex(({ id }) => id === channelId), ASPECTS as readonly Aspect<ChannelTallyName>[]);
