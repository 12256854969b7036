import fc from 'fast-check';
import { assert } from '../base/assert.ts';
import type { JsonObject } from '../base/json.ts';
import type { Design, DesignNode } from '../design/document.ts';
import { readDesign } from '../design/read-design.ts';
import { writeDesign } from '../design/write-design.ts';
import { generateOrderSaga } from '../design/generate-design.ts';

/** Designs with sagas, services, stores and topics, whose settings, names, places, schemas and unknown parts are drawn. */
export const generatedDesigns: fc.Arbitrary<Design> = fc.record({
  steps: fc.integer({ min: 1, max: 4 }),
  partitions: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat(),
  prefix: fc.constantFrom('', 'A.', 'x:', 'long-'),
  labels: fc.array(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', 'Order Events', 'yes', '12', 'a: b', '"', '${x}', '\u202e')), { minLength: 3, maxLength: 3 }),
  topic: topicConfigs(),
  schema: fc.constantFrom<JsonObject>({}, { type: 'object', properties: { id: { type: 'string' } } }, { $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } }, $ref: '#/$defs/node' }, { type: 'object', properties: { child: { $ref: '#' } } }),
  type: fc.constantFrom('OrderPlaced', 'Other type', 'toString', 'a/b~c'),
  extra: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2, noNullPrototype: true }),
  places: fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 2, maxLength: 12 }),
}).map(({ steps, partitions, seed, prefix, labels, topic, schema, type, extra, places }) => {
  const design = generateOrderSaga({ steps, partitions, seed, rename: (id) => `${prefix}${id}` });
  const nodes = design.nodes.map((node, at): DesignNode => ({ ...node, name: at < labels.length ? labels[at]! : node.name, config: node.kind === 'kafka-topic' && at % 2 === 0 ? { ...node.config, ...topic } : node.config }));
  const layout = Object.fromEntries(places.slice(1).map((y, at) => [nodes[at % nodes.length]!.id, { x: places[0]!, y }]));
  return sound({ ...design, nodes, layout, schemas: Object.keys(schema).length === 0 ? {} : { [type]: schema }, extensions: Object.keys(extra).length === 0 ? {} : { [`nodes/${nodes[1]!.id}`]: extra as JsonObject } });
});

/** As it is when it was saved and opened. */
function sound(design: Design): Design {
  const opened = readDesign(writeDesign(design), 'generated.flow.json').design;
  assert(opened !== undefined, 'a generated design can be opened');
  return opened;
}

function topicConfigs(): fc.Arbitrary<JsonObject> {
  return fc.record({
    'retention.ms': fc.constantFrom<string | number>(-1, 0, 604_800_000, '9223372036854775807'),
    'cleanup.policy': fc.constantFrom(['compact'], ['delete', 'compact'], ['delete']),
    'segment.ms': fc.integer({ min: 1, max: 1_000_000 }),
    'unclean.leader.election.enable': fc.boolean(),
    'min.cleanable.dirty.ratio': fc.double({ min: 0, max: 1, noNaN: true }),
    'max.message.bytes': fc.integer({ min: 0, max: 2_000_000 }),
  }, { requiredKeys: [] });
}
