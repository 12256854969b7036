import { DOMParser, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Design } from '../../design/document.ts';
import { dotDiagram } from '../dot/dot.ts';
import { drawioDiagram } from '../drawio/drawio.ts';
import { mermaidDiagram } from '../mermaid/mermaid.ts';
import { plantumlDiagram } from '../plantuml/plantuml.ts';
import { designProvenance } from '../provenance.ts';
import { replayExporter } from '../replay/replay.ts';
import { example, runOf } from '../runs.fixture.ts';
import { svgDiagram } from '../svg/svg.ts';
import { anyDesign, hostileDesign, HOSTILE } from './designs.fixture.ts';
import { labelText } from './label.ts';
import { mermaidDatabase } from './readers.fixture.ts';

/** The same design with nothing but plain words in it. What shows nothing stays, since it may leave out a line. */
function plain(design: Design): Design {
  const word = (text: string): string => (labelText(text) === '' ? text : 'word');
  return {
    ...design, name: word(design.name), description: word(design.description),
    systems: design.systems.map((system) => ({ ...system, name: word(system.name) })),
    nodes: design.nodes.map((node) => ({ ...node, name: word(node.name) })),
    edges: design.edges.map((edge) => ({ ...edge, config: typeof edge.config['latency'] === 'string' ? { latency: word(edge.config['latency']) } : edge.config })),
    annotations: (design.annotations ?? []).map((annotation) => ({ ...annotation, text: word(annotation.text) })),
  };
}

const elementsOf = (text: string, type: string): readonly Element[] => {
  const root = new DOMParser({ onError: (level, message) => { if (level !== 'warning') throw new Error(message); } }).parseFromString(text, type).documentElement!;
  return [root, ...Array.from(root.getElementsByTagName('*') as unknown as ArrayLike<Element>)];
};
const namesOf = ({ nodeName, attributes }: Element): string => `${nodeName} ${Array.from(attributes).map(({ name }) => name).sort().join(' ')}`;

interface MermaidDb {
  getVertices(): ReadonlyMap<string, object>;
  getEdges(): readonly object[];
  getSubGraphs(): readonly object[];
  getClasses(): ReadonlyMap<string, object>;
  getTooltip(id: string): string | undefined;
}

/** What a reader makes of a file, apart from its words: elements, attributes, styles, links, statements. */
const SKELETONS: Readonly<Record<string, (text: string) => unknown>> = {
  // A long note has more lines than a short one.
  svg: (text) => [...new Set(elementsOf(text, 'image/svg+xml').map(namesOf))].sort(),
  drawio: (text) => elementsOf(text, 'text/xml').map((element) => `${namesOf(element)} ${element.getAttribute('style') ?? ''}`),
  dot: (text) => text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => (/\\[^n"]/.test(quoted.replaceAll('\\\\', '')) ? quoted : '""')),
  plantuml: (text) => text.split('\n').map((line) => {
    for (const [, label = '', tail = ''] of line.matchAll(/"([^"]*)"|(?: : |^' )(.*)$/g)) expect(label + tail).toMatch(/^(?:(?!--|__|\/\/|\.\.)[A-Za-z0-9 ,()+._/\u0080-\u{10ffff}-]|<U\+[0-9A-F]{4,6}>|\\n)*$/u);
    return line.replace(/"[^"]*"/g, '""').replace(/(^'| :) .*$/, '$1');
  }),
  mermaid: async (text) => {
    const db = (await mermaidDatabase(text)) as MermaidDb;
    const without = (part: object, ...names: readonly string[]): unknown => JSON.parse(JSON.stringify(part, (key, value: unknown) => (names.includes(key) ? undefined : value)));
    const ids = [...db.getVertices().keys()];
    return {
      vertices: [...db.getVertices().values()].map((vertex) => without(vertex, 'text')), edges: db.getEdges().map((edge) => without(edge, 'text')),
      frames: db.getSubGraphs().map((frame) => without(frame, 'title')), classes: [...db.getClasses()], tips: ids.map((id) => db.getTooltip(id)),
    };
  },
};

it.each([svgDiagram, drawioDiagram, dotDiagram, plantumlDiagram, mermaidDiagram])('no element, attribute, link or directive of $id stems from a label', async (exporter) => {
  const skeleton = SKELETONS[exporter.id]!;
  const provenance = designProvenance(example('Order saga'));
  const expectEqual = async (design: Design): Promise<void> => expect(await skeleton(exporter.write(design, { provenance }))).toEqual(await skeleton(exporter.write(plain(design), { provenance })));
  await expectEqual(hostileDesign());
  await fc.assert(fc.asyncProperty(anyDesign, async (design) => {
    await expectEqual(design);
  }), { numRuns: 60, seed: 4 });
}, 60_000);

it('no element, attribute or script of a replay stems from a label', () => {
  const saga = example('Order saga');
  const htmlOf = (name: (at: number) => string): string => {
    const design = { ...saga, name: name(0), description: name(1), systems: saga.systems.map((system, at) => ({ ...system, name: name(at + 2) })), nodes: saga.nodes.map((node, at) => ({ ...node, name: name(at + 3) })), scenarios: saga.scenarios.map((scenario) => ({ ...scenario, name: name(0) })) };
    const written = replayExporter.write(runOf(design, 'happy-path', '3s'), { scope: { kind: 'run' } });
    return written.ok ? written.value : '';
  };
  /** Tags with the names of their attributes, as HTML reads them: what is within a script is none. */
  const tagsOf = (html: string): readonly string[] => Array.from(html.replace(/(<script[^>]*>)[^]*?<\/script>/g, '$1').matchAll(/<([a-z!/][^\s>/]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi), ([, tag = '', rest = '']) => `${tag} ${Array.from(rest.matchAll(/([^\s=]+)=(?:"[^"]*"|'[^']*')/g), ([, name]) => name).join(' ')}`);
  const expected = tagsOf(htmlOf(() => 'word'));
  const labels = HOSTILE.filter((text) => labelText(text) !== '');
  for (let from = 0; from < labels.length; from += 6) expect(tagsOf(htmlOf((at) => labels[(from + at) % labels.length]!))).toEqual(expected);
}, 60_000);
