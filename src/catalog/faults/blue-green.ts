import { PROJECTION_FIELDS } from '../nodes/projection.ts';
import { defineFault } from '../entry.ts';
import { duration, reference } from '../field.ts';
import { hostsOf } from './hosts-of.ts';
import { UNBOUNDED } from '../../base/limits.ts';

export const blueGreen = defineFault({
  kind: 'blue-green',
  label: 'Blue/green rebuild',
  noun: 'rebuild beside',
  summary: 'A second projection builds another table from the first message on, while the first serves. Once it has caught up, whoever reads the old table reads the new one.',
  icon: 'blue-green',
  tone: 'fault',
  fields: {
    node: reference('Serving projection', { to: ['projection'], required: true, help: 'The projection whose table is read. It goes on, so that one can go back.' }),
    to: reference('New projection', { to: ['projection'], required: true, help: 'The projection that is built beside it, in another table of the same store. It does not run before.' }),
    at: duration('At', { required: true, min: '1us', help: 'When the new one starts. Readers are moved when it has read everything; somebody looks every second.' }),
  },
  lower: ({ node, to, at }, context) => {
    const { topology, design, nodeIndex, id, error } = context;
    const [blue, green] = [design.configOf(node, PROJECTION_FIELDS), design.configOf(to, PROJECTION_FIELDS)];
    if (blue === undefined || green === undefined) return [];
    if (blue.store !== green.store || blue.table === green.table) {
      error('to', 'not-beside', `${to} does not build another table beside ${node}.`, `Let ${to} keep its read model in ${blue.store}, in a table other than "${blue.table}".`);
      return [];
    }
    const group = topology.groups.findIndex((plan) => plan.node === nodeIndex(to));
    const store = topology.stores.findIndex((plan) => plan.node === nodeIndex(green.store));
    const hosts = hostsOf(to, UNBOUNDED, 'to', context);
    const [first] = hosts;
    if (group < 0 || store < 0 || first === undefined) {
      error('to', 'nothing-to-rebuild', `${to} reads no channel, so it never catches up.`, 'Draw a wire from a channel to it.');
      return [];
    }
    const waits = hosts.map((host) => ({ kind: 'timed', id, at: { timeUs: 0 }, effect: { do: 'crash', host, restartAfterUs: at } }) as const);
    return [...waits, { kind: 'timed', id, at: { timeUs: at }, effect: { do: 'switchOver', host: first, group, store, table: blue.table, to: green.table } }];
  },
});
