import type { Diagnostic } from '../base/diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { quoted, shown } from '../catalog/field-words.ts';
import { nearest } from '../expression/suggest.ts';
import { freeIdentifier, identifierProblem, isIdentifier } from './identifier.ts';
import type { DesignLimits } from './limits.ts';

/** What the readers of the parts of a design share: limits in, diagnostics and unknown fields out. */
export interface StructureReader {
  readonly limits: DesignLimits;
  readonly diagnostics: Diagnostic[];
  /** Unknown fields, by the path of what they were found in; '' is the design itself. */
  readonly extensions: Map<string, JsonObject>;
  /** ` (line 12)`, or '' for what has no place in a file. */
  readonly placeOf: (value: Json) => string;
  /** False for a file of a later version, in which unknown fields are no surprise. */
  readonly warnsOfUnknown: boolean;
  /** Set when a part is so wrong that no design can be made. */
  failed: boolean;
}

/** A map of the file that has been given an identity. */
export interface Item {
  readonly id: string;
  readonly path: string;
  readonly json: JsonObject;
}

/** The maps of a list; a missing list is empty, anything but a list makes the design unreadable. */
export function mapsOf(reader: StructureReader, owner: JsonObject, key: string, path: string, max: number): readonly JsonObject[] {
  const list = owner[key] ?? [];
  if (!Array.isArray(list)) {
    unreadable(reader, path, 'wrong-type', `"${path}" is ${shown(list)}; it must be a list${reader.placeOf(list)}`, 'Put its entries into [ ].');
    return [];
  }
  if (list.length > max) {
    unreadable(reader, path, 'too-many', `"${path}" has ${list.length} entries; a design may have ${max}`, 'Split the design into several.');
    return [];
  }
  const maps = list.filter(isObject);
  if (maps.length < list.length) reportNonMaps(reader, list, path);
  return maps;
}

function reportNonMaps(reader: StructureReader, list: readonly Json[], path: string): void {
  for (const [index, value] of list.entries()) {
    if (!isObject(value)) error(reader, `${path}/${index}`, 'wrong-type', `entry ${index + 1} of "${path}" is ${shown(value)}; it must be a map in { }. It was left out`, 'Correct or remove it.');
  }
}

/**
 * Gives every map an id of its own: wrong and repeated ids are replaced, with an error. `renamed` then leads
 * from a wrong id to its replacement, so that what refers to it still finds it.
 */
export function identified(reader: StructureReader, maps: readonly JsonObject[], section: string, ids: IdSpace, fallback: (json: JsonObject) => string): readonly Item[] {
  for (const { id } of maps) if (typeof id === 'string' && isIdentifier(id)) ids.declared.add(id);
  return maps.map((json) => {
    const id = identify(reader, json, section, ids, fallback);
    ids.taken.add(id);
    return { id, path: `${section}/${id}`, json };
  });
}

/** The ids that must differ from each other. */
export interface IdSpace {
  readonly declared: Set<string>;
  readonly taken: Set<string>;
  readonly renamed: Map<string, string>;
  readonly nextNumbers: Map<string, number>;
}

export const idSpace = (): IdSpace => ({ declared: new Set(), taken: new Set(), renamed: new Map(), nextNumbers: new Map() });

function identify(reader: StructureReader, json: JsonObject, section: string, ids: IdSpace, fallback: (json: JsonObject) => string): string {
  const { id } = json;
  if (typeof id === 'string' && isIdentifier(id) && !ids.taken.has(id)) return id;
  const wanted = typeof id === 'string' && id !== '' ? id : fallback(json);
  const replacement = freeIdentifier(wanted, (other) => ids.declared.has(other) || ids.taken.has(other), ids.nextNumbers);
  const path = `${section}/${replacement}`;
  const place = reader.placeOf(json);
  if (typeof id !== 'string') error(reader, path, 'missing-id', `an entry of "${section}" has no id${place}; it was given "${replacement}"`, 'Give it an "id".');
  else if (ids.taken.has(id)) error(reader, path, 'duplicate-id', `the id "${id}" is there twice${place}; the second became "${replacement}"`, 'Give one of the two another id, and check what refers to it.');
  else {
    ids.renamed.set(id, replacement);
    error(reader, path, 'bad-id', `${quoted(id)} ${identifierProblem(id)}${place}; it became "${replacement}"`, 'Choose an id of letters, digits and . _ : > # -');
  }
  return replacement;
}

/** Ids that a person would take for the same. */
export function warnOfSimilarIds(reader: StructureReader, items: readonly Item[]): void {
  const seen = new Map<string, string>();
  for (const { id, path } of items) {
    const folded = id.normalize('NFC').toLowerCase();
    const other = seen.get(folded);
    if (other === undefined) seen.set(folded, id);
    else warn(reader, path, 'similar-ids', `"${id}" and "${other}" differ only in capitals`, 'Rename one of them, so that nobody takes one for the other.');
  }
}

/** A text field; absent or wrong gives the fallback. */
export function textOf(reader: StructureReader, item: Item, key: string, fallback: string): string {
  const value = item.json[key];
  if (typeof value === 'string') return value;
  if (value !== undefined) error(reader, subjectOf(item, key), 'wrong-type', `"${key}" is ${shown(value)}; it must be a text${reader.placeOf(item.json)}`, `Put "${key}" into quotes.`);
  return fallback;
}

/** A text field without which the entry makes no sense. */
export function requiredText(reader: StructureReader, item: Item, key: string, fix: string): string {
  const text = textOf(reader, item, key, '');
  if (text === '' && (item.json[key] === undefined || item.json[key] === '')) error(reader, subjectOf(item, key), 'missing-field', `"${key}" of "${item.id}" is missing${reader.placeOf(item.json)}`, fix);
  return text;
}

export function mapOf(reader: StructureReader, item: Item, key: string): JsonObject {
  const value = item.json[key];
  if (value === undefined) return {};
  if (isObject(value)) return value;
  error(reader, subjectOf(item, key), 'wrong-type', `"${key}" is ${shown(value)}; it must be a map in { }${reader.placeOf(item.json)}`, `Write "${key}": {}, or remove it.`);
  return {};
}

const subjectOf = (item: Item, key: string): string => (item.path === '' ? key : `${item.path}/${key}`);

/** A name for people: any text, short enough to show; what would not show is reported. */
export function labelOf(reader: StructureReader, item: Item, fallback: string): string {
  const text = textOf(reader, item, 'name', fallback);
  const path = subjectOf(item, 'name');
  const clean = text.replace(CONTROLS, '');
  if (clean !== text) warn(reader, path, 'control-characters', `the name of "${item.id}" holds control characters; they were removed`, 'Nothing to do, unless the name looks wrong.');
  if (DIRECTIONS.test(clean)) warn(reader, path, 'direction-characters', `the name of "${item.id}" holds characters that turn the direction of the text around`, 'Retype the name if nobody meant that.');
  if (clean.replace(INVISIBLE, '') === '' && fallback !== '') {
    warn(reader, path, 'blank-name', `the name of "${item.id}" shows nothing; its id is shown instead`, 'Give it a name.');
    return fallback;
  }
  return shortened(reader, item, clean);
}

function shortened(reader: StructureReader, item: Item, label: string): string {
  const max = reader.limits.labelLength;
  if (label.length <= max) return label;
  error(reader, subjectOf(item, 'name'), 'name-too-long', `the name of "${item.id}" has ${label.length} characters; it was cut to ${max}`, 'Shorten the name; a description may go elsewhere.');
  return label.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}

// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/;
const INVISIBLE = /[\s\p{Default_Ignorable_Code_Point}]/gu;

/** Keeps the fields that are not known, and says so. */
export function keepUnknown(reader: StructureReader, json: JsonObject, path: string, known: readonly string[]): void {
  const unknown = Object.entries(json).filter(([key]) => !known.includes(key));
  if (unknown.length === 0) return;
  reader.extensions.set(path, Object.fromEntries(unknown));
  if (!reader.warnsOfUnknown) return;
  for (const [key] of unknown) {
    if (key === '$schema' || key.startsWith('x-')) continue;
    const meant = nearest(key, known);
    warn(reader, path === '' ? key : `${path}/${key}`, 'unknown-field', `${quoted(key)} is no field that is known here; it has no effect, and stays in the file`, meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean "${meant}"?`);
  }
}

export function error(reader: StructureReader, subject: string, code: string, message: string, fix: string): void {
  reader.diagnostics.push({ severity: 'error', code, subject, message, fix });
}

export function warn(reader: StructureReader, subject: string, code: string, message: string, fix: string): void {
  reader.diagnostics.push({ severity: 'warning', code, subject, message, fix });
}

function unreadable(reader: StructureReader, subject: string, code: string, message: string, fix: string): void {
  reader.failed = true;
  error(reader, subject, code, message, fix);
}
