import type { Diagnostic } from '../base/diagnostic.ts';
import { isObject, type Json } from '../base/json.ts';
import type { Field, Fields, ReferenceField, VariantField } from '../catalog/field.ts';
import { findChannel, findNode } from '../catalog/find-entry.ts';
import { SYSTEMS } from '../catalog/systems/registry.ts';
import { mayConnect } from '../design/rules.ts';
import type { Design } from '../design/document.ts';
import { addNode } from './edits/add-node.ts';
import { connect } from './edits/connect.ts';
import type { DesignDraft } from './edits/design-draft.ts';
import { type FieldPath, findOwner, setField } from './edits/set-field.ts';
import { removeIds } from './edits/remove-ids.ts';
import { addStepFor, awaitedReplies, handlersOf, stepWord } from './edits/wire-step.ts';

/** A mend that needs no thought. Apply it with `document.edit(fix.label, fix.apply)`. */
export interface Fix {
  readonly label: string;
  readonly apply: (design: DesignDraft) => void;
}

/** Mends of a problem, the likeliest first; none where only a person can know. */
export function fixesFor(design: Design, problem: Diagnostic): readonly Fix[] {
  return FIXES[problem.code]?.(design, problem, placeOf(design, problem)) ?? [];
}

/** What a problem is about, as far as a mend can reach it. */
interface Place {
  /** Such as `nodes`. */
  readonly section: string;
  readonly id: string;
  /** Such as `nodes/payment`; of a fault `scenarios/s/faults/f`. */
  readonly owner: string;
  /** Within the config; numbers where lists are. */
  readonly path: FieldPath;
  readonly field: Field | undefined;
  readonly value: Json | undefined;
  /** What the problem suggests, from its words. */
  readonly meant: string | undefined;
}

type Fixer = (design: Design, problem: Diagnostic, place: Place) => readonly Fix[];

const removeWire: Fixer = (_, __, { id }) => [{ label: `Remove the wire`, apply: (draft) => removeIds(draft, [id]) }];

const takeMeant: Fixer = (_, __, { owner, path, meant, value }) =>
  meant === undefined || path.length === 0 || typeof value !== 'string' ? [] : [{ label: `Change to "${meant}"`, apply: (draft) => void setField(draft, owner, path, meant) }];

const FIXES: { readonly [code: string]: Fixer | undefined } = {
  'idle-wire': (design, problem, place) => [...stepFixes(design, place.id), ...removeWire(design, problem, place)],
  'never-replies': (design, _, { id }) => replyFixes(design, id),
  'wire-refused': removeWire,
  'double-wire': removeWire,
  'too-many-wires': removeWire,
  'wire-ambiguous': (design, _, { id }) => portFixes(design, id),
  'missing-node': (design, problem, place) => [...endFixes(design, problem, place), ...removeWire(design, problem, place)],
  'missing-wire': (design, _, place) => wireFixes(design, place),
  'missing-target': (design, problem, place) => [...targetFixes(design, problem, place), ...takeMeant(design, problem, place)],
  'unknown-override': targetFixes,
  'unknown-option': takeMeant,
  'unknown-field': (_, __, place) => unknownFieldFixes(place),
  'missing-field': (design, _, place) => missingFieldFixes(design, place),
  'out-of-range': (_, __, place) => rangeFixes(place),
  'wrong-type': (_, problem, place) => typeFixes(problem, place),
  'missing-system': (design, _, place) => hostFixes(design, place),
  'wrong-system': (design, _, place) => hostFixes(design, place),
  'unused-system': (_, __, { id }) => [{ label: 'Remove "system"', apply: (draft) => void delete draft.nodes.find((node) => node.id === id)?.system }],
  'unused-parent': (_, __, { id }) => [{ label: 'Remove "parent"', apply: (draft) => void delete draft.nodes.find((node) => node.id === id)?.parent }],
  'missing-parent': (design, _, place) => parentFixes(design, place),
  'unknown-kind': (_, problem, place) => kindFixes(problem, place),
};

function placeOf(design: Design, { subject, fix = '' }: Diagnostic): Place {
  const [section = '', id = '', ...rest] = subject.split('/');
  const isFault = section === 'scenarios' && rest[0] === 'faults';
  const owner = isFault ? `scenarios/${id}/faults/${rest[1]}` : `${section}/${id}`;
  const inner = isFault ? rest.slice(2) : rest;
  const names = inner[0] === 'config' ? inner.slice(1) : [];
  const found = names.length === 0 ? undefined : findOwner(design as DesignDraft, owner);
  const meant = /Did you mean "?([^"?]+)"?\?/.exec(fix)?.[1];
  return { section, id, owner, meant, ...walk(found?.fields, found?.config as Json | undefined, names) };
}

function walk(fields: Fields | undefined, config: Json | undefined, names: readonly string[]): Pick<Place, 'path' | 'field' | 'value'> {
  const path: (string | number)[] = [];
  let value = config;
  let field: Field | undefined;
  let inner = fields;
  for (const name of names) {
    const step = Array.isArray(value) ? Number(name) : name;
    path.push(step);
    field = field?.kind === 'list' || field?.kind === 'map' ? field.of : inner?.[name];
    value = (value as { readonly [name: string | number]: Json } | undefined)?.[step];
    inner = field?.kind === 'record' ? field.fields : field?.kind === 'variant' ? variantOf(field, value) : undefined;
  }
  return { path, field, value };
}

function variantOf({ tag, variants }: VariantField, value: Json | undefined): Fields | undefined {
  const name = isObject(value) ? value[tag] : undefined;
  return typeof name === 'string' && Object.hasOwn(variants, name) ? variants[name] : undefined;
}

function portFixes(design: Design, edgeId: string): readonly Fix[] {
  const edge = design.edges.find(({ id }) => id === edgeId);
  const kinds = new Map(design.nodes.map(({ id, kind }) => [id, kind]));
  const portsOf = (id: string, direction: 'in' | 'out') => (findChannel(kinds.get(id) ?? '') ?? findNode(kinds.get(id) ?? ''))?.ports.filter((port) => port.direction === direction) ?? [];
  if (edge === undefined) return [];
  const [outs, ins] = [portsOf(edge.from, 'out'), portsOf(edge.to, 'in')];
  const pairs = outs.flatMap((out) => ins.filter((port) => port.connects === out.connects).map((port) => ({ out, in: port })));
  return pairs.map((pair) => ({
    label: `From ${pair.out.label} to ${pair.in.label}`,
    apply: (draft) => void Object.assign(draft.edges.find(({ id }) => id === edgeId) ?? {}, { fromPort: pair.out.id, toPort: pair.in.id }),
  }));
}

function stepFixes(design: Design, edgeId: string): readonly Fix[] {
  const edge = design.edges.find(({ id }) => id === edgeId);
  return edge === undefined ? [] : stepsFor(design, edge.from, edge.to);
}

/** A step for what a wire leads to, in any of the handlers. */
function stepsFor(design: Design, from: string, to: string): readonly Fix[] {
  const word = stepWord(design, from, to);
  return word === undefined ? [] : handlersOf(design.nodes.find(({ id }) => id === from)).map(({ id }) => ({ label: `Add a ${word} step to "${id}"`, apply: (draft) => addStepFor(draft, from, to, id) }));
}

function replyFixes(design: Design, consumer: string): readonly Fix[] {
  return awaitedReplies(design, consumer).flatMap((channel) =>
    stepsFor(design, consumer, channel).map(({ label, apply }): Fix => ({
      label,
      apply: (draft) => {
        apply(draft);
        if (!draft.edges.some(({ from, to }) => from === consumer && to === channel)) connect(draft, { node: consumer }, { node: channel });
      },
    })));
}

const endFixes = (_: Design, { subject }: Diagnostic, { id, meant }: Place): readonly Fix[] => {
  const end = subject.endsWith('/from') ? 'from' : 'to';
  return meant === undefined ? [] : [{ label: `${end === 'from' ? 'Start' : 'End'} it at "${meant}"`, apply: (draft) => void Object.assign(draft.edges.find((edge) => edge.id === id) ?? {}, { [end]: meant }) }];
};

function wireFixes(design: Design, { id, value, field }: Place): readonly Fix[] {
  if (typeof value !== 'string' || field?.kind !== 'reference') return [];
  const ways = [['to', id, value], ['from', value, id]] as const;
  return ways
    .filter(([wire, from, to]) => (field.wire === undefined || field.wire === wire) && mayConnect(design, { node: from }, { node: to }).ok)
    .map(([, from, to]) => ({ label: `Draw a wire from "${from}" to "${to}"`, apply: (draft) => void connect(draft, { node: from }, { node: to }) }));
}

/** What scenarios name besides configs: nodes of overrides, and expectations of outcomes. */
function targetFixes(_: Design, { subject }: Diagnostic, { section, id, meant }: Place): readonly Fix[] {
  const [, , part, place, last] = subject.split('/');
  if (section !== 'scenarios') return [];
  const index = Number(part === 'overrides' ? place : last);
  if (part === 'overrides') {
    return [
      ...(meant === undefined ? [] : [{ label: `Change "${meant}" instead`, apply: (draft: DesignDraft) => void Object.assign(draft.scenarios.find((scenario) => scenario.id === id)?.overrides[index] ?? {}, { node: meant }) }]),
      { label: 'Remove the override', apply: (draft) => void draft.scenarios.find((scenario) => scenario.id === id)?.overrides.splice(index, 1) },
    ];
  }
  return part === 'outcome' ? [{ label: 'Remove it from the outcome', apply: (draft) => void draft.scenarios.find((scenario) => scenario.id === id)?.outcome.findings?.splice(index, 1) }] : [];
}

function unknownFieldFixes({ owner, path, meant, value }: Place): readonly Fix[] {
  const last = path[path.length - 1];
  if (typeof last !== 'string' || value === undefined) return [];
  const remove: Fix = { label: `Remove "${last}"`, apply: (draft) => void setField(draft, owner, path, undefined) };
  if (meant === undefined) return [remove];
  const rename = (draft: DesignDraft): void => {
    setField(draft, owner, path, undefined);
    setField(draft, owner, [...path.slice(0, -1), meant], value);
  };
  return [{ label: `Rename to "${meant}"`, apply: rename }, remove];
}

/** A reference that could only mean one thing: what a wire leads to, or the only thing of its kind. */
function missingFieldFixes(design: Design, { id, owner, path, field }: Place): readonly Fix[] {
  if (field?.kind !== 'reference') return [];
  const joined = design.edges.flatMap((edge) => (edge.from === id && field.wire !== 'from' ? [edge.to] : edge.to === id && field.wire !== 'to' ? [edge.from] : []));
  const named = design.nodes.filter((node) => joined.includes(node.id) && isMeant(field, node.kind));
  return [...new Set(named.map((node) => node.id))].map((target) => ({ label: `Use "${target}"`, apply: (draft) => void setField(draft, owner, path, target) }));
}

const isMeant = ({ to }: ReferenceField, kind: string): boolean => to.includes(kind) || to.includes(findChannel(kind) === undefined ? 'node' : 'channel');

function rangeFixes({ owner, path, field, value }: Place): readonly Fix[] {
  if (field?.kind !== 'integer' && field?.kind !== 'number' && !(field?.kind === 'duration' && field.unit !== undefined)) return [];
  if (typeof value !== 'number') return [];
  const [min, max] = [Number(field.min ?? (field.kind === 'duration' ? 0 : Number.NEGATIVE_INFINITY)), Number(field.max ?? Number.POSITIVE_INFINITY)];
  const nearest = Math.min(Math.max(value, min), max);
  return nearest === value || !Number.isFinite(nearest) ? [] : [{ label: `Change to ${nearest}`, apply: (draft) => void setField(draft, owner, path, nearest) }];
}

/** `"30s"` where a number of milliseconds belongs. */
function typeFixes({ fix = '' }: Diagnostic, { owner, path }: Place): readonly Fix[] {
  const number = /^Write (\d+)\.$/.exec(fix)?.[1];
  return number === undefined || path.length === 0 ? [] : [{ label: `Change to ${number}`, apply: (draft) => void setField(draft, owner, path, Number(number)) }];
}

function hostFixes(design: Design, { id }: Place): readonly Fix[] {
  const node = design.nodes.find((each) => each.id === id);
  const kinds = SYSTEMS.filter(({ channels }) => channels.includes(node?.kind ?? ''));
  const set = (draft: DesignDraft, system: string): void => void Object.assign(draft.nodes.find((each) => each.id === id) ?? {}, { system });
  const hosts = design.systems.filter(({ kind }) => kinds.some((entry) => entry.kind === kind));
  const at = design.layout[id] ?? { x: 0, y: 0 };
  return [
    ...hosts.map((host): Fix => ({ label: `Host it on "${host.name}"`, apply: (draft) => set(draft, host.id) })),
    ...kinds.map((entry): Fix => ({ label: `Add a system: ${entry.label}`, apply: (draft) => set(draft, addNode(draft, entry.kind, { x: at.x, y: at.y - 160 })) })),
  ];
}

function parentFixes(design: Design, { id }: Place): readonly Fix[] {
  const kind = design.nodes.find((node) => node.id === id)?.kind ?? '';
  const parents = design.nodes.filter((node) => node.kind === findNode(kind)?.parentKind);
  return parents.map((parent) => ({ label: `Put it into "${parent.name}"`, apply: (draft) => void Object.assign(draft.nodes.find((node) => node.id === id) ?? {}, { parent: parent.id }) }));
}

function kindFixes(_: Diagnostic, { section, id, meant }: Place): readonly Fix[] {
  if (section !== 'nodes' && section !== 'systems') return [];
  const change = (draft: DesignDraft): void => void Object.assign(draft[section].find((each) => each.id === id) ?? {}, { kind: meant });
  return [...(meant === undefined ? [] : [{ label: `Make it a ${meant}`, apply: change }]), { label: `Remove "${id}"`, apply: (draft: DesignDraft) => removeIds(draft, [id]) }];
}
