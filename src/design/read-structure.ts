import type { Diagnostic } from '../base/diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { shown } from '../catalog/field-words.ts';
import { danglingEdges } from './dangling-edges.ts';
import { readAnnotation } from './read-annotation.ts';
import { DESIGN_VERSION, type Design, type DesignEdge, type DesignExpectation, type DesignNode, type DesignSystem, type Position } from './document.ts';
import type { DesignLimits } from './limits.ts';
import { readScenario } from './read-scenario.ts';
import {
  error, identified, type IdSpace, idSpace, type Item, keepUnknown, labelOf, mapOf, mapsOf, requiredText, type StructureReader, textOf, warn, warnOfSimilarIds,
} from './structure-reader.ts';

export interface StructureOptions {
  readonly limits: DesignLimits;
  /** Where a map or list of the file stands, in words that follow a sentence; '' for nowhere. */
  readonly placeOf: (value: Json) => string;
  readonly warnsOfUnknown: boolean;
  /** Name of a design that has none. */
  readonly name: string;
}

/** A file of the current version as a document of new objects with known keys. Every error says what was mended or left out. */
export function readStructure(file: JsonObject, options: StructureOptions): { readonly design?: Design; readonly diagnostics: readonly Diagnostic[] } {
  const { name, ...rest } = options;
  const reader: StructureReader = { ...rest, diagnostics: [], extensions: new Map(), failed: false };
  const design = readParts(reader, file, name);
  return reader.failed ? { diagnostics: reader.diagnostics } : { design, diagnostics: [...reader.diagnostics, ...danglingEdges(design)] };
}

export const TOP_KEYS = ['format', 'version', 'name', 'description', 'systems', 'nodes', 'edges', 'layout', 'annotations', 'schemas', 'scenarios', 'expectations'] as const;
export const SYSTEM_KEYS = ['id', 'kind', 'name', 'config'] as const;
export const NODE_KEYS = ['id', 'kind', 'name', 'system', 'parent', 'config'] as const;
export const EDGE_KEYS = ['id', 'from', 'to', 'fromPort', 'toPort', 'config'] as const;
export const EXPECTATION_KEYS = ['id', 'kind', 'name', 'config'] as const;

function readParts(reader: StructureReader, file: JsonObject, name: string): Design {
  const { limits } = reader;
  const whole: Item = { id: 'the design', path: '', json: file };
  keepUnknown(reader, file, '', TOP_KEYS);
  const ids = idSpace();
  const systems = identified(reader, mapsOf(reader, file, 'systems', 'systems', limits.systems), 'systems', ids, kindOf);
  const nodes = identified(reader, mapsOf(reader, file, 'nodes', 'nodes', limits.nodes), 'nodes', ids, kindOf);
  warnOfSimilarIds(reader, [...systems, ...nodes]);
  const edges = identified(reader, mapsOf(reader, file, 'edges', 'edges', limits.edges), 'edges', idSpace(), wireName);
  const scenarios = identified(reader, mapsOf(reader, file, 'scenarios', 'scenarios', limits.entries), 'scenarios', idSpace(), () => 'scenario');
  const expectations = identified(reader, mapsOf(reader, file, 'expectations', 'expectations', limits.entries), 'expectations', idSpace(), kindOf);
  const annotations = identified(reader, mapsOf(reader, file, 'annotations', 'annotations', limits.annotations), 'annotations', ids, kindOf);
  return {
    format: 'flowstage/design',
    version: DESIGN_VERSION,
    name: labelOf(reader, whole, name),
    description: textOf(reader, whole, 'description', ''),
    systems: systems.map((item) => readSystem(reader, item)),
    nodes: nodes.map((item) => readNode(reader, item, ids)),
    edges: edges.map((item) => readEdge(reader, item, ids)),
    layout: readLayout(reader, mapOf(reader, whole, 'layout'), ids),
    ...(annotations.length > 0 && { annotations: annotations.map((item) => readAnnotation(reader, item)) }),
    schemas: mapOf(reader, whole, 'schemas'),
    scenarios: scenarios.map((item) => readScenario(reader, item, ids)),
    expectations: expectations.map((item) => readExpectation(reader, item)),
    extensions: Object.fromEntries(reader.extensions),
  };
}

const kindOf = ({ kind }: JsonObject): string => (typeof kind === 'string' ? kind : 'unnamed');

const wireName = ({ from, to }: JsonObject): string => (typeof from === 'string' && typeof to === 'string' ? `${from}>${to}` : 'wire');

function readSystem(reader: StructureReader, item: Item): DesignSystem {
  keepUnknown(reader, item.json, item.path, SYSTEM_KEYS);
  return { id: item.id, kind: readKind(reader, item), name: labelOf(reader, item, item.id), config: mapOf(reader, item, 'config') };
}

function readNode(reader: StructureReader, item: Item, ids: IdSpace): DesignNode {
  keepUnknown(reader, item.json, item.path, NODE_KEYS);
  const system = referenceOf(reader, item, 'system', ids);
  const parent = referenceOf(reader, item, 'parent', ids);
  return {
    id: item.id,
    kind: readKind(reader, item),
    name: labelOf(reader, item, item.id),
    ...(system !== '' && { system }),
    ...(parent !== '' && { parent }),
    config: mapOf(reader, item, 'config'),
  };
}

function readEdge(reader: StructureReader, item: Item, ids: IdSpace): DesignEdge {
  keepUnknown(reader, item.json, item.path, EDGE_KEYS);
  const from = requiredText(reader, item, 'from', 'Give "from" the id of the node where the wire starts.');
  const to = requiredText(reader, item, 'to', 'Give "to" the id of the node where the wire ends.');
  const fromPort = textOf(reader, item, 'fromPort', '');
  const toPort = textOf(reader, item, 'toPort', '');
  return {
    id: item.id,
    from: ids.renamed.get(from) ?? from,
    to: ids.renamed.get(to) ?? to,
    ...(fromPort !== '' && { fromPort }),
    ...(toPort !== '' && { toPort }),
    config: mapOf(reader, item, 'config'),
  };
}

function readExpectation(reader: StructureReader, item: Item): DesignExpectation {
  keepUnknown(reader, item.json, item.path, EXPECTATION_KEYS);
  return { id: item.id, kind: readKind(reader, item), name: labelOf(reader, item, item.id), config: mapOf(reader, item, 'config') };
}

const readKind = (reader: StructureReader, item: Item): string =>
  requiredText(reader, item, 'kind', 'Give "kind" the kind of thing it is, such as kafka-topic.');

function referenceOf(reader: StructureReader, item: Item, key: string, ids: IdSpace): string {
  const id = textOf(reader, item, key, '');
  return ids.renamed.get(id) ?? id;
}

function readLayout(reader: StructureReader, layout: JsonObject, ids: IdSpace): { readonly [id: string]: Position } {
  const positions = new Map<string, Position>();
  for (const [given, value] of Object.entries(layout)) {
    const id = ids.renamed.get(given) ?? given;
    const position = readPosition(reader, id, value);
    if (!ids.taken.has(id)) warn(reader, `layout/${id}`, 'layout-unknown', `the layout places "${id}", which is not in the design; the place was dropped`, 'Nothing to do.');
    else if (position !== undefined) positions.set(id, position);
  }
  return Object.fromEntries(positions);
}

function readPosition(reader: StructureReader, id: string, value: Json): Position | undefined {
  const path = `layout/${id}`;
  if (!isObject(value) || typeof value['x'] !== 'number' || typeof value['y'] !== 'number') {
    error(reader, path, 'bad-position', `the place of "${id}" is ${shown(value)} without numbers x and y; it will be placed anew`, 'Write { "x": 0, "y": 0 }, or remove it.');
    return undefined;
  }
  keepUnknown(reader, value, path, ['x', 'y']);
  const { x, y } = value;
  const { coordinate } = reader.limits;
  const bounded = { x: Math.min(Math.max(x, -coordinate), coordinate), y: Math.min(Math.max(y, -coordinate), coordinate) };
  if (bounded.x !== x || bounded.y !== y) warn(reader, path, 'position-out-of-range', `the place of "${id}" is ${x}, ${y}; it was moved to within ${coordinate} of the origin`, 'Drag it to where it belongs.');
  return bounded;
}
