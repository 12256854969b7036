import { UNBOUNDED } from '../base/limits.ts';
import { formatDuration } from '../base/time.ts';
import type { ChannelPlan, FlushPlan } from './channel.ts';
import type { FetchPlan, GroupPlan } from './group.ts';
import { hashTopology } from './hash.ts';
import { printProgram } from './print-program.ts';
import { printQueue, printReceiver, printRouter } from './print-queue.ts';
import { printDistribution } from './print-values.ts';
import type { HostPlan, LinkPlan, NodePlan, StorePlan, Topology } from './topology.ts';

/** The plan as text that a person can read and compare: one thing a line, stable, ends with a newline. */
export function printTopology(topology: Topology): string {
  const lines = [
    `topology ${hashTopology(topology)}`,
    ...section('nodes', topology.nodes.slice(1).map((node) => printNode(node, topology))),
    ...section('hosts', topology.hosts.map((host, index) => printHost(host, index, topology))),
    ...section('links', topology.links.map(printLink)),
    ...section('channels', topology.channels.filter(({ partitions }) => partitions.length > 0).flatMap((channel) => printChannel(channel, topology))),
    ...section('queues', topology.queues.flatMap((queue) => printQueue(queue, topology))),
    ...section('routers', topology.routers.flatMap((router) => printRouter(router, topology))),
    ...section('stores', topology.stores.map((store) => printStore(store, topology))),
    ...section('groups', topology.groups.flatMap((group) => printGroup(group, topology))),
    ...section('receivers', topology.receivers.flatMap((receiver) => printReceiver(receiver, topology))),
    ...topology.processes.flatMap((process) => printProgram(process, topology)),
    '',
    `payload reads: ${topology.payloadReads.map((path) => (path === '' ? 'all' : path)).join(', ') || 'none'}`,
  ];
  return `${lines.join('\n')}\n`;
}

const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]);

const hostIds = (hosts: readonly number[], { hosts: all }: Topology): string => hosts.map((host) => all[host]?.id ?? '?').join(' ');

const amount = (value: number, unit = ''): string => (value === UNBOUNDED ? 'unlimited' : `${value}${unit}`);

function printNode({ id, members, parent }: NodePlan, { nodes }: Topology): string {
  return `${id}, ${members} ${members === 1 ? 'host' : 'hosts'}${parent === 0 ? '' : `, step of ${nodes[parent]?.id ?? '?'}`}`;
}

const printHost = ({ id, opaque }: HostPlan, index: number, topology: Topology): string => {
  const stores = topology.stores.filter(({ host }) => host === index).map((store) => `store ${store.id}`);
  return [id, ...(opaque ? ['does not crash'] : []), ...stores].join(', ');
};

function printLink({ id, latency, loss, duplicate, ordered }: LinkPlan): string {
  return `${id}: latency ${printDistribution(latency)}, loss ${loss}, duplicate ${duplicate}, ${ordered ? 'ordered' : 'unordered'}`;
}

function printChannel(channel: ChannelPlan, topology: Topology): readonly string[] {
  const { partitioner, retention, compaction, replication } = channel;
  return [
    `${channel.id}: ${channel.partitions.length} partitions, entries up to ${amount(channel.entryBytesMax, ' bytes')}, timestamps of the ${channel.timestamps}`,
    ...channel.partitions.map(({ replicas }, index) => `  ${index} on ${hostIds(replicas, topology)}`),
    `  keys by ${partitioner.keyed}, others ${partitioner.unkeyed} for ${partitioner.stickyBytes} bytes`,
    `  guards: ${channel.guards.map(({ kind, window }) => `${kind} ${window}`).join(', ') || 'none'}`,
    `  ${retention.deletes ? 'deletes' : 'keeps'}: age ${formatDuration(retention.ageUs)}, size ${amount(retention.bytes)}, segments ${amount(retention.segmentBytes)} or ${formatDuration(retention.segmentAgeUs)}, every ${formatDuration(retention.checkEveryUs)}`,
    ...(compaction === null
      ? []
      : [`  compacts: dirty ratio ${compaction.dirtyRatioMin}, lag ${formatDuration(compaction.lagMinUs)} to ${formatDuration(compaction.lagMaxUs)}, tombstones ${formatDuration(compaction.tombstoneUs)}, every ${formatDuration(compaction.checkEveryUs)}`]),
    `  ${replication.kind}: in sync ${replication.inSyncMin}, lag ${formatDuration(replication.lagMaxUs)}, session ${formatDuration(replication.sessionUs)}, unclean ${replication.uncleanElection}${replication.eligibleLeaders ? ', eligible leaders' : ''}, rebalance ${formatDuration(replication.rebalanceEveryUs)}${printFlush(replication.flush)}, over ${topology.links[replication.link]?.id ?? '?'}`,
  ];
}

const printFlush = (flush: FlushPlan | undefined): string => (flush === undefined ? '' : `, on disk after ${formatDuration(flush.everyUs)} or ${amount(flush.everyEntries, ' entries')}`);

const printFetch = (fetch: FetchPlan | undefined): string => (fetch === undefined ? '' : ` of ${fetch.bytesMin} B within ${formatDuration(fetch.waitMaxUs)}, ${fetch.bytesMax} B at most`);

function printStore({ id, host, tables, commitTime, concurrency }: StorePlan, topology: Topology): string {
  return `${id} on ${hostIds([host], topology)}: tables ${tables.join(', ') || 'none'}; commits in ${printDistribution(commitTime)}, ${concurrency} at once`;
}

function printGroup(group: GroupPlan, topology: Topology): readonly string[] {
  const { membership, poll } = group;
  return [
    `${group.id}: ${group.subscriptions.map((channel) => topology.channels[channel]?.id ?? '?').join(', ')} for ${hostIds(group.members, topology)}, from ${group.reset}${group.view === 'stable' ? ', of decided transactions' : ''}, over ${topology.links[group.link]?.id ?? '?'}`,
    `  membership: ${membership.assignor}${membership.protocol === undefined ? '' : `, ${membership.protocol}`}${membership.staticMembers ? ', static' : ''}, session ${formatDuration(membership.sessionUs)}${membership.refusesSession === true ? ' (refused)' : ''}, heartbeat ${formatDuration(membership.heartbeatUs)}, first delay ${formatDuration(membership.initialDelayUs)}, coordinators ${hostIds(membership.coordinators, topology)} after ${formatDuration(membership.coordinatorFailoverUs)}`,
    `  poll: ${poll.recordsMax} records within ${formatDuration(poll.intervalMaxUs)}, fetch ${poll.fetchRecordsMax}${printFetch(poll.fetch)}, ${poll.autoCommitEveryUs === 0 ? 'commits by the program' : `commits every ${formatDuration(poll.autoCommitEveryUs)}`}, request ${formatDuration(poll.requestTimeoutUs)}, api ${formatDuration(poll.apiTimeoutUs)}${poll.metadataAgeUs === undefined ? '' : `, metadata ${formatDuration(poll.metadataAgeUs)}`}`,
  ];
}
