import type { ChannelIndex, HostIndex, LinkIndex, NodeIndex, ProcessIndex } from './indexes.ts';

/** Members that share the partitions of channels: membership, assignment, and one ledger for each partition. One group per node. */
export interface GroupPlan {
  readonly id: string;
  readonly node: NodeIndex;
  readonly process: ProcessIndex;
  readonly subscriptions: readonly ChannelIndex[];
  /** Member i runs on members[i]. */
  readonly members: readonly HostIndex[];
  readonly membership: MembershipPlan;
  readonly poll: PollPlan;
  /** Where to start in a partition without a committed position, or with one that retention removed. */
  readonly reset: 'earliest' | 'latest' | 'error';
  /** What members see: every replicated entry, or those below the first undecided transaction, without aborted ones. Absent: `committed`. */
  readonly view?: 'committed' | 'stable';
  /** Members to brokers. */
  readonly link: LinkIndex;
}

/**
 * How members come to their partitions. `eager` (absent) and `cooperative`: rounds in which all join again; eager members give
 * everything back before, cooperative ones go on and give back only what moves, so that another round hands it over. `consumer`: no
 * rounds; the coordinator keeps a target, and each member is moved towards it by its heartbeats (KIP-848).
 */
export type GroupProtocol = 'eager' | 'cooperative' | 'consumer';

/** Heartbeats, session and poll timeouts, and a generation that counts assignments. */
export interface MembershipPlan {
  /** Hosts that can coordinate the group, in order of preference: the first that is alive does. */
  readonly coordinators: readonly HostIndex[];
  /** How long a dead coordinator goes unnoticed. */
  readonly coordinatorFailoverUs: number;
  readonly sessionUs: number;
  readonly heartbeatUs: number;
  /** An empty group waits this long for more members before its first generation. */
  readonly initialDelayUs: number;
  readonly protocol?: GroupProtocol;
  readonly assignor: 'range' | 'roundRobin' | 'sticky';
  /** A restarted member keeps its identity: back within the session timeout, it causes no rebalance. */
  readonly staticMembers: boolean;
  /** Coordinators let nobody join: the session is shorter or longer than they allow. */
  readonly refusesSession?: boolean;
}

export interface PollPlan {
  readonly recordsMax: number;
  /** The member polls only when its program says so. */
  readonly manual?: boolean;
  /** A member that does not poll for this long leaves the group. Also the time others wait for it to rejoin. */
  readonly intervalMaxUs: number;
  /** Commit the polled position this often, inside poll; 0 when the program settles by itself. */
  readonly autoCommitEveryUs: number;
  /** Entries of one partition that one fetch brings at most. */
  readonly fetchRecordsMax: number;
  /** When a fetch is answered, and how much it brings. Absent: from one byte on, and 1 MiB at most. */
  readonly fetch?: FetchPlan;
  /** A fetch, commit or join without answer is sent again after this long. */
  readonly requestTimeoutUs: number;
  /** How old a member's knowledge of how many partitions there are may get. Absent: five minutes. */
  readonly metadataAgeUs?: number;
  /** A commit that is not answered for this long in all fails its step. */
  readonly apiTimeoutUs: number;
}

/** Of one partition. A broker answers when so much is there, or at the end of the wait with what there is. */
export interface FetchPlan {
  readonly bytesMin: number;
  readonly waitMaxUs: number;
  /** Of all entries together; a larger first one is brought all the same. */
  readonly bytesMax: number;
}
