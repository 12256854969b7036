import { FACE_HEAD, STEP_HEIGHT } from '../../design/picture/face-size.ts';
import { commandType, stepCondition, stepShape, type StepShape } from '../../design/picture/step-mark.ts';
import type { StagedStep } from '../../design/saga-stages.ts';
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
  const { width, stage, node } = face;
  const { soft, ink, line } = palette.tones.saga;
  // In a run the room for counts stays the same, so that words do not move when they change.
  const counts = strip === undefined ? 0 : Math.max(COUNTS_WIDTH, strip.words.reduce((sum, { text }) => sum + textWidth(text, 11) + 6, 0));
  const room = width - 46 - counts;
  const undo = commandType(node, 'compensation');
  const condition = stepCondition(node);
  const nameRoom = room - (condition === '' ? 0 : CONDITION_WIDTH + 6);
  const shown = fitText(name, nameRoom, 12, true);
  return [
    xml('rect', { x: 0.5, y: 0.5, width: width - 1, height: STEP_HEIGHT - 1, rx: 6, fill: palette.card, stroke: palette.line }),
    ...(stage === undefined ? [] : [...(stage.together === 'alone' ? [] : [bracket(stage.together, line)]), ...stageSign(stepShape(node), stage.stage, { soft, ink, line })]),
    clipped(36, 5, nameRoom, 17, 12, shown, palette.text, 600),
    ...(condition === '' ? [] : [conditionSign(36 + Math.min(nameRoom, textWidth(shown, 12, true)) + 6, labelText(`only if ${condition}`), palette)]),
    clipped(36, 22, room, 16, 11, fitText(labelText(`${face.facts}${undo === '' ? '' : ` ↔ ${undo}`}`), room, 11), palette.text3),
  ];
}

/** Room for two counts. */
const COUNTS_WIDTH = 58;

const CONDITION_WIDTH = 16;

/** Joins the faces of steps that start at once, across the gap between them. */
function bracket(together: StagedStep<unknown>['together'], stroke: string): Xml {
  const [top, bottom] = [together === 'first' ? 'M-2 7H-6V' : 'M-6 -3V', together === 'last' ? `${STEP_HEIGHT - 7}H-2` : `${STEP_HEIGHT + 3}`];
  return xml('path', { d: `${top}${bottom}`, fill: 'none', stroke, 'stroke-width': 2 });
}

function stageSign(shape: StepShape, stage: number, { soft, ink, line }: { readonly soft: string; readonly ink: string; readonly line: string }): readonly Xml[] {
  const cy = STEP_HEIGHT / 2;
  const sign = shape === 'diamond' ? xml('path', { d: `M18 ${cy - 12}l12 12l-12 12l-12 -12z`, fill: soft }) : xml('circle', { cx: 18, cy, r: 10, fill: soft, ...(shape === 'ring' && { stroke: line, 'stroke-width': 1.5, 'stroke-dasharray': '3 2' }) });
  return [sign, xml('text', { x: 18, y: cy + 4, 'text-anchor': 'middle', 'font-size': 11, 'font-weight': 600, fill: ink }, xmlText(String(stage)))];
}

const conditionSign = (x: number, title: string, palette: Palette): Xml =>
  xml('g', {}, xml('title', {}, xmlText(title)), xml('rect', { x: x + 0.5, y: 7.5, width: CONDITION_WIDTH, height: 13, rx: 3, fill: 'none', stroke: palette.line }), xml('text', { x: x + CONDITION_WIDTH / 2 + 0.5, y: 17.5, 'text-anchor': 'middle', 'font-size': 10, 'font-style': 'italic', fill: palette.text2 }, xmlText('if')));

/** Text that never leaves its box, however its letters pile up: a nested picture cuts what is outside. */
export const clipped = (x: number, y: number, width: number, height: number, size: number, text: string, fill: string, weight?: number): Xml =>
  xml('svg', { x, y, width, height, overflow: 'hidden' }, xml('text', { x: 0, y: Math.round(height * 0.74), 'font-size': size, 'font-weight': weight, fill }, xmlText(text)));
