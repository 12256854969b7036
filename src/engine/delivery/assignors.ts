/** A partition by channel and index. */
export interface TopicPartition {
  readonly channel: number;
  readonly partition: number;
}

export interface Subscription {
  readonly channel: number;
  readonly partitions: number;
}

/** Partitions of each member, by its place in the list of members. */
export type Assignment = TopicPartition[][];

export type Assignor = (members: number, subscriptions: readonly Subscription[]) => Assignment;

/** Per channel: contiguous ranges, the first `partitions mod members` members get one more (RangeAssignor). */
const range: Assignor = (members, subscriptions) => {
  const assignment: Assignment = Array.from({ length: members }, () => []);
  for (const { channel, partitions } of subscriptions) {
    const least = Math.floor(partitions / members);
    const extra = partitions % members;
    for (let m = 0, next = 0; m < members; m++) {
      const count = least + (m < extra ? 1 : 0);
      for (let i = 0; i < count; i++) assignment[m]!.push({ channel, partition: next++ });
    }
  }
  return assignment;
};

/** All partitions of all channels dealt out in turn (RoundRobinAssignor). */
const roundRobin: Assignor = (members, subscriptions) => {
  const assignment: Assignment = Array.from({ length: members }, () => []);
  let turn = 0;
  for (const { channel, partitions } of subscriptions) {
    for (let partition = 0; partition < partitions; partition++) assignment[turn++ % members]!.push({ channel, partition });
  }
  return assignment;
};

export const ASSIGNORS = { range, roundRobin } as const;
