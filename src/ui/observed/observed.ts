import type { Observable, Tally } from '../../catalog/entry.ts';
import { findChannel, findSystem } from '../../catalog/find-entry.ts';
import { toldBy } from '../../catalog/told-of.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Design, DesignNode } from '../../design/document.ts';
import type { EventLog } from '../../log/event-log.ts';

/** What can be seen of a channel, or of a node as a client of channels, under the names of its product. */
export interface Observed {
  readonly id: string;
  readonly name: string;
  readonly config: JsonObject;
  readonly observables: readonly Observable[];
  readonly tallies: readonly Tally[];
  /** Channels that a node is a client of; null for a channel itself. */
  readonly channels: readonly string[] | null;
}

type Parts = Pick<Design, 'nodes' | 'edges' | 'systems'>;

/** A design may have changed since it was run. */
export const isInRun = ({ id, channels }: Pick<Observed, 'id' | 'channels'>, { header }: EventLog): boolean => (channels === null ? header.channels : header.nodes).some((own) => own.id === id);

/** Undefined for what no product has words for. */
export function observedOf(design: Parts, id: string): Observed | undefined {
  const node = design.nodes.find((each) => each.id === id);
  if (node === undefined) return undefined;
  const { name, config, kind } = node;
  const channel = findChannel(kind);
  if (channel !== undefined) {
    const { observables, tallies } = toldBy(channel, config);
    return observables.length + tallies.length === 0 ? undefined : { id, name, config, observables, tallies, channels: null };
  }
  return clientOf(design, node);
}

function clientOf(design: Parts, { id, name, config }: DesignNode): Observed | undefined {
  const read = design.edges.filter(({ to }) => to === id).map(({ from }) => from);
  const sent = design.edges.filter(({ from }) => from === id).map(({ to }) => to);
  const reads = read.flatMap((channel) => clientsOf(design, channel)?.reads ?? []);
  const sends = sent.flatMap((channel) => clientsOf(design, channel)?.sends ?? []);
  const tallies = [...new Set([...reads, ...sends])].filter((each) => each.each === undefined || each.each(config, 0) !== undefined);
  if (tallies.length === 0) return undefined;
  return { id, name, config, observables: [], tallies, channels: [...read, ...sent].filter((channel) => clientsOf(design, channel) !== undefined) };
}

/** What clients of the system that hosts a channel show; undefined for what is no channel, or has no such words. */
function clientsOf({ nodes, systems }: Parts, channel: string): NonNullable<ReturnType<typeof findSystem>>['clients'] {
  const node = nodes.find(({ id }) => id === channel);
  if (node === undefined || findChannel(node.kind) === undefined) return undefined;
  return findSystem(systems.find(({ id }) => id === node.system)?.kind ?? '')?.clients;
}
