import type { WireEnd } from '../../design/connection-rules.ts';
import type { Design, Position } from '../../design/document.ts';
import type { DocumentStore } from '../../workspace/document-store.ts';
import { addNode } from '../../workspace/edits/add-node.ts';
import { changeAnnotation } from '../../workspace/edits/annotate.ts';
import { duplicate } from '../../workspace/edits/clipboard.ts';
import { connect, type Connected, spliceNode } from '../../workspace/edits/connect.ts';
import { moveTo } from '../../workspace/edits/place.ts';
import { rename } from '../../workspace/edits/rename.ts';
import { reorderSteps, sagaSteps } from '../../workspace/edits/saga-steps.ts';
import type { Size } from '../../design/picture/face-size.ts';

/** Gestures of the canvas as changes of the document. Each is one step of undo. */

export function renameTo(document: DocumentStore, id: string, name: string): void {
  const { annotations = [] } = document.state.design;
  document.edit(annotations.some((each) => each.id === id) ? 'Edit note' : `Rename to "${name}"`, (draft) => void rename(draft, id, name));
}

/** Puts nodes, notes and groups where they were dragged to, and the dragged node into the wire that it was dropped on. */
export function drop(document: DocumentStore, places: ReadonlyMap<string, Position>, spliceEdge: string | null): boolean {
  const [first = ''] = places.keys();
  const label = spliceEdge !== null ? `Put ${nameIn(document.state.design, first)} into the wire` : places.size === 1 ? `Move ${nameIn(document.state.design, first)}` : `Move ${places.size} things`;
  return document.edit(label, (draft) => {
    moveTo(draft, rounded(places));
    if (spliceEdge !== null) spliceNode(draft, spliceEdge, first);
  });
}

/** Alt and drag: copies stay where the drag ends, the originals where they were. */
export function dropCopies(document: DocumentStore, dragged: readonly string[], by: Position): void {
  let copies: readonly string[] = [];
  document.edit(dragged.length === 1 ? `Duplicate ${nameIn(document.state.design, dragged[0] ?? '')}` : `Duplicate ${dragged.length} things`, (draft) => {
    copies = duplicate(draft, dragged, { x: Math.round(by.x), y: Math.round(by.y) });
  });
  document.select(copies);
}

export function resizeTo(document: DocumentStore, id: string, { width, height }: Size): void {
  document.edit('Resize note', (draft) => void changeAnnotation(draft, id, { width: Math.round(width), height: Math.round(height) }));
}

/** A step was dropped between others. */
export function dropStep(document: DocumentStore, stepId: string, place: number): void {
  const { nodes } = document.state.design;
  const step = nodes.find(({ id }) => id === stepId);
  if (step?.parent === undefined) return;
  const saga = step.parent;
  const others = sagaSteps(nodes, saga).filter((id) => id !== stepId);
  const wanted = [...others.slice(0, place), stepId, ...others.slice(place)];
  document.edit(`Reorder the steps of ${nameIn(document.state.design, saga)}`, (draft) => reorderSteps(draft, saga, wanted), { select: [stepId] });
}

export function connectEnds(document: DocumentStore, from: WireEnd, to: WireEnd): Connected {
  const { design } = document.state;
  let result: Connected = { ok: false, reason: 'the design may only be read' };
  document.edit(`Connect ${nameIn(design, from.node)} to ${nameIn(design, to.node)}`, (draft) => void (result = connect(draft, from, to)));
  return result;
}

export interface AddRequest {
  readonly kind: string;
  readonly at: Position;
  /** The end that the wire to the new node starts at, or, reversed, leads to. */
  readonly origin?: WireEnd;
  readonly isReversed?: boolean;
  readonly parent?: string;
  /** Wires that it lies on: it is put into the first that it fits into. */
  readonly wires?: readonly string[];
}

/** Adds a node, joined to another if asked for; its id, '' if it could not be. */
export function addTo(document: DocumentStore, { kind, at, origin, isReversed = false, parent, wires = [] }: AddRequest, label: string): string {
  let id = '';
  document.edit(`Add ${label}`, (draft) => {
    id = addNode(draft, kind, { x: snap(at.x), y: snap(at.y) }, parent === undefined ? {} : { parent });
    if (id !== '') wires.some((wire) => spliceNode(draft, wire, id));
    if (id === '' || origin === undefined) return;
    if (isReversed) connect(draft, { node: id }, origin);
    else connect(draft, origin, { node: id });
  });
  if (id !== '') document.select([id]);
  return id;
}

const GRID = 8;

export const snap = (value: number): number => Math.round(value / GRID) * GRID;

const rounded = (places: ReadonlyMap<string, Position>): { readonly [id: string]: Position } => Object.fromEntries([...places].map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]));

const nameIn = ({ nodes }: Design, id: string): string => nodes.find((node) => node.id === id)?.name ?? 'note';
