import { isMap, isScalar, parseDocument, visit, type Document, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { assert } from '../../base/assert.ts';
import { pairAt, PARSE_OPTIONS, type YamlScalar } from './read-yaml.ts';

/** A change of one document: the value at a path of map keys, or undefined to delete the key. */
export interface YamlEdit {
  readonly path: readonly string[];
  readonly value: YamlScalar | undefined;
}

/**
 * The text with the edits made and every other byte as it was: comments, order, spacing and quotes stay.
 * Where the text is too intricate for that (flow style, anchors, tags), the library prints the document anew,
 * comments and order kept. The result is read back: it differs from the original by the edits, and by nothing else.
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): string {
  if (edits.length === 0) return text;
  const wanted = contents(editedDocument(text, edits));
  const spliced = edits.reduce<string | undefined>((current, edit) => (current === undefined ? undefined : splice(current, edit)), text);
  if (spliced !== undefined && contents(parse(spliced)) === wanted) return spliced;
  const printed = editedDocument(text, edits).toString({ lineWidth: 0 });
  assert(contents(parse(printed)) === wanted, 'an edited YAML document reads back as something else');
  return /^---/m.test(text) && !printed.startsWith('---') && !printed.startsWith('%') ? `---\n${printed}` : printed;
}

const parse = (text: string): Document.Parsed => parseDocument(text, PARSE_OPTIONS);

/** The document's meaning as one text, to compare. How far its aliases expand was checked when it was read. */
function contents(document: Document): string {
  if (document.errors.length > 0) return `broken: ${document.errors[0]?.message}`;
  return JSON.stringify(document.toJS({ maxAliasCount: -1 }), (_, value: unknown) => (typeof value === 'bigint' || Number.isInteger(value) ? `${value as bigint}n` : value));
}

function editedDocument(text: string, edits: readonly YamlEdit[]): Document.Parsed {
  const document = parse(text);
  writeOutAliases(document);
  for (const { path, value } of edits) {
    if (value === undefined) document.deleteIn(path);
    else if (!setScalar(document, path, value)) document.setIn(path, value);
  }
  return document;
}

/** Aliases of scalars become values of their own, so that editing or deleting the anchored one changes no other. */
function writeOutAliases(document: Document.Parsed): void {
  visit(document, {
    Alias(_, alias) {
      const target = alias.resolve(document);
      return isScalar(target) ? document.createNode(target.value) : undefined;
    },
  });
}

/** Sets the value of a scalar that is there, so that its comment stays. */
function setScalar(document: Document.Parsed, path: readonly string[], value: YamlScalar): boolean {
  const node = document.getIn(path, true);
  if (!isScalar(node)) return false;
  node.value = value;
  delete node.anchor;
  delete node.source;
  delete node.tag;
  delete node.format;
  delete node.type;
  return true;
}

/** One edit as a change of bytes; undefined where that is not simple. */
function splice(text: string, { path, value }: YamlEdit): string | undefined {
  const document = parse(text);
  if (document.errors.length > 0) return undefined;
  const { map, depth } = deepest(document, path);
  if (map === undefined) return undefined;
  const pair = pairAt(map, path[depth] ?? '');
  if (pair === undefined) return value === undefined ? text : inserted(text, map, path.slice(depth), value);
  if (depth !== path.length - 1) return undefined;
  return value === undefined ? deleted(text, map, pair) : replaced(text, pair, value);
}

/** The innermost map that the path reaches, and how many keys lead to it. */
function deepest(document: Document.Parsed, path: readonly string[]): { readonly map: YAMLMap | undefined; readonly depth: number } {
  let map = isMap(document.contents) ? (document.contents as YAMLMap) : undefined;
  let depth = 0;
  while (map !== undefined && depth < path.length - 1) {
    const next: unknown = pairAt(map, path[depth] ?? '')?.value;
    if (!isMap(next)) break;
    map = next as YAMLMap;
    depth++;
  }
  return { map, depth };
}

function replaced(text: string, { value: node }: Pair, value: YamlScalar): string | undefined {
  if (!isScalar(node) || node.range === undefined || node.range === null || isBlockScalar(node)) return undefined;
  const [start, end] = node.range;
  return start === end ? undefined : text.slice(0, start) + scalarText(value) + text.slice(end);
}

const isBlockScalar = (node: Scalar): boolean => node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL';

/** New lines after the last entry of a block map, indented as its entries. */
function inserted(text: string, map: YAMLMap, path: readonly string[], value: YamlScalar): string | undefined {
  const last = map.items.at(-1);
  const first = map.items[0];
  if (map.flow === true || last === undefined || !isScalar(first?.key) || !first.key.range) return undefined;
  const indent = first.key.range[0] - lineStart(text, first.key.range[0]);
  const end = endOf(last);
  if (end === undefined) return undefined;
  const at = lineEnd(text, end);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = path.map((key, level) => `${' '.repeat(indent + 2 * level)}${keyText(key)}:${level === path.length - 1 ? ` ${scalarText(value)}` : ''}${newline}`);
  const before = text.slice(0, at);
  return `${before}${before.endsWith('\n') ? '' : newline}${lines.join('')}${text.slice(at)}`;
}

/** The lines of an entry that has lines of its own and is not the only one. */
function deleted(text: string, map: YAMLMap, pair: Pair): string | undefined {
  const key = pair.key;
  const end = endOf(pair);
  if (map.flow === true || map.items.length < 2 || !isScalar(key) || !key.range || end === undefined) return undefined;
  const start = lineStart(text, key.range[0]);
  return text.slice(start, key.range[0]).trim() === '' ? text.slice(0, start) + text.slice(lineEnd(text, end)) : undefined;
}

/** Where an entry's value (or, without one, its key) ends; undefined for a block scalar, whose end includes its lines. */
function endOf({ key, value }: Pair): number | undefined {
  const node = (value ?? key) as { readonly range?: readonly number[] | null };
  if (isMap(value) && value.flow !== true && value.items.length > 0) return endOf(value.items.at(-1) as Pair);
  return isScalar(value) && isBlockScalar(value) ? undefined : node.range?.[1];
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** Just after the line's newline, or the end of the text. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

const keyText = (key: string): string => (PLAIN.test(key) ? key : JSON.stringify(key));

/** A scalar that reads back as the same value in YAML 1.1 and 1.2. */
export function scalarText(value: YamlScalar): string {
  if (typeof value !== 'string') return String(value);
  return PLAIN.test(value) && !SPECIAL.test(value) ? value : JSON.stringify(value);
}

const PLAIN = /^[A-Za-z][A-Za-z0-9._/,-]*$/;
const SPECIAL = /^(true|false|null|yes|no|on|off|y|n)$/i;
