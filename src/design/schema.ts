import type { JsonObject } from '../base/json.ts';
import { CHANNELS } from '../catalog/channels/registry.ts';
import { configSchema } from '../catalog/config-schema.ts';
import { EXPECTATIONS } from '../catalog/expectations/registry.ts';
import { FAULTS } from '../catalog/faults/registry.ts';
import type { Fields } from '../catalog/field.ts';
import { ALL_WIRE_FIELDS } from '../catalog/wire-fields.ts';
import { NODES } from '../catalog/nodes/registry.ts';
import { SYSTEMS } from '../catalog/systems/registry.ts';
import { ANNOTATION_KINDS, ANNOTATION_TONES, DESIGN_VERSION } from './document.ts';
import { IDENTIFIER_PATTERN } from './identifier.ts';
import { DESIGN_LIMITS } from './limits.ts';

/**
 * The JSON Schema (2020-12) of a `*.flow.json` file, from the fields of every catalog entry. It refuses what reading
 * and `validate` call an error, as far as a schema can say it, and allows unknown fields as they do.
 */
export function designSchema(): JsonObject {
  const { nodes, edges, systems, annotations, entries } = DESIGN_LIMITS;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `flowstage-design-${DESIGN_VERSION}.schema.json`,
    title: 'Flowstage design',
    description: 'A design of an event-driven system with its scenarios and expectations: what a *.flow.json file holds.',
    type: 'object',
    required: ['format', 'version'],
    properties: {
      format: { const: 'flowstage/design' },
      version: { const: DESIGN_VERSION },
      name: ref('label'),
      description: { type: 'string' },
      systems: listOf('system', systems),
      nodes: listOf('node', nodes),
      edges: listOf('edge', edges),
      layout: { type: 'object', description: 'Positions on the canvas, by id of a node or system.', additionalProperties: ref('position') },
      annotations: listOf('annotation', annotations),
      schemas: { type: 'object', description: 'By message type: compatibility, and a JSON Schema for each version.' },
      scenarios: listOf('scenario', entries),
      expectations: listOf('expectation', entries),
    },
    $defs: definitions(entries),
  };
}

const definitions = (entriesMax: number): JsonObject => ({
  id: { type: 'string', pattern: IDENTIFIER_PATTERN, not: { enum: ['constructor', 'prototype'] } },
  label: { type: 'string', maxLength: DESIGN_LIMITS.labelLength },
  position: { type: 'object', required: ['x', 'y'], properties: { x: ref('coordinate'), y: ref('coordinate') } },
  coordinate: { type: 'number', minimum: -DESIGN_LIMITS.coordinate, maximum: DESIGN_LIMITS.coordinate },
  system: ofKinds('A cluster or cloud service that hosts channels.', SYSTEMS, { name: ref('label') }),
  node: ofKinds('A channel, producer, consumer, saga, saga step or store.', [...CHANNELS, ...NODES], { name: ref('label'), system: ref('id'), parent: ref('id') }),
  edge: {
    type: 'object',
    description: 'A wire. What it means follows from the kinds and ports at its ends.',
    required: ['id', 'from', 'to'],
    properties: { id: ref('id'), from: ref('id'), to: ref('id'), fromPort: { type: 'string' }, toPort: { type: 'string' }, config: configSchema(ALL_WIRE_FIELDS) },
  },
  annotation: {
    type: 'object',
    description: 'A note on the canvas, or a frame around what belongs together. It changes no run.',
    required: ['id', 'kind', 'text', 'x', 'y', 'width', 'height'],
    properties: {
      id: ref('id'), kind: { enum: [...ANNOTATION_KINDS] }, text: { type: 'string', maxLength: DESIGN_LIMITS.noteLength },
      x: ref('coordinate'), y: ref('coordinate'), width: ref('extent'), height: ref('extent'), tone: { enum: [...ANNOTATION_TONES] }, collapsed: { type: 'array', description: 'Of a group that is drawn as one node: ids of what it holds.', items: ref('id') },
    },
  },
  extent: { type: 'number', minimum: 1, maximum: DESIGN_LIMITS.coordinate },
  scenario: scenarioSchema(entriesMax),
  fault: ofKinds('Something that goes wrong in a run.', FAULTS, {}),
  expectation: ofKinds('What is demanded of every run.', EXPECTATIONS, { name: ref('label') }),
});

const scenarioSchema = (entriesMax: number): JsonObject => ({
  type: 'object',
  description: 'Everything else that a run depends on: seed, length, changed fields, faults; and what is expected of it.',
  required: ['id'],
  properties: {
    id: ref('id'),
    name: ref('label'),
    description: { type: 'string' },
    seed: { type: ['string', 'number'], description: 'The same seed gives the same run.' },
    until: { type: 'string', description: 'Virtual time that the run lasts, such as 10m.' },
    startsAt: { type: 'string', description: 'The instant of virtual time 0, such as 2024-08-15T10:30:00Z.' },
    overrides: {
      type: 'array',
      maxItems: entriesMax,
      items: { type: 'object', required: ['node', 'field', 'value'], properties: { node: ref('id'), field: { type: 'string', minLength: 1, description: 'Path in the config, with / between its parts.' }, value: {} } },
    },
    faults: listOf('fault', entriesMax),
    outcome: { type: 'object', description: 'What a run is expected to end with.', properties: { findings: { type: 'array', items: ref('id') }, sagas: { type: 'object', properties: counts } } },
  },
});

const counts: JsonObject = Object.fromEntries(['started', 'completed', 'compensated', 'failed', 'open'].map((key) => [key, { type: 'integer', minimum: 0 }]));

/** A map whose `kind` says what its `config` holds. */
function ofKinds(description: string, entries: readonly KindOfEntry[], more: JsonObject): JsonObject {
  return {
    type: 'object',
    description,
    required: ['id', 'kind'],
    properties: { id: ref('id'), kind: entries.length === 0 ? false : { enum: entries.map(({ kind }) => kind) }, ...more, config: { type: 'object' } },
    ...(entries.length > 0 && { allOf: entries.map(ofKind) }),
  };
}

const ofKind = ({ kind, summary, fields }: KindOfEntry): JsonObject => ({
  if: { properties: { kind: { const: kind } } },
  then: { description: summary, properties: { config: configSchema(fields) }, ...configRequired(fields) },
});

interface KindOfEntry {
  readonly kind: string;
  readonly summary: string;
  readonly fields: Fields;
}

const configRequired = (fields: Fields): JsonObject => ('required' in configSchema(fields) ? { required: ['config'] } : {});

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

const listOf = (name: string, max: number): JsonObject => ({ type: 'array', items: ref(name), maxItems: max });
