import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Design } from '../../design/document.ts';
import { diagramStateAt } from '../diagram-state.ts';
import { anyDesign, drawnEdges, exampleDesigns, hostileDesign } from '../diagram/designs.fixture.ts';
import { example, runOf } from '../runs.fixture.ts';
import { labelText } from '../diagram/label.ts';
import type { DiagramOptions } from '../format.ts';
import { designProvenance, provenanceText } from '../provenance.ts';
import { svgDiagram } from './svg.ts';
import { textWidth } from './text-width.ts';

const parse = (text: string): Element => new DOMParser({ onError: (level, message) => { if (level !== 'warning') throw new Error(`${level}: ${message}`); } }).parseFromString(text, 'image/svg+xml').documentElement!;

const elements = (root: Element): Element[] => [root, ...Array.from(root.getElementsByTagName('*') as unknown as ArrayLike<Element>)];
const withAttribute = (root: Element, name: string): Element[] => elements(root).filter((element) => element.hasAttribute(name));
const titleOf = (element: Element): string => Array.from(element.childNodes as unknown as ArrayLike<Node>).find(({ nodeName }) => nodeName === 'title')?.textContent ?? '';

const draw = (design: Design, options: Partial<DiagramOptions> = {}): Element => parse(svgDiagram.write(design, { provenance: designProvenance(design), ...options }));

/** Only elements and attributes that draw; nothing that runs, loads or holds HTML. */
const ELEMENTS = new Set(['svg', 'g', 'title', 'desc', 'metadata', 'rect', 'path', 'circle', 'text', 'tspan']);

function expectHarmless(root: Element): void {
  for (const element of elements(root)) {
    expect(ELEMENTS.has(element.nodeName), element.nodeName).toBe(true);
    for (const { name, value } of Array.from(element.attributes)) {
      expect(name).not.toMatch(/^on|href|style|^id$/i);
      if (!name.startsWith('data-')) expect(value).not.toMatch(/url\(|javascript:/i);
    }
  }
}

function expectEqualToModel(root: Element, design: Design): void {
  const faces = withAttribute(root, 'data-node');
  expect(new Set(faces.map((face) => face.getAttribute('data-node')))).toEqual(new Set(design.nodes.map(({ id }) => id)));
  expect(faces).toHaveLength(design.nodes.length);
  for (const { id, name } of design.nodes) expect(titleOf(faces.find((face) => face.getAttribute('data-node') === id)!)).toContain(labelText(name));
  const wires = withAttribute(root, 'data-edge').map((wire) => ['data-edge', 'data-from', 'data-to'].map((name) => wire.getAttribute(name)));
  expect(wires).toEqual(drawnEdges(design).map(({ id, from, to }) => [id, from, to]));
  expect(withAttribute(root, 'data-note').length + withAttribute(root, 'data-group').length).toBe(design.annotations?.length ?? 0);
}

describe('SVG', () => {
  for (const [name, design] of [...exampleDesigns(), ['hostile', hostileDesign()] as const]) {
    it(`draws exactly the nodes, wires and notes of ${name}, harmless, in both palettes`, () => {
      for (const palette of ['light', 'dark'] as const) {
        const root = draw(design, { palette });
        expectHarmless(root);
        expectEqualToModel(root, design);
        expect(root.getElementsByTagName('metadata')[0]!.textContent).toBe(provenanceText(designProvenance(design)));
      }
    });
  }

  it('draws exactly what any design says', () => {
    fc.assert(fc.property(anyDesign, (design) => {
      const root = draw(design);
      expectHarmless(root);
      expectEqualToModel(root, design);
      expect(Number(root.getAttribute('width'))).toBeGreaterThan(0);
    }), { numRuns: 200 });
  });

  it('is the same text for the same design', () => {
    const design = hostileDesign();
    const options = { provenance: designProvenance(design) };
    expect(svgDiagram.write(design, options)).toBe(svgDiagram.write(structuredClone(design), options));
  });

  it('draws a selection: the chosen, the steps of a chosen saga, and the wires between them', () => {
    const design = example('Order saga');
    const steps = design.nodes.filter(({ parent }) => parent === 'order-saga').map(({ id }) => id);
    const root = draw(design, { ids: new Set(['order-saga', 'stock-commands', 'stock']) });
    expect(new Set(withAttribute(root, 'data-node').map((face) => face.getAttribute('data-node')))).toEqual(new Set(['order-saga', 'stock-commands', 'stock', ...steps]));
    const kept = new Set(['order-saga', 'stock-commands', 'stock', ...steps]);
    expect(withAttribute(root, 'data-edge').map((wire) => wire.getAttribute('data-edge'))).toEqual(design.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)).map(({ id }) => id));
  });

  it('shows the state at a moment: what is kept, who is down, what the saga and its steps have done', () => {
    const design = example('Order saga');
    const { log } = runOf(design, 'payment-crashes');
    const crash = Array.from({ length: log.rowCount }, (_, index) => index).find((index) => log.kindOf(index) === 'hostCrashed')!;
    const state = diagramStateAt(log, crash);
    const root = draw(design, { state });
    const strip = (id: string): string => withAttribute(root, 'data-strip').find((element) => element.getAttribute('data-strip') === id)?.textContent ?? '';
    expect(strip('payment')).toContain('✕ 1 down');
    expect(strip('order-events')).toContain(`${state.channels.get('order-events')!.depth} kept`);
    const end = draw(design, { state: diagramStateAt(log, log.rowCount - 1) });
    const saga = diagramStateAt(log, log.rowCount - 1).nodes.get('order-saga')!.saga;
    expect(withAttribute(end, 'data-strip').find((element) => element.getAttribute('data-strip') === 'order-saga')!.textContent).toContain(`${saga.completed} done`);
  });
});

describe('room', () => {
  /** Of a text on the strip of a face: where it ends, and where what asks for attention begins. */
  it('what a node says about its state ends before what asks for attention', () => {
    const design = example('Hot partition');
    for (const { id } of design.scenarios.slice(0, 2)) {
      const run = runOf(design, id, '8s');
      let alerts = 0;
      for (let row = 0; row < run.log.rowCount; row += 97) {
        for (const face of withAttribute(draw(design, { state: diagramStateAt(run.log, row) }), 'data-node')) {
          const [words, alert] = elements(face).filter((element) => element.nodeName === 'text' && element.getAttribute('font-size') === '11').filter((element) => Number(element.getAttribute('y')) > 60);
          if (words === undefined || alert === undefined) continue;
          alerts++;
          const ends = Number(words.getAttribute('x')) + textWidth(words.textContent ?? '', 11);
          const begins = Number(alert.getAttribute('x')) - textWidth(alert.textContent ?? '', 11) / 2 - 6;
          expect(ends, `${words.textContent} | ${alert.textContent}`).toBeLessThan(begins);
        }
      }
      expect(alerts).toBeGreaterThan(5);
    }
  });
});
