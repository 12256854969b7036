/** How many partitions of a channel somebody knows of who asks once in `ageUs`, in phase with time 0; 0 for the truth. */
export interface PartitionCounts {
  partitionsKnown(channel: number, ageUs: number): number;
}

/** metadata.max.age.ms of Kafka's clients. */
export const METADATA_AGE_US = 300_000_000;
