import type { Draft } from 'immer';
import type { Json } from '../../base/json.ts';
import type { Fields, ReferenceField } from '../../catalog/field.ts';
import { findChannel, findNode } from '../../catalog/find-entry.ts';
import type { ConnectionAnswer, WireEnd } from '../../design/connection-rules.ts';
import type { Design, DesignEdge, DesignNode } from '../../design/document.ts';
import { mayConnect } from '../../design/rules.ts';
import { type DesignDraft, freeIdIn } from './design-draft.ts';
import { addStepOfWire, replyWhereAwaited } from './wire-step.ts';

export type Connected = { readonly ok: true; readonly id: string; readonly meaning: string } | { readonly ok: false; readonly reason: string };

/**
 * Draws a wire, and fills in what the wire says: the channel that a producer publishes to, the store of a projection, the step of a consumer.
 * What a field says already stays. Refused with a reason that completes a sentence.
 */
export function connect(design: DesignDraft, from: WireEnd, to: WireEnd): Connected {
  const answer = mayConnect(design as Design, from, to);
  if (!answer.ok) return answer;
  const edge = newEdge(design, from, to, answer);
  design.edges.push(edge as Draft<DesignEdge>);
  fillReferences(design, from.node, to.node, 'to', edge.fromPort);
  fillReferences(design, to.node, from.node, 'from', edge.toPort);
  addStepOfWire(design, from.node, to.node);
  replyWhereAwaited(design);
  return { ok: true, id: edge.id, meaning: answer.meaning };
}

/** A new node in the middle of a wire: the wire ends there, and another goes on. False, and nothing changes, when it does not fit. */
export function spliceNode(design: DesignDraft, edgeId: string, nodeId: string): boolean {
  const index = design.edges.findIndex(({ id }) => id === edgeId);
  const edge = design.edges[index];
  if (edge === undefined) return false;
  design.edges.splice(index, 1);
  const first = mayConnect(design as Design, endOf(edge, 'from'), { node: nodeId });
  const second = mayConnect(design as Design, { node: nodeId }, endOf(edge, 'to'));
  if (!first.ok || !second.ok) {
    design.edges.splice(index, 0, edge);
    return false;
  }
  forgetReference(design, edge.from, edge.to);
  forgetReference(design, edge.to, edge.from);
  return connect(design, endOf(edge, 'from'), { node: nodeId }).ok && connect(design, { node: nodeId }, endOf(edge, 'to')).ok;
}

function newEdge(design: DesignDraft, from: WireEnd, to: WireEnd, { fromPort, toPort }: Extract<ConnectionAnswer, { ok: true }>): DesignEdge {
  const name = `${from.node}${fromPort === undefined ? '' : `.${fromPort}`}>${to.node}${toPort === undefined ? '' : `.${toPort}`}`;
  return { id: freeIdIn(design.edges, name), from: from.node, to: to.node, ...(fromPort !== undefined && { fromPort }), ...(toPort !== undefined && { toPort }), config: {} };
}

const endOf = (edge: Draft<DesignEdge>, end: 'from' | 'to'): WireEnd => {
  const port = end === 'from' ? edge.fromPort : edge.toPort;
  return { node: edge[end], ...(port !== undefined && { port }) };
};

/** Sets the reference of a node that the wire is for: one that names nothing yet, of the port's name if there is one. */
function fillReferences(design: DesignDraft, ownerId: string, targetId: string, wire: 'from' | 'to', port: string | undefined): void {
  const owner = design.nodes.find(({ id }) => id === ownerId);
  const target = design.nodes.find(({ id }) => id === targetId);
  const fields = owner === undefined ? undefined : (findChannel(owner.kind) ?? findNode(owner.kind))?.fields;
  if (owner === undefined || target === undefined || fields === undefined) return;
  const open = referencesIn(fields, owner.config as Record<string, Json>).filter(({ field, value }) => value === undefined && fits(field, target, wire));
  const named = open.filter(({ path }) => path[0] === port);
  const required = (named.length > 0 ? named : open.filter(({ isNeeded }) => isNeeded))[0];
  if (required !== undefined) setPath(owner.config as Record<string, unknown>, required.path, targetId);
}

function forgetReference(design: DesignDraft, ownerId: string, targetId: string): void {
  const owner = design.nodes.find(({ id }) => id === ownerId);
  const fields = owner === undefined ? undefined : (findChannel(owner.kind) ?? findNode(owner.kind))?.fields;
  if (owner === undefined || fields === undefined) return;
  for (const { path, value } of referencesIn(fields, owner.config as Record<string, Json>)) if (value === targetId) setPath(owner.config as Record<string, unknown>, path, undefined);
}

interface FoundReference {
  readonly path: readonly string[];
  readonly field: ReferenceField;
  readonly value: Json | undefined;
  /** The node cannot do without it: required, or the one way to say where its commands go. */
  readonly isNeeded: boolean;
}

/** References of a config, inside of records too; those of an absent optional record are nobody's. */
function referencesIn(fields: Fields, config: Record<string, Json>, before: readonly string[] = []): readonly FoundReference[] {
  return Object.entries(fields).flatMap(([name, field]): readonly FoundReference[] => {
    const value = Object.hasOwn(config, name) ? config[name] : undefined;
    const path = [...before, name];
    if (field.kind === 'reference') return [{ path, field, value, isNeeded: field.required === true || ASSUMED.has(field.label) }];
    if (field.kind !== 'record' || (value === undefined && field.required !== true)) return [];
    return referencesIn(field.fields, (value ?? {}) as Record<string, Json>, path);
  });
}

/** Optional references that a wire nevertheless stands for. */
const ASSUMED: ReadonlySet<string> = new Set(['Command channel', 'Target', 'Replies', 'Journal']);

function fits({ to, wire }: ReferenceField, { kind }: Draft<DesignNode>, drawn: 'from' | 'to'): boolean {
  if (wire !== undefined && wire !== drawn) return false;
  const isChannel = findChannel(kind) !== undefined;
  return to.includes(kind) || to.includes(isChannel ? 'channel' : 'node') || to.includes('node');
}

function setPath(config: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: string | undefined): void {
  if (rest.length > 0) {
    config[name] ??= {};
    setPath(config[name] as Record<string, unknown>, rest, value);
  } else if (value === undefined) delete config[name];
  else config[name] = value;
}
