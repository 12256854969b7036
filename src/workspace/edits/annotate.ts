import type { Draft } from 'immer';
import { collapsedOwners } from '../../design/picture/collapsed-groups.ts';
import type { AnnotationTone, Design, DesignAnnotation, Position } from '../../design/document.ts';
import { type DesignDraft, freePlacedId } from './design-draft.ts';
import { around, boxesOf, contentsOf, type SizeOf, snapped } from './place.ts';
import { keep } from './remove-ids.ts';

/** A note at a place; its id. */
export function addNote(design: DesignDraft, at: Position, text = ''): string {
  return addAnnotation(design, { id: freePlacedId(design, 'note'), kind: 'note', text, ...snapped(at), ...NOTE_SIZE, tone: 'yellow' });
}

export const NOTE_SIZE = { width: 224, height: 112 };

/** A frame around what is placed; '' and nothing when none of the ids is. */
export function group(design: DesignDraft, ids: readonly string[], sizeOf: SizeOf, title = 'Group'): string {
  const boxes = boxesOf(design as Design, ids, sizeOf);
  if (boxes.length === 0) return '';
  const { x, y, width, height } = around(boxes, PADDING);
  return addAnnotation(design, { id: freePlacedId(design, 'group'), kind: 'group', text: title, x, y: y - TITLE_HEIGHT, width, height: height + TITLE_HEIGHT, tone: 'blue' });
}

/** Removes frames, and nothing that is in them. */
export function ungroup(design: DesignDraft, ids: readonly string[]): void {
  if (design.annotations !== undefined) keep(design.annotations, ({ id, kind }) => kind !== 'group' || !ids.includes(id));
}

/** Draws a group as one node, with what lies in it now. Its place and size stay those of the open one. */
export function collapseGroup(design: DesignDraft, id: string, sizeOf: SizeOf): void {
  const found = design.annotations?.find((each) => each.id === id && each.kind === 'group');
  if (found === undefined || found.collapsed !== undefined) return;
  const owners = collapsedOwners((design as Design).annotations ?? [], (design as Design).nodes);
  found.collapsed = contentsOf(design as Design, found, sizeOf).filter((each) => !owners.has(each) && !design.systems.some((system) => system.id === each));
}

export function openGroup(design: DesignDraft, id: string): void {
  const found = design.annotations?.find((each) => each.id === id);
  if (found !== undefined) delete found.collapsed;
}

export function changeAnnotation(design: DesignDraft, id: string, change: { readonly text?: string; readonly tone?: AnnotationTone } & Partial<Omit<DesignAnnotation, 'id' | 'kind'>>): boolean {
  const annotation = design.annotations?.find((each) => each.id === id);
  if (annotation === undefined) return false;
  Object.assign(annotation, change);
  return true;
}

function addAnnotation(design: DesignDraft, annotation: DesignAnnotation): string {
  if (design.annotations === undefined) design.annotations = [annotation as Draft<DesignAnnotation>];
  else design.annotations.push(annotation as Draft<DesignAnnotation>);
  return annotation.id;
}

const PADDING = 24;
const TITLE_HEIGHT = 24;
