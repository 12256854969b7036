import type { PartitionPlan } from './channel.ts';
import type { MessagePlan } from './process.ts';
import type { ExpressionText, GroupIndex, HostIndex, LinkIndex, NameIndex, ProcessIndex, ChannelIndex, StoreIndex } from './indexes.ts';

/** Everything a run depends on besides the topology. Plain JSON data. */
export interface Scenario {
  /** Any text; the same text is the same run. */
  readonly seed: string;
  readonly horizonUs: number;
  /** The instant that virtual time 0 stands for, in microseconds since 1970-01-01T00:00:00Z. */
  readonly epochUs: number;
  readonly faults: readonly FaultPlan[];
  readonly limits: Limits;
}

/** What stops a runaway flow. */
export interface Limits {
  readonly rowsMax: number;
  /** Dispatches at one instant. */
  readonly cascadeMax: number;
  /** Pending events in the heap. */
  readonly pendingMax: number;
}

/** `id` is the fault's id in the design; rows name it. */
export type FaultPlan = TimedFault | RuleFault;

/** Strikes once, at an instant or before the dispatch with a number (from 1, as the log shows them: silent ones do not count): a live intervention. */
export interface TimedFault {
  readonly kind: 'timed';
  readonly id: string;
  readonly at: { readonly timeUs: number } | { readonly dispatch: number };
  readonly effect: HostEffect;
}

export type HostEffect =
  | { readonly do: 'crash'; readonly host: HostIndex; readonly restartAfterUs: number }
  | { readonly do: 'restart'; readonly host: HostIndex }
  /** The host stops, and starts with another release of its software: `release` in its expressions, 1 before. */
  | { readonly do: 'deploy'; readonly host: HostIndex; readonly release: number; readonly downUs: number }
  /** What operators do while nobody reads: the positions of a group go back to 0, and rows are deleted from a store. */
  | { readonly do: 'rewind'; readonly host: HostIndex; readonly group: GroupIndex; readonly store: StoreIndex; readonly tables: readonly ClearedTable[] }
  /** Once the group has caught up, whoever reads the table reads another one instead; those who write them go on as before. */
  | { readonly do: 'switchOver'; readonly host: HostIndex; readonly group: GroupIndex; readonly store: StoreIndex; readonly table: string; readonly to: string }
  | { readonly do: 'pause'; readonly host: HostIndex; readonly forUs: number }
  /** Nothing crosses between the two sides of each cut, both ways. The first is between hosts of one system and whom they cannot reach; those that are cut off from others of their system lose its controller and its majority. */
  | { readonly do: 'separate'; readonly host: HostIndex; readonly cuts: readonly Cut[]; readonly forUs: number }
  /** A crash after which what the host had not written to its disk is gone. */
  | { readonly do: 'losePower'; readonly host: HostIndex; readonly restartAfterUs: number }
  /** The clock of the host is so far ahead of the others from now on; behind, if negative. */
  | { readonly do: 'skew'; readonly host: HostIndex; readonly byUs: number }
  /** An operator adds partitions to a channel, through one of its hosts: `partitions` are all that it has then beyond those of the topology. */
  | { readonly do: 'addPartitions'; readonly host: HostIndex; readonly channel: ChannelIndex; readonly partitions: readonly PartitionPlan[] }
  /** A message more than the source makes; it enters the process where its arrivals do, with ordinal 0. */
  | { readonly do: 'send'; readonly host: HostIndex; readonly process: ProcessIndex; readonly message: MessagePlan };

/** One cut of a network partition. */
export interface Cut {
  readonly hosts: readonly HostIndex[];
  readonly from: readonly HostIndex[];
}

/** Rows whose keys end in one of the texts; all, if there is none. */
export interface ClearedTable {
  readonly table: string;
  readonly endings: readonly string[];
}

/** Strikes at every decision that matches all of its conditions. */
export interface RuleFault {
  readonly kind: 'rule';
  readonly id: string;
  readonly point: SitePoint;
  readonly match: SiteMatch;
  readonly effect: SiteEffect;
}

/** Where a decision is taken. */
export type SitePoint =
  /** The gap after a step of a program (by its name), before one, at its start (after the trigger) or its end. */
  | { readonly at: 'gap'; readonly process: ProcessIndex; readonly gap: 'after' | 'before'; readonly step: NameIndex }
  | { readonly at: 'gap'; readonly process: ProcessIndex; readonly gap: 'start' | 'end' }
  /** A step about to take effect. */
  | { readonly at: 'step'; readonly process: ProcessIndex; readonly step: NameIndex }
  /** A hop over a link; `direction` is seen from the client. */
  | { readonly at: 'link'; readonly link: LinkIndex; readonly direction: 'request' | 'response' | 'both' }
  /** Who becomes leader. */
  | { readonly at: 'election'; readonly channel: ChannelIndex };

export interface SiteMatch {
  /** Condition on the message in hand; '' matches all, also hops that carry none. */
  readonly when: ExpressionText;
  /** Which attempt at the message; 0 for all. */
  readonly attempt: number;
  /** Only the nth match of the conditions above, from 1; 0 for all. */
  readonly nth: number;
  readonly probability: number;
  readonly fromUs: number;
  readonly untilUs: number;
  /** Only these sites (16 hex digits each); empty for all. What the fault search and interventions write. */
  readonly sites: readonly string[];
}

export type SiteEffect =
  | { readonly do: 'crash'; readonly restartAfterUs: number }
  | { readonly do: 'pause'; readonly forUs: number }
  /** The step fails with the fault's name as reason, before it has any effect. */
  | { readonly do: 'fail' }
  /** The step takes this much longer; a `call` or `tx` may then time out. */
  | { readonly do: 'delay'; readonly byUs: number }
  | { readonly do: 'lose' }
  | { readonly do: 'duplicate'; readonly afterUs: number }
  /** The nth candidate wins, from 0. */
  | { readonly do: 'choose'; readonly option: number };
