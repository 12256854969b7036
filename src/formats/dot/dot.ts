import type { Tone } from '../../catalog/entry.ts';
import type { Design } from '../../design/document.ts';
import { faceLines, nameText, outlineOf } from '../diagram/outline.ts';
import { type Face, sceneOf, type Wire } from '../diagram/scene.ts';
import type { DiagramExporter, DiagramOptions } from '../format.ts';
import { provenanceText } from '../provenance.ts';
import { paletteOf, type Palette } from '../svg/palette.ts';

export const dotDiagram: DiagramExporter = {
  id: 'dot',
  label: 'Graphviz DOT',
  summary: 'A directed graph as text for Graphviz, with a cluster for each system and saga.',
  extensions: ['dot', 'gv'],
  direction: 'export',
  what: 'diagram',
  write: writeDot,
};

function writeDot(design: Design, { provenance, ids, palette: name }: DiagramOptions): string {
  const scene = sceneOf(design, ids);
  const { systems, sagas, rest, nameOf } = outlineOf(scene);
  const palette = paletteOf(name);
  const clusters = [...systems, ...sagas].flatMap(({ id, label, faces }) => [
    `  subgraph ${quoted([`cluster_${id}`])} {`,
    `    graph ${attributes({ label: [label], color: [palette.wire], fontcolor: [palette.text2], style: ['rounded'] })};`,
    ...faces.map((face) => `    ${vertex(face, nameOf, palette)}`),
    '  }',
  ]);
  return [
    'digraph {',
    `  graph ${attributes({ rankdir: ['LR'], label: [nameText(design.name, 'design')], labelloc: ['t'], comment: [provenanceText(provenance)], bgcolor: [palette.canvas], fontcolor: [palette.text], fontname: ['Helvetica'] })};`,
    `  node ${attributes({ style: ['filled,rounded'], fontname: ['Helvetica'], fontsize: ['11'] })};`,
    `  edge ${attributes({ color: [palette.wire], fontcolor: [palette.text3], fontname: ['Helvetica'], fontsize: ['9'] })};`,
    ...clusters,
    ...rest.map((face) => `  ${vertex(face, nameOf, palette)}`),
    ...scene.wires.map((wire) => `  ${arrow(wire, nameOf)}`),
    '}',
    '',
  ].join('\n');
}

function vertex(face: Face, nameOf: (id: string) => string, palette: Palette): string {
  const { soft, line, ink } = palette.tones[face.tone];
  return `${quoted([nameOf(face.node.id)])} ${attributes({ label: faceLines(face), shape: [SHAPES[face.tone] ?? 'box'], fillcolor: [soft], color: [line], fontcolor: [ink] })};`;
}

const SHAPES: Partial<Readonly<Record<Tone, string>>> = { store: 'cylinder', source: 'oval', saga: 'box', external: 'component' };

function arrow({ edge, connects, meaning, facts }: Wire, nameOf: (id: string) => string): string {
  return `${quoted([nameOf(edge.from)])} -> ${quoted([nameOf(edge.to)])} ${attributes({ label: [meaning, facts], ...(connects === 'call' && { style: ['dashed'] }) })};`;
}

const attributes = (values: Readonly<Record<string, readonly string[]>>): string =>
  `[${Object.entries(values).map(([key, lines]) => `${key}=${quoted(lines.filter((line) => line !== ''))}`).join(', ')}]`;

/**
 * Lines of a quoted text. A backslash begins an escape such as `\N`, and Graphviz reads entities of HTML: both are
 * doubled, so that they stand for themselves.
 */
const quoted = (lines: readonly string[]): string => `"${lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;')).join('\\n')}"`;
