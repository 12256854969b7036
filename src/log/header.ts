/** What a log needs besides its rows: the design-time names that rows point at. Nothing in it grows with the run. */
export interface LogHeader {
  readonly format: 'flowstage/log';
  readonly version: 1;
  /** Version of the engine that wrote it; logs of another version open read-only. */
  readonly engine: string;
  readonly topologyHash: string;
  readonly seed: string;
  readonly epochUs: number;
  /** names[0] is ''. */
  readonly names: readonly string[];
  /** nodes[0] is none. */
  readonly nodes: readonly { readonly id: string; readonly members: number; readonly parent: number }[];
  /** channels[0] is none. */
  readonly channels: readonly { readonly id: string; readonly partitions: number }[];
  /** Which node's group reads which channel: one gauge family row each. */
  readonly subscriptions: readonly { readonly node: number; readonly channel: number }[];
}
