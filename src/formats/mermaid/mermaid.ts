import type { Tone } from '../../catalog/entry.ts';
import type { Design } from '../../design/document.ts';
import { faceLines, outlineOf } from '../diagram/outline.ts';
import { type Face, sceneOf, type Wire } from '../diagram/scene.ts';
import type { DiagramExporter, DiagramOptions } from '../format.ts';
import { provenanceText } from '../provenance.ts';
import { paletteOf } from '../svg/palette.ts';
import { mermaidText } from './mermaid-text.ts';

export const mermaidDiagram: DiagramExporter = {
  id: 'mermaid',
  label: 'Mermaid',
  summary: 'A flowchart for Markdown: GitHub, GitLab and many editors draw it.',
  extensions: ['mmd', 'mermaid'],
  direction: 'export',
  what: 'diagram',
  write: writeMermaid,
};

function writeMermaid(design: Design, { provenance, ids, palette: name }: DiagramOptions): string {
  const scene = sceneOf(design, ids);
  const { systems, sagas, rest, nameOf } = outlineOf(scene);
  const palette = paletteOf(name);
  const frames = [...systems, ...sagas].flatMap(({ id, label, faces }) => [`  subgraph ${id}["${mermaidText(label)}"]`, ...faces.map((face) => `    ${vertex(face, nameOf)}`), '  end']);
  const tones = [...new Set(scene.faces.map(({ tone }) => tone))];
  return [
    `%% ${mermaidText(provenanceText(provenance))}`,
    'flowchart LR',
    ...frames,
    ...rest.map((face) => `  ${vertex(face, nameOf)}`),
    ...scene.wires.map((wire) => `  ${link(wire, nameOf)}`),
    ...tones.map((tone) => `  classDef ${tone} fill:${palette.tones[tone].soft},stroke:${palette.tones[tone].line},color:${palette.tones[tone].ink}`),
    ...tones.map((tone) => `  class ${scene.faces.filter((face) => face.tone === tone).map(({ node }) => nameOf(node.id)).join(',')} ${tone}`),
    '',
  ].join('\n');
}

function vertex(face: Face, nameOf: (id: string) => string): string {
  const [open, close] = SHAPES[face.tone] ?? ['[', ']'];
  const text = faceLines(face).filter((line) => line !== '').map(mermaidText).join('<br/>');
  return `${nameOf(face.node.id)}${open}"${text}"${close}`;
}

const SHAPES: Partial<Readonly<Record<Tone, readonly [string, string]>>> = { channel: ['[[', ']]'], store: ['[(', ')]'], source: ['([', '])'], saga: ['{{', '}}'], external: ['(', ')'] };

function link({ edge, connects, meaning, facts }: Wire, nameOf: (id: string) => string): string {
  const arrow = connects === 'call' ? '-.->' : '-->';
  const says = [meaning, facts].filter((part) => part !== '').map(mermaidText).join('<br/>');
  return `${nameOf(edge.from)} ${arrow}${says === '' ? '' : `|"${says}"|`} ${nameOf(edge.to)}`;
}
