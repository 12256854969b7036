import { FACE_HEAD, STEP_HEIGHT } from '../../design/picture/face-size.ts';
import { labelText } from '../diagram/label.ts';
import type { Face } from '../diagram/scene.ts';
import { xml, xmlText, type Xml } from '../diagram/xml.ts';
import { drawStrip } from './draw-strip.ts';
import { icon } from './icons.ts';
import type { Palette } from './palette.ts';
import type { Strip } from './strip.ts';
import { fitText, textWidth } from './text-width.ts';

/** A node as the canvas shows it: what it is, its name, the facts that matter, and at a moment of a run its state. */
export function drawFace(face: Face, systemName: string, strip: Strip | undefined, palette: Palette): Xml {
  const { x, y, node, label } = face;
  const name = labelText(node.name);
  return xml('g', { 'data-node': node.id, transform: `translate(${x} ${y})` },
    xml('title', {}, xmlText(`${name} (${labelText(label)})`)),
    ...(face.saga === undefined ? outerFace(face, name, systemName, strip, palette) : stepFace(face, name, strip, palette)),
    xml('g', { 'data-strip': node.id }, ...(strip === undefined ? [] : drawStrip(face, strip, palette))));
}

function outerFace(face: Face, name: string, systemName: string, strip: Strip | undefined, palette: Palette): readonly Xml[] {
  const { width, height, tone, node, facts, steps } = face;
  const { soft, ink, line } = palette.tones[tone];
  const isBad = strip?.alert?.tone === 'bad';
  const room = width - 60;
  const secondary = systemName === '' ? facts : `${systemName} · ${facts}`;
  return [
    xml('rect', { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8, fill: palette.card, stroke: isBad ? palette.tones.bad.line : palette.line }),
    ...(node.kind === 'saga' ? [xml('path', { d: `M0.5 ${FACE_HEAD}H${width - 0.5}`, stroke: palette.line })] : []),
    xml('rect', { x: 11, y: 12, width: 28, height: 28, rx: 6, fill: soft }),
    icon(face.node.kind, 17, 18, 16, tone === 'system' ? ink : line),
    clipped(48, 8, room, 18, 13, fitText(name, room, 13, true), palette.text, 600),
    clipped(48, 26, room, 16, 11, fitText(secondary, room, 11), palette.text3),
    ...(node.kind === 'saga' && steps === 0 ? [xml('text', { x: width / 2, y: FACE_HEAD + 24, 'text-anchor': 'middle', 'font-size': 11, fill: palette.text3 }, xmlText('no steps'))] : []),
  ];
}

function stepFace(face: Face, name: string, strip: Strip | undefined, palette: Palette): readonly Xml[] {
  const { width, ordinal, node } = face;
  const { soft, ink } = palette.tones.saga;
  // In a run the room for counts stays the same, so that words do not move when they change.
  const counts = strip === undefined ? 0 : Math.max(COUNTS_WIDTH, strip.words.reduce((sum, { text }) => sum + textWidth(text, 11) + 6, 0));
  const room = width - 46 - counts;
  const undo = commandOf(node.config['compensation']);
  return [
    xml('rect', { x: 0.5, y: 0.5, width: width - 1, height: STEP_HEIGHT - 1, rx: 6, fill: palette.card, stroke: palette.line }),
    xml('circle', { cx: 18, cy: STEP_HEIGHT / 2, r: 10, fill: soft }),
    xml('text', { x: 18, y: STEP_HEIGHT / 2 + 4, 'text-anchor': 'middle', 'font-size': 11, 'font-weight': 600, fill: ink }, xmlText(String(ordinal))),
    clipped(36, 5, room, 17, 12, fitText(name, room, 12, true), palette.text, 600),
    clipped(36, 22, room, 16, 11, fitText(labelText(`${face.facts}${undo === '' ? '' : ` ↔ ${undo}`}`), room, 11), palette.text3),
  ];
}

/** Room for two counts. */
const COUNTS_WIDTH = 58;

function commandOf(command: unknown): string {
  const type = typeof command === 'object' && command !== null && !Array.isArray(command) ? (command as { readonly type?: unknown }).type : undefined;
  return typeof type === 'string' ? type : '';
}

/** Text that never leaves its box, however its letters pile up: a nested picture cuts what is outside. */
export const clipped = (x: number, y: number, width: number, height: number, size: number, text: string, fill: string, weight?: number): Xml =>
  xml('svg', { x, y, width, height, overflow: 'hidden' }, xml('text', { x: 0, y: Math.round(height * 0.74), 'font-size': size, 'font-weight': weight, fill }, xmlText(text)));
