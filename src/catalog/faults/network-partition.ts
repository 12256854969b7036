import type { HostIndex } from '../../topology/indexes.ts';
import type { Cut } from '../../topology/scenario.ts';
import { defineFault } from '../entry.ts';
import { choice, type ConfigOf, duration, integer, list, reference } from '../field.ts';
import type { FaultContext } from '../lowering/context.ts';
import { hostsOf } from './hosts-of.ts';

const FIELDS = {
  system: reference('System', { to: ['system'], required: true, help: 'The cluster.' }),
  brokers: list('Brokers', integer('Broker', { required: true, min: 0, max: 1000, help: 'Number of a broker, from 0.' }), { required: true, max: 100, help: 'The brokers that are cut off. They run on, and know nothing; controllers stay with the others.' }),
  from: choice('Cut off from', {
    options: ['everybody', 'other brokers', 'clients'],
    default: 'everybody',
    help: 'Whom they cannot reach, and who cannot reach them.',
    optionHelp: {
      everybody: 'The other brokers, and all clients but those on their side.',
      'other brokers': 'The other brokers. Clients reach both sides, but those on their side only theirs.',
      clients: 'All clients but those on their side; brokers reach each other.',
    },
  }),
  clients: list('Clients on their side', reference('Client', { to: ['node'], required: true, help: 'A node that reaches the brokers that are cut off, and not the others.' }), { max: 5000, help: 'Nodes that are behind the same broken network.' }),
  at: duration('At', { required: true, help: 'Time of the run.' }),
  for: duration('For', { default: '1m', min: '1us', help: 'How long; unlimited for ever.' }),
} as const;

/** Two sides that cannot reach each other although all of them run (SEMANTICS 1.4: partitioned; 2.3 and 3.3: what follows). */
export const networkPartition = defineFault({
  kind: 'network-partition',
  label: 'Network partition',
  noun: 'partition',
  summary: 'Brokers run and are cut off: an isolated leader goes on taking what it will lose, the others elect another, and a minority can confirm nothing.',
  icon: 'network-partition',
  tone: 'fault',
  fields: FIELDS,
  lower: (config, context) => {
    const cuts = cutsOf(config, context).filter(({ hosts, from }) => hosts.length > 0 && from.length > 0);
    const [first] = cuts;
    if (first === undefined) return [];
    return [{ kind: 'timed', id: context.id, at: { timeUs: config.at }, effect: { do: 'separate', host: first.hosts[0]!, cuts, forUs: config.for } }];
  },
});

function cutsOf({ system, brokers, from, clients }: ConfigOf<typeof FIELDS>, context: FaultContext): readonly Cut[] {
  const { topology, nodeIndex, error } = context;
  const hosts = [...new Set(brokers.flatMap((broker) => hostsOf(system, broker, 'system', context)))];
  const node = nodeIndex(system);
  const indexes = topology.hosts.map((_, index) => index);
  const others = indexes.filter((host) => topology.hosts[host]!.node === node && !hosts.includes(host));
  const along = clients.flatMap((id) => indexes.filter((host) => topology.hosts[host]!.node === nodeIndex(id)));
  const away: readonly HostIndex[] = indexes.filter((host) => topology.hosts[host]!.node !== node && !along.includes(host));
  if (hosts.length === 0 && brokers.length === 0) error('brokers', 'no-broker', 'No broker is named, so nobody is cut off.', 'Name one or more brokers, from 0.');
  else if (others.length === 0 && from !== 'clients') error('brokers', 'no-other-side', `All brokers of ${system} are on one side, so none is cut off from others.`, 'Name some of them, or cut them off from clients.');
  switch (from) {
    case 'everybody': return [{ hosts, from: [...others, ...away] }, { hosts: along, from: others }];
    case 'other brokers': return [{ hosts, from: others }, { hosts: along, from: others }];
    case 'clients': return [{ hosts, from: away }];
  }
}
