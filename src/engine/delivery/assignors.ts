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

/** `owned` is what each member had before, by its place in the list of members. */
export type Assignor = (members: number, subscriptions: readonly Subscription[], owned: Assignment) => Assignment;

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

/**
 * Everybody keeps what it had as far as that is balanced: as many as all others or one more. The rest goes to whoever has
 * least (AbstractStickyAssignor, for members with one and the same subscription).
 */
const sticky: Assignor = (members, subscriptions, owned) => {
  const all = subscriptions.flatMap(({ channel, partitions }) => Array.from({ length: partitions }, (_, partition) => ({ channel, partition })));
  const least = Math.floor(all.length / members);
  let larger = all.length % members;
  const assignment = owned.map((own) => {
    const kept = own.slice(0, larger > 0 ? least + 1 : least);
    if (kept.length > least) larger--;
    return kept;
  });
  const given = new Set(assignment.flat().map(placeOf));
  for (const free of all.filter((partition) => !given.has(placeOf(partition)))) {
    const fewest = Math.min(...assignment.map((own) => own.length));
    assignment.find((own) => own.length === fewest)!.push(free);
  }
  return assignment;
};

const placeOf = ({ channel, partition }: TopicPartition): string => `${channel}/${partition}`;

export const ASSIGNORS = { range, roundRobin, sticky } as const;
