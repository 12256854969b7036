import { isMap, isScalar, isSeq } from 'yaml';
import type { Json, JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { quoted } from '../../catalog/field-words.ts';
import { isForbiddenName } from '../../catalog/forbidden-name.ts';
import { readJson, type JsonNote } from '../../design/json-reader.ts';
import { positionFinder } from '../../design/text-position.ts';
import type { ImportDiagnostic, Place } from '../format.ts';
import { followed, readYaml, scalarOf, type YamlDocument } from '../yaml/read-yaml.ts';
import { scanYaml, YAML_LIMITS } from '../yaml/scan-yaml.ts';

/** The one document of a JSON or YAML file as plain values, with the place of each map and list. */
export interface Tree {
  readonly value: Json;
  readonly placeOf: (part: unknown) => Place | undefined;
  /** Warnings only. */
  readonly diagnostics: readonly ImportDiagnostic[];
}

/** Names of maps with one key that tags of YAML stand for: `!Ref x` is `{ Ref: x }`. */
export type ShortForms = ReadonlyMap<string, string>;

/** Reads JSON where the text starts as JSON does, else YAML, each within its limits. */
export function readTree(text: string, bytesMax: number, shortForms: ShortForms = new Map()): Result<Tree, readonly ImportDiagnostic[]> {
  if (text.length > bytesMax) return refused('file-too-large', `the file has ${text.length} characters; an import may have ${bytesMax}`, 'Import it in several parts.');
  return /^\ufeff?\s*[{[]/.test(text) ? jsonTree(text) : yamlTree(text, shortForms);
}

function jsonTree(file: string): Result<Tree, readonly ImportDiagnostic[]> {
  const text = file.startsWith('\ufeff') ? file.slice(1) : file;
  const read = readJson(text, YAML_LIMITS.depthMax);
  if (!read.ok) {
    const { message, fix, line, column } = read.error;
    return refused('json-syntax', message, fix ?? 'Mend the JSON at that place.', { line, column });
  }
  const positionOf = positionFinder(text);
  const diagnostics = read.value.notes.map((note) => noteDiagnostic(note, positionOf(note.offset)));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return err(errors);
  const placeOf = (part: unknown): Place | undefined => {
    const offset = typeof part === 'object' && part !== null ? read.value.offsets.get(part) : undefined;
    return offset === undefined ? undefined : positionOf(offset);
  };
  return ok({ value: read.value.value, placeOf, diagnostics });
}

function noteDiagnostic({ code, what }: JsonNote, place: Place): ImportDiagnostic {
  switch (code) {
    case 'duplicate-key': return { severity: 'warning', code, subject: '', message: `the key ${quoted(what)} is there twice in one map; the last one counts`, fix: 'Delete one of the two.', place };
    case 'forbidden-name': return forbidden(what, place);
    case 'long-number': return { severity: 'info', code, subject: '', message: `${quoted(what)} is too long for a number without rounding; it was kept as a text`, place };
    case 'broken-unicode': return { severity: 'warning', code, subject: '', message: `${quoted(what)} held half a character; U+FFFD stands in its place`, place };
  }
}

const forbidden = (name: string, place: Place): ImportDiagnostic => ({ severity: 'error', code: 'forbidden-name', subject: '', message: `the name ${quoted(name)} is reserved by programs`, fix: 'Choose another name.', place });

function yamlTree(text: string, shortForms: ShortForms): Result<Tree, readonly ImportDiagnostic[]> {
  const slices = scanYaml(text);
  if (!slices.ok) return refused(slices.error.code, slices.error.message, slices.error.fix, slices.error);
  const [slice, second] = slices.value;
  if (slice === undefined) return refused('empty', 'there is nothing in the file', 'Choose another file.', { line: 1, column: 1 });
  if (second !== undefined) return refused('several-documents', 'there are several YAML documents in the file, where one is read', 'Import them one by one.', { line: second.line, column: 1 });
  const yaml = readYaml(text, slice);
  const converter = new Converter(yaml, shortForms);
  const broken = yaml.problems.filter(({ severity }) => severity === 'error');
  if (broken.length > 0) return err(broken);
  const value = converter.value(yaml.document.contents);
  if (converter.errors.length > 0) return err(converter.errors);
  const isShort = ({ code, message }: ImportDiagnostic): boolean => code === 'yaml-tag' && shortForms.has(/Unresolved tag: (!\w+)/.exec(message)?.[1] ?? '');
  return ok({ value, placeOf: (part) => converter.places.get(part), diagnostics: yaml.problems.filter((problem) => !isShort(problem)) });
}

/** Recursion is as deep as the text, which the scan has bounded. */
class Converter {
  readonly places = new Map<unknown, Place>();
  readonly errors: ImportDiagnostic[] = [];
  readonly #yaml: YamlDocument;
  readonly #shortForms: ShortForms;

  constructor(yaml: YamlDocument, shortForms: ShortForms) {
    this.#yaml = yaml;
    this.#shortForms = shortForms;
  }

  value(given: unknown): Json {
    const name = this.#shortForms.get((given as { readonly tag?: string } | null)?.tag ?? '');
    return name === undefined ? this.#plain(given) : { [name]: this.#plain(given) };
  }

  #plain(given: unknown): Json {
    const node = followed(this.#yaml.document, given);
    if (isMap(node)) return this.#placed(node, this.#map(node.items));
    if (isSeq(node)) return this.#placed(node, node.items.map((item) => this.value(item)));
    const scalar = scalarOf(node) ?? null;
    if (typeof scalar === 'bigint') return exactNumber(scalar);
    return typeof scalar === 'number' && !Number.isFinite(scalar) ? String(scalar) : scalar;
  }

  #map(items: readonly { readonly key: unknown; readonly value: unknown }[]): JsonObject {
    const entries: [string, Json][] = [];
    for (const { key, value } of items) {
      const name = isScalar(key) ? String(key.value) : undefined;
      if (name === undefined) this.errors.push({ severity: 'error', code: 'wrong-key', subject: '', message: 'a key is a map or a list, where a text is needed', fix: 'Write a text before the colon.', place: this.#yaml.placeOf((key ?? {}) as object) });
      else if (isForbiddenName(name)) this.errors.push(forbidden(name, this.#yaml.placeOf(key as object)));
      else entries.push([name, this.value(value)]);
    }
    return Object.fromEntries(entries);
  }

  #placed<T extends Json>(node: { readonly range?: readonly number[] | null | undefined }, value: T): T {
    this.places.set(value, this.#yaml.placeOf(node));
    return value;
  }
}

/** A number where it would be written with the same digits, else its digits as text. */
const exactNumber = (value: bigint): Json => (String(Number(value)) === String(value) ? Number(value) : String(value));

const refused = (code: string, message: string, fix: string, place?: Place): Result<Tree, readonly ImportDiagnostic[]> =>
  err([{ severity: 'error', code, subject: '', message, fix, ...(place !== undefined && { place: { line: place.line, column: place.column } }) }]);
