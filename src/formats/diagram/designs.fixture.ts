import fc from 'fast-check';
import { CHANNELS } from '../../catalog/channels/registry.ts';
import { NODES } from '../../catalog/nodes/registry.ts';
import { SYSTEMS } from '../../catalog/systems/registry.ts';
import { ANNOTATION_KINDS, ANNOTATION_TONES, type Design, type DesignNode } from '../../design/document.ts';
import { generateOrderSaga } from '../../design/generate-design.ts';
import { examples, gallery, renamedAndReordered } from '../runs.fixture.ts';

/** Every example, by a name of its own; some of them renamed and reordered too. */
export const exampleDesigns = (): ReadonlyMap<string, Design> => new Map([...examples(), ...gallery().filter((_, at) => at % 3 === 0).map(renamedAndReordered)].map((design, at) => [`${design.name} (${at + 1})`, design]));

/** Names that would break out of their place, or confuse what reads it: RELIABILITY 7b, 15, 21, 22 and 25. */
export const HOSTILE: readonly string[] = [
  '</text><script>window.__pwn=1</script>', '<img src=x onerror="window.__pwn=2">', '"><svg onload=window.__pwn=3>', "'); window.__pwn=4; ('", '</style><style>*{background:url(//evil.example/x)}',
  ']]><!--', '--> <!-- &amp; &#x41; &evil;', '{"__proto__": 1}', '__proto__', 'constructor', 'prototype', 'javascript:window.__pwn=5', '${window.__pwn=6}', '%%{init: {"theme": "x"}}%%', 'end', 'subgraph', 'graph TD; a-->b',
  '"]; c["', '#quot;', '@enduml', '!include /etc/passwd', "' a comment", '<b>bold</b> [[http://evil.example link]]', '\\N \\G \\"', 'a"b\\', '</script', '\u202Eesrever\u202C', '\u200B', 'zalgo\u0301\u0302\u0303'.repeat(40),
  '\u{1F469}\u200D\u{1F4BB}', '\uD800', 'x\uDC00y', 'nul\u0000bell\u0007', 'line\u2028separator\u2029end', 'two\nlines\r\nthree\ttab', '', '   ', 'x'.repeat(2000), '\uFEFFmark', '\uFFFE\uFFFF', '~generic~', '`code` **md**', 'click n0 call alert()', ':::classy', '中文標籤 العربية',
];

/** A design whose every text is hostile, and which runs all the same, since names are only labels. */
export function hostileRunnable(): Design {
  const design = hostileDesign();
  return { ...design, nodes: design.nodes.filter(({ id }) => !id.startsWith('extra-')) };
}

/** A design whose every text is hostile, kinds too. */
export function hostileDesign(): Design {
  const base = generateOrderSaga({ steps: 2, partitions: 2, seed: 5 });
  const name = (at: number): string => HOSTILE[at % HOSTILE.length]!;
  const more = HOSTILE.map((text, at): DesignNode => ({ id: `extra-${at}`, kind: at % 3 === 0 ? 'consumer' : at % 3 === 1 ? 'store' : text, name: text, config: {} }));
  return {
    ...base,
    name: HOSTILE[0]!,
    description: HOSTILE[3]!,
    systems: base.systems.map((system, at) => ({ ...system, name: name(at + 1) })),
    nodes: [...base.nodes.map((node, at) => ({ ...node, name: name(at) })), ...more],
    annotations: HOSTILE.map((text, at) => ({ id: `note-${at}`, kind: at % 2 === 0 ? 'note' : 'group', text, x: 300 * (at % 8), y: 2000 + 120 * at, width: 200, height: 90, tone: 'yellow' })),
    scenarios: base.scenarios.map((scenario) => ({ ...scenario, name: HOSTILE[1]!, until: '10s' })),
  };
}

const anyText = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 20 }));
const anyPlace = fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) });
const KINDS = [...CHANNELS, ...NODES].map(({ kind }) => kind);

/** Designs of any shape: what the reader would let through, sensible or not. */
export const anyDesign: fc.Arbitrary<Design> = fc.integer({ min: 0, max: 12 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, at) => `n${at}`);
  const anyId = count === 0 ? fc.constant('none') : fc.constantFrom(...ids, 'none');
  return fc.record({
    name: anyText, description: anyText,
    systems: fc.array(fc.record({ kind: fc.constantFrom(...SYSTEMS.map(({ kind }) => kind), 'unheard-of'), name: anyText }), { maxLength: 2 }),
    kinds: fc.array(fc.record({ kind: fc.constantFrom(...KINDS, 'saga', 'saga-step', 'unheard-of'), name: anyText, system: fc.integer({ min: 0, max: 3 }), parent: anyId }), { minLength: count, maxLength: count }),
    edges: fc.array(fc.record({ from: anyId, to: anyId, latency: fc.option(anyText, { nil: undefined }) }), { maxLength: 20 }),
    places: fc.array(fc.option(anyPlace, { nil: undefined }), { minLength: count, maxLength: count }),
    annotations: fc.array(fc.record({ kind: fc.constantFrom(...ANNOTATION_KINDS), text: anyText, place: anyPlace, tone: fc.constantFrom(...ANNOTATION_TONES) }), { maxLength: 3 }),
  }).map(({ name, description, systems, kinds, edges, places, annotations }): Design => ({
    format: 'flowstage/design', version: 1, name, description,
    systems: systems.map((system, at) => ({ id: `s${at}`, config: {}, ...system })),
    nodes: kinds.map(({ kind, name: label, system, parent }, at) => ({
      id: ids[at]!, kind, name: label, config: {},
      ...(system < systems.length && { system: `s${system}` }),
      ...(kind === 'saga-step' && kinds[ids.indexOf(parent)]?.kind === 'saga' && { parent }),
    })),
    edges: edges.map(({ from, to, latency }, at) => ({ id: `e${at}`, from, to, config: latency === undefined ? {} : { latency } })),
    layout: Object.fromEntries(places.flatMap((place, at) => (place === undefined ? [] : [[ids[at]!, place]]))),
    annotations: annotations.map(({ place, ...rest }, at) => ({ id: `a${at}`, width: 160, height: 80, ...place, ...rest })),
    schemas: {}, scenarios: [], expectations: [], extensions: {},
  }));
});

/** The wires that can be drawn: those between nodes that are there. */
export function drawnEdges({ nodes, edges }: Design): Design['edges'] {
  const ids = new Set(nodes.map(({ id }) => id));
  return edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
}
