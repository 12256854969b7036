import { UNBOUNDED } from '../base/limits.ts';
import type { BindingPlan, QueuePlan, RouterPlan } from './queue.ts';
import type { ReceiverPlan } from './receiver.ts';
import type { Topology } from './topology.ts';

export const printQueue = (queue: QueuePlan, topology: Topology): readonly string[] => [
  `${channelId(queue.channel, topology)} on ${hostIds(queue.hosts, topology)}`,
  ...POLICIES.map((name) => `  ${name}: ${policy(queue[name])}`),
  ...LIFETIMES.filter((name) => queue[name] !== undefined).map((name) => `  ${name}: ${policy(queue[name])}`),
  ...(queue.deadLetter === null ? [] : [`  dead letters to ${channelId(queue.deadLetter.to, topology)}: ${policy({ ...queue.deadLetter, to: undefined })}`]),
];

export const printRouter = (router: RouterPlan, topology: Topology): readonly string[] => [
  `${channelId(router.channel, topology)} on ${hostIds(router.hosts, topology)}${router.alternate === 0 ? '' : `, else to ${channelId(router.alternate, topology)}`}`,
  ...router.bindings.map((binding) => `  ${printBinding(binding, topology)}`),
];

export const printReceiver = ({ id, queues, members, link, style, concurrency }: ReceiverPlan, topology: Topology): readonly string[] => [
  `${id} reads ${queues.map((channel) => channelId(channel, topology)).join(' ')} over ${topology.links[link]?.id ?? '?'}`,
  `  members ${hostIds(members, topology)}, ${concurrency} at once; ${policy(style)}`,
];

const POLICIES = ['replication', 'dedup', 'entryBytesMax', 'order', 'sharing', 'lease', 'waitUs', 'leasedMax', 'delayUs', 'age', 'length', 'settle'] as const;
/** Where a queue has one. */
const LIFETIMES = ['idleUs', 'exclusive', 'autoDelete'] as const;

function printBinding({ to, match, push }: BindingPlan, topology: Topology): string {
  const target = push === null || push.process < 0 ? channelId(to, topology) : (topology.processes[push.process]?.id ?? '?');
  return `to ${target} on ${policy(match)}${push === null ? '' : `, pushed: ${policy({ ...push, deadLetter: channelId(push.deadLetter, topology), link: topology.links[push.link]?.id ?? '?' })}`}`;
}

const channelId = (channel: number, { channels }: Topology): string => (channel === 0 ? 'nobody' : (channels[channel]?.id ?? '?'));

const hostIds = (hosts: readonly number[], { hosts: all }: Topology): string => hosts.map((host) => all[host]?.id ?? '?').join(' ');

/** A policy as JSON, numbers without limit as a word. */
const policy = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => (inner === UNBOUNDED ? 'unlimited' : inner)).replaceAll('"', '');
