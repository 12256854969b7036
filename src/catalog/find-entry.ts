import { CHANNELS } from './channels/registry.ts';
import type { ChannelEntry, ExpectationEntry, FaultEntry, NodeEntry, SystemEntry } from './entry.ts';
import { EXPECTATIONS } from './expectations/registry.ts';
import { FAULTS } from './faults/registry.ts';
import { NODES } from './nodes/registry.ts';
import { SYSTEMS } from './systems/registry.ts';

const byKind = <E extends { readonly kind: string }>(entries: readonly E[]): ReadonlyMap<string, E> => new Map(entries.map((entry) => [entry.kind, entry]));

const SYSTEM_KINDS = byKind(SYSTEMS);
const CHANNEL_KINDS = byKind(CHANNELS);
const NODE_KINDS = byKind(NODES);
const FAULT_KINDS = byKind(FAULTS);
const EXPECTATION_KINDS = byKind(EXPECTATIONS);

/** Catalog entries by kind. */
export const findSystem = (kind: string): SystemEntry | undefined => SYSTEM_KINDS.get(kind);
export const findChannel = (kind: string): ChannelEntry | undefined => CHANNEL_KINDS.get(kind);
export const findNode = (kind: string): NodeEntry | undefined => NODE_KINDS.get(kind);
export const findFault = (kind: string): FaultEntry | undefined => FAULT_KINDS.get(kind);
export const findExpectation = (kind: string): ExpectationEntry | undefined => EXPECTATION_KINDS.get(kind);
