import type { EventLog } from '../../log/event-log.ts';
import type { Aspect, Counted } from './aspect.ts';
import { PUBLISHING } from './publishing.ts';
import { READING_LAG } from './reading-lag.ts';
import { REBALANCES } from './rebalances.ts';
import { Tally } from './tally.ts';
import { TRANSACTIONS } from './transactions.ts';

/** Every aspect of a node as a client of channels that only rows tell. */
const ASPECTS = [REBALANCES, READING_LAG, PUBLISHING, TRANSACTIONS] as const;

export type NodeTallyName = (typeof ASPECTS)[number]['figures'][number];

/** Of a node up to a moment: durations in ms, sizes in bytes, how often something happened. */
export type NodeTallies = { readonly [F in NodeTallyName]: Counted };

export const NODE_TALLY_NAMES: readonly NodeTallyName[] = ASPECTS.flatMap(({ figures }): readonly NodeTallyName[] => figures);

/** Of a node by its id, as a client of some channels. */
export function nodeTally(log: EventLog, nodeId: string, channelIds: readonly string[]): Tally<NodeTallyName, Counted> {
  const { nodes, channels } = log.header;
  const among = new Set(channels.flatMap(({ id }, index) => (channelIds.includes(id) ? [index] : [])));
  return new Tally(log, 'node', nodes.findIndex(({ id }) => id === nodeId), ASPECTS as readonly Aspect<NodeTallyName, Counted>[], among);
}
