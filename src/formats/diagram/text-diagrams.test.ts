import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONNECTIONS } from '../../catalog/entry.ts';
import type { Design } from '../../design/document.ts';
import { DesignIndex, wirePorts } from '../../design/picture/design-index.ts';
import { dotDiagram } from '../dot/dot.ts';
import { drawioDiagram } from '../drawio/drawio.ts';
import type { DiagramExporter } from '../format.ts';
import { mermaidDiagram } from '../mermaid/mermaid.ts';
import { plantumlDiagram } from '../plantuml/plantuml.ts';
import { designProvenance, provenanceText } from '../provenance.ts';
import { anyDesign, drawnEdges, exampleDesigns, hostileDesign } from './designs.fixture.ts';
import { example } from '../runs.fixture.ts';
import { labelText } from './label.ts';
import { readDot, readDrawio, type Reader, readMermaid, readPlantuml } from './readers.fixture.ts';

const READERS: readonly (readonly [DiagramExporter, Reader])[] = [[mermaidDiagram, readMermaid], [plantumlDiagram, readPlantuml], [dotDiagram, readDot], [drawioDiagram, readDrawio]];

const nameIn = (design: Design) => (id: string): string => {
  const node = design.nodes.find((each) => each.id === id)!;
  return labelText(node.name) || id;
};

/** Pairs of names, since diagrams have ids of their own. */
const expectedEdges = (design: Design): readonly string[] => {
  const index = new DesignIndex(design);
  return drawnEdges(design).map((edge) => {
    const connects = wirePorts(edge, index.nodes.get(edge.from)!.kind, index.nodes.get(edge.to)!.kind)?.out.connects;
    return JSON.stringify([nameIn(design)(edge.from), nameIn(design)(edge.to), connects === undefined ? '' : CONNECTIONS[connects]]);
  }).sort();
};

async function expectEqualToModel(exporter: DiagramExporter, read: Reader, design: Design): Promise<void> {
  const provenance = designProvenance(design);
  const found = await read(exporter.write(design, { provenance }));
  const label = new Map(found.nodes.map((node) => [node.id, node.label]));
  expect(label.size).toBe(design.nodes.length);
  expect(found.nodes.map((node) => node.label).sort()).toEqual(design.nodes.map(({ id }) => nameIn(design)(id)).sort());
  const linkOnly = (edge: string): boolean => (JSON.parse(edge) as string[])[2] !== '';
  const edges = found.edges.map((edge) => JSON.stringify([label.get(edge.from), label.get(edge.to), edge.label])).sort();
  const expected = expectedEdges(design);
  // A wire that joins nothing the catalog knows has no meaning; then the first thing it says may be about its link.
  expect(edges.filter((edge) => expected.includes(edge)).length).toBeGreaterThanOrEqual(expected.filter(linkOnly).length);
  expect(edges.map((edge) => JSON.stringify((JSON.parse(edge) as string[]).slice(0, 2))).sort()).toEqual(expected.map((edge) => JSON.stringify((JSON.parse(edge) as string[]).slice(0, 2))).sort());
  expect(found.text).toContain(provenanceText(provenance));
  for (const { parent, id } of design.nodes) {
    if (parent === undefined || !design.nodes.some((node) => node.id === parent)) continue;
    expect(found.nodes.filter((node) => node.label === nameIn(design)(id)).map(({ frame }) => frame)).toContain(nameIn(design)(parent));
  }
}

describe.each(READERS)('$label', (exporter, read) => {
  for (const [name, design] of [...exampleDesigns(), ['hostile', hostileDesign()] as const]) {
    it(`has exactly the nodes and wires of ${name}`, async () => expectEqualToModel(exporter, read, design));
  }

  it('has exactly the nodes and wires of any design', async () => {
    await fc.assert(fc.asyncProperty(anyDesign, async (design) => expectEqualToModel(exporter, read, design)), { numRuns: 100 });
  });

  it('is the same text for the same design, and says other things of a part', () => {
    const design = example('Order saga');
    const options = { provenance: designProvenance(design) };
    expect(exporter.write(design, options)).toBe(exporter.write(structuredClone(design), options));
    expect(exporter.write(design, { ...options, ids: new Set(['stock', 'stock-commands']) }).length).toBeLessThan(exporter.write(design, options).length / 2);
  });
});

it('channels stand in the frame of their system', async () => {
  const design = example('Order saga');
  for (const [exporter, read] of READERS.filter(([{ id }]) => id !== 'drawio')) {
    const { nodes } = await read(exporter.write(design, { provenance: designProvenance(design) }));
    const hosted = nodes.filter(({ frame }) => frame === 'Kafka (Apache Kafka)').map(({ label }) => label);
    expect(hosted.sort()).toEqual(design.nodes.filter(({ system }) => system !== undefined).map(({ name }) => name).sort());
  }
});
