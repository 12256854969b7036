import type { DesignAnnotation } from '../../design/document.ts';
import type { DiagramState } from '../diagram-state.ts';
import { labelLines, labelText } from '../diagram/label.ts';
import type { Scene, Wire } from '../diagram/scene.ts';
import { xml, xmlText, type Xml } from '../diagram/xml.ts';
import { clipped, drawFace } from './draw-face.ts';
import type { Frame } from './page.ts';
import { NOTE_TONES, type Palette } from './palette.ts';
import { stripOf } from './strip.ts';
import { fitText, textWidth, wrapText } from './text-width.ts';

/** What is drawn, from the back to the front: groups, notes, wires, faces, labels of wires. */
export function drawScene(scene: Scene, state: DiagramState | undefined, palette: Palette): readonly Xml[] {
  const { faces, wires, annotations, systems } = scene;
  const names = new Map(systems.length > 1 ? systems.map(({ id, name }) => [id, labelText(name)]) : []);
  return [
    ...annotations.filter(({ kind }) => kind === 'group').map((group) => drawGroup(group, palette)),
    ...annotations.filter(({ kind }) => kind === 'note').map((note) => drawNote(note, palette)),
    ...faces.filter(({ node }) => node.kind === 'saga').map((face) => drawFace(face, '', state && stripOf(face, state), palette)),
    xml('g', { fill: 'none', 'stroke-width': 1.5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }, ...wires.map((wire) => drawWire(wire, palette))),
    ...faces.filter(({ node }) => node.kind !== 'saga').map((face) => drawFace(face, names.get(face.node.system ?? '') ?? '', state && stripOf(face, state), palette)),
    ...wires.filter(({ facts }) => facts !== '').map((wire) => drawWireLabel(wire, palette)),
  ];
}

/** Around everything that is drawn. */
export function frameOf({ faces, wires, annotations }: Scene): Frame {
  const xs = [...[...faces, ...annotations].flatMap(({ x, width }) => [x, x + width]), ...wires.flatMap(({ path }) => axis(path.points, 0))];
  const ys = [...[...faces, ...annotations].flatMap(({ y, height }) => [y, y + height]), ...wires.flatMap(({ path }) => axis(path.points, 1))];
  const [left, right] = [least(xs), -least(xs.map((x) => -x))];
  const [top, bottom] = [least(ys), -least(ys.map((y) => -y))];
  return { left, top, width: right - left, height: bottom - top };
}

const axis = (points: Float32Array, offset: number): number[] => Array.from({ length: points.length / 2 }, (_, at) => points[2 * at + offset]!);

const least = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((min, value) => Math.min(min, value)));

function drawWire({ edge, connects, meaning, path }: Wire, palette: Palette): Xml {
  const stroke = connects === 'store' ? palette.tones.store.line : connects === 'call' ? palette.tones.external.line : palette.wire;
  return xml('path', { 'data-edge': edge.id, 'data-from': edge.from, 'data-to': edge.to, d: path.d, stroke, 'stroke-dasharray': connects === 'call' ? '5 4' : undefined },
    xml('title', {}, xmlText(meaning)));
}

function drawWireLabel({ path: { middle }, facts }: Wire, palette: Palette): Xml {
  const text = fitText(facts, 220, 11);
  const width = textWidth(text, 11) + 12;
  return xml('g', {},
    xml('rect', { x: middle.x - width / 2, y: middle.y - 9, width, height: 18, rx: 4, fill: palette.card, stroke: palette.line }),
    xml('text', { x: middle.x, y: middle.y + 4, 'text-anchor': 'middle', 'font-size': 11, fill: palette.text2 }, xmlText(text)));
}

function drawNote({ id, text, x, y, width, height, tone }: DesignAnnotation, palette: Palette): Xml {
  const colours = noteColours(tone, palette);
  const lines = wrapText(labelLines(text), width - 20, 12, Math.floor((height - 16) / LINE));
  return xml('g', { 'data-note': id },
    xml('rect', { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, rx: 6, fill: colours.fill, stroke: colours.line, 'stroke-opacity': 0.5 }),
    ...lines.map((line, at) => clipped(x + 10, y + 8 + at * LINE, width - 20, LINE, 12, line, colours.ink)));
}

function drawGroup({ id, text, x, y, width, height, tone }: DesignAnnotation, palette: Palette): Xml {
  const colours = noteColours(tone, palette);
  return xml('g', { 'data-group': id },
    xml('rect', { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, rx: 8, fill: colours.fill, 'fill-opacity': 0.45, stroke: colours.line, 'stroke-opacity': 0.5 }),
    clipped(x + 12, y + 8, width - 24, 18, 12, fitText(labelText(text), width - 24, 12, true), colours.ink, 600));
}

function noteColours(tone: DesignAnnotation['tone'], palette: Palette): { readonly fill: string; readonly line: string; readonly ink: string } {
  const name = NOTE_TONES[tone];
  return name === undefined ? { fill: palette.card, line: palette.wire, ink: palette.text } : { fill: palette.tones[name].soft, line: palette.tones[name].line, ink: palette.tones[name].ink };
}

const LINE = 17;
