import type { Distribution } from '../base/distribution.ts';
import type { JsonObject } from '../base/json.ts';
import type { Fields, ConfigOf } from './field.ts';
import type { ExpectationContext, FaultContext, LowerContext, PlacedDesign } from './lowering/context.ts';
import type { ExpectationPlan } from '../topology/expectation.ts';
import type { FaultPlan } from '../topology/scenario.ts';
import type { ChannelPortability, Portable } from './portable.ts';

/**
 * What a person can place, as data: words, fields, ports, and how it becomes primitives of the topology.
 * Palette, inspector, validation, help and contract tests follow by iterating the registries.
 */
export interface EntryWords {
  readonly kind: string;
  readonly label: string;
  /** What one of them is called in a sentence: `topic`, `service`. */
  readonly noun: string;
  /** One sentence. */
  readonly summary: string;
  /** Name of a drawing; the canvas has a default face for names it does not know. */
  readonly icon: string;
  readonly tone: Tone;
}

export type Tone = 'system' | 'channel' | 'source' | 'service' | 'saga' | 'store' | 'external' | 'fault' | 'expectation';

/** A cluster or cloud service. It hosts channels and is itself the server of their links. */
export interface SystemEntry<F extends Fields = Fields> extends EntryWords {
  readonly fields: F;
  /** Kinds of channels that it hosts. */
  readonly channels: readonly string[];
  shape(config: ConfigOf<F>): NodeShape;
  /** Time of one hop, one way, where a wire says nothing else: between a client and a host of the system, and between its hosts. */
  /** Its settings that other products have too. */
  readonly portable?: readonly Portable[];
  readonly clients?: ClientTallies;
  latency(config: ConfigOf<F>): { readonly client: Distribution; readonly replica: Distribution };
  /** What lies between fields; wrong values of one field are reported by the reader. */
  check?(config: ConfigOf<F>, context: LowerContext): void;
  lower(config: ConfigOf<F>, context: LowerContext): void;
}

/** Something that can be seen of one entry of a channel. */
export type EntryFigure = 'partition' | 'position' | 'deliveries' | 'redelivered' | 'failures' | 'appendedAt' | 'sentAt' | 'firstDeliveredAt';

export interface EntryObservable {
  readonly name: string;
  readonly of: EntryFigure;
  /** Settings of the channel without which there is no such thing. */
  readonly needs?: JsonObject;
}

export interface ChannelEntry<F extends Fields = Fields> extends EntryWords {
  readonly fields: F;
  /** What of it another product could be. */
  readonly portable: ChannelPortability;
  /** What a wire from it to what it feeds says; absent: the link alone. */
  readonly wires?: Fields;
  /** What its product calls what can be seen of it while it runs, the most telling first. */
  readonly observables: readonly Observable[];
  /** The same for what only the rows tell: shown where somebody looks at one channel, not while it is painted. */
  readonly tallies: readonly Tally[];
  /** What its product calls what can be seen of one entry; absent for what keeps none. */
  readonly entryObservables?: readonly EntryObservable[];
  /** It calls its subscribers instead of being read. */
  readonly pushes?: boolean;
  readonly ports: readonly Port[];
  check?(config: ConfigOf<F>, context: LowerContext): void;
  lower(config: ConfigOf<F>, context: LowerContext): void;
}

export interface NodeEntry<F extends Fields = Fields> extends EntryWords {
  readonly fields: F;
  readonly ports: readonly Port[];
  /** Kind of the node that it lives in. */
  readonly parentKind?: string;
  shape(config: ConfigOf<F>, id: string, design: PlacedDesign): NodeShape;
  check?(config: ConfigOf<F>, context: LowerContext): void;
  lower(config: ConfigOf<F>, context: LowerContext): void;
}

export interface FaultEntry<F extends Fields = Fields> extends EntryWords {
  readonly fields: F;
  /** The plans that the fault becomes; none, with a diagnostic, when it names what is not there. */
  lower(config: ConfigOf<F>, context: FaultContext): readonly FaultPlan[];
}

export interface ExpectationEntry<F extends Fields = Fields> extends EntryWords {
  readonly fields: F;
  lower(config: ConfigOf<F>, context: ExpectationContext): ExpectationPlan | null;
}

/** Place of an end of a wire. Two ends fit when one goes out, the other in, and both are for the same connection. */
export interface Port {
  readonly id: string;
  readonly label: string;
  readonly direction: 'in' | 'out';
  readonly connects: Connection;
  /** Wires that may end here; absent for any number. */
  readonly max?: number;
}

export type Connection = keyof typeof CONNECTIONS;

/** What a wire means, read from its start to its end. */
export const CONNECTIONS = {
  publish: 'publishes to',
  subscribe: 'is read by',
  store: 'reads and writes',
  call: 'calls',
  bind: 'routes to',
  alternate: 'falls back to',
  deadLetter: 'dead-letters to',
  notify: 'notifies',
} as const;

/** A figure of a channel under the name that its product's own tools show it by. */
export interface Observable {
  readonly name: string;
  /** Stands on the face behind its number: `12 ready`. */
  readonly brief?: string;
  /** What it means and in which unit: for who points at the name. */
  readonly help?: string;
  readonly of: ChannelFigure;
  /** A warning on the face while it is below that figure: `2/3 online`. */
  readonly below?: ChannelFigure;
  /** Settings of the channel without which there is no such thing. */
  readonly needs?: JsonObject;
}

/** A tally of a channel or a client under the name that its product's own tools show it by: ages, sizes, and how often something happened since the run began. */
export interface Tally {
  readonly name: string;
  /** Figure of an aspect that counts rows; the tests of `analysis/tallies/` hold the two together. */
  readonly of: string;
  /** What it means and in which unit: for who points at the name. */
  readonly help?: string;
  /** Stands behind the number: `s`, `B`, `/s`. */
  readonly unit?: string;
  /** Decimals that are shown; absent: whole numbers. */
  readonly decimals?: number;
  /** Settings of the channel without which there is no such thing; of a list, what is in it. */
  readonly needs?: JsonObject;
  /** Words of the product for the values 0, 1 ... of a figure that is a state. */
  readonly words?: readonly string[];
  /** For a figure of each instance: what the product calls the instance's; undefined for one that has none. */
  readonly each?: (config: JsonObject, instance: number) => string | undefined;
}

/** What the clients of a system show, under the names of the product's client metrics. */
export interface ClientTallies {
  readonly reads: readonly Tally[];
  readonly sends: readonly Tally[];
}

/** Figures of a channel at a moment, over all partitions: `ready` is kept, and neither with a consumer nor held back. */
export type ChannelFigure = 'kept' | 'ready' | 'leased' | 'delayed' | 'deadLettered' | 'consumers' | 'start' | 'end' | 'committed' | 'inSyncLeast' | 'lag' | 'leaderless' | 'stable' | 'underReplicated' | 'leader' | 'members' | 'online' | 'underMinInSync' | 'eligible' | 'epochMost' | ChannelTotal;

/** Of a router or a queue since the run began: entries that were published to it, that it sent on, that nothing took, pushes, and requests that brought nothing. */
export type ChannelTotal = 'published' | 'routed' | 'unroutable' | 'pushed' | 'filtered' | 'emptyReceives' | 'repeats';

/** What a node owns in the topology. */
export interface NodeShape {
  /** Hosts, and with them members. */
  readonly members: number;
  readonly opaque?: boolean;
  readonly process?: boolean;
  readonly store?: boolean;
  /** Id of the group, for a node that reads channels. */
  readonly group?: string;
  /** For a node that reads queues. */
  readonly receiver?: boolean;
  /** A store of its own on an opaque host of its own: node `<id>/<name>`. */
  readonly ownStore?: string;
  /** Nodes inside it that rows are about, by id; they own nothing. */
  readonly parts?: readonly string[];
}

/** The one place where an entry's own field types are given up: the registry reads its config by the same fields. */
export const defineSystem = <F extends Fields>(entry: SystemEntry<F>): SystemEntry => entry as unknown as SystemEntry;
export const defineChannel = <F extends Fields>(entry: ChannelEntry<F>): ChannelEntry => entry as unknown as ChannelEntry;
export const defineNode = <F extends Fields>(entry: NodeEntry<F>): NodeEntry => entry as unknown as NodeEntry;
export const defineFault = <F extends Fields>(entry: FaultEntry<F>): FaultEntry => entry as unknown as FaultEntry;
export const defineExpectation = <F extends Fields>(entry: ExpectationEntry<F>): ExpectationEntry => entry as unknown as ExpectationEntry;
