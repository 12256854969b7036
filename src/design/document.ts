import type { Json, JsonObject } from '../base/json.ts';

/**
 * The document: what a `*.flow.json` file holds, after migration to the current version. Field values inside
 * `config` belong to the catalog entry of the `kind`; a config holds only what differs from the defaults.
 */
export interface Design {
  readonly format: 'flowstage/design';
  readonly version: typeof DESIGN_VERSION;
  readonly name: string;
  readonly description: string;
  readonly systems: readonly DesignSystem[];
  readonly nodes: readonly DesignNode[];
  readonly edges: readonly DesignEdge[];
  /** Positions by node id; outside the topology, as names are. */
  readonly layout: { readonly [id: string]: Position };
  /** Notes and groups on the canvas; outside the topology. Absent for none. */
  readonly annotations?: readonly DesignAnnotation[];
  /** JSON Schemas of message types, by type. */
  readonly schemas: JsonObject;
  readonly scenarios: readonly DesignScenario[];
  readonly expectations: readonly DesignExpectation[];
  /** What we do not know, kept as found. */
  readonly extensions: JsonObject;
}

export const DESIGN_VERSION = 1;

/** A cluster or cloud service that hosts channels. */
export interface DesignSystem {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly config: JsonObject;
}

/** Anything on the canvas: a channel, a producer, a consumer, a saga, a step of one, a store. `id` is its identity, `name` only its label. */
export interface DesignNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** The system that hosts a channel. */
  readonly system?: string;
  /** The saga of a saga step. */
  readonly parent?: string;
  readonly config: JsonObject;
}

/** A wire. Its meaning follows from the kinds (and ports) at its ends; config holds the link's latency, loss, duplication. */
export interface DesignEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Needed where a kind has several ports in one direction. */
  readonly fromPort?: string;
  readonly toPort?: string;
  readonly config: JsonObject;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A note, or a frame around what belongs together. Its place is its top left corner. */
export interface DesignAnnotation {
  readonly id: string;
  readonly kind: AnnotationKind;
  /** Plain text: of a note what it says, of a group its title. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone: AnnotationTone;
  /** Of a group that is drawn as one node: what it holds. Absent while it is open. */
  readonly collapsed?: readonly string[];
}

export const ANNOTATION_KINDS = ['note', 'group'] as const;
export type AnnotationKind = (typeof ANNOTATION_KINDS)[number];

/** Names of colours; what they look like is the theme's. */
export const ANNOTATION_TONES = ['plain', 'yellow', 'green', 'blue', 'purple', 'red'] as const;
export type AnnotationTone = (typeof ANNOTATION_TONES)[number];

export interface DesignScenario {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly seed: string;
  /** Horizon, a duration. */
  readonly until: string;
  /** The instant of virtual time 0, ISO 8601 in UTC. */
  readonly startsAt: string;
  /** Field values that this scenario changes: `field` is the path in the node's (or system's) config. */
  readonly overrides: readonly { readonly node: string; readonly field: string; readonly value: Json }[];
  readonly faults: readonly DesignFault[];
  /** What a run is expected to end with; `flowstage check` compares. Absent parts are not compared. */
  readonly outcome: DesignOutcome;
}

export interface DesignFault {
  readonly id: string;
  readonly kind: string;
  readonly config: JsonObject;
}

export interface DesignOutcome {
  /** Ids of exactly the expectations that must be broken. */
  readonly findings?: readonly string[];
  readonly sagas?: { readonly [K in 'started' | 'completed' | 'compensated' | 'failed' | 'open']?: number };
}

export interface DesignExpectation {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly config: JsonObject;
}
