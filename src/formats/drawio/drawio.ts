import { canonicalJson } from '../../base/canonical.ts';
import type { Tone } from '../../catalog/entry.ts';
import type { Design, DesignAnnotation } from '../../design/document.ts';
import { labelLines } from '../diagram/label.ts';
import { faceLines, nameText, outlineOf } from '../diagram/outline.ts';
import { type Face, sceneOf, type Wire } from '../diagram/scene.ts';
import { xml, xmlDocument, type Xml } from '../diagram/xml.ts';
import type { DiagramExporter, DiagramOptions } from '../format.ts';
import { provenanceText } from '../provenance.ts';
import { NOTE_TONES, paletteOf, type Palette } from '../svg/palette.ts';

export const drawioDiagram: DiagramExporter = {
  id: 'drawio',
  label: 'draw.io',
  summary: 'The design as it stands on the canvas, as shapes to go on with in draw.io; each carries its settings.',
  extensions: ['drawio'],
  direction: 'export',
  what: 'diagram',
  write: writeDrawio,
};

function writeDrawio(design: Design, { provenance, ids, palette: name }: DiagramOptions): string {
  const scene = sceneOf(design, ids);
  const { nameOf } = outlineOf(scene);
  const palette = paletteOf(name);
  const byId = new Map(scene.faces.map((face) => [face.node.id, face]));
  const root = xml('root', {},
    xml('mxCell', { id: '0' }),
    xml('mxCell', { id: '1', parent: '0' }),
    ...scene.annotations.map((annotation, at) => noteCell(annotation, `a${at}`, palette)),
    ...scene.faces.map((face) => faceCell(face, byId.get(face.saga ?? ''), nameOf, palette)),
    ...scene.wires.map((wire, at) => wireCell(wire, `e${at}`, nameOf, palette)));
  const model = xml('mxGraphModel', { grid: 1, gridSize: 8, arrows: 1, page: 0, background: palette.canvas }, root);
  return xmlDocument(xml('mxfile', { host: 'Flowstage', agent: provenanceText(provenance) }, xml('diagram', { id: 'design', name: nameText(design.name, 'design') }, model)));
}

/** A step is placed within its saga. */
function faceCell(face: Face, saga: Face | undefined, nameOf: (id: string) => string, palette: Palette): Xml {
  const { node, tone, label } = face;
  const { soft, line, ink } = palette.tones[tone];
  const style = `${SHAPES[tone] ?? 'rounded=1;'}html=0;whiteSpace=wrap;fontSize=12;${node.kind === 'saga' ? 'verticalAlign=top;spacingTop=8;' : ''}fillColor=${soft};strokeColor=${line};fontColor=${ink};`;
  const geometry = { x: face.x - (saga?.x ?? 0), y: face.y - (saga?.y ?? 0), width: face.width, height: face.height };
  return xml('object', { id: nameOf(node.id), label: faceLines(face).filter((part) => part !== '').join('\n'), flowstageId: node.id, kind: label, system: node.system, config: canonicalJson(node.config) },
    xml('mxCell', { style, vertex: 1, parent: saga === undefined ? '1' : nameOf(saga.node.id) }, xml('mxGeometry', { ...geometry, as: 'geometry' })));
}

const SHAPES: Partial<Readonly<Record<Tone, string>>> = { channel: 'shape=process;size=0.04;', store: 'shape=cylinder3;size=8;', external: 'shape=cloud;', source: 'rounded=1;arcSize=50;' };

function wireCell({ edge, connects, meaning, facts }: Wire, id: string, nameOf: (id: string) => string, palette: Palette): Xml {
  const style = `edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;fontSize=10;strokeColor=${palette.wire};fontColor=${palette.text3};${connects === 'call' ? 'dashed=1;' : ''}`;
  return xml('object', { id, label: facts, flowstageId: edge.id, meaning },
    xml('mxCell', { style, edge: 1, parent: '1', source: nameOf(edge.from), target: nameOf(edge.to) }, xml('mxGeometry', { relative: 1, as: 'geometry' })));
}

function noteCell({ id: flowstageId, kind, text, x, y, width, height, tone }: DesignAnnotation, id: string, palette: Palette): Xml {
  const name = NOTE_TONES[tone];
  const { soft, line, ink } = name === undefined ? { soft: palette.card, line: palette.wire, ink: palette.text } : palette.tones[name];
  const style = `rounded=1;arcSize=4;html=0;whiteSpace=wrap;fontSize=12;align=left;verticalAlign=top;spacing=8;fillColor=${soft};strokeColor=${line};fontColor=${ink};${kind === 'group' ? 'fillOpacity=40;container=0;' : ''}`;
  return xml('object', { id, label: labelLines(text).join('\n'), flowstageId, kind },
    xml('mxCell', { style, vertex: 1, parent: '1' }, xml('mxGeometry', { x, y, width, height, as: 'geometry' })));
}
