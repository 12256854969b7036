import { compareText } from '../../base/canonical.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { LinkPlan } from '../../topology/topology.ts';
import type { ConfigOf } from '../field.ts';
import { findSystem } from '../find-entry.ts';
import { DEFAULT_LATENCY, LINK_FIELDS } from '../link.ts';
import { wireFields } from '../wire-fields.ts';
import { readConfig } from '../read-config.ts';
import type { PlacedEdge } from './context.ts';
import { linkId } from './link-id.ts';
import type { ReadDesign } from './placed-design.ts';

/** What the wires of a design say about links, by link id. Wires that share a link and say different things are reported. */
export class WireLinks {
  readonly #design: ReadDesign;
  readonly #wires = new Map<string, { readonly edge: PlacedEdge; readonly values: ConfigOf<typeof LINK_FIELDS> }>();

  constructor(design: ReadDesign, diagnostics: Diagnostic[]) {
    this.#design = design;
    for (const edge of design.edges) this.#read(edge, diagnostics);
  }

  /** The links that a design most likely has, sorted: one for each wire, own store and system with channels. */
  expectedIds(declarations: readonly { readonly id: string }[]): readonly string[] {
    const wired = this.#design.edges.map((edge) => this.#linkOf(edge));
    const own = declarations.filter(({ id }) => id.includes('/')).map(({ id }) => linkId(id.slice(0, id.indexOf('/')), id));
    const replicas = this.#design.placed.filter(({ category }) => category === 'channel').map(({ system = '' }) => linkId(system, system));
    return [...new Set([...wired, ...own, ...replicas])].sort(compareText);
  }

  plan(clientId: string, serverId: string): Omit<LinkPlan, 'id'> {
    // A node's own store is part of it: no network in between.
    if (serverId.startsWith(`${clientId}/`)) return { latency: { kind: 'constant', valueUs: 0 }, loss: 0, duplicate: 0, ordered: true };
    const wire = this.#wires.get(linkId(clientId, serverId))?.values;
    const latency = wire?.latency ?? this.#latency(clientId, serverId);
    return { latency, loss: wire?.loss ?? 0, duplicate: wire?.duplicate ?? 0, ordered: wire?.ordered ?? true };
  }

  #latency(clientId: string, serverId: string): LinkPlan['latency'] {
    const server = this.#design.find(serverId);
    const entry = server?.category === 'system' ? findSystem(server.kind) : undefined;
    const values = this.#design.valuesOf(serverId);
    if (entry === undefined || values === undefined) return DEFAULT_LATENCY;
    const { client, replica } = entry.latency(values);
    return clientId === serverId ? replica : client;
  }

  #read(edge: PlacedEdge, diagnostics: Diagnostic[]): void {
    if (Object.keys(edge.config).length === 0) return;
    const fields = wireFields(this.#design.find(edge.from)?.kind ?? '');
    const { values: read, diagnostics: found } = readConfig(fields, edge.config, `edges/${edge.id}/config`);
    diagnostics.push(...found);
    if (fields !== LINK_FIELDS) return;
    const values = read as ConfigOf<typeof LINK_FIELDS>;
    const id = this.#linkOf(edge);
    const other = this.#wires.get(id);
    if (other === undefined) this.#wires.set(id, { edge, values });
    else if (JSON.stringify(other.values) !== JSON.stringify(values)) diagnostics.push(disagreement(edge, other.edge));
  }

  /** A channel stands for its system, a saga step for its saga. The system is the server, else the end of the wire. */
  #linkOf({ from, to }: PlacedEdge): string {
    const [a, b] = [this.#ownerOf(from), this.#ownerOf(to)];
    return this.#design.find(a)?.category === 'system' ? linkId(b, a) : linkId(a, b);
  }

  #ownerOf(id: string): string {
    const placed = this.#design.find(id);
    return (placed?.category === 'channel' ? placed.system : placed?.parent) ?? id;
  }
}

const disagreement = (edge: PlacedEdge, other: PlacedEdge): Diagnostic => ({
  severity: 'error',
  code: 'one-connection',
  subject: `edges/${edge.id}/config`,
  message: `The wires ${other.id} and ${edge.id} are one connection, but say different things about it.`,
  fix: 'Give both the same latency, loss and duplication, or clear one of them.',
});
