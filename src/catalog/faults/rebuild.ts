import { UNBOUNDED } from '../../base/limits.ts';
import { keptRows, PROJECTION_FIELDS } from '../nodes/projection.ts';
import { defineFault } from '../entry.ts';
import { duration, reference } from '../field.ts';
import { hostsOf } from './hosts-of.ts';

export const rebuild = defineFault({
  kind: 'rebuild',
  label: 'Rebuild of a read model',
  noun: 'rebuild',
  summary: 'A projection is stopped, its read model is emptied, and it starts again at the first message. Until it has caught up, whoever asks finds rows missing or old.',
  icon: 'rebuild',
  tone: 'fault',
  fields: {
    node: reference('Projection', { to: ['projection'], required: true, help: 'The projection whose read model is rebuilt.' }),
    at: duration('At', { required: true, help: 'When its instances are stopped.' }),
    down: duration('Down', { default: '10s', min: '1ms', help: 'How long they stay down. Just before they start, the rows are deleted and the positions set back; what remembers handled messages is deleted too.' }),
  },
  lower: ({ node, at, down }, context) => {
    const { topology, design, nodeIndex, id, error } = context;
    const config = design.configOf(node, PROJECTION_FIELDS);
    const group = topology.groups.findIndex((plan) => plan.node === nodeIndex(node));
    const store = topology.stores.findIndex((plan) => plan.node === nodeIndex(config?.store ?? ''));
    const hosts = hostsOf(node, UNBOUNDED, 'node', context);
    const [first] = hosts;
    if (config === undefined || first === undefined) return [];
    if (group < 0 || store < 0) {
      error('node', 'nothing-to-rebuild', `${node} reads no channel, so there is nothing to rebuild its read model from.`, 'Draw a wire from a channel to it.');
      return [];
    }
    const stops = hosts.map((host) => ({ kind: 'timed', id, at: { timeUs: at }, effect: { do: 'crash', host, restartAfterUs: down } }) as const);
    return [...stops, { kind: 'timed', id, at: { timeUs: at + down - 1 }, effect: { do: 'rewind', host: first, group, store, tables: keptRows(config) } }];
  },
});
