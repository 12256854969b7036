/** References between plans: places in the topology's arrays. */
export type NodeIndex = number;
export type HostIndex = number;
export type LinkIndex = number;
export type ChannelIndex = number;
export type StoreIndex = number;
export type ProcessIndex = number;
export type GroupIndex = number;
export type NameIndex = number;
/** Source text in the expression language; scope in docs/contracts.md. */
export type ExpressionText = string;
