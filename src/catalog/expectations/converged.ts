import type { Step } from '../../topology/process.ts';
import { defineExpectation } from '../entry.ts';
import { duration, reference } from '../field.ts';
import type { ExpectationContext } from '../lowering/context.ts';
import { changesOf, PROJECTION_FIELDS } from '../nodes/projection.ts';

export const converged = defineExpectation({
  kind: 'converged',
  label: 'Read model converges',
  noun: 'expectation',
  summary: 'At the end the read model is what a fresh one would be that has read the same messages, each once and in order.',
  icon: 'converged',
  tone: 'expectation',
  fields: {
    projection: reference('Projection', { to: ['projection'], required: true, help: 'The projection that keeps the read model.', case: 'PAT-05' }),
    settling: duration('Settling time', { default: '10s', help: 'What came in this last part of the run may be missing still.' }),
  },
  lower: ({ projection, settling }, context) => {
    const { id, name, design, topology, nodeIndex, error } = context;
    const [config, node] = [design.configOf(projection, PROJECTION_FIELDS), nodeIndex(projection)];
    if (config === undefined || node === undefined) return null;
    const channels = topology.groups.find((group) => group.node === node)?.subscriptions ?? topology.receivers.find((receiver) => receiver.node === node)?.queues ?? [];
    if (channels.length === 0) {
      error('projection', 'not-a-reader', `${projection} reads no channel.`, 'Draw a wire from a channel to it.');
      return null;
    }
    const other = otherWriter(node, config, context);
    if (other !== undefined) {
      error('projection', 'shared-table', `${other} changes the table "${config.table}" of ${config.store} too, so that it is not what ${projection} makes of its messages.`, `Give ${projection} a table of its own.`);
      return null;
    }
    const changes = changesOf(config).map((change) => ({ ...change, step: topology.names.indexOf(change.step) }));
    return { id, name, kind: 'converged', node, store: nodeIndex(config.store) ?? 0, channels, key: config.key, changes, once: config.idempotency !== 'none', settlingUs: settling };
  },
});

/** Who else writes the table. */
function otherWriter(node: number, { store, table }: { readonly store: string; readonly table: string }, { topology, nodeIndex }: ExpectationContext): string | undefined {
  const index = topology.stores.findIndex((plan) => plan.node === nodeIndex(store));
  const writes = (step: Step): boolean => step.op === 'tx' && step.store === index && step.operations.some((operation) => WRITES.includes(operation.op) && 'table' in operation && operation.table === table);
  const other = topology.processes.find((process) => process.node !== node && process.program.some(writes));
  return other === undefined ? undefined : topology.nodes[other.node]?.id;
}

const WRITES: readonly string[] = ['insert', 'put', 'patch', 'delete', 'append'];
