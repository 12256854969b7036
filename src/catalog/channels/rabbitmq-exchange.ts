import type { MatchPlan } from '../../topology/queue.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { defineChannel } from '../entry.ts';
import { choice, type ConfigOf, map, reference, template, text } from '../field.ts';
import type { LowerContext, PlacedEdge } from '../lowering/context.ts';
import { readConfig } from '../read-config.ts';
import { OVER_WINDOW } from './rabbitmq-rates.ts';

/** What a wire from an exchange to a queue or another exchange says. */
export const BINDING_FIELDS = {
  routing_key: text('Routing key', { default: '', max: 255, help: 'Direct exchange: the key itself. Topic exchange: a pattern of words between dots; * is one word, # any number.', case: 'RMQ-01' }),
  arguments: map('Arguments', template('Value', { help: 'Value of the header; null for any.' }), { help: 'Headers exchange: what the headers must be, and x-match: all, any, all-with-x or any-with-x.', case: 'RMQ-04' }),
} as const;

export const RABBITMQ_EXCHANGE_FIELDS = {
  type: choice('Type', {
    options: ['direct', 'fanout', 'topic', 'headers'],
    default: 'direct',
    help: 'How it picks the queues of a message.',
    optionHelp: { direct: 'Those bound with exactly its routing key.', fanout: 'All that are bound.', topic: 'Those whose pattern its routing key matches.', headers: 'Those whose arguments its headers match.' },
    case: 'RMQ-30',
  }),
  'alternate-exchange': reference('Alternate exchange', { to: ['rabbitmq-exchange'], wire: 'to', help: 'Where a message goes that no binding matches. Absent: it is dropped, or returned if it is mandatory.', case: 'RMQ-13' }),
} as const;

type ExchangeConfig = ConfigOf<typeof RABBITMQ_EXCHANGE_FIELDS>;

export const rabbitmqExchange = defineChannel({
  kind: 'rabbitmq-exchange',
  label: 'RabbitMQ exchange',
  noun: 'exchange',
  summary: 'Routes what is published to the queues that are bound to it. Keeps nothing.',
  icon: 'exchange',
  tone: 'channel',
  fields: RABBITMQ_EXCHANGE_FIELDS,
  wires: BINDING_FIELDS,
  portable: {
    role: 'router',
    keepsOrder: 'always',
    settings: [],
    routes: {
      read: ({ type = 'direct' }, { arguments: wanted = {} }) => {
        if (type === 'fanout') return { on: 'everything' };
        if (type !== 'headers' || !isObject(wanted)) return undefined;
        const { 'x-match': how = 'all', ...values } = wanted;
        return how === 'all' && Object.values(values).every((value) => value !== null) ? { on: 'headers', values } : undefined;
      },
      // A binding of a headers exchange without arguments matches everything.
      write: (routes) => {
        const isPlain = routes.every(({ on }) => on === 'everything');
        return { router: { type: isPlain ? 'fanout' : 'headers' }, wires: routes.map((route) => (route.on === 'headers' ? { arguments: { ...route.values, 'x-match': 'all' } } : {})) };
      },
    },
  },
  observables: [
    { name: 'routed', of: 'routed', brief: 'routed', help: 'Messages published to the exchange that at least one queue took, since the run began.' },
    { name: 'unroutable', of: 'unroutable', brief: 'unroutable', help: 'Messages that no binding took, whatever became of them, since the run began.' },
    { name: 'publish_in', of: 'published', help: 'Messages published to the exchange since the run began, routed or not.' },
  ],
  tallies: [
    { name: 'publish_in_details.rate', of: 'publishedPerS', unit: '/s', decimals: 1, help: `Messages published to it a second, ${OVER_WINDOW}.` },
    { name: 'publish_out', of: 'routedCopies', help: 'Copies that went out to queues since the run began: one for each queue that took a message.' },
    { name: 'publish_out_details.rate', of: 'routedCopiesPerS', unit: '/s', decimals: 1, help: `Such copies a second, ${OVER_WINDOW}.` },
    { name: 'confirm', of: 'confirmed', help: 'Publishes that were confirmed to their publisher, since the run began; those that no queue took too.' },
    { name: 'confirm_details.rate', of: 'confirmedPerS', unit: '/s', decimals: 1, help: `Publishes confirmed a second, ${OVER_WINDOW}.` },
    { name: 'return_unroutable', of: 'unroutedReturned', help: 'Mandatory messages that came back because no queue took them, since the run began.' },
    { name: 'return_unroutable_details.rate', of: 'unroutedReturnedPerS', unit: '/s', decimals: 1, help: `Messages returned a second, ${OVER_WINDOW}.` },
    { name: 'drop_unroutable', of: 'unroutedDropped', help: 'Messages that were dropped because no queue took them, since the run began. Nobody is told.' },
    { name: 'drop_unroutable_details.rate', of: 'unroutedDroppedPerS', unit: '/s', decimals: 1, help: `Messages dropped a second, ${OVER_WINDOW}.` },
    { name: 'to the alternate exchange', of: 'unroutedElsewhere', help: 'Messages that no binding took and that went to the alternate exchange.' },
    { name: 'connections blocked', of: 'blockedConnections', help: 'Connections that wait to publish to the exchange while the cluster has a memory or disk alarm.' },
  ],
  ports: [
    { id: 'in', label: 'Messages', direction: 'in', connects: 'publish' },
    { id: 'sources', label: 'Sources', direction: 'in', connects: 'bind' },
    { id: 'dead', label: 'Dead letters', direction: 'in', connects: 'deadLetter' },
    { id: 'unrouted', label: 'Unrouted', direction: 'in', connects: 'alternate' },
    { id: 'bindings', label: 'Bindings', direction: 'out', connects: 'bind' },
    { id: 'alternate', label: 'Alternate', direction: 'out', connects: 'alternate', max: 1 },
  ],
  lower: (config, context) => {
    const alternate = config['alternate-exchange'];
    context.addRouter({
      hosts: context.hosts(context.self.system ?? ''),
      bindings: context.design.edgesFrom(context.self.id).filter((edge) => isBinding(edge, context)).map((edge) => ({ to: context.channel(edge.to), match: matchPlan(config, edge), push: null })),
      alternate: alternate === undefined ? 0 : context.channel(alternate),
    });
  },
});

const isBinding = ({ fromPort, to }: PlacedEdge, { design }: LowerContext): boolean => fromPort === 'bindings' || (fromPort === undefined && design.find(to)?.kind === 'rabbitmq-queue');

function matchPlan({ type }: ExchangeConfig, { config }: PlacedEdge): MatchPlan {
  const { values } = readConfig(BINDING_FIELDS, config, '');
  switch (type) {
    case 'direct': return { on: 'key', key: values.routing_key };
    case 'fanout': return { on: 'everything' };
    case 'topic': return { on: 'pattern', pattern: values.routing_key };
    case 'headers': return headersPlan(values.arguments as JsonObject);
  }
}

function headersPlan(values: JsonObject): MatchPlan {
  const { 'x-match': how = 'all', ...wanted } = values;
  return { on: 'headers', need: how === 'any' || how === 'any-with-x' ? 'any' : 'all', withX: how === 'all-with-x' || how === 'any-with-x', values: wanted };
}
