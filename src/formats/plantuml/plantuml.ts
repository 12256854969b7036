import type { Tone } from '../../catalog/entry.ts';
import type { Design } from '../../design/document.ts';
import { faceLines, outlineOf } from '../diagram/outline.ts';
import { type Face, sceneOf, type Wire } from '../diagram/scene.ts';
import type { DiagramExporter, DiagramOptions } from '../format.ts';
import { provenanceText } from '../provenance.ts';
import { paletteOf, type Palette } from '../svg/palette.ts';
import { plantumlText } from './plantuml-text.ts';

export const plantumlDiagram: DiagramExporter = {
  id: 'plantuml',
  label: 'PlantUML',
  summary: 'A component diagram as text for PlantUML.',
  extensions: ['puml', 'plantuml'],
  direction: 'export',
  what: 'diagram',
  write: writePlantuml,
};

function writePlantuml(design: Design, { provenance, ids, palette: name }: DiagramOptions): string {
  const scene = sceneOf(design, ids);
  const { systems, sagas, rest, nameOf } = outlineOf(scene);
  const palette = paletteOf(name);
  const frames = [...systems, ...sagas].flatMap(({ id, label, faces }) => [`rectangle "${plantumlText(label)}" as ${id} {`, ...faces.map((face) => `  ${element(face, nameOf, palette)}`), '}']);
  return [
    '@startuml',
    `' ${plantumlText(provenanceText(provenance))}`,
    'left to right direction',
    `skinparam backgroundColor ${palette.canvas}`,
    `skinparam defaultFontColor ${palette.text}`,
    `skinparam ArrowColor ${palette.wire}`,
    ...frames,
    ...rest.map((face) => element(face, nameOf, palette)),
    ...scene.wires.map((wire) => arrow(wire, nameOf)),
    '@enduml',
    '',
  ].join('\n');
}

function element(face: Face, nameOf: (id: string) => string, palette: Palette): string {
  const text = faceLines(face).filter((line) => line !== '').map(plantumlText).join('\\n');
  return `${ELEMENTS[face.tone] ?? 'component'} "${text}" as ${nameOf(face.node.id)} ${palette.tones[face.tone].soft}`;
}

const ELEMENTS: Partial<Readonly<Record<Tone, string>>> = { channel: 'queue', store: 'database', source: 'boundary', saga: 'control', external: 'cloud' };

function arrow({ edge, connects, meaning, facts }: Wire, nameOf: (id: string) => string): string {
  const says = [meaning, facts].filter((part) => part !== '').map(plantumlText).join('\\n');
  return `${nameOf(edge.from)} ${connects === 'call' ? '..>' : '-->'} ${nameOf(edge.to)}${says === '' ? '' : ` : ${says}`}`;
}
