import type { Json, JsonObject } from '../base/json.ts';

/**
 * What settings of products mean, whatever they are called: the one vocabulary through which a channel moves from any
 * product to any other. Each entry says which of its fields is which trait; nothing knows two products at once.
 */
export interface TraitWords {
  readonly label: string;
  /** What it means that a product has no such setting. */
  readonly without: string;
  /** Carried over although nobody set it: products differ in what they do unasked. */
  readonly always?: boolean;
}

const trait = (label: string, without: string, always = false): TraitWords => ({ label, without, always });

export const TRAITS = {
  hosts: trait('Hosts', 'It is a managed service: its hosts are not yours.'),
  clientLatency: trait('Latency to clients', 'Its wires have latencies of their own.'),
  replicaLatency: trait('Latency between hosts', 'Its wires have latencies of their own.'),
  retention: trait('Messages are kept for', 'Messages stay until they are read.'),
  sizeKept: trait('Size that is kept', 'It grows without limit.'),
  lengthMax: trait('Messages that are kept', 'It grows without limit.'),
  messageSize: trait('Largest message', 'No limit of the channel itself.'),
  partitions: trait('Partitions', 'One queue: its consumers take single messages, and more of them may read than there were partitions.'),
  copies: trait('Copies', 'Nothing is copied.', true),
  copiesNeeded: trait('Copies that a write needs', 'A write needs one copy.', true),
  compaction: trait('Compaction', 'There is no newest value of each key to read again: what is read is gone.'),
  deliveries: trait('Deliveries before a message is given up', 'Nobody counts: a bad message comes again for ever, or is skipped.'),
  delay: trait('Delay of new messages', 'Messages can be read at once.'),
  deduplication: trait('Repeats are recognised', 'A repeat is a message like any other.'),
  priorities: trait('Priorities', 'All messages are alike.'),
  batch: trait('Messages that a consumer takes at once', 'The client decides.'),
  settles: trait('Who acknowledges', 'Nobody does.', true),
  afterGivingUp: trait('A message whose handler gave up', 'It is skipped.', true),
  handlingTime: trait('Time that a handler may take', 'As long as it likes.'),
  silence: trait('Silence after which a consumer is taken for dead', 'Nobody notices: only what it holds comes back, each message in its own time.'),
  parallel: trait('Messages at work at once', 'One after the other, in each instance.'),
  start: trait('Where a new reader starts', 'At the oldest message that is still there.', true),
  isolation: trait('What of transactions is read', 'There are no transactions: everything is read.'),
  transaction: trait('Publishing in transactions', 'There are no transactions: publishing and acknowledging can part in a crash.'),
  acks: trait('When a publish is done', 'When it was sent.', true),
  persistent: trait('Messages survive a restart', 'They do not.', true),
  attempts: trait('Attempts to publish', 'One.', true),
  publishTimeout: trait('Wait for the answer to a publish', 'As long as it takes.'),
  batching: trait('Messages wait to leave together', 'Each leaves at once.'),
} as const satisfies { readonly [name: string]: TraitWords };

export type Trait = keyof typeof TRAITS;

/** How a product says a trait. */
export type Portable = PortableField | PortableFixed;

export interface PortableField {
  readonly trait: Trait;
  /** Path of the field: `RedrivePolicy/maxReceiveCount`. Its own unit and range convert and limit the value. */
  readonly field: string;
  /** Added to a number of the field it is the trait's: a delivery limit of 2 means 3 deliveries. */
  readonly plus?: number;
  /** The field's value for each word of the trait; the first that fits is what the field's value means. */
  readonly words?: { readonly [word: string]: Json };
  /** What is written at least and at most, in the field's unit, where the product takes less than the field's range unless its system is changed too. */
  readonly within?: readonly [least: number, most: number];
  /** Settings without which the field says nothing; then the trait is `otherwise`, and that value is written by leaving all out. */
  readonly needs?: JsonObject;
  readonly otherwise?: Json;
  /** What is different about it here. */
  readonly note?: string;
}

/** What a product does and nobody can change. */
export interface PortableFixed {
  readonly trait: Trait;
  readonly fixed: Json;
  /** Settings without which it is `otherwise`. */
  readonly needs?: JsonObject;
  readonly otherwise?: Json;
  readonly note?: string;
}

/** What a channel is to a design that moves to another product. */
export interface ChannelPortability {
  /** A log is read by groups, each at its own position; what is read from a queue is gone; a router keeps nothing. */
  readonly role: ChannelRole;
  /** Order per key: by itself, with these settings, or not at all. */
  readonly keepsOrder: 'always' | 'never' | JsonObject;
  readonly settings: readonly Portable[];
  /** The field that names where given-up messages go: a queue, or a router with the key that leads on. Absent: consumers do it. */
  readonly deadLetter?: { readonly field: string; readonly key?: string };
  readonly routes?: RouteWords;
}

export type ChannelRole = 'log' | 'queue' | 'router';

/** Which messages a wire from a router lets through: all, or those whose headers have these values. */
export type Route = { readonly on: 'everything' } | { readonly on: 'headers'; readonly values: JsonObject };

/** How a router says its routes. */
export interface RouteWords {
  /** Undefined for a route that no other product could say. */
  read(router: JsonObject, wire: JsonObject): Route | undefined;
  /** The config of a router with such routes, and of the wire of each. */
  write(routes: readonly Route[]): { readonly router: JsonObject; readonly wires: readonly JsonObject[] };
}
