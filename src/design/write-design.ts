import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Design, DesignAnnotation, DesignEdge, DesignExpectation, DesignFault, DesignNode, DesignScenario, DesignSystem, Position } from './document.ts';
import { overridePath, SAGA_COUNTS } from './read-scenario.ts';

/**
 * The text of a `*.flow.json` file: known keys in a fixed order, one node, wire, system, place, schema, scenario
 * or expectation on a line, so that a change reads well in version control. Reading it gives the same design.
 */
export function writeDesign(design: Design): string {
  const { $schema, ...unknown } = extensionsAt(design, '');
  const lines = [
    ...($schema === undefined ? [] : [member('$schema', $schema)]),
    member('format', design.format),
    member('version', design.version),
    member('name', design.name),
    member('description', design.description),
    block('systems', design.systems.map((system) => writeJson(systemJson(design, system)))),
    block('nodes', design.nodes.map((node) => writeJson(nodeJson(design, node)))),
    block('edges', design.edges.map((edge) => writeJson(edgeJson(design, edge)))),
    mapBlock('layout', layoutJson(design)),
    ...(design.annotations === undefined || design.annotations.length === 0 ? [] : [block('annotations', design.annotations.map((annotation) => writeJson(annotationJson(design, annotation))))]),
    mapBlock('schemas', design.schemas),
    block('scenarios', design.scenarios.map((scenario) => writeJson(scenarioJson(design, scenario)))),
    block('expectations', design.expectations.map((expectation) => writeJson(expectationJson(design, expectation)))),
    ...Object.entries(unknown).map(([key, value]) => member(key, value)),
  ];
  return `{\n${lines.map((line) => ` ${line}`).join(',\n')}\n}\n`;
}

/** JSON on one line, with a blank after each colon and comma. */
export function writeJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join(', ')}]`;
  if (isObject(value)) return `{${Object.entries(value).map(([key, entry]) => member(key, entry)).join(', ')}}`;
  return JSON.stringify(value);
}

const member = (key: string, value: Json): string => `${JSON.stringify(key)}: ${writeJson(value)}`;

const block = (key: string, lines: readonly string[]): string => `${JSON.stringify(key)}: ${bracketed('[', lines, ']')}`;

const mapBlock = (key: string, map: JsonObject): string =>
  `${JSON.stringify(key)}: ${bracketed('{', Object.entries(map).map(([name, value]) => member(name, value)), '}')}`;

const bracketed = (open: string, lines: readonly string[], close: string): string =>
  lines.length === 0 ? open + close : `${open}\n${lines.map((line) => `  ${line}`).join(',\n')}\n ${close}`;

const systemJson = (design: Design, { id, kind, name, config }: DesignSystem): JsonObject =>
  ({ id, kind, name, ...unlessEmpty({ config }), ...extensionsAt(design, `systems/${id}`) });

const nodeJson = (design: Design, { id, kind, name, system, parent, config }: DesignNode): JsonObject =>
  ({ id, kind, name, ...(system !== undefined && { system }), ...(parent !== undefined && { parent }), ...unlessEmpty({ config }), ...extensionsAt(design, `nodes/${id}`) });

const edgeJson = (design: Design, { id, from, to, fromPort, toPort, config }: DesignEdge): JsonObject =>
  ({ id, from, to, ...(fromPort !== undefined && { fromPort }), ...(toPort !== undefined && { toPort }), ...unlessEmpty({ config }), ...extensionsAt(design, `edges/${id}`) });

const expectationJson = (design: Design, { id, kind, name, config }: DesignExpectation): JsonObject =>
  ({ id, kind, name, ...unlessEmpty({ config }), ...extensionsAt(design, `expectations/${id}`) });

const annotationJson = (design: Design, { id, kind, text, x, y, width, height, tone, collapsed }: DesignAnnotation): JsonObject =>
  ({ id, kind, text, x, y, width, height, ...(tone !== 'plain' && { tone }), ...(collapsed !== undefined && { collapsed }), ...extensionsAt(design, `annotations/${id}`) });

/** In the order of the nodes and systems, so that dragging changes one line and never moves it. */
function layoutJson(design: Design): JsonObject {
  const placed = [...design.nodes, ...design.systems].filter(({ id }) => Object.hasOwn(design.layout, id));
  return Object.fromEntries(placed.map(({ id }) => [id, { ...pointJson(design.layout[id]), ...extensionsAt(design, `layout/${id}`) }]));
}

const pointJson = (position: Position | undefined): JsonObject => (position === undefined ? {} : { x: position.x, y: position.y });

function scenarioJson(design: Design, scenario: DesignScenario): JsonObject {
  const { id, name, description, seed, until, startsAt, overrides, faults } = scenario;
  const path = `scenarios/${id}`;
  return {
    id, name,
    ...(description !== '' && { description }),
    seed, until, startsAt,
    ...unlessEmpty({
      overrides: overrides.map((override) => ({ node: override.node, field: override.field, value: override.value, ...extensionsAt(design, overridePath(path, override)) })),
      faults: faults.map((fault) => faultJson(design, path, fault)),
      outcome: outcomeJson(design, path, scenario),
    }),
    ...extensionsAt(design, path),
  };
}

const faultJson = (design: Design, path: string, { id, kind, config }: DesignFault): JsonObject =>
  ({ id, kind, ...unlessEmpty({ config }), ...extensionsAt(design, `${path}/faults/${id}`) });

function outcomeJson(design: Design, path: string, { outcome: { findings, sagas } }: DesignScenario): JsonObject {
  const known = SAGA_COUNTS.flatMap((key) => (sagas?.[key] === undefined ? [] : [[key, sagas[key]] as const]));
  const counts = sagas && { ...Object.fromEntries(known), ...extensionsAt(design, `${path}/outcome/sagas`) };
  return { ...(findings && { findings }), ...(counts && { sagas: counts }), ...extensionsAt(design, `${path}/outcome`) };
}

/** The entries that are not `{}` or `[]`: reading gives those back. */
const unlessEmpty = (parts: JsonObject): JsonObject => Object.fromEntries(Object.entries(parts).filter(([, value]) => isObject(value) ? Object.keys(value).length > 0 : Array.isArray(value) && value.length > 0));

function extensionsAt(design: Design, path: string): JsonObject {
  const unknown = Object.hasOwn(design.extensions, path) ? design.extensions[path] : undefined;
  return isObject(unknown) ? unknown : {};
}
