import type { Json } from '../base/json.ts';
import type { ChannelIndex, ExpressionText, NameIndex, NodeIndex } from './indexes.ts';

/** What a user demands of a run. Not part of the topology: a new expectation never changes a log. */
export type ExpectationPlan = { readonly id: string; readonly name: string } & Demand;

export type Demand =
  /** An effect of a step (rows of stores and external services) happens at most once for each value of `per` over its message. */
  | { readonly kind: 'atMostOnce'; readonly effect: NameIndex; readonly per: ExpressionText }
  /** What a producer was told is published stays readable for every group that subscribes to the channel, until it was handled. Empty: all channels. */
  | { readonly kind: 'noLoss'; readonly channels: readonly ChannelIndex[] }
  /** A node handles the messages of one key in the order of the channel; a repeat of an earlier one breaks it too, unless `repeats` allows. */
  | { readonly kind: 'orderPerKey'; readonly channel: ChannelIndex; readonly node: NodeIndex; readonly repeats: boolean }
  /** An effect of messages of one key comes in the order in which the channel took them. */
  | { readonly kind: 'effectOrder'; readonly channel: ChannelIndex; readonly effect: NameIndex }
  /** At the end each instance has completed, or has undone each step it did (or may have done) exactly once. */
  | { readonly kind: 'sagaAtomicity'; readonly saga: NodeIndex; readonly steps: readonly SagaStepPlan[]; /** Which instance an effect belongs to, over its message; null where messages carry their instance. */ readonly correlation: ExpressionText | null }
  /** Each instance ends, completed or compensated, within a time of its start; UNBOUNDED for by the end of the run. */
  | { readonly kind: 'sagaTermination'; readonly saga: NodeIndex; readonly withinUs: number }
  /** What a projection reads changes its store in time, for a share of the messages that change it. */
  | { readonly kind: 'staleness'; readonly node: NodeIndex; readonly store: NodeIndex; readonly channels: readonly ChannelIndex[]; readonly withinUs: number; readonly share: number }
  /** At the end the table of a projection is what its messages give, each applied once and in the order of its channels. What came in the last `settlingUs` may be missing. */
  | { readonly kind: 'converged'; readonly node: NodeIndex; readonly store: NodeIndex; readonly channels: readonly ChannelIndex[]; readonly key: ExpressionText; readonly changes: readonly RowChangePlan[]; /** A message that comes again changes nothing. */ readonly once: boolean; readonly settlingUs: number }
  /** No handler of a client fails with the reason that its query did not show what its command had done. */
  | { readonly kind: 'readYourWrites'; readonly client: NodeIndex; readonly stale: NameIndex }
  /** An effect that only leaders have is the deed of who had the effect `takes` last. */
  | { readonly kind: 'singleLeader'; readonly takes: NameIndex; readonly effect: NameIndex }
  /** What a producer was told is published is never cut off the log. Empty: all channels. */
  | { readonly kind: 'durable'; readonly channels: readonly ChannelIndex[] }
  /** A reader settles something within a time, wherever something waits for it. */
  | { readonly kind: 'progress'; readonly node: NodeIndex; readonly withinUs: number }
  /** An effect that `undoes` what an owner did finds that nobody else decided on it meanwhile. `about` and `owner` over the messages of the effects. */
  | { readonly kind: 'dirtyRead'; readonly writes: NameIndex; readonly undoes: NameIndex; readonly decides: NameIndex; readonly about: ExpressionText; readonly owner: ExpressionText }
  /** No handler of a node fails with the reason that it cannot read the version of its message. */
  | { readonly kind: 'schemaReadable'; readonly node: NodeIndex; readonly unreadable: NameIndex }
  /** Who changes a row that they had read finds it as they had read it. Empty: everybody. */
  | { readonly kind: 'noLostUpdate'; readonly nodes: readonly NodeIndex[] }
  /** A message leads to so many others at most. */
  | { readonly kind: 'storm'; readonly most: number }
  /** An expression over gauges and counts: at every row, at some row before `withinUs`, or at none. */
  | { readonly kind: 'always' | 'eventually' | 'never'; readonly expression: ExpressionText; readonly withinUs: number };

export interface SagaStepPlan {
  readonly node: NodeIndex;
  readonly compensated: boolean;
  /** Instances may pass it over. */
  readonly optional: boolean;
  /** Effects of the action and of the compensation, as far as the participants declare them; 0 for none. */
  readonly effect: NameIndex;
  readonly compensationEffect: NameIndex;
}

/** What messages of one type do to a row of a read model; the first that matches does. */
export interface RowChangePlan {
  /** `*` for any. */
  readonly on: string;
  readonly when: ExpressionText | null;
  /** The new row over the message and `row`, a template; null deletes it. */
  readonly value: Json;
  /** Name of the transaction that makes the change. */
  readonly step: NameIndex;
}
