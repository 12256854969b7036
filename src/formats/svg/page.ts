import { labelText } from '../diagram/label.ts';
import { xml, xmlText, type Xml } from '../diagram/xml.ts';
import { type Provenance, provenanceText } from '../provenance.ts';
import type { Palette } from './palette.ts';
import { fitText } from './text-width.ts';

/** Where a drawing reaches from and to, in its own coordinates. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PageWords {
  readonly title: string;
  /** One line below. */
  readonly subtitle: string;
  readonly description: string;
  readonly provenance: Provenance;
}

/** Fonts that every system has one of. */
export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";

/** A picture with a title above and where it comes from below. */
export function drawPage(drawing: readonly Xml[], frame: Frame, words: PageWords, palette: Palette): Xml {
  const width = Math.ceil(Math.max(frame.width + 2 * MARGIN, WIDTH_MIN));
  const height = Math.ceil(frame.height + HEAD + FOOT);
  const left = (width - frame.width) / 2 - frame.left;
  const room = width - 2 * MARGIN;
  return xml('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT, role: 'img' },
    xml('title', {}, xmlText(labelText(words.title))),
    xml('desc', {}, xmlText(labelText(words.description))),
    xml('metadata', {}, xmlText(provenanceText(words.provenance))),
    xml('rect', { width, height, fill: palette.canvas }),
    xml('text', { x: MARGIN, y: 44, 'font-size': 20, 'font-weight': 650, fill: palette.text }, xmlText(fitText(labelText(words.title), room, 20, true))),
    xml('text', { x: MARGIN, y: 64, 'font-size': 12, fill: palette.text2 }, xmlText(fitText(labelText(words.subtitle), room, 12))),
    xml('g', { transform: `translate(${left} ${HEAD - frame.top})` }, ...drawing),
    xml('text', { x: MARGIN, y: height - 18, 'font-size': 10, fill: palette.text3 }, xmlText(fitText(provenanceText(words.provenance), room, 10))));
}

const MARGIN = 32;
const HEAD = 92;
const FOOT = 60;
const WIDTH_MIN = 560;
