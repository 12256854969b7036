import type { Diagnostic } from '../../base/diagnostic.ts';
import { ok, type Result } from '../../base/result.ts';
import { formatInstant } from '../../base/time.ts';
import { xml, xmlDocument, xmlText, type Xml } from '../diagram/xml.ts';
import type { DocumentExporter, DocumentOptions, RecordedRun } from '../format.ts';
import type { Arrow, Note } from '../sequence/sequence.ts';
import { arrowText, SEQUENCE_SCOPES, tellSequence, type ToldSequence } from '../sequence/told-sequence.ts';
import { drawPage } from './page.ts';
import { paletteOf, type Palette } from './palette.ts';
import { fitText, textWidth } from './text-width.ts';

export const svgSequence: DocumentExporter = {
  id: 'sequence-svg',
  label: 'Sequence diagram, SVG',
  summary: 'Who sent what to whom in a saga, for a message or in a time range, as a vector picture.',
  extensions: ['svg'],
  direction: 'export',
  what: 'document',
  scopes: SEQUENCE_SCOPES,
  write: writeSequence,
};

function writeSequence(run: RecordedRun, options: DocumentOptions): Result<string, Diagnostic> {
  const told = tellSequence(run, options);
  if (!told.ok) return told;
  const palette = paletteOf(options.palette);
  const { title, participants, items } = told.value;
  const height = HEAD + items.length * ROW + 24;
  const lanes = lanesOf(told.value);
  const width = lanes.width;
  const words = { title, subtitle: run.provenance.scenario, description: `${participants.length} participants, ${items.length} steps`, provenance: run.provenance };
  return ok(xmlDocument(drawPage(drawSequence(told.value, lanes, height, palette), { left: 0, top: 0, width, height }, words, palette)));
}

const LANE = 176;
const LANE_MAX = 300;
const TIMES = 108;
const HEAD = 56;
const ROW = 30;

interface Lanes {
  /** Of the lines, by name of the participant. */
  readonly places: ReadonlyMap<string, number>;
  readonly width: number;
}

/** Two neighbours stand so far apart that what they say to each other can be read. */
function lanesOf({ participants, items }: ToldSequence): Lanes {
  const order = new Map(participants.map(({ name }, at) => [name, at]));
  const gaps = participants.map(() => LANE);
  for (const item of items) {
    const [from, to] = item.type === 'arrow' ? [order.get(item.from) ?? 0, order.get(item.to) ?? 0] : [0, 0];
    if (item.type === 'arrow' && Math.abs(from - to) === 1) gaps[Math.min(from, to)] = Math.min(LANE_MAX, Math.max(gaps[Math.min(from, to)]!, Math.ceil(textWidth(arrowText(item), 11)) + 20));
  }
  let x = TIMES + LANE / 2;
  const places = new Map(participants.map(({ name }, at) => {
    const place = x;
    x += gaps[at]!;
    return [name, place];
  }));
  return { places, width: x - (gaps.at(-1) ?? LANE) + LANE / 2 };
}

function drawSequence({ participants, items }: ToldSequence, { places }: Lanes, height: number, palette: Palette): readonly Xml[] {
  const placeOf = (name: string): number => places.get(name) ?? 0;
  let shownUs = -1;
  return [
    ...participants.map((participant) => lifeline(participant, placeOf(participant.name), height, palette)),
    ...items.flatMap((item, at) => {
      const y = HEAD + at * ROW + 26;
      const time = item.timeUs === shownUs ? [] : [xml('text', { x: 0, y: y + 4, 'font-size': 10, fill: palette.text3 }, xmlText(formatInstant(item.timeUs)))];
      shownUs = item.timeUs;
      return [...time, item.type === 'arrow' ? drawArrow(item, placeOf(item.from), placeOf(item.to), y, palette) : drawNote(item, placeOf(item.at), y, palette)];
    }),
  ];
}

function lifeline({ id, label, tone }: ToldSequence['participants'][number], x: number, height: number, palette: Palette): Xml {
  const { soft, line, ink } = palette.tones[tone];
  return xml('g', { 'data-participant': id },
    xml('title', {}, xmlText(label)),
    xml('path', { d: `M${x} 34V${height}`, stroke: palette.wire, 'stroke-dasharray': '2 4' }),
    xml('rect', { x: x - LANE / 2 + 6, y: 0, width: LANE - 12, height: 34, rx: 8, fill: soft, stroke: line, 'stroke-opacity': 0.6 }),
    xml('text', { x, y: 21, 'text-anchor': 'middle', 'font-size': 12, 'font-weight': 600, fill: ink }, xmlText(fitText(label, LANE - 24, 12, true))));
}

function drawArrow(arrow: Arrow, from: number, to: number, y: number, palette: Palette): Xml {
  const { kind, isLost, isCompensation } = arrow;
  const colours = isLost ? palette.tones.bad : isCompensation ? palette.tones.undo : undefined;
  const stroke = colours?.line ?? (kind === 'request' || kind === 'answer' ? palette.text3 : palette.text2);
  const side = to === from ? 1 : Math.sign(to - from);
  const end = to === from ? from + 40 : to - side * (isLost ? 26 : 3);
  const room = Math.max(Math.abs(to - from) - 12, LANE - 20);
  const label = fitText(arrowText(arrow), room, 11);
  const middle = from + (side * Math.max(Math.abs(to - from), 80)) / 2;
  const width = textWidth(label, 11);
  return xml('g', { 'data-arrow': arrow.row, 'data-from': arrow.from, 'data-to': arrow.to, 'data-kind': kind, 'data-lost': isLost ? 1 : undefined },
    xml('title', {}, xmlText(arrowText(arrow))),
    xml('path', { d: `M${from} ${y}H${end}`, fill: 'none', stroke, 'stroke-width': 1.5, 'stroke-dasharray': kind === 'answer' ? '5 4' : undefined }),
    isLost ? xml('path', { d: `M${end - 4} ${y - 4}l8 8m0 -8l-8 8`, stroke, 'stroke-width': 2, 'stroke-linecap': 'round' }) : head(end, y, side, kind === 'request', stroke),
    xml('rect', { x: middle - width / 2 - 3, y: y - 17, width: width + 6, height: 14, fill: palette.canvas }),
    xml('text', { x: middle, y: y - 6, 'text-anchor': 'middle', 'font-size': 11, fill: colours?.ink ?? palette.text }, xmlText(label)));
}

/** Open where nobody waits, filled where somebody does. */
const head = (x: number, y: number, side: number, isFilled: boolean, stroke: string): Xml =>
  xml('path', { d: `M${x - side * 7} ${y - 4}L${x} ${y}L${x - side * 7} ${y + 4}${isFilled ? 'Z' : ''}`, fill: isFilled ? stroke : 'none', stroke, 'stroke-width': 1.5, 'stroke-linejoin': 'round' });

function drawNote({ row, text, tone }: Note, x: number, y: number, palette: Palette): Xml {
  const colours = tone === 'plain' ? { soft: palette.card, line: palette.wire, ink: palette.text2 } : palette.tones[tone === 'good' ? 'ok' : tone];
  const label = fitText(`${MARKS[tone]}${text}`, 2 * LANE, 11);
  const width = Math.max(textWidth(label, 11) + 20, 60);
  return xml('g', { 'data-note': row },
    xml('title', {}, xmlText(text)),
    xml('rect', { x: x - width / 2, y: y - 15, width, height: 20, rx: 10, fill: colours.soft, stroke: colours.line, 'stroke-opacity': 0.7 }),
    xml('text', { x, y: y - 1, 'text-anchor': 'middle', 'font-size': 11, fill: colours.ink }, xmlText(label)));
}

const MARKS: Readonly<Record<Note['tone'], string>> = { plain: '', good: '✓ ', bad: '✕ ', undo: '↶ ' };
