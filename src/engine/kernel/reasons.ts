/** Words that the engine itself puts into a row's `detail`. They follow the topology's names in the log header. */
export const REASONS = [
  'horizon', 'quiescent', 'rowsMax', 'cascadeMax', 'pendingMax',
  'loss', 'disconnected', 'unavailable', 'timeout', 'deliveryTimeout', 'retriesExhausted', 'tooLarge', 'noLeader',
  'notEnoughReplicas', 'notEnoughReplicasAfterAppend', 'outOfOrderSequence', 'staleEpoch', 'offline',
  'age', 'size', 'unclean', 'clean', 'preferred', 'first', 'expanded', 'lag', 'fenced', 'restarted',
  'join', 'left', 'sessionTimeout', 'pollTimeout', 'rebalanceTimeout', 'unknownMember', 'staleGeneration',
  'earliest', 'latest', 'outOfRange', 'noPosition', 'coordinatorDown',
  'conflict', 'queueFull', 'hostDown', 'failed', 'expression', 'commitTimeout', 'crash',
  'nack', 'rejected', 'expired', 'maxlen', 'deliveryLimit', 'leaseExpired', 'connectionLost', 'consumerTimeout', 'automatic', 'uncommitted',
  'dropped', 'alternate', 'returned', 'cycle', 'unroutable', 'unknownDelivery', 'closed', 'lateSettlement',
  'commit', 'abort', 'shutOut', 'noTransaction', 'transactionOpen', 'invalidTransaction', 'concurrentTransactions', 'transactionFailed', 'transactionTimeout',
  'separated', 'rejoined', 'queueDeleted', 'overLimit', 'duplicate', 'sampled', 'seek', 'memory', 'disk', 'invalidSessionTimeout', 'unused', 'consumersGone', 'ownerGone', 'resourceLocked', 'eligible', 'uncleanShutdown', 'lastKnownLeader',
] as const;

export type Reason = (typeof REASONS)[number];

/** Offset of each reason after the topology's names. */
export const reasonOffset = (reason: Reason): number => OFFSETS[reason];

const OFFSETS = Object.fromEntries(REASONS.map((reason, offset) => [reason, offset])) as { readonly [R in Reason]: number };
