import { KAFKA_TOPIC_FIELDS } from '../../catalog/channels/kafka-topic.ts';
import type { Fields } from '../../catalog/field.ts';

/** What a run knows of a topic; every other setting is kept for export. */
export const TOPIC_FIELDS: Fields = KAFKA_TOPIC_FIELDS;

export const TOPIC_KIND = 'kafka-topic';
export const CLUSTER_KIND = 'kafka';

/** Field of a topic node in a design's file that holds the text of the resource it came from. */
export const SOURCE_KEY = 'x-strimzi';
