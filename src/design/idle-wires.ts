import type { Diagnostic } from '../base/diagnostic.ts';
import { isObject, type Json } from '../base/json.ts';
import { findNode } from '../catalog/find-entry.ts';
import type { ReadDesign } from '../catalog/lowering/placed-design.ts';
import { walkConfig } from '../catalog/walk-config.ts';
import type { Design, DesignEdge } from './document.ts';
import { hasReply } from './unanswered-commands.ts';

/** Wires that a run would never use, since nothing in the node that they start at names their end: a picture that shows more than happens would lie too. */
export function idleWires(design: Design, read: ReadDesign): readonly Diagnostic[] {
  const named = new Map<string, ReadonlySet<string>>();
  const namedBy = (id: string): ReadonlySet<string> => {
    if (!named.has(id)) named.set(id, namesIn(id, design, read));
    return named.get(id)!;
  };
  return design.edges.filter((edge) => edge.from !== edge.to && isChosenInside(edge, read) && !namedBy(edge.from).has(edge.to) && !isForReplies(edge, read)).map(({ id, from, to }) => ({
    severity: 'warning', code: 'idle-wire', subject: `edges/${id}`,
    message: `${from} is wired to ${to}, but none of its steps or settings uses it, so the wire does nothing in a run.`,
    fix: `Add a step to ${from} that uses ${to}, or remove the wire.`,
  }));
}

/** Ports that take any number of wires leave it to the config which of them is for what; what a port for one wire needs, the field that is missing says. */
function isChosenInside({ from, to, fromPort }: DesignEdge, read: ReadDesign): boolean {
  const entry = findNode(read.find(from)?.kind ?? '');
  if (entry === undefined || read.find(to) === undefined) return false;
  return entry.ports.filter(({ id, direction }) => direction === 'out' && (fromPort === undefined || id === fromPort)).every(({ max }) => max === undefined);
}

/** What the settings of a node name, and what a scenario sets instead. */
function namesIn(id: string, { scenarios }: Design, read: ReadDesign): ReadonlySet<string> {
  const placed = read.find(id);
  const fields = findNode(placed?.kind ?? '')?.fields;
  const names = new Set(scenarios.flatMap(({ overrides }) => overrides.filter(({ node }) => node === id).flatMap(({ value }) => textsIn(value))));
  if (placed !== undefined && fields !== undefined) walkConfig(fields, placed.config, '', (field, json) => void (field.kind === 'reference' && typeof json === 'string' && names.add(json)));
  return names;
}

function textsIn(json: Json): readonly string[] {
  if (typeof json === 'string') return [json];
  if (Array.isArray(json)) return json.flatMap((item) => textsIn(item as Json));
  return isObject(json) ? Object.values(json).flatMap(textsIn) : [];
}

/** A reply names no channel: it goes to the one of the saga whose command it answers. */
function isForReplies({ from, to }: DesignEdge, read: ReadDesign): boolean {
  return hasReply(read.find(from)?.config ?? null) && sagasAnswered(from, read).some((saga) => nameOf(read, saga, 'replies') === to);
}

/** Sagas whose steps send commands to a channel that a node reads. */
function sagasAnswered(id: string, read: ReadDesign): readonly string[] {
  const channels = new Set(read.edgesTo(id).map(({ from }) => from));
  return read.ofKind('saga').map((saga) => saga.id).filter((saga) => read.childrenOf(saga).some((step) => channels.has(nameOf(read, step.id, 'channel') ?? '')));
}

const nameOf = (read: ReadDesign, id: string, field: string): string | undefined => {
  const value = read.find(id)?.config[field];
  return typeof value === 'string' ? value : undefined;
};
