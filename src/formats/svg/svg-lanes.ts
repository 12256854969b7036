import type { SagaBar, SagaLane, SagaState } from '../../analysis/saga-lanes.ts';
import { SagaReader } from '../../analysis/saga-lanes.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { formatInstant } from '../../base/time.ts';
import { durationText } from '../../log/row-words.ts';
import { labelText } from '../diagram/label.ts';
import { nameText } from '../diagram/outline.ts';
import { xml, xmlDocument, xmlText, type Xml } from '../diagram/xml.ts';
import type { DocumentExporter, DocumentOptions, RecordedRun } from '../format.ts';
import { type LogScope, scopeText } from '../log-scope.ts';
import { drawPage } from './page.ts';
import { type Ink, paletteOf, type Palette } from './palette.ts';
import { fitText } from './text-width.ts';

export const svgLanes: DocumentExporter = {
  id: 'lanes-svg',
  label: 'Saga lanes, SVG',
  summary: 'Every saga instance as a lane with its steps, there and back, as a vector picture.',
  extensions: ['svg'],
  direction: 'export',
  what: 'document',
  scopes: ['run', 'range', 'saga'],
  write: writeLanes,
};

const LANES_MAX = 500;

function writeLanes({ design, log, provenance }: RecordedRun, { scope, palette: name }: DocumentOptions): Result<string, Diagnostic> {
  const lanes = new SagaReader(log).lanes(log.rowCount).filter((lane) => isIn(lane, scope));
  const about = scopeText(scope) || 'the run';
  if (lanes.length === 0) return err({ severity: 'error', code: 'empty-scope', subject: '', message: `no saga started in ${about}`, fix: 'Choose another saga or range, or run a design with a saga.' });
  if (lanes.length > LANES_MAX) return err({ severity: 'error', code: 'scope-too-large', subject: '', message: `${about} has ${lanes.length} sagas, and a picture has room for ${LANES_MAX}`, fix: 'Choose a shorter range.' });
  const palette = paletteOf(name);
  const names = new Map(design.nodes.map((node) => [node.id, nameText(node.name, node.id)]));
  const nameOf = (id: string): string => names.get(id) ?? labelText(id);
  const drawn = lanes.map((lane, at) => drawLane(lane, at * LANE, nameOf, palette));
  const width = HEAD + Math.max(1, ...lanes.map(({ bars }) => bars.length)) * CHIP;
  const words = { title: `${design.name}: sagas`, subtitle: [provenance.scenario, `${lanes.length} ${lanes.length === 1 ? 'saga' : 'sagas'}`].filter((part) => part !== '').join(' · '), description: '', provenance };
  return ok(xmlDocument(drawPage(drawn, { left: 0, top: 0, width, height: lanes.length * LANE }, words, palette)));
}

function isIn({ saga, startUs }: SagaLane, scope: LogScope): boolean {
  switch (scope.kind) {
    case 'saga': return saga === scope.saga;
    case 'range': return startUs >= scope.fromUs && startUs <= scope.untilUs;
    default: return true;
  }
}

const LANE = 52;
const HEAD = 236;
const CHIP = 168;

function drawLane(lane: SagaLane, y: number, nameOf: (id: string) => string, palette: Palette): Xml {
  const { saga, key, state, startUs, endUs, bars } = lane;
  const { mark, tone } = STATES[state];
  const { line, soft, ink } = palette.tones[tone];
  const lasted = endUs === undefined ? 'not ended' : durationText(endUs - startUs);
  return xml('g', { 'data-saga': saga, 'data-state': state },
    xml('title', {}, xmlText(labelText(`saga ${saga} ${key}: ${state}`))),
    xml('rect', { x: 0.5, y: y + 4.5, width: HEAD - 25, height: LANE - 10, rx: 8, fill: palette.card, stroke: line, 'stroke-opacity': 0.7 }),
    xml('text', { x: 12, y: y + 22, 'font-size': 12, 'font-weight': 600, fill: palette.text }, xmlText(fitText(labelText(`${saga} · ${key || 'no key'}`), 104, 12, true))),
    xml('text', { x: 12, y: y + 38, 'font-size': 10, fill: palette.text3 }, xmlText(`${formatInstant(startUs)} · ${lasted}`)),
    xml('rect', { x: 122, y: y + 10, width: 80, height: 17, rx: 8.5, fill: soft }),
    xml('text', { x: 162, y: y + 22, 'text-anchor': 'middle', 'font-size': 10, 'font-weight': 600, fill: ink }, xmlText(`${mark} ${state}`)),
    ...bars.map((bar, at) => drawBar(bar, HEAD + at * CHIP, y, nameOf(bar.step), palette)));
}

function drawBar({ step, direction, outcome, startUs, endUs, attempts }: SagaBar, x: number, y: number, name: string, palette: Palette): Xml {
  const isBack = direction === 'compensation';
  const { line, soft, ink }: Ink = outcome === 'failed' || outcome === 'timedOut' ? palette.tones.bad : isBack ? palette.tones.undo : outcome === 'open' ? palette.tones.run : palette.tones.ok;
  const lasted = endUs === undefined ? 'under way' : durationText(endUs - startUs);
  const says = [outcome === 'timedOut' ? 'timed out' : outcome === 'failed' ? 'failed' : '', lasted, attempts > 1 ? `${attempts} attempts` : ''].filter((part) => part !== '').join(' · ');
  return xml('g', { 'data-step': step, 'data-direction': direction, 'data-outcome': outcome },
    xml('path', { d: `M${x - 22} ${y + LANE / 2}h16m-5 -4l5 4l-5 4`, fill: 'none', stroke: palette.wire, 'stroke-width': 1.5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }),
    xml('rect', { x: x + 0.5, y: y + 6.5, width: CHIP - 29, height: LANE - 14, rx: 6, fill: soft, stroke: line, 'stroke-opacity': 0.7, 'stroke-dasharray': outcome === 'open' ? '4 3' : undefined }),
    xml('text', { x: x + 10, y: y + 23, 'font-size': 11, 'font-weight': 600, fill: ink }, xmlText(fitText(`${isBack ? '↶' : OUTCOMES[outcome]} ${name}`, CHIP - 48, 11, true))),
    xml('text', { x: x + 10, y: y + 37, 'font-size': 10, fill: ink }, xmlText(fitText(says, CHIP - 48, 10))));
}

const STATES = {
  running: { mark: '▸', tone: 'run' }, compensating: { mark: '↶', tone: 'undo' }, completed: { mark: '✓', tone: 'ok' }, compensated: { mark: '⟲', tone: 'undo' }, stuck: { mark: '!', tone: 'bad' },
} as const satisfies Record<SagaState, { readonly mark: string; readonly tone: keyof Palette['tones'] }>;

const OUTCOMES: Readonly<Record<SagaBar['outcome'], string>> = { open: '▸', done: '✓', failed: '✕', timedOut: '✕' };
