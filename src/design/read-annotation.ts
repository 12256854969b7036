import { shown } from '../catalog/field-words.ts';
import { ANNOTATION_KINDS, ANNOTATION_TONES, type AnnotationKind, type AnnotationTone, type DesignAnnotation } from './document.ts';
import { error, type Item, keepUnknown, type StructureReader, textOf, warn } from './structure-reader.ts';

export const ANNOTATION_KEYS = ['id', 'kind', 'text', 'x', 'y', 'width', 'height', 'tone', 'collapsed'] as const;

/** Where and how large a note is whose file does not say. */
const DEFAULT_BOX = { x: 0, y: 0, width: 240, height: 120 } as const;

/** A note or group; whatever is wrong with it, it stays visible somewhere. */
export function readAnnotation(reader: StructureReader, item: Item): DesignAnnotation {
  keepUnknown(reader, item.json, item.path, ANNOTATION_KEYS);
  const { coordinate } = reader.limits;
  return {
    id: item.id,
    kind: readKind(reader, item),
    text: readText(reader, item),
    x: readNumber(reader, item, 'x', -coordinate),
    y: readNumber(reader, item, 'y', -coordinate),
    width: readNumber(reader, item, 'width', 1),
    height: readNumber(reader, item, 'height', 1),
    tone: readTone(reader, item),
    ...readCollapsed(reader, item),
  };
}

function readKind(reader: StructureReader, item: Item): AnnotationKind {
  const kind = textOf(reader, item, 'kind', '');
  const known = ANNOTATION_KINDS.find((each) => each === kind);
  if (known === undefined) error(reader, `${item.path}/kind`, 'unknown-option', `"${item.id}" is ${kind === '' ? 'of no kind' : `of the kind ${shown(kind)}`}; it became a note`, `Write one of ${ANNOTATION_KINDS.join(', ')}.`);
  return known ?? 'note';
}

function readTone(reader: StructureReader, item: Item): AnnotationTone {
  const tone = textOf(reader, item, 'tone', 'plain');
  const known = ANNOTATION_TONES.find((each) => each === tone);
  if (known === undefined) warn(reader, `${item.path}/tone`, 'unknown-option', `"tone" of "${item.id}" is ${shown(tone)}; it became plain`, `Write one of ${ANNOTATION_TONES.join(', ')}.`);
  return known ?? 'plain';
}

/** What is not in the design does no harm: it holds nothing then. */
function readCollapsed(reader: StructureReader, item: Item): Pick<DesignAnnotation, 'collapsed'> {
  const { collapsed, kind } = item.json;
  if (collapsed === undefined) return {};
  if (kind === 'group' && Array.isArray(collapsed) && collapsed.every((id) => typeof id === 'string')) return { collapsed };
  warn(reader, `${item.path}/collapsed`, 'wrong-type', `"collapsed" of "${item.id}" is ${kind === 'group' ? shown(collapsed) : 'on what is no group'}; it is open`, 'Write the ids of what the group holds, or leave it out.');
  return {};
}

function readText(reader: StructureReader, item: Item): string {
  const text = textOf(reader, item, 'text', '');
  const max = reader.limits.noteLength;
  if (text.length <= max) return text;
  error(reader, `${item.path}/text`, 'note-too-long', `the text of "${item.id}" has ${text.length} characters; it was cut to ${max}`, 'Split it into several notes.');
  return text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}

function readNumber(reader: StructureReader, item: Item, key: keyof typeof DEFAULT_BOX, min: number): number {
  const value = item.json[key];
  const max = reader.limits.coordinate;
  if (typeof value !== 'number') {
    error(reader, `${item.path}/${key}`, 'bad-position', `"${key}" of "${item.id}" is ${shown(value ?? null)}; it became ${DEFAULT_BOX[key]}`, 'Write a number, or drag it to where it belongs.');
    return DEFAULT_BOX[key];
  }
  const bounded = Math.min(Math.max(value, min), max);
  if (bounded !== value) warn(reader, `${item.path}/${key}`, 'position-out-of-range', `"${key}" of "${item.id}" is ${value}; it became ${bounded}`, 'Drag it to where it belongs.');
  return bounded;
}
