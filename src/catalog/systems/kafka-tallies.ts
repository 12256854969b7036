import type { Json, JsonObject } from '../../base/json.ts';
import { isObject } from '../../base/json.ts';
import type { ClientTallies } from '../entry.ts';

/** What kafka-consumer-groups and the metrics of clients (consumer-coordinator-metrics, consumer-fetch-manager-metrics, producer-metrics) show. Averages are since the run began. */
export const KAFKA_CLIENT_TALLIES: ClientTallies = {
  reads: [
    { name: 'lag', of: 'lag', help: 'HW − committed offset, in entries, summed over partitions.' },
    { name: 'records-lag-max', of: 'lagMost', help: 'HW − position, in entries, of the assigned partition that is farthest behind.' },
    { name: 'members', of: 'members', help: 'Members of the group.' },
    { name: 'generation', of: 'generation', help: 'Generation of the group; its epoch with group.protocol consumer.' },
    { name: 'rebalance-total', of: 'rebalances', help: 'Rebalances that the group has completed.' },
    { name: 'rebalance-latency-avg', of: 'rebalanceMeanMs', unit: 'ms', decimals: 1, help: 'Mean duration of a rebalance. None with group.protocol consumer: nobody stops for it.' },
    { name: 'rebalance-latency-max', of: 'rebalanceMostMs', unit: 'ms', decimals: 1, help: 'Longest duration of a rebalance.' },
  ],
  sends: [
    { name: 'record-send-total', of: 'recordsSent', help: 'Records sent.' },
    { name: 'batch-size-avg', of: 'batchMeanBytes', unit: 'B', decimals: 1, help: 'Mean size of a batch, as brokers got them.' },
    { name: 'records-per-request-avg', of: 'batchMeanRecords', decimals: 1, help: 'Mean number of records in a produce request; each carries one batch.' },
    { name: 'record-retry-total', of: 'recordsRetried', help: 'Records sent again, each time counting.' },
    { name: 'record-error-total', of: 'recordsFailed', help: 'Records given up.' },
    {
      name: 'transaction state',
      of: 'transactionState',
      words: ['Empty', 'Ongoing', 'PrepareCommit', 'PrepareAbort', 'CompleteCommit', 'CompleteAbort'],
      each: (config, instance) => {
        const id = transactionalId(config);
        return id === undefined ? undefined : `${id}-${instance}`;
      },
      help: 'State of the last transaction of this transactional.id that this client began.',
    },
  ],
};

/** Kinds of nodes have their producer client in fields of different names. */
function transactionalId(config: JsonObject): string | undefined {
  const client = Object.values(config).find((value: Json) => isObject(value) && typeof value['transactional.id'] === 'string');
  return isObject(client) ? (client['transactional.id'] as string) : undefined;
}
