import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type ParsedNode, type YAMLMap } from 'yaml';
import { quoted } from '../../catalog/field-words.ts';
import type { ImportDiagnostic, Place } from '../format.ts';
import type { YamlSlice } from './scan-yaml.ts';

/** One parsed document, its own text, and places counted in the whole file. */
export interface YamlDocument {
  readonly text: string;
  readonly document: Document.Parsed;
  /** What the parser refused or did not know. */
  readonly problems: readonly ImportDiagnostic[];
  readonly placeOf: (node: { readonly range?: readonly number[] | null | undefined }) => Place;
}

/** Parses one slice of a text that `scanYaml` let through. Integers stay exact, whatever their size. */
export function readYaml(text: string, slice: YamlSlice): YamlDocument {
  const own = text.slice(slice.start, slice.end);
  const lines = new LineCounter();
  const document = parseDocument(own, { ...PARSE_OPTIONS, lineCounter: lines });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line) + slice.line - 1, column: Math.max(1, col) };
  };
  const placeOf = (node: { readonly range?: readonly number[] | null | undefined }): Place => placeAt(node.range?.[0] ?? 0);
  return { text: own, document, placeOf, problems: [...syntaxProblems(own, document, placeAt), ...repeatedKeys(document, placeOf), ...aliasProblems(document, placeOf)] };
}

/** `uniqueKeys` compares each key with each other one: `repeatedKeys` does it with a set. */
export const PARSE_OPTIONS = { intAsBigInt: true, uniqueKeys: false, prettyErrors: false, resolveKnownTags: false, merge: false, logLevel: 'silent' } as const;

/** The value of a plain text key; aliases are followed. */
export function valueAt(document: Document.Parsed, map: unknown, key: string): ParsedNode | undefined {
  const pair = isMap(map) ? pairAt(map, key) : undefined;
  return pair === undefined ? undefined : followed(document, pair.value);
}

export const pairAt = (map: YAMLMap, key: string) => map.items.find((item) => isScalar(item.key) && item.key.value === key);

/** What an alias stands for, or the node itself. */
export function followed(document: Document.Parsed, node: unknown): ParsedNode | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  return (target ?? undefined) as ParsedNode | undefined;
}

export type YamlScalar = string | number | bigint | boolean | null;

/** The scalar a node stands for; undefined for a map, a list or nothing at all. */
export function scalarOf(node: unknown): YamlScalar | undefined {
  if (!isScalar(node)) return undefined;
  const value = node.value;
  return value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value) ? (value as YamlScalar) : undefined;
}

function syntaxProblems(text: string, document: Document.Parsed, placeAt: (offset: number) => Place): ImportDiagnostic[] {
  const fix = /\{\{/.test(text) ? 'It looks like a Helm template: render it first (helm template ...) and import the result.' : 'Mend the YAML at that place.';
  const errors = document.errors.map((error): ImportDiagnostic => ({
    severity: 'error', code: 'yaml-syntax', subject: '', message: sentence(error.message), fix, place: placeAt(error.pos[0]),
  }));
  const warnings = document.warnings.map((warning): ImportDiagnostic => ({
    severity: 'warning', code: 'yaml-tag', subject: '', message: `${sentence(warning.message)}; the value is read as plain text`,
    fix: 'Delete the tag (the word after "!").', place: placeAt(warning.pos[0]),
  }));
  return [...errors, ...warnings];
}

/** A message of the parser as the middle of a sentence, on one line. */
const sentence = (message: string): string => quoted(message.replace(/\s+/g, ' ')).slice(1, -1);

function repeatedKeys(document: Document.Parsed, placeOf: YamlDocument['placeOf']): ImportDiagnostic[] {
  const found: ImportDiagnostic[] = [];
  const visit = (node: unknown): void => {
    if (!isMap(node)) return;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? key.value : key;
      if (seen.has(name)) found.push(repeatedKey(String(name), placeOf(key as ParsedNode)));
      seen.add(name);
      visit(value);
    }
  };
  visit(document.contents);
  return found;
}

const repeatedKey = (name: string, place: Place): ImportDiagnostic => ({
  severity: 'error', code: 'yaml-repeated-key', subject: '', message: `the key ${quoted(name)} is there twice in one map`, fix: 'Delete one of the two.', place,
});

/** Aliases that name nothing, and aliases of aliases that together stand for more than a document can hold. */
function aliasProblems(document: Document.Parsed, placeOf: YamlDocument['placeOf']): ImportDiagnostic[] {
  const found: ImportDiagnostic[] = [];
  const sizes = new Map<string, number>();
  const sizeOf = (node: unknown): number => {
    if (isAlias(node)) {
      const size = sizes.get(node.source);
      if (size === undefined) found.push(unknownAlias(node.source, placeOf(node)));
      return size ?? 1;
    }
    if (isPair(node)) return sizeOf(node.key) + sizeOf(node.value);
    const items: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
    const size = items.reduce<number>((sum, item) => sum + sizeOf(item), 1);
    const anchor = (node as { readonly anchor?: string } | null)?.anchor;
    if (anchor !== undefined) sizes.set(anchor, size);
    return size;
  };
  const size = sizeOf(document.contents);
  if (sizes.size > 0 && size > EXPANDED_MAX) found.push({ severity: 'error', code: 'yaml-aliases', subject: '', message: `its aliases stand for more than ${EXPANDED_MAX} values`, fix: 'Write out the values that are needed.', place: placeOf(document.contents ?? {}) });
  return found;
}

const EXPANDED_MAX = 100_000;

const unknownAlias = (name: string, place: Place): ImportDiagnostic => ({
  severity: 'error', code: 'yaml-alias', subject: '', message: `no anchor before it is named ${quoted(name)}`, fix: 'Write the value itself, or define the anchor first.', place,
});
