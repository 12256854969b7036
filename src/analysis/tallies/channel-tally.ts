import type { EventLog } from '../../log/event-log.ts';
import type { Aspect } from './aspect.ts';
import { DEAD_LETTERS } from './dead-letters.ts';
import { ELECTIONS } from './elections.ts';
import { KEPT_ENTRIES } from './kept-entries.ts';
import { Tally } from './tally.ts';
import { TRAFFIC } from './traffic.ts';
import { UNROUTED } from './unrouted.ts';

/** Every aspect of a channel that only its rows tell. */
const ASPECTS = [KEPT_ENTRIES, TRAFFIC, DEAD_LETTERS, UNROUTED, ELECTIONS] as const;

export type ChannelTallyName = (typeof ASPECTS)[number]['figures'][number];

/** Of a channel up to a moment: ages in seconds, sizes in bytes, how often something happened. */
export type ChannelTallies = { readonly [F in ChannelTallyName]: number };

export const CHANNEL_TALLY_NAMES: readonly ChannelTallyName[] = ASPECTS.flatMap(({ figures }): readonly ChannelTallyName[] => figures);

/** Of a channel by its id. */
export const channelTally = (log: EventLog, channelId: string): Tally<ChannelTallyName> =>
  new Tally(log, 'channel', log.header.channels.findIndex(({ id }) => id === channelId), ASPECTS as readonly Aspect<ChannelTallyName>[]);
