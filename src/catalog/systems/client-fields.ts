import { BROKERS } from '../brokers/registry.ts';
import type { Broker } from '../brokers/broker.ts';
import type { RecordField } from '../field.ts';

type ClientRecord = readonly [name: string, record: RecordField];

const readerRecord = ({ reader }: Broker): ClientRecord => [reader.field, reader.record];
const senderRecords = ({ sender }: Broker): readonly ClientRecord[] => (sender.field === undefined ? [] : [[sender.field, sender.record]]);

/**
 * Settings of the clients of every product but those of logs, which nodes have under names of their own. What their
 * values are is known to the product alone, so that they have no names in the types of a node's config.
 */
export const QUEUE_READER_FIELDS: Readonly<Record<never, RecordField>> = Object.fromEntries(queueBrokers().map(readerRecord));
export const QUEUE_SENDER_FIELDS: Readonly<Record<never, RecordField>> = Object.fromEntries(queueBrokers().flatMap(senderRecords));
/** Of nodes that do both. */
export const QUEUE_CLIENT_FIELDS: Readonly<Record<never, RecordField>> = Object.fromEntries(queueBrokers().flatMap((broker) => [readerRecord(broker), ...senderRecords(broker)]));

function queueBrokers(): readonly Broker[] {
  return BROKERS.filter(({ sender }) => sender.field !== undefined);
}
