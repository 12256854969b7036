import { STEP_HEIGHT, STRIP_HEIGHT } from '../../design/picture/face-size.ts';
import type { Face } from '../diagram/scene.ts';
import { xml, xmlText, type Xml } from '../diagram/xml.ts';
import type { Palette } from './palette.ts';
import type { Strip, StripTone, StripWord } from './strip.ts';
import { textWidth } from './text-width.ts';

/** The state of a node: below its head, or at the right of a step. Coordinates are the face's own. */
export const drawStrip = (face: Face, strip: Strip, palette: Palette): readonly Xml[] =>
  face.saga === undefined ? faceStrip(face, strip, palette) : [stepWords(face, strip, palette)];

function faceStrip({ width, height }: Face, { bars, words, alert }: Strip, palette: Palette): readonly Xml[] {
  const top = height - STRIP_HEIGHT;
  const middle = top + STRIP_HEIGHT / 2;
  const left = 12 + (bars.length === 0 ? 0 : bars.length * 11 + 5);
  return [
    xml('path', { d: `M0.5 ${top}H${width - 0.5}`, stroke: palette.line }),
    ...bars.flatMap((fill, at) => bar(12 + at * 11, middle - 9, fill, palette)),
    wordsAt(left, middle + 4, words, palette),
    ...(alert === null ? [] : alertAt(width - 10, middle, alert, palette)),
  ];
}

function bar(x: number, y: number, fill: number, palette: Palette): readonly Xml[] {
  const height = Math.round(18 * Math.max(0, fill));
  if (fill < 0) return [xml('rect', { x: x + 0.75, y: y + 0.75, width: 6.5, height: 16.5, rx: 2, fill: palette.under, stroke: palette.tones.bad.line, 'stroke-width': 1.5 })];
  return [
    xml('rect', { x, y, width: 8, height: 18, rx: 2, fill: palette.under }),
    ...(height === 0 ? [] : [xml('rect', { x, y: y + 18 - height, width: 8, height, rx: Math.min(2, height / 2), fill: palette.tones.channel.line })]),
  ];
}

const wordsAt = (x: number, y: number, words: readonly StripWord[], palette: Palette): Xml =>
  xml('text', { x, y, 'font-size': 11 }, ...words.map(({ text, tone }, at) => xml('tspan', { dx: at === 0 ? undefined : 7, fill: inkOf(tone, palette) }, xmlText(text))));

function alertAt(right: number, middle: number, { text, tone }: StripWord, palette: Palette): readonly Xml[] {
  const width = textWidth(text, 11) + 12;
  return [
    xml('rect', { x: right - width, y: middle - 9, width, height: 18, rx: 4, fill: tone === 'quiet' ? palette.under : palette.tones[tone].soft }),
    xml('text', { x: right - width / 2, y: middle + 4, 'font-size': 11, 'text-anchor': 'middle', fill: inkOf(tone, palette) }, xmlText(text)),
  ];
}

const stepWords = ({ width }: Face, { words }: Strip, palette: Palette): Xml =>
  xml('text', { x: width - 10, y: STEP_HEIGHT / 2 + 4, 'font-size': 11, 'text-anchor': 'end' },
    ...words.map(({ text, tone }, at) => xml('tspan', { dx: at === 0 ? undefined : 6, fill: inkOf(tone, palette) }, xmlText(text))));

const inkOf = (tone: StripTone, palette: Palette): string => (tone === 'quiet' ? palette.text2 : palette.tones[tone].ink);
