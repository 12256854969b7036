import { assert } from '../base/assert.ts';
import { NO_INDEX } from './columns.ts';
import { FAMILY_NAMES, FROM_POSITION, FROM_VALUE, GAUGE_NAMES, GAUGE_PLACES, GAUGE_PROGRAM, gaugesOf, type Family } from './gauge-program.ts';
import { GAUGES, type GaugeName } from './gauges.ts';
import type { LogHeader } from './header.ts';

/** One gauge: its slot in the vector and the address that it stands for (0 or NO_INDEX where it has no such part). */
export interface GaugeEntry {
  readonly slot: number;
  readonly gauge: GaugeName;
  readonly node: number;
  readonly member: number;
  readonly channel: number;
  readonly partition: number;
  /** Such as `entries orders/2` or `offset payment orders/2`. */
  readonly name: string;
}

/**
 * Where each gauge of a design stands in the gauge vector, and how a row moves them. The size follows
 * from the design and never from the run.
 */
export class GaugeLayout {
  readonly size: number;
  readonly #header: LogHeader;
  /** Slot of a node's or channel's first gauge, one more at the end. */
  readonly #memberBase: Int32Array;
  readonly #nodeBase: number;
  readonly #partitionBase: Int32Array;
  /** Subscriptions of node n are #subscriptionStarts[n] up to [n + 1]: a node reads few channels, so a scan beats a map. */
  readonly #subscriptionStarts: Int32Array;
  readonly #subscriptionChannel: Int32Array;
  readonly #subscriptionBase: Int32Array;
  readonly #channelBase: number;

  constructor(header: LogHeader) {
    this.#header = header;
    const { nodes, channels } = header;
    this.#memberBase = basesOf(0, nodes.map((node, index) => (index === 0 ? 0 : node.members * STRIDE.member)));
    this.#nodeBase = this.#memberBase[nodes.length]!;
    const partitionsAt = this.#nodeBase + Math.max(0, nodes.length - 1) * STRIDE.node;
    this.#partitionBase = basesOf(partitionsAt, channels.map((channel, index) => (index === 0 ? 0 : channel.partitions * STRIDE.partition)));
    const subscriptions = sortedSubscriptions(header);
    this.#subscriptionStarts = startsByNode(nodes.length, subscriptions);
    this.#subscriptionChannel = Int32Array.from(subscriptions, ({ channel }) => channel);
    this.#subscriptionBase = basesOf(
      this.#partitionBase[channels.length]!,
      subscriptions.map(({ channel }) => channels[channel]!.partitions * STRIDE.subscription),
    );
    this.#channelBase = this.#subscriptionBase[subscriptions.length]!;
    this.size = this.#channelBase + Math.max(0, channels.length - 1) * STRIDE.channel;
  }

  /** The slot of a gauge, or -1 when the design has no gauge at that address. Parts that the gauge does not use are ignored. */
  slot(gauge: GaugeName, node: number, member: number, channel: number, partition: number): number {
    const { family, place } = GAUGE_PLACES[gauge];
    const base = this.#base(FAMILY_NAMES.indexOf(family), node, member, channel, partition);
    return base < 0 ? -1 : base + place;
  }

  /** The vector at the start of a run. */
  initial(): Float64Array<ArrayBuffer> {
    const vector = new Float64Array(this.size);
    for (const { slot, gauge } of this.entries()) vector[slot] = GAUGES[gauge].initial;
    return vector;
  }

  /** A vector of a layout of the same design, which may have fewer partitions, as one of this. */
  adopt(vector: Float64Array<ArrayBuffer>, from: GaugeLayout): Float64Array<ArrayBuffer> {
    if (from === this) return vector.slice();
    const own = this.initial();
    for (const { slot, gauge, node, member, channel, partition } of from.entries()) own[this.slot(gauge, node, member, channel, partition)] = vector[slot]!;
    return own;
  }

  /** Moves the gauges that the row's kind declares. False when a gauge has no slot at the row's address, which then stays out. */
  apply(vector: Float64Array, kind: number, node: number, member: number, channel: number, partition: number, position: number, value: number): boolean {
    const { starts, family, place, adds, source, plus } = GAUGE_PROGRAM;
    const end = starts[kind + 1]!;
    let found = true;
    for (let move = starts[kind]!; move < end; move++) {
      const base = this.#base(family[move]!, node, member, channel, partition);
      if (base < 0) {
        found = false;
        continue;
      }
      const from = source[move]!;
      const amount = plus[move]! + (from === FROM_VALUE ? value : from === FROM_POSITION ? position : 0);
      const slot = base + place[move]!;
      vector[slot] = adds[move] === 1 ? vector[slot]! + amount : amount;
    }
    return found;
  }

  /** Every gauge of the design, by slot. */
  entries(): readonly GaugeEntry[] {
    const all = GAUGE_NAMES.flatMap((gauge) => this.#addresses(GAUGE_PLACES[gauge].family).map((address) => this.#entry(gauge, address)));
    return all.sort((a, b) => a.slot - b.slot);
  }

  #entry(gauge: GaugeName, address: Address): GaugeEntry {
    const [node, member, channel, partition] = address;
    return { slot: this.slot(gauge, node, member, channel, partition), gauge, node, member, channel, partition, name: this.#name(gauge, address) };
  }

  #name(gauge: GaugeName, [node, member, channel, partition]: Address): string {
    const words: string[] = [gauge];
    if (node !== 0) words.push(this.#header.nodes[node]!.id + (member === NO_INDEX ? '' : `#${member}`));
    if (channel !== 0) words.push(`${this.#header.channels[channel]!.id}${partition === NO_INDEX ? '' : `/${partition}`}`);
    return words.join(' ');
  }

  #addresses(family: Family): Address[] {
    const { nodes, channels } = this.#header;
    const partitionsOf = (node: number, channel: number) => range(channels[channel]!.partitions).map((partition): Address => [node, NO_INDEX, channel, partition]);
    switch (family) {
      case 'member': return range(nodes.length, 1).flatMap((node) => range(nodes[node]!.members).map((member): Address => [node, member, 0, NO_INDEX]));
      case 'node': return range(nodes.length, 1).map((node) => [node, NO_INDEX, 0, NO_INDEX]);
      case 'partition': return range(channels.length, 1).flatMap((channel) => partitionsOf(0, channel));
      case 'channel': return range(channels.length, 1).map((channel) => [0, NO_INDEX, channel, NO_INDEX]);
      case 'subscription': return sortedSubscriptions(this.#header).flatMap(({ node, channel }) => partitionsOf(node, channel));
    }
  }

  /** Slot of the first gauge at an address, or -1. */
  #base(family: number, node: number, member: number, channel: number, partition: number): number {
    switch (family) {
      case MEMBER: return within(this.#memberBase, node, member, STRIDE.member);
      case NODE: return node > 0 && node < this.#header.nodes.length ? this.#nodeBase + (node - 1) * STRIDE.node : -1;
      case PARTITION: return within(this.#partitionBase, channel, partition, STRIDE.partition);
      case SUBSCRIPTION: return this.#subscriptionSlot(node, channel, partition);
      default: return channel > 0 && channel < this.#header.channels.length ? this.#channelBase + (channel - 1) * STRIDE.channel : -1;
    }
  }

  #subscriptionSlot(node: number, channel: number, partition: number): number {
    if (node >= this.#header.nodes.length) return -1;
    const end = this.#subscriptionStarts[node + 1]!;
    for (let at = this.#subscriptionStarts[node]!; at < end; at++) {
      if (this.#subscriptionChannel[at] === channel) return within(this.#subscriptionBase, at, partition, STRIDE.subscription);
    }
    return -1;
  }
}

type Address = readonly [node: number, member: number, channel: number, partition: number];

type Subscription = LogHeader['subscriptions'][number];

const STRIDE: Readonly<Record<Family, number>> = {
  member: gaugesOf('member').length,
  node: gaugesOf('node').length,
  partition: gaugesOf('partition').length,
  subscription: gaugesOf('subscription').length,
  channel: gaugesOf('channel').length,
};

const MEMBER = FAMILY_NAMES.indexOf('member');
const NODE = FAMILY_NAMES.indexOf('node');
const PARTITION = FAMILY_NAMES.indexOf('partition');
const SUBSCRIPTION = FAMILY_NAMES.indexOf('subscription');

const range = (end: number, start = 0): number[] => Array.from({ length: Math.max(0, end - start) }, (_, k) => start + k);

/** Running sums of sizes, from `first`; one longer than `sizes`. */
function basesOf(first: number, sizes: readonly number[]): Int32Array {
  const bases = new Int32Array(sizes.length + 1);
  bases[0] = first;
  sizes.forEach((size, k) => (bases[k + 1] = bases[k]! + size));
  return bases;
}

/** The slot of part `part` of owner `owner`, or -1 outside the table. */
function within(bases: Int32Array, owner: number, part: number, stride: number): number {
  if (owner < 0 || owner >= bases.length - 1) return -1;
  const slot = bases[owner]! + part * stride;
  return part >= 0 && slot < bases[owner + 1]! ? slot : -1;
}

/** By node, then channel, each pair once, so that the layout does not depend on the order of the header. */
function sortedSubscriptions({ nodes, channels, subscriptions }: LogHeader): readonly Subscription[] {
  const sorted = [...subscriptions].sort((a, b) => a.node - b.node || a.channel - b.channel);
  for (const { node, channel } of sorted) {
    assert(node > 0 && node < nodes.length && channel > 0 && channel < channels.length, `subscription of node ${node} to channel ${channel} names what the header does not have`);
  }
  return sorted.filter(({ node, channel }, k) => sorted[k - 1]?.node !== node || sorted[k - 1]?.channel !== channel);
}

function startsByNode(nodes: number, subscriptions: readonly Subscription[]): Int32Array {
  const counts = new Array<number>(nodes).fill(0);
  for (const { node } of subscriptions) counts[node]!++;
  return basesOf(0, counts);
}
